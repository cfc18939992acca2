"""Whether a story asks for a science response, taught by the subjects' example headlines.

A title is compared with the nearest examples of each subject and with the nearest headlines that
belong to none. No rule names a subject here: to teach the service, add an example.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

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


@dataclass(frozen=True)
class Examples:
    """Example headlines; rows belong together."""

    texts: tuple[str, ...]
    vectors: Vectors  # Shape (n, d), cleaned unit vectors.
    subjects: tuple[SubjectId | None, ...]  # None: belongs to no subject.

    @cached_property
    def rows(self) -> Mapping[SubjectId | None, NDArray[np.intp]]:
        """Where the examples of each subject stand."""
        places: dict[SubjectId | None, list[int]] = {None: []}
        for place, subject in enumerate(self.subjects):
            places.setdefault(subject, []).append(place)
        return {subject: np.array(found, dtype=np.intp) for subject, found in places.items()}

    def of(self, subject: SubjectId | None) -> NDArray[np.intp]:
        """Rows of one subject's examples; None: of what belongs to no subject."""
        return self.rows.get(subject, np.zeros(0, dtype=np.intp))


def judge(
    titles: Sequence[str], vectors: Vectors, examples: Examples, subjects: Mapping[SubjectId, Subject]
) -> Scope:
    """Judge a story by its titles; vectors: shape (n, d), one row a title, n >= 1.

    The probability is the mean over titles, so that it settles as a story grows; the subject is
    the one that most titles are nearest to.
    """
    if not subjects or not len(titles):
        return Scope(None, 0.0, Bilingual("没有主题可比", "no subjects to compare with"))
    order = tuple(subjects)
    likeness = vectors @ examples.vectors.T
    pulls = np.stack([_nearest(likeness, examples.of(subject)) for subject in order], axis=1) + _named(
        titles, [subjects[subject] for subject in order]
    )
    away = _nearest(likeness, examples.of(None))
    chances = 1 / (1 + np.exp(-SLOPE * (pulls.max(axis=1) - away - MIDDLE)))
    votes = np.bincount(pulls.argmax(axis=1), minlength=len(order))
    best = order[int((votes + pulls.mean(axis=0)).argmax())]  # Means, below 1, settle a tie.
    return Scope(best, float(chances.mean()), _reason(best, likeness, examples, subjects))


def _nearest(likeness: NDArray[np.float32], rows: NDArray[np.intp]) -> NDArray[np.float32]:
    """Mean likeness of each title to its nearest examples among the rows; shape (n,)."""
    if not len(rows):
        return np.full(len(likeness), -1.0, dtype=np.float32)
    near = np.sort(likeness[:, rows], axis=1)[:, -NEAREST:]
    mean: NDArray[np.float32] = near.mean(axis=1)
    return mean


def _named(titles: Sequence[str], subjects: Sequence[Subject]) -> NDArray[np.float32]:
    names = [[name.lower() for name in (s.name.zh, s.name.en, *s.synonyms)] for s in subjects]
    lowered = [title.lower() for title in titles]
    added = [[NAMED * any(name in title for name in held) for held in names] for title in lowered]
    return np.array(added, dtype=np.float32)


def _reason(
    subject: SubjectId,
    likeness: NDArray[np.float32],
    examples: Examples,
    subjects: Mapping[SubjectId, Subject],
) -> Bilingual:
    rows = examples.of(subject)
    name = subjects[subject].name
    if not len(rows):
        return Bilingual(f"主题“{name.zh}”", f"subject “{name.en}”")
    example = examples.texts[int(rows[int(likeness[:, rows].max(axis=0).argmax())])]
    return Bilingual(f"主题“{name.zh}”，近似例题“{example}”", f"subject “{name.en}”, like “{example}”")
