"""Gives titles that would open a story to the event that they are a part of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from responder.arrivals import Seen
from responder.decide import kin, scope, severity
from responder.decide.background import Vectors
from responder.lessons import Lessons
from responder.live import Live
from responder.model.library import Hazard, Subject, SubjectId
from responder.model.oncall import Priority
from responder.model.story import StoryId


@dataclass(frozen=True, slots=True)
class Rejoining:
    """least: scope from which a title may be a part. reach: for how long an event takes parts in."""

    lessons: Lessons
    subjects: Mapping[SubjectId, Subject]
    least: float
    reach: timedelta

    def events(
        self, new: Sequence[Seen], found: Sequence[StoryId], vectors: Vectors, live: Live
    ) -> tuple[StoryId, ...]:
        """The stories that new titles were grouped into, those that are parts of an event replaced by it."""
        given: dict[StoryId, StoryId] = {}
        asked = set(live.stories)
        for (entry, at), name, vector in zip(new, found, vectors, strict=True):
            if name in asked:
                continue
            asked.add(name)
            judged = scope.judge([entry.title], vector[np.newaxis], self.lessons.examples, self.subjects)
            if judged.subject is None or judged.probability < self.least:
                continue
            bad = severity.judge([entry.title], [entry.record] if entry.record else []).severity
            opened = kin.Opened(entry.title, vector, judged.subject, bad)
            event = kin.parent(opened, self._told(live, at), live.known, self.lessons.rare)
            if event is not None:
                given[name] = event
        if given:
            live.known = live.known.renamed(given)
        return tuple(given.get(name, name) for name in found)

    def _told(self, live: Live, now: datetime) -> tuple[kin.Event, ...]:
        """Live stories that an editor was told of, by their subject."""
        natural = {name for name, s in self.subjects.items() if s.hazard is Hazard.NATURAL}
        return tuple(
            kin.Event(
                name,
                held.story.scope.subject,
                held.story.scope.subject in natural,
                held.story.judged.severity,
            )
            for name, held in live.stories.items()
            if held.told in {Priority.P1, Priority.P2}
            and held.story.scope.subject is not None
            and now - held.story.last_seen <= kin.LATELY
            and now - held.story.first_seen <= self.reach
        )
