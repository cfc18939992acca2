"""Which open stories an editor most likely means who says that a story is part of another."""

from collections.abc import Sequence

from responder.decide.words import Rarity, contradict, elsewhere, overlap, rarity, terms
from responder.model.story import Story

COMPARED = 12  # Titles of a story, the newest.
OF_SUBJECT = 0.3  # Added for the same subject: other wordings of one event share few words.
APART = 0.5  # Taken off where other places or another size are named.


def likely(story: Story, others: Sequence[Story], most: int) -> tuple[Story, ...]:
    """The likest first, then those that were seen last; the story itself is none of them.

    An editor knows more than this rule, so nothing is left out for being unlike.
    """
    rare = rarity(title.text for one in (story, *others) for title in one.titles[-COMPARED:])
    rest = [one for one in others if one.id != story.id]
    rest.sort(key=lambda one: (-_likeness(story, one, rare), -one.last_seen.timestamp(), one.id))
    return tuple(rest[:most])


def _likeness(one: Story, other: Story, rare: Rarity) -> float:
    here = [terms(title.text) for title in one.titles[-COMPARED:]]
    there = [terms(title.text) for title in other.titles[-COMPARED:]]
    shared = max((overlap(a, b, rare) for a in here for b in there), default=0.0)
    union, others = frozenset().union(*here), frozenset().union(*there)
    apart = elsewhere(union, others) or contradict(union, others)
    return shared + OF_SUBJECT * (one.scope.subject == other.scope.subject) - APART * apart
