"""Whether a story asks for a science response, taught by the subjects' example headlines.

A title is compared with the nearest examples of each subject and with the nearest headlines that
belong to none; its margin is how much nearer the former are. No rule names a subject here: to teach
the service, add an example. What no example says, a leaning learned from labelled days adds.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from responder.decide.background import Vectors
from responder.model.library import Subject, SubjectId
from responder.model.story import Scope
from responder.model.text import Bilingual

NEAREST = 4  # Examples that are averaged.
NAMED = 0.10  # Added to the likeness of a subject whose name or synonym stands in the title.
SLOPE = 15.0  # Logistic of the margin, where no leaning was learned.
_ABSENT = -2.0  # Less than any likeness: no example stands there.
_LATIN = re.compile(r"[a-z0-9]+")
MIDDLE = 0.08  # Margin at which one title in two belongs, on the development days.


@dataclass(frozen=True, slots=True)
class Leaning:
    """Logistic regression on a title's vector and margin; belongs to one model."""

    weights: Vectors  # Shape (d,), of the cleaned unit vector.
    margin: float  # Weight of the margin.
    bias: float


@dataclass(frozen=True)
class Examples:
    """Example headlines; rows belong together."""

    texts: tuple[str, ...]
    vectors: Vectors  # Shape (n, d), cleaned unit vectors.
    subjects: tuple[SubjectId | None, ...]  # None: belongs to no subject.
    leaning: Leaning | None = None

    @cached_property
    def rows(self) -> Mapping[SubjectId | None, NDArray[np.intp]]:
        """Where the examples of each subject stand."""
        places: dict[SubjectId | None, list[int]] = {None: []}
        for place, subject in enumerate(self.subjects):
            places.setdefault(subject, []).append(place)
        return {subject: np.array(found, dtype=np.intp) for subject, found in places.items()}

    @cached_property
    def _shelves(self) -> dict[tuple[SubjectId, ...], NDArray[np.intp]]:
        return {}

    def shelf(self, subjects: tuple[SubjectId, ...]) -> NDArray[np.intp]:
        """Rows of each subject's examples, shape (subjects, most); n where a subject has no more."""
        held = self._shelves.get(subjects)
        if held is None:
            rows = [self.of(subject) for subject in subjects]
            held = np.full((len(rows), max(NEAREST, *map(len, rows))), len(self.texts), dtype=np.intp)
            for place, found in enumerate(rows):
                held[place, : len(found)] = found
            self._shelves[subjects] = held
        return held

    def of(self, subject: SubjectId | None) -> NDArray[np.intp]:
        """Rows of one subject's examples; None: of what belongs to no subject."""
        return self.rows.get(subject, np.zeros(0, dtype=np.intp))


def judge(
    titles: Sequence[str], vectors: Vectors, examples: Examples, subjects: Mapping[SubjectId, Subject]
) -> Scope:
    """Judge a story by its titles; vectors: shape (n, d), one row a title, n >= 1.

    The subject is the one that most titles are nearest to.
    """
    if not subjects or not len(titles):
        return Scope(None, 0.0, Bilingual("没有主题可比", "no subjects to compare with"))
    likeness = vectors @ examples.vectors.T
    pulls = _pulls(titles, likeness, examples, subjects)
    margin = pulls.max(axis=1) - _nearest(likeness, examples.of(None))
    odds = settled(logits(vectors, margin, examples.leaning))
    chance = 1 / (1 + math.exp(-odds))
    votes = np.bincount(pulls.argmax(axis=1), minlength=len(subjects))
    # Means, below 1, settle a tie.
    best = tuple(subjects)[int((votes + pulls.mean(axis=0)).argmax())]
    reason = _reason(best, likeness, examples, subjects)
    if examples.leaning is not None:
        reason = _weighed(reason, odds, examples.leaning.margin * (float(margin.mean()) - MIDDLE))
    return Scope(best, chance, reason)


def settled(odds: NDArray[np.floating[Any]]) -> float:
    """Log odds of a story by those of its titles; odds: shape (n,), n >= 1.

    They lie half-way between the mean and the highest: a story settles as it grows, and one plain
    wording among vague ones is heard.
    """
    return (float(odds.mean()) + float(odds.max())) / 2


def singly(
    titles: Sequence[str], vectors: Vectors, examples: Examples, subjects: Mapping[SubjectId, Subject]
) -> tuple[tuple[SubjectId, float], ...]:
    """Subject and probability of each title by itself, all at once; subjects: one or more."""
    likeness = vectors @ examples.vectors.T
    pulls = _pulls(titles, likeness, examples, subjects)
    odds = logits(vectors, pulls.max(axis=1) - _nearest(likeness, examples.of(None)), examples.leaning)
    names = tuple(subjects)
    chances = 1 / (1 + np.exp(-odds))
    return tuple((names[int(i)], float(p)) for i, p in zip(pulls.argmax(axis=1), chances, strict=True))


def margins(
    titles: Sequence[str],
    vectors: Vectors,
    examples: Examples,
    subjects: Mapping[SubjectId, Subject],
    *,
    own: bool = False,
) -> NDArray[np.float32]:
    """How much nearer each title is to the nearest subject than to what belongs to none; shape (n,).

    own: the titles are the examples themselves, and none is compared with itself.
    """
    likeness = vectors @ examples.vectors.T
    if own:
        np.fill_diagonal(likeness, -1.0)
    away = _nearest(likeness, examples.of(None))
    margin: NDArray[np.float32] = _pulls(titles, likeness, examples, subjects).max(axis=1) - away
    return margin


def logits(
    vectors: Vectors, margin: NDArray[np.float32], leaning: Leaning | None
) -> NDArray[np.floating[Any]]:
    """Log odds that each title belongs, by the margin alone where nothing was learned; shape (n,)."""
    if leaning is None:
        return SLOPE * (margin - MIDDLE)
    return vectors @ leaning.weights + leaning.margin * margin + leaning.bias


def _pulls(
    titles: Sequence[str],
    likeness: NDArray[np.float32],
    examples: Examples,
    subjects: Mapping[SubjectId, Subject],
) -> NDArray[np.float32]:
    """Likeness of each title to each subject, in the order of subjects; shape (n, subjects)."""
    shelf = examples.shelf(tuple(subjects))
    padded = np.pad(likeness, ((0, 0), (0, 1)), constant_values=_ABSENT)
    near = np.partition(padded[:, shelf], -NEAREST, axis=2)[:, :, -NEAREST:]
    there = near > _ABSENT
    mean = np.where(there, near, 0).sum(axis=2) / np.maximum(there.sum(axis=2), 1)
    pulls: NDArray[np.float32] = np.where(there.any(axis=2), mean, -1.0) + _named(titles, subjects)
    return pulls.astype(np.float32)


def _nearest(likeness: NDArray[np.float32], rows: NDArray[np.intp]) -> NDArray[np.float32]:
    """Mean likeness of each title to its nearest examples among the rows; shape (n,)."""
    if not len(rows):
        return np.full(len(likeness), -1.0, dtype=np.float32)
    least = max(len(rows) - NEAREST, 0)
    near = np.partition(likeness[:, rows], least, axis=1)[:, least:]
    mean: NDArray[np.float32] = near.mean(axis=1)
    return mean


def _named(titles: Sequence[str], subjects: Mapping[SubjectId, Subject]) -> NDArray[np.float32]:
    names = _index(tuple((s.name.zh, s.name.en, *s.synonyms) for s in subjects.values()))
    added = np.zeros((len(titles), len(subjects)), dtype=np.float32)
    for row, title in enumerate(titles):
        added[row, list(names.spoken(title))] = NAMED
    return added


@dataclass(frozen=True, slots=True)
class _Names:
    """Names of subjects by their first two letters, or the only one; Latin ones as whole words or plural."""

    han: Mapping[str, tuple[tuple[str, int], ...]]
    latin: Mapping[str, tuple[tuple[str, int], ...]]  # By the first word.

    def spoken(self, title: str) -> set[int]:
        """Which subjects a title speaks of by name."""
        text = title.lower()
        found = {
            subject
            for at in range(len(text))
            for key in (text[at], text[at : at + 2])
            for name, subject in self.han.get(key, ())
            if text.startswith(name, at)
        }
        words = _LATIN.findall(text)
        spaced = f" {' '.join(words)} "
        for word in words:
            for name, subject in self.latin.get(word, ()):
                if f" {name} " in spaced or f" {name}s " in spaced:
                    found.add(subject)
        return found


@lru_cache(8)
def _index(named: tuple[tuple[str, ...], ...]) -> _Names:
    """named: of each subject all its names, in the order of subjects."""
    han: dict[str, list[tuple[str, int]]] = {}
    latin: dict[str, list[tuple[str, int]]] = {}
    for subject, names in enumerate(named):
        for name in (one.lower() for one in names):
            if not name.isascii():
                han.setdefault(name[:2], []).append((name, subject))
            elif words := _LATIN.findall(name):
                for first in (words[0], f"{words[0]}s"):
                    latin.setdefault(first, []).append((" ".join(words), subject))
    return _Names(
        {key: tuple(held) for key, held in han.items()}, {key: tuple(held) for key, held in latin.items()}
    )


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


def _weighed(reason: Bilingual, odds: float, by_examples: float) -> Bilingual:
    """The reason with what spoke for (+) and against (-), in log odds."""
    learned = odds - by_examples
    return Bilingual(
        f"{reason.zh}（例题 {by_examples:+.1f}，标注日所学 {learned:+.1f}）",
        f"{reason.en} (examples {by_examples:+.1f}, labelled days {learned:+.1f})",
    )
