"""Whether a title that would open a story is a part of an event that is already live.

The words of an event fan out: who fled, what to do, how long the water takes. Such titles are too
unlike each other to be grouped by likeness alone, but what they are about tells where they belong:
a title of the same subject joins at half the likeness, and one about the same natural hazard at less,
since two of a kind in one place within half a day are one event. What names another place or another
size stays apart, and so does what is graver than the event it would vanish in, or denies a claim.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from responder.decide.background import Vectors
from responder.decide.cluster import Known, alike, two_best
from responder.decide.danger import asks, casualties
from responder.decide.words import Rarity, contradict, denies, elsewhere, foreign, terms, together
from responder.model.library import SubjectId
from responder.model.story import Severity, StoryId

OF_SUBJECT = 0.28  # Likeness from which a title joins an event of its own subject,
OF_HAZARD = 0.20  # … of its own natural hazard,
OF_PLACE = 0.12  # … of its own natural hazard, at a place that both name.
ABROAD = 0.22  # Cosine, in place of likeness, where no word can be shared: another language.
LATELY = timedelta(hours=12)  # An event that nobody saw for so long takes nothing in by this rule.
COMPARED = 12  # Titles of an event, the nearest by cosine.


@dataclass(frozen=True, slots=True)
class Opened:
    """A title that is like no story."""

    title: str
    vector: Vectors  # Shape (d,), cleaned unit vector.
    subject: SubjectId
    severity: Severity


@dataclass(frozen=True, slots=True)
class Event:
    """A live story that editors were told of, or are about to be."""

    story: StoryId
    subject: SubjectId
    natural: bool  # Its subject is a natural hazard.
    severity: Severity


def parent(opened: Opened, events: Sequence[Event], known: Known, rare: Rarity) -> StoryId | None:
    """The event that a title is a part of, the likest of several; None if it is of none."""
    bag = terms(opened.title)
    if denies(bag):
        return None
    grave = opened.severity if casualties(opened.title) or not asks(opened.title) else Severity.WORRY
    fitting = [e for e in events if e.subject == opened.subject and grave <= e.severity]
    found = [(_above(opened, bag, event, known, rare), event.story) for event in fitting]
    above, story = max(found, default=(-1.0, None))
    return story if above >= 0 else None


def _above(opened: Opened, bag: frozenset[str], event: Event, known: Known, rare: Rarity) -> float:
    """How far the likeness of a title is above what the event asks of it."""
    rows = np.array([j for j, story in enumerate(known.stories) if story == event.story], dtype=np.intp)
    cosines = known.vectors[rows] @ opened.vector
    order = np.argsort(-cosines, kind="stable")[:COMPARED]
    bags = [known.bags[j] for j in rows[order]]
    if any(contradict(bag, other) for other in bags) or any(elsewhere(bag, other) for other in bags):
        return -1.0
    scores = [alike(float(c), bag, other, rare) for c, other in zip(cosines[order], bags, strict=True)]
    if not event.natural:
        return two_best(scores) - OF_SUBJECT
    abroad = [float(c) for c, other in zip(cosines[order], bags, strict=True) if foreign(bag, other)]
    asked = OF_PLACE if any(together(bag, other) for other in bags) else OF_HAZARD
    return max(two_best(scores) - asked, max(abroad, default=-1.0) - ABROAD)
