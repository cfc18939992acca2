"""Gives titles that would open a story to the event that they are a part of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

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
        opening = {name: i for i, name in reversed(list(enumerate(found))) if name not in live.stories}
        if not opening or not (events := self._told(live, max(at for _, at in new))):
            return tuple(found)
        places = sorted(opening.values())
        titles = [new[i][0].title for i in places]
        judged = scope.singly(titles, vectors[places], self.lessons.examples, self.subjects)
        for i, (subject, chance) in zip(places, judged, strict=True):
            if chance < self.least:
                continue
            entry = new[i][0]
            bad = severity.judge([entry.title], [entry.record] if entry.record else []).severity
            opened = kin.Opened(entry.title, vectors[i], subject, bad)
            event = kin.parent(opened, events, live.known, self.lessons.rare)
            if event is not None:
                given[found[i]] = event
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
