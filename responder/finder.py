"""Finds in the library: by words, by sound and by meaning, in both languages at once.

Context: an editor types three characters or a whole question and must see the right text at once.
Options: words alone miss “can I drink tap water after a quake”; vectors alone miss a name, a
misspelt word, two initials. Outcome: both are asked, and their rankings, not their scores, are
joined (reciprocal ranks), since they share no scale. Cost: the model's time for a new question;
where it does not answer in time, the words are looked for all the same.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self, TypeVar

import numpy as np

from responder.decide import finding
from responder.decide.background import Vectors, cleaned
from responder.decide.match import within_hours
from responder.embed import Embeds
from responder.errors import EmbedError
from responder.lessons import Lessons, spoken
from responder.model.finding import Found, Ground, Item, Kind, Why
from responder.model.library import Expert, Explainer, Library, SubjectId
from responder.model.text import Language
from responder.search import Index
from responder.search.sound import place

T = TypeVar("T")
SHOWN = 20
LOOKED_AT = 400  # Finds of each way that are joined.
ALIKE = 0.42  # From this cosine on, a text is taken to be about the question.
MEANING = 0.8  # Weight of what is alike beside what holds the words.
KINDS = {Kind.EXPLAINER: 1.0, Kind.EXPERT: 0.95, Kind.SUBJECT: 0.95}  # Short entries rank high by words.
LEAST = 2  # Characters of a question that has a meaning.


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for; a filter that is None or empty lets everything through."""

    words: str = ""
    kind: Kind | None = None
    language: Language | None = None
    subject: SubjectId | None = None
    region: str = ""  # Of an explainer or expert; one that names none is of anywhere.
    awake_at: datetime | None = None  # Experts within their hours then.
    most: int = SHOWN


@dataclass(frozen=True)
class Meaning:
    """The library as vectors, and what turns a question into one."""

    lessons: Lessons
    embedder: Embeds


class Finder:
    """The open index of a library; an async context manager.

    path: the index's file; None keeps it in memory. meaning: None finds by words and sound alone.
    """

    def __init__(self, library: Library, path: Path | None = None, meaning: Meaning | None = None) -> None:
        self.items = items_of(library)
        self._path = path
        self._library = library
        self._meaning: Meaning | None = None
        self._vectors: Vectors | None = None
        if meaning:
            self.learn(meaning)
        self._thread = ThreadPoolExecutor(1, "finder")
        self._index: Index | None = None

    async def __aenter__(self) -> Self:
        self._index = await self._run(lambda: Index(self._path, self.items))
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._index is not None:
            await self._run(self._index.close)
        self._thread.shutdown()

    def learn(self, meaning: Meaning) -> None:
        """From here on it finds by meaning too."""
        self._vectors = item_vectors(self._library, meaning.lessons)
        self._meaning = meaning

    async def find(self, wish: Wish) -> tuple[Found, ...]:
        """The best finds, best first; without words, all that passes the filters, by title."""
        found, _ = await self.find_soon(wish, None)
        return found

    async def find_soon(self, wish: Wish, patience_s: float | None) -> tuple[tuple[Found, ...], bool]:
        """The finds, and False where the model did not answer in time, so that more may be found later.

        The model goes on all the same; asked again, it has the answer at hand.
        """
        if not wish.words.strip():
            return await self._run(lambda: self._all(wish)), True
        try:
            async with asyncio.timeout(patience_s):
                vector = await self._vector(wish.words)
        except TimeoutError:
            return await self._run(lambda: self.found(wish, None)), False
        return await self._run(lambda: self.found(wish, vector)), True

    def found(self, wish: Wish, vector: Vectors | None) -> tuple[Found, ...]:
        """The work of find() once the model has spoken; vector: shape (d,), None without a model."""
        if self._index is None:
            raise ValueError("the finder is not open")
        words = finding.asked(wish.words, self._index.meant)
        worded = [at for at in self._index.find(words, LOOKED_AT) if passes(self.items[at], wish)]
        alike = self._alike(vector, wish)
        fused = finding.fused([(worded, 1.0), (alike, MEANING)])
        scores = {at: score * KINDS[self.items[at].kind] for at, score in fused.items()}
        best = sorted(scores, key=lambda at: (-scores[at], at))[: wish.most]
        return tuple(Found(self.items[at], scores[at], self._why(at, words, vector)) for at in best)

    def _alike(self, vector: Vectors | None, wish: Wish) -> list[int]:
        if vector is None or self._vectors is None:
            return []
        cosines = self._vectors @ vector
        near = np.flatnonzero(cosines >= ALIKE)
        ranked = near[np.argsort(-cosines[near], kind="stable")][:LOOKED_AT]
        return [int(at) for at in ranked if passes(self.items[at], wish)]

    def _why(self, at: int, words: Sequence[finding.Asked], vector: Vectors | None) -> Why:
        item = self.items[at]
        told = finding.why(item, words, place)
        if told.ground is not Ground.MEANING or vector is None or not isinstance(item.value, Explainer):
            return told
        return Why(Ground.MEANING, item.value.title)

    async def _vector(self, words: str) -> Vectors | None:
        if self._meaning is None or len(words.strip()) < LEAST:
            return None
        try:
            raw = await self._meaning.embedder.embed([words])
        except EmbedError:
            return None
        vector: Vectors = cleaned([words], raw, self._meaning.lessons.background)[0]
        return vector

    def _all(self, wish: Wish) -> tuple[Found, ...]:
        held = [item for item in self.items if passes(item, wish)]
        held.sort(key=lambda item: item.title(wish.language or Language.ZH))
        return tuple(Found(item, 0.0, Why(Ground.NAME, " · ".join(item.names[:6]))) for item in held)[
            : wish.most
        ]

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def items_of(library: Library) -> tuple[Item, ...]:
    """All that can be found: explainers, experts, subjects, in the library's order."""
    names = {one.id: (one.name.zh, one.name.en, *one.synonyms) for one in library.subjects.values()}

    def of(subjects: Sequence[SubjectId]) -> tuple[str, ...]:
        return tuple(name for subject in subjects for name in names.get(subject, ()))

    texts = [Item(text, of(text.subjects)) for text in library.explainers]
    people = [Item(expert, of(expert.subjects)) for expert in library.experts]
    return (*texts, *people, *(Item(subject, subject.synonyms) for subject in library.subjects.values()))


def item_vectors(library: Library, lessons: Lessons) -> Vectors:
    """Shape (n, d), in the order of items_of(); each the mean of what is known of it, at unit length.

    An explainer is its passages, a subject its headlines that belong, an expert their subjects.
    """
    counts = [len(spoken(text)) for text in library.explainers]
    starts = np.cumsum([0, *counts[:-1]]) if counts else np.array([], dtype=np.intp)
    width = lessons.passages.vectors.shape[1]
    texts = np.add.reduceat(lessons.passages.vectors, starts) if counts else np.zeros((0, width))
    taught = {subject: np.zeros(width, dtype=np.float32) for subject in library.subjects}
    for row, subject in enumerate(lessons.examples.subjects):
        if subject is not None:
            taught[subject] += lessons.examples.vectors[row]
    nothing = np.zeros(width, dtype=np.float32)
    people = [sum((taught.get(s, nothing) for s in one.subjects), nothing) for one in library.experts]
    rows = np.vstack([texts, *people, *taught.values()]).astype(np.float32)
    vectors: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return vectors.astype(np.float32)


def passes(item: Item, wish: Wish) -> bool:
    """Whether an item is one of those that are looked for."""
    value = item.value
    if wish.kind not in {None, item.kind} or (wish.language and wish.language not in item.languages):
        return False
    if wish.subject and wish.subject not in (
        value.subjects if isinstance(value, Explainer | Expert) else {value.id}
    ):
        return False
    if wish.region and isinstance(value, Explainer | Expert) and value.regions:
        code = wish.region.upper()
        if not any(
            code == one or one.startswith(f"{code}-") or code.startswith(f"{one}-") for one in value.regions
        ):
            return False
    return wish.awake_at is None or (isinstance(value, Expert) and within_hours(value, wish.awake_at))
