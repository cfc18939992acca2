"""Groups titles into stories, one pass, in the order they come.

A title joins the story of the titles it is most like. Likeness is the mean of the cosine of
cleaned vectors and the overlap of terms; a story counts by the mean of its two likest titles,
so that one odd title does not chain two events together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from responder.decide import danger
from responder.decide.background import Vectors
from responder.decide.words import Rarity, calmer, contradict, elsewhere, gainsays, overlap, terms
from responder.model.story import StoryId

LINK = 0.0  # Likeness above the threshold that a title needs to a second story to join both.
OTHER_EVENT = 0.4  # Taken off where figures contradict: two earthquakes are two stories.
OTHER_PLACE = 0.1  # Taken off where the places named are others; one event may be told from two places.
OTHER_ASK = 0.3  # Taken off where only one is about a rumour, or only one tells what could happen.
CALMER = 0.12  # Taken off where only one tells of harm: a quake is not what was said of its country.
CANDIDATES = 12  # Titles of highest cosine that are compared term by term.


@dataclass(frozen=True, slots=True)
class Known:
    """Titles of live stories; rows of vectors, stories and bags belong together."""

    vectors: Vectors  # Shape (n, d), cleaned unit vectors.
    stories: tuple[StoryId, ...]
    bags: tuple[frozenset[str], ...]

    def only(self, live: frozenset[StoryId]) -> "Known":
        """The titles of the stories that are still live."""
        keep = [i for i, story in enumerate(self.stories) if story in live]
        return Known(
            self.vectors[keep], tuple(self.stories[i] for i in keep), tuple(self.bags[i] for i in keep)
        )

    def more(self, story: StoryId, bag: frozenset[str], vector: Vectors) -> "Known":
        """One title more, whose story is known; vector: shape (d,)."""
        return Known(np.concatenate([self.vectors, vector[None]]), (*self.stories, story), (*self.bags, bag))

    def renamed(self, given: Mapping[StoryId, StoryId]) -> "Known":
        """The same titles, those of some stories given to others."""
        return Known(self.vectors, tuple(given.get(story, story) for story in self.stories), self.bags)


@dataclass(frozen=True, slots=True)
class Incoming:
    """New titles, each with the name its story would have if it opened one."""

    titles: Sequence[str]
    vectors: Vectors  # Shape (n, d), cleaned unit vectors.
    names: Sequence[StoryId]


def nothing_known(width: int) -> Known:
    """No titles yet; width: d of the vectors to come."""
    return Known(np.zeros((0, width), dtype=np.float32), (), ())


def assign(
    incoming: Incoming, known: Known, rare: Rarity, threshold: float
) -> tuple[tuple[StoryId, ...], Known]:
    """Name the story of each incoming title, and return the known titles with these added.

    threshold: likeness, -1 … 1, from which a title joins a story. A title that is near two stories
    joins them into one, as long as one of them was opened by this very batch: the words of an event
    that breaks come in any order, and nobody has been told of such a story yet.
    """
    n = len(known.stories)
    vectors = np.concatenate([known.vectors, incoming.vectors])
    cosines = incoming.vectors @ vectors.T
    stories, bags = list(known.stories), list(known.bags)
    for i, title in enumerate(incoming.titles):
        bag = terms(title)
        likeness = _likeness(cosines[i, : n + i], bag, stories, bags, rare)
        near = sorted((s for s in likeness if likeness[s] >= threshold), key=lambda s: -likeness[s])
        stories.append(near[0] if near else incoming.names[i])
        bags.append(bag)
        if len(near) > 1 and likeness[near[1]] >= threshold + LINK:
            _join(stories, n, near[0], near[1])
    return tuple(stories[n:]), Known(vectors, tuple(stories), tuple(bags))


def _join(stories: list[StoryId], n: int, one: StoryId, other: StoryId) -> None:
    """Give a story that only titles from place n on belong to the other's; an older story's name stays."""
    before = set(stories[:n])
    young = other if other not in before else one
    if young not in before:
        old = one if young == other else other
        stories[n:] = [old if story == young else story for story in stories[n:]]


def _likeness(
    cosines: NDArray[np.float32],
    bag: frozenset[str],
    stories: Sequence[StoryId],
    bags: Sequence[frozenset[str]],
    rare: Rarity,
) -> Mapping[StoryId, float]:
    """Likeness of one title to each story that is at all near."""
    found: dict[StoryId, list[float]] = {}
    for j in _nearest(cosines):
        score = alike(float(cosines[j]), bag, bags[j], rare) - CALMER * calmer(bag, bags[j])
        found.setdefault(stories[j], []).append(score)
    return {story: two_best(scores) for story, scores in found.items()}


def _nearest(cosines: NDArray[np.float32]) -> NDArray[np.intp]:
    """Rows of the highest cosines, highest first, the earliest of equals."""
    if len(cosines) <= CANDIDATES:
        return np.argsort(-cosines, kind="stable")
    least = np.partition(cosines, -CANDIDATES)[-CANDIDATES]
    (rows,) = np.nonzero(cosines >= least)
    return rows[np.argsort(-cosines[rows], kind="stable")][:CANDIDATES]


def alike(cosine: float, one: frozenset[str], other: frozenset[str], rare: Rarity) -> float:
    """Likeness of two titles by their cosine and their bags, at most 1."""
    score = 0.5 * cosine + 0.5 * overlap(one, other, rare)
    score -= OTHER_EVENT * contradict(one, other) + OTHER_PLACE * elsewhere(one, other)
    return score - OTHER_ASK * gainsays(one, other)


def two_best(scores: Sequence[float]) -> float:
    """Mean of the two highest, or the only one."""
    best = sorted(scores, reverse=True)[:2]
    return sum(best) / len(best)


def headline(titles: Sequence[str], vectors: Vectors) -> str:
    """The wording nearest to the others among those that say the worst, the earliest of equals.

    vectors: shape (n, d), n >= 1. A story is named by what happened, not by what people ask about it.
    """
    said = [(not danger.asks(title), danger.by_words(title).severity) for title in titles]
    told = np.array([one == max(said) for one in said])
    nearness = np.where(told, (vectors @ vectors.sum(axis=0)).round(4), -np.inf)
    return titles[int(nearness.argmax())]
