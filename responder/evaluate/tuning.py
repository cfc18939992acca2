"""Learns from labelled days what makes a title ask for a science response.

What is learned is a logistic regression on the title's vector and its margin to the library's
examples (`decide.scope.Leaning`): numbers only, no text of the days. The library's own examples
are learned from too, so that languages and subjects absent from the days keep their voice.
Every figure that is reported comes from days that were left out of the learning.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from responder.decide.background import Vectors, cleaned
from responder.decide.scope import Leaning, logits, margins
from responder.embed import Embeds
from responder.errors import RecordingError
from responder.evaluate.labelled import Day
from responder.lessons import Lessons
from responder.model.library import Subject, SubjectId

OF_LIBRARY = 0.5  # Weight of one example of the library beside one title of a day.
MARGIN_UNIT = 4.0  # The margin is stretched so, that the penalty weighs it less than one direction.
PENALTY = 1.0  # Inverse strength, scikit-learn's C; .5 … 2 give the same within .02 of recall.


@dataclass(frozen=True, slots=True)
class Taught:
    """Titles to learn from; rows belong together."""

    vectors: Vectors  # Shape (n, d), cleaned unit vectors.
    margins: NDArray[np.float32]  # Shape (n,).
    belongs: NDArray[np.bool_]  # Shape (n,): the title is of a labelled event.
    weights: NDArray[np.float64] | None = None  # Shape (n,); None: each weighs 1.


@dataclass(frozen=True, slots=True)
class Held:
    """What the leaning was worth on titles of days that it was not learned from."""

    auc: float  # Chance that a title of an event is put above one of none.
    auc_examples: float  # The same by the margin to the library's examples alone.
    precision_at_80: float  # Of titles, where four in five of those of events are found.
    precision_at_80_examples: float


async def taught_by(
    days: Sequence[Day], lessons: Lessons, subjects: Mapping[SubjectId, Subject], embedder: Embeds
) -> dict[date, Taught]:
    """The titles of each day."""
    found = {}
    for day in days:
        titles = tuple(day.numbers)
        vectors = cleaned(titles, await embedder.embed(titles), lessons.background)
        wanted = frozenset[int]().union(*(event.titles for event in day.events))
        belongs = np.array([bool(numbers & wanted) for numbers in day.numbers.values()])
        found[day.date] = Taught(vectors, margins(titles, vectors, lessons.examples, subjects), belongs)
    return found


def of_library(lessons: Lessons, subjects: Mapping[SubjectId, Subject]) -> Taught:
    """The library's examples, none compared with itself."""
    held = lessons.examples
    belongs = np.array([subject is not None for subject in held.subjects])
    return Taught(held.vectors, margins(held.texts, held.vectors, held, subjects, own=True), belongs)


def fit(taught: Iterable[Taught], library: Taught) -> Leaning:
    """Learn from titles of days and the library's examples."""
    days = tuple(taught)
    parts = (*days, library)
    weights = np.concatenate(
        [
            np.full(len(part.margins), OF_LIBRARY if part is library else 1.0)
            if part.weights is None
            else part.weights
            for part in parts
        ]
    )
    model = LogisticRegression(C=PENALTY, max_iter=3000)
    model.fit(
        np.concatenate([np.column_stack([part.vectors, part.margins * MARGIN_UNIT]) for part in parts]),
        np.concatenate([part.belongs for part in parts]),
        weights,
    )
    (found,) = model.coef_.astype(np.float32)
    return Leaning(found[:-1], float(found[-1]) * MARGIN_UNIT, float(model.intercept_[0]))


def held_out(taught: Mapping[date, Taught], library: Taught) -> Held:
    """Learn as many times as there are days, each time without one, and judge that one.

    Raises RecordingError if there are fewer than two days, or no title belongs, or all do.
    """
    if len(taught) < 2:
        raise RecordingError("learning needs at least two labelled days: one is left out in turn")
    belongs = np.concatenate([part.belongs for part in taught.values()])
    if belongs.all() or not belongs.any():
        raise RecordingError("the labelled days need titles of events and titles of none")
    judged = []
    for day, left_out in taught.items():
        leaning = fit((part for other, part in taught.items() if other != day), library)
        judged.append(logits(left_out.vectors, left_out.margins, leaning))
    learned = np.concatenate(judged)
    plain = np.concatenate([logits(part.vectors, part.margins, None) for part in taught.values()])
    return Held(
        auc=float(roc_auc_score(belongs, learned)),
        auc_examples=float(roc_auc_score(belongs, plain)),
        precision_at_80=_precision(belongs, learned),
        precision_at_80_examples=_precision(belongs, plain),
    )


def _precision(belongs: NDArray[np.bool_], judged: NDArray[np.floating[Any]]) -> float:
    bar = np.quantile(judged[belongs], 0.2)
    return float(belongs[judged >= bar].mean())
