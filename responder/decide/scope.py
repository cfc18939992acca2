"""Whether a story asks for a science response, taught by the subjects' example headlines.

A title is compared with the nearest examples of each subject and with the nearest headlines that
belong to none. No rule names a subject here: to teach the service, add an example.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from responder.decide.background import Vectors
from responder.model.library import Subject, SubjectId
from responder.model.story import Scope
from responder.model.text import Bilingual

NEAREST = 4  # Examples that are averaged.
NAMED = 0.10  # Added to the likeness of a subject whose name or synonym stands in the title.
SLOPE = 15.0  # Logistic of (likeness to the subject - likeness to what does not belong).
MIDDLE = 0.08  # Likeness at which one title in two belongs, on the development days.


@dataclass(frozen=True, slots=True)
class Examples:
    """Example headlines; rows belong together."""

    texts: tuple[str, ...]
    vectors: Vectors  # Shape (n, d), cleaned unit vectors.
    subjects: tuple[SubjectId | None, ...]  # None: belongs to no subject.


def judge(
    titles: Sequence[str], vectors: Vectors, examples: Examples, subjects: Mapping[SubjectId, Subject]
) -> Scope:
    """Judge a story by its titles; vectors: shape (n, d), one row a title, n >= 1.

    The probability is the mean over titles, so that it settles as a story grows.
    """
    if not subjects or not len(titles):
        return Scope(None, 0.0, Bilingual("没有主题可比", "no subjects to compare with"))
    order = tuple(subjects)
    likeness = vectors @ examples.vectors.T
    pulls = np.stack([_nearest(likeness, _rows(examples, subject)) for subject in order], axis=1) + _named(
        titles, [subjects[subject] for subject in order]
    )
    away = _nearest(likeness, _rows(examples, None))
    chances = 1 / (1 + np.exp(-SLOPE * (pulls.max(axis=1) - away - MIDDLE)))
    best = order[int(pulls.mean(axis=0).argmax())]
    return Scope(best, float(chances.mean()), _reason(best, likeness, examples, subjects))


def _rows(examples: Examples, subject: SubjectId | None) -> NDArray[np.intp]:
    return np.array([i for i, s in enumerate(examples.subjects) if s == subject], dtype=np.intp)


def _nearest(likeness: NDArray[np.float32], rows: NDArray[np.intp]) -> NDArray[np.float32]:
    """Mean likeness of each title to its nearest examples among the rows; shape (n,)."""
    if not len(rows):
        return np.full(len(likeness), -1.0, dtype=np.float32)
    near = np.sort(likeness[:, rows], axis=1)[:, -NEAREST:]
    mean: NDArray[np.float32] = near.mean(axis=1)
    return mean


def _named(titles: Sequence[str], subjects: Sequence[Subject]) -> NDArray[np.float32]:
    added = [[NAMED * _names(title.lower(), subject) for subject in subjects] for title in titles]
    return np.array(added, dtype=np.float32)


def _names(title: str, subject: Subject) -> bool:
    names = (subject.name.zh, subject.name.en, *subject.synonyms)
    return any(name.lower() in title for name in names)


def _reason(
    subject: SubjectId,
    likeness: NDArray[np.float32],
    examples: Examples,
    subjects: Mapping[SubjectId, Subject],
) -> Bilingual:
    rows = _rows(examples, subject)
    name = subjects[subject].name
    if not len(rows):
        return Bilingual(f"主题“{name.zh}”", f"subject “{name.en}”")
    example = examples.texts[int(rows[int(likeness[:, rows].max(axis=0).argmax())])]
    return Bilingual(f"主题“{name.zh}”，近似例题“{example}”", f"subject “{name.en}”, like “{example}”")


def odds(probability: float) -> float:
    """Logit of a probability, kept within ±7."""
    clipped = min(max(probability, 1e-3), 1 - 1e-3)
    return math.log(clipped / (1 - clipped))
