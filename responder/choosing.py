"""Brings what editors chose into what a cycle decides by, while it runs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np

from responder import tuned
from responder.decide.background import cleaned
from responder.decide.chosen import bars_with, numbers
from responder.decide.triage import Bars
from responder.embed import Embeds
from responder.lessons import Lessons
from responder.model.chosen import Basis, Taught
from responder.store import Store, basis


class Choosing:
    """bars, lessons: of the settings and the library, which hold where nothing was chosen."""

    def __init__(self, bars: Bars, lessons: Lessons, embedder: Embeds) -> None:
        self._bars = bars
        self._lessons = lessons
        self._embedder = embedder
        self._number = 0

    async def news(self, store: Store) -> tuple[Bars, Lessons] | None:
        """What is to be decided by from now on; None where nothing was chosen since the last time."""
        number, chosen = await store.read(lambda db: (basis.number(db), basis.chosen(db)))
        if number == self._number:
            return None
        lessons = await lessons_with(self._lessons, chosen.taught, self._embedder)
        self._number = number
        return bars_with(self._bars, chosen), lessons


async def lessons_with(lessons: Lessons, taught: Sequence[Taught], embedder: Embeds) -> Lessons:
    """The lessons with examples taken in and out; the background stays that of the library."""
    if not taught:
        return lessons
    held = lessons.examples
    gone = {(one.text, one.subject) for one in taught if not one.taken_in}
    new = [one for one in taught if one.taken_in]
    rows = [i for i, pair in enumerate(zip(held.texts, held.subjects, strict=True)) if pair not in gone]
    texts = [one.text for one in new]
    vectors = held.vectors[rows]
    if texts:
        added = cleaned(texts, await embedder.embed(texts), lessons.background)
        vectors = np.concatenate([vectors, added])
    examples = replace(
        held,
        texts=(*(held.texts[i] for i in rows), *texts),
        vectors=vectors,
        subjects=(*(held.subjects[i] for i in rows), *(one.subject for one in new)),
    )
    return replace(lessons, examples=examples)


async def open_basis(store: Store, model: str, bars: Bars, learned: Path | None, now: datetime) -> None:
    """Note what a service decides by from now on."""
    digest = tuned.digest(learned or tuned.place(model))
    chosen = await store.read(basis.chosen)
    held = Basis(model, digest, numbers(bars_with(bars, chosen)), chosen.taught)
    await store.write(lambda db: basis.start(db, held, now))
