"""Groups titles into stories, one pass, in the order they come.

A title joins the story of the titles it is most like. Likeness is the mean of the cosine of
cleaned vectors and the overlap of terms; a story counts by the mean of its two likest titles,
so that one odd title does not chain two events together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from responder.decide.background import Vectors
from responder.decide.words import Rarity, contradict, overlap, terms
from responder.model.story import StoryId

LINK = 0.0  # Likeness above the threshold that a title needs to a second story to join both.
OTHER_EVENT = 0.4  # Taken off where figures contradict: two earthquakes are two stories.
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
    grown = replace(known, vectors=vectors)
    for i, title in enumerate(incoming.titles):
        bag = terms(title)
        likeness = _likeness(cosines[i, : n + i], bag, grown, rare)
        near = sorted((s for s in likeness if likeness[s] >= threshold), key=lambda s: -likeness[s])
        name = near[0] if near else incoming.names[i]
        grown = replace(grown, stories=(*grown.stories, name), bags=(*grown.bags, bag))
        if len(near) > 1 and likeness[near[1]] >= threshold + LINK:
            grown = replace(grown, stories=_joined(grown.stories, n, near[0], near[1]))
    return grown.stories[n:], grown


def _joined(stories: tuple[StoryId, ...], n: int, one: StoryId, other: StoryId) -> tuple[StoryId, ...]:
    """Give a story that only titles from place n on belong to the other's; an older story's name stays."""
    before = set(stories[:n])
    young = other if other not in before else one
    if young in before:
        return stories
    old = one if young == other else other
    return tuple(old if story == young else story for story in stories)


def _likeness(
    cosines: NDArray[np.float32], bag: frozenset[str], known: Known, rare: Rarity
) -> Mapping[StoryId, float]:
    """Likeness of one title to each story that is at all near."""
    if not len(cosines):
        return {}
    near = np.argsort(-cosines, kind="stable")[:CANDIDATES]
    found: dict[StoryId, list[float]] = {}
    for j in near:
        score = 0.5 * float(cosines[j]) + 0.5 * overlap(bag, known.bags[j], rare)
        score -= OTHER_EVENT * contradict(bag, known.bags[j])
        found.setdefault(known.stories[j], []).append(score)
    return {story: _two_best(scores) for story, scores in found.items()}


def _two_best(scores: list[float]) -> float:
    best = sorted(scores, reverse=True)[:2]
    return sum(best) / len(best)


def headline(titles: Sequence[str], vectors: Vectors) -> str:
    """The wording nearest to the others, the earliest of equals; vectors: shape (n, d), n >= 1."""
    nearness = (vectors @ vectors.sum(axis=0)).round(4)
    return titles[int(nearness.argmax())]
