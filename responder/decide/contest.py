"""Which explainers answer a story by what was learned: candidates, their signs, and who wins."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from responder.decide.background import Vectors
from responder.decide.grams import Words, bag
from responder.decide.weighing import Scale, Weighing, pair
from responder.decide.words import language_of
from responder.model.library import SubjectId, Verdict

CANDIDATES = 15  # Explainers nearest by vectors, and as many by words, that are looked at closely.
CROWD = 10
# Log odds of a story's subject at full probability. Not learned with the rest, as the sets of questions have
# no subjects: of 3,000 headlines that the library had not seen, this proposed as many explainers, and as
# rightly, as the matcher that was not taught.
SUBJECT = 3.0
USUAL = 0.5  # Weight of the average over the titles of a story.


@dataclass(frozen=True, slots=True)
class Held:
    """The passages that may answer, those of one explainer side by side."""

    texts: Sequence[str]
    vectors: Vectors  # Shape (n, d), cleaned unit vectors.
    seen: Vectors  # The same through the lens.
    verdicts: Sequence[Verdict | None]
    starts: NDArray[np.intp]  # Shape (e,): the first row of each explainer.
    owners: NDArray[np.intp]  # Shape (e,): the places of the explainers among the words' names.

    def only(self, wanted: NDArray[np.bool_]) -> "Held":
        """Without the explainers that are not wanted; shape (e,)."""
        lengths = np.diff(np.append(self.starts, len(self.texts)))
        rows = np.flatnonzero(np.repeat(wanted, lengths)).tolist()
        return Held(
            [self.texts[row] for row in rows],
            self.vectors[rows],
            self.seen[rows],
            [self.verdicts[row] for row in rows],
            np.concatenate(([0], np.cumsum(lengths[wanted])[:-1])).astype(np.intp),
            self.owners[wanted],
        )


@dataclass(frozen=True, slots=True)
class Field:
    """A library as the contest sees it."""

    held: Held
    words: Words
    learned: Weighing
    about: Mapping[SubjectId, NDArray[np.intp]]  # Places of a subject's explainers among the words' names.


@dataclass(frozen=True, slots=True)
class Candidate:
    """An explainer that may answer."""

    owner: int  # Its place among the words' names.
    rows: range  # Its passages.
    row: int  # The nearest of them.
    title: int  # The title that it is nearest to.
    likeness: float
    pair: str
    signs: NDArray[np.float64]
    favour: float  # Probability that the story is of a subject that the explainer is about.


@dataclass(frozen=True, slots=True)
class Placed:
    """A candidate with its probability."""

    candidate: Candidate
    probability: float


def contest(
    titles: Sequence[str], vectors: Vectors, field: Field, favour: NDArray[np.float64]
) -> tuple[Placed, ...]:
    """All candidates, best first.

    vectors: shape (t, d), cleaned unit vectors of the titles. favour: shape (e,), in the order of the
    words' names: probability that the story is of a subject that the explainer is about.
    """
    return settled(candidates(titles, vectors, field, favour), field.learned.scales)


def settled(found: Sequence[Candidate], scales: Mapping[str, Scale]) -> tuple[Placed, ...]:
    """What the candidates come to, best first.

    The best is as likely as answers were for which so much spoke; the others are so much less as less
    speaks for them.
    """
    if not found:
        return ()
    odds, order = ranked(found, scales)
    best = odds[order[0]]
    chance = scales[found[order[0]].pair].chance(speaks(odds))
    return tuple(Placed(found[at], chance * math.exp(odds[at] - best)) for at in order)


def ranked(
    found: Sequence[Candidate], scales: Mapping[str, Scale]
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """The log odds of each candidate, and their order, best first."""
    odds = np.array([scales[c.pair].logits(c.signs[None])[0] + SUBJECT * c.favour for c in found])
    return odds, np.argsort(-odds, kind="stable")


def speaks(odds: NDArray[np.float64]) -> float:
    """How much speaks for any of the candidates."""
    return float(odds.max() + np.log(np.exp(odds - odds.max()).sum()))


def candidates(
    titles: Sequence[str], vectors: Vectors, field: Field, favour: NDArray[np.float64]
) -> list[Candidate]:
    """The explainers worth a closer look, with their signs; see contest."""
    held, words = field.held, field.words
    rows = field.learned.seen(vectors) @ held.seen.T
    by_title = np.maximum.reduceat(rows, held.starts, axis=1)
    likeness = (1 - USUAL) * by_title.max(axis=0) + USUAL * by_title.mean(axis=0)
    plain = np.maximum.reduceat(vectors @ held.vectors.T, held.starts, axis=1).max(axis=0)
    bags = [bag(title) for title in titles]
    said = np.stack([words.scores(one)[held.owners] for one in bags]).max(axis=0)
    near = np.argsort(-likeness, kind="stable")[:CANDIDATES]
    worded = np.argsort(-said, kind="stable")[:CANDIDATES]
    favours = favour[held.owners]
    favoured = np.argsort(-np.where(favours > 0, likeness, -np.inf), kind="stable")[:CANDIDATES]
    around = (_crowd(likeness), _crowd(plain))
    ends = np.append(held.starts[1:], len(held.texts))
    found = []
    looked_at = [
        *near,
        *(one for one in worded if said[one] > 0),
        *(one for one in favoured if favours[one] > 0),
    ]
    for at in dict.fromkeys(map(int, looked_at)):
        title = int(by_title[:, at].argmax())
        span = range(int(held.starts[at]), int(ends[at]))
        row = span.start + int(rows[title, span.start : span.stop].argmax())
        owner = int(held.owners[at])
        shared = _shared(bags[title], words, owner, held.texts[span.start : span.stop])
        length = math.log(1 + len(titles[title]))
        signs = np.array([likeness[at], said[at], *shared, *around, length], dtype=np.float64)
        languages = pair(language_of(titles[title]), language_of(held.texts[row]))
        found.append(Candidate(owner, span, row, title, float(likeness[at]), languages, signs, favours[at]))
    return found


def _crowd(likeness: NDArray[np.float32]) -> float:
    """Mean of the next best; 0 where there is but one explainer."""
    next_best = np.sort(likeness)[::-1][1 : CROWD + 1]
    return float(next_best.mean()) if len(next_best) else 0.0


def _shared(
    asked: frozenset[str], words: Words, owner: int, texts: Sequence[str]
) -> tuple[float, float, float]:
    """Covered, resemblance and missing, in the order of Sign."""
    whole = words.bags[owner]
    weight = words.weight(asked)
    numbers = [gram for gram in asked if gram[0].isdigit()]
    missing = sum(number not in whole for number in numbers) / max(1, len(numbers))
    covered = words.weight(asked & whole) / weight if weight > 0 else 0.0
    return covered, max(_resemblance(asked, bag(text), words) for text in texts), missing


def _resemblance(a: frozenset[str], b: frozenset[str], words: Words) -> float:
    lengths = words.square(a) * words.square(b)
    return words.square(a & b) / math.sqrt(lengths) if lengths > 0 else 0.0
