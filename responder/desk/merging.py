"""The person's hand on two stories that prove to be one.

Refusals, beyond those of alerts: merged, itself, exercise.
"""

from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from responder.desk.alerts import ALIVE
from responder.desk.office import Office, found
from responder.errors import NotAllowedError
from responder.model.journal import Act
from responder.model.oncall import AlertState, PersonId
from responder.model.story import Story, StoryId, StoryState
from responder.store import alerts, escalations, journal, merges, stories

_OPEN = (AlertState.OPEN, AlertState.ACKNOWLEDGED)


class Merging(Office):
    """What people do to stories."""

    async def merge(self, story: StoryId, into: StoryId, person: PersonId, now: datetime) -> Story:
        """Make a story part of another: its alerts end, all that was asked and written goes over.

        What is told of it from now on counts for the other one. Its journal stays where it is.
        """

        def change(db: Database) -> Story:
            part, whole = found(stories.story(db, story)), found(stories.story(db, into))
            _may(part, whole)
            self._hush(db, part, person, now)
            moved = merges.take_over(db, part.id, whole.id)
            merges.add(db, part.id, whole.id, self.person(person).id, now)
            merges.gather(db)
            first, last = min(part.first_seen, whole.first_seen), max(part.last_seen, whole.last_seen)
            joined = replace(whole, first_seen=first, last_seen=last)
            stories.keep(db, [joined])
            stories.move(db, part.id, StoryState.MERGED)
            if part.state is StoryState.RESPONDING:
                stories.move(db, whole.id, StoryState.RESPONDING, only_from=ALIVE)
            detail = ", ".join(f"{name} {count}" for name, count in moved.items() if count)
            journal.write(
                db, Act(now, person, "story.merged", part.id, part.id, f"{whole.headline}: {detail}")
            )
            journal.write(
                db, Act(now, person, "story.took_in", part.id, whole.id, f"{part.headline}: {detail}")
            )
            return found(stories.story(db, whole.id))

        return await self.write(change)

    def _hush(self, db: Database, part: Story, person: PersonId, now: datetime) -> None:
        """Nobody is told of it any more."""
        for alert in alerts.of_story(db, part.id):
            if alerts.settle(db, alert.id, AlertState.RESOLVED, alert.owner or person, only_from=_OPEN):
                escalations.wake(db, alert.id, now)
            alerts.cancel(db, alert.id, now)


def _may(part: Story, whole: Story) -> None:
    if part.id == whole.id:
        raise NotAllowedError("itself")
    if part.state is StoryState.MERGED:
        raise NotAllowedError("merged")
    if whole.state not in ALIVE:
        raise NotAllowedError("over")
    if part.drill is not whole.drill:
        raise NotAllowedError("exercise")
