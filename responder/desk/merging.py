"""The person's hand on two stories that prove to be one, and on a merge that was a mistake.

Refusals, beyond those of alerts: merged, itself, exercise, settled.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlite_utils import Database

from responder.desk.alerts import ALIVE
from responder.desk.office import Office, found
from responder.desk.rulings import Tap, ruling_on
from responder.errors import NotAllowedError
from responder.model.journal import Act
from responder.model.oncall import Alert, AlertId, AlertState, PersonId
from responder.model.ruling import Said
from responder.model.story import Story, StoryId, StoryState
from responder.store import alerts, escalations, journal, links, merges, rulings, stories
from responder.store.links import Link

UNDO_WITHIN = timedelta(minutes=15)
_OPEN = (AlertState.OPEN, AlertState.ACKNOWLEDGED)


@dataclass(frozen=True, slots=True)
class Joined:
    """What a merge from a message did."""

    alert: Alert  # Of the part, as it is now.
    whole: Story
    undo: str  # Secret of the link that takes it back, once.


class Merging(Office):
    """What people do to stories."""

    async def merge(self, story: StoryId, into: StoryId, person: PersonId, now: datetime) -> Story:
        """Make a story part of another: its alerts end, all that was asked and written goes over.

        What is told of it from now on counts for the other one. Its journal stays where it is.
        """
        return await self.write(lambda db: self._merge(db, story, into, person, now))

    async def merge_by_link(self, secret: str, into: StoryId, now: datetime) -> Joined:
        """Merge the story of an alert by the link of its message; the link is spent."""

        def change(db: Database) -> Joined:
            link = links.use(db, secret, "take", now)
            person, held = PersonId(link.person), found(alerts.alert(db, AlertId(link.object)))
            whole = self._merge(db, held.story, into, person, now)
            undo = links.issue(db, Link("unmerge", person, held.story, now + UNDO_WITHIN))
            return Joined(found(alerts.alert(db, held.id)), whole, undo)

        return await self.write(change)

    async def unmerge(self, story: StoryId, person: PersonId, now: datetime) -> Story:
        """Take a merge back soon after it was made: everything stands as before.

        What came in meanwhile stays with the story that took it in.
        """
        return await self.write(lambda db: self._unmerge(db, story, person, now))

    async def unmerge_by_link(self, secret: str, now: datetime) -> Story:
        def change(db: Database) -> Story:
            link = links.use(db, secret, "unmerge", now)
            return self._unmerge(db, StoryId(link.object), PersonId(link.person), now)

        return await self.write(change)

    def _merge(self, db: Database, story: StoryId, into: StoryId, person: PersonId, now: datetime) -> Story:
        part, whole = found(stories.story(db, story)), found(stories.story(db, into))
        _may(part, whole)
        rulings.add(db, ruling_on(db, part, Tap(Said.MERGED, whole.id, person, now)))
        before = self._before(db, part, whole)
        self._hush(db, part, person, now)
        moved = merges.take_over(db, part.id, whole.id)
        merges.add(db, part.id, whole.id, self.person(person).id, now)
        merges.remember(db, part.id, before)
        merges.gather(db)
        first, last = min(part.first_seen, whole.first_seen), max(part.last_seen, whole.last_seen)
        stories.keep(db, [replace(whole, first_seen=first, last_seen=last)])
        stories.move(db, part.id, StoryState.MERGED)
        if part.state is StoryState.RESPONDING:
            stories.move(db, whole.id, StoryState.RESPONDING, only_from=ALIVE)
        detail = ", ".join(f"{name} {count}" for name, count in moved.items() if count)
        for verb, here, other in (("story.merged", part, whole), ("story.took_in", whole, part)):
            journal.write(db, Act(now, person, verb, part.id, here.id, f"{other.headline}: {detail}"))
        return found(stories.story(db, whole.id))

    def _unmerge(self, db: Database, story: StoryId, person: PersonId, now: datetime) -> Story:
        at, held = merges.merged_at(db, story), merges.before(db, story)
        whole = found(stories.story(db, found(merges.into(db, story))))
        if at is None or held is None or now - at > UNDO_WITHIN or whole.state is StoryState.MERGED:
            raise NotAllowedError("settled")
        said = ruling_on(db, found(stories.story(db, story)), Tap(Said.MERGED, whole.id, person, now))
        rulings.add(db, replace(said, said=Said.TAKEN_BACK))
        merges.part_again(db, story, held)
        stories.keep(db, [replace(whole, first_seen=held.first_seen)])
        if held.part is StoryState.RESPONDING:  # Which had made the whole respond.
            stories.move(db, whole.id, held.whole, only_from=(StoryState.RESPONDING,))
        stories.move(db, story, held.part, only_from=(StoryState.MERGED,))
        for alert, state, owner in held.alerts:
            alerts.settle(db, alert, state, owner, only_from=(AlertState.RESOLVED,))
            alerts.revive(db, alert, at, now)
        for climb in held.escalations:
            last = escalations.of_alert(db, climb.alert)
            escalations.begin(db, replace(climb, due_at=now, fence=(last or climb).fence + 1))
        part = found(stories.story(db, story))
        for verb, here, other in (("story.parted", part, whole), ("story.gave_back", whole, part)):
            journal.write(db, Act(now, self.person(person).id, verb, part.id, here.id, other.headline))
        return part

    def _before(self, db: Database, part: Story, whole: Story) -> merges.Before:
        held = [one for one in alerts.of_story(db, part.id) if one.state in _OPEN]
        climbs = (escalations.of_alert(db, one.id) for one in held)
        return merges.Before(
            part.state,
            whole.state,
            whole.first_seen,
            tuple((one.id, one.state, one.owner) for one in held),
            tuple(one for one in climbs if one),
            merges.belongings(db, part.id),
            merges.parts(db, part.id),
        )

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
