"""The person's hand: take, not ours, hand on, call off, sign in.

Each act is one transaction that changes a state only from the states it may come from, and writes
its line into the journal. What an act may not do is refused with NotAllowedError, whose text is a
code that the desk turns into words: held, over, unknown, expired, used.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlite_utils import Database

from responder.decide.duty_words import all_clear
from responder.decide.wording import TAKE
from responder.desk.office import Office, found
from responder.errors import NotAllowedError
from responder.model.journal import Act
from responder.model.oncall import Alert, AlertId, AlertState, Delivery, DeliveryId, DeliveryState, PersonId
from responder.model.response import CallState
from responder.model.story import StoryState
from responder.model.text import Bilingual
from responder.paging.calls import OPEN, spent
from responder.paging.tell import LINK_LASTS, Letter, pass_on, post
from responder.store import alerts, escalations, journal, links, pages, stories
from responder.store.links import Link

SIGN_IN_LASTS = timedelta(minutes=15)
CLEAR_LASTS = timedelta(hours=2)
HANDED = Bilingual("转交给你", "Handed on to you")
ALIVE = (StoryState.DETECTED, StoryState.OPEN, StoryState.TRIAGED, StoryState.RESPONDING)
_OPEN = (AlertState.OPEN, AlertState.ACKNOWLEDGED)
_MAY_HAVE = (DeliveryState.LEASED, DeliveryState.SUBMITTED, DeliveryState.DELIVERED, DeliveryState.READ)


class Alerts(Office):
    """What people do to alerts."""

    async def take(self, alert: AlertId, person: PersonId, now: datetime) -> Alert:
        """Make a person the owner of an alert that nobody else holds."""
        return await self.write(lambda db: self._take(db, alert, person, now))

    async def take_by_link(self, secret: str, now: datetime) -> Alert:
        """Take by the link of an alert's message; the link is spent."""

        def change(db: Database) -> Alert:
            link = links.use(db, secret, "take", now)
            return self._take(db, AlertId(link.object), PersonId(link.person), now)

        return await self.write(change)

    async def not_ours_by_link(self, secret: str, now: datetime, reason: str) -> Alert:
        """Put the story aside by the link of an alert's message; the link is spent."""

        def change(db: Database) -> Alert:
            link = links.use(db, secret, "take", now)
            return self._not_ours(db, AlertId(link.object), PersonId(link.person), now, reason)

        return await self.write(change)

    async def hand_on_by_link(self, secret: str, to: PersonId, now: datetime) -> Alert:
        """Make somebody else the owner by the link of an alert's message; the link is spent."""

        def change(db: Database) -> Alert:
            link = links.use(db, secret, "take", now)
            return self._hand_on(db, AlertId(link.object), PersonId(link.person), to, now)

        return await self.write(change)

    async def not_ours(self, alert: AlertId, person: PersonId, now: datetime, reason: str) -> None:
        """Put a story aside: it asks for no response of this desk."""
        await self.write(lambda db: self._not_ours(db, alert, person, now, reason))

    async def call_off(self, alert: AlertId, person: PersonId, now: datetime, reason: str) -> int:
        """The alert was wrong: end it, and give the all-clear to all who got it; how many those are."""

        def change(db: Database) -> int:
            held = found(alerts.alert(db, alert))
            self._end(db, held, person, now)
            told = self._told(db, held, now)
            for delivery in told:
                self._clear(db, held, delivery, reason, now)
            detail = f"{len(told)} told: {reason}"
            journal.write(db, Act(now, person, "alert.called_off", alert, held.story, detail))
            return len(told)

        return await self.write(change)

    async def hand_on(self, alert: AlertId, person: PersonId, to: PersonId, now: datetime) -> None:
        """Make somebody else the owner, and tell them."""
        await self.write(lambda db: self._hand_on(db, alert, person, to, now))

    async def receive(self, secret: str, now: datetime) -> bool:
        """Note that the message with this link was opened on a screen; False if that is known already."""

        def change(db: Database) -> bool:
            link = links.bearer(db, secret)
            sent = alerts.deliveries(db, link.object) if link else ()
            opened = [one.id for one in sent if one.message.url.endswith(f"/{secret}")]
            return sum(alerts.receive(db, one, DeliveryState.READ, now) for one in opened) > 0

        return await self.write(change)

    async def settle(self, delivery: DeliveryId, channel: str, state: DeliveryState, now: datetime) -> bool:
        """A channel calls back; where the message did not arrive, the person's next channel gets it."""

        def change(db: Database) -> bool:
            held = alerts.delivery(db, delivery)
            if held is None or held.channel != channel or not alerts.receive(db, delivery, state, now):
                return False
            story = alerts.about(db, delivery).story
            journal.write(db, Act(now, channel, f"message.{state.value}", delivery, story, held.to))
            if state is DeliveryState.FAILED:
                pass_on(db, held, self.staff.contacts(held.to), now, now + LINK_LASTS)
            return True

        return await self.write(change)

    async def sign_in_link(self, person: PersonId, now: datetime) -> str:
        """A link that signs one person in, once, within 15 minutes; now: of the wall's clock."""
        link = Link("sign-in", person, "", now + SIGN_IN_LASTS)
        secret = await self.store.write(lambda db: links.issue(db, link))
        return f"{self.base_url}/sign-in/{secret}"

    def _take(self, db: Database, alert: AlertId, person: PersonId, now: datetime) -> Alert:
        held = found(alerts.alert(db, alert))
        if held.owner == person and held.state is AlertState.ACKNOWLEDGED:
            return held
        if not alerts.settle(db, alert, AlertState.ACKNOWLEDGED, person, only_from=(AlertState.OPEN,)):
            raise NotAllowedError("over" if held.state is AlertState.RESOLVED else "held")
        stories.move(db, held.story, StoryState.TRIAGED, only_from=(StoryState.OPEN,))
        journal.write(db, Act(now, person, "alert.acknowledged", alert, held.story))
        escalations.wake(db, alert, now)
        return replace(held, state=AlertState.ACKNOWLEDGED, owner=person)

    def _not_ours(self, db: Database, alert: AlertId, person: PersonId, now: datetime, reason: str) -> Alert:
        held = found(alerts.alert(db, alert))
        self._end(db, held, person, now)
        journal.write(db, Act(now, person, "alert.not_ours", alert, held.story, reason))
        return replace(held, state=AlertState.RESOLVED, owner=person)

    def _hand_on(self, db: Database, alert: AlertId, person: PersonId, to: PersonId, now: datetime) -> Alert:
        held, heir = found(alerts.alert(db, alert)), self.person(to)
        if not alerts.settle(db, alert, AlertState.ACKNOWLEDGED, to, only_from=_OPEN):
            raise NotAllowedError("over")
        stories.move(db, held.story, StoryState.TRIAGED, only_from=(StoryState.OPEN,))
        journal.write(db, Act(now, person, "alert.handed_on", alert, held.story, to))
        escalations.wake(db, alert, now)
        subject = f"{HANDED.of(heir.language)}: {held.headline}"
        url = f"{self.base_url}/stories/{held.story}"
        name = f"{alert} handed on {now.isoformat()}"  # Each time is told anew.
        letter = Letter(name, to, heir.contacts, heir.language, subject, held.headline, url, TAKE, held.drill)
        post(db, letter, now, now + LINK_LASTS)
        return replace(held, state=AlertState.ACKNOWLEDGED, owner=to)

    def _end(self, db: Database, held: Alert, person: PersonId, now: datetime) -> None:
        if not alerts.settle(db, held.id, AlertState.RESOLVED, person, only_from=_OPEN):
            raise NotAllowedError("over")
        stories.move(db, held.story, StoryState.DISMISSED, only_from=ALIVE)
        escalations.wake(db, held.id, now)
        for call in pages.calls_of(db, held.story):
            pages.move_call(
                db, call, replace(call, state=CallState.CLOSED, due_at=None, fence=call.fence + 1)
            )
        for alert in alerts.of_story(db, held.story):
            alerts.cancel(db, alert.id, now)

    def _told(self, db: Database, held: Alert, now: datetime) -> tuple[Delivery, ...]:
        """One message for each person and channel that may have carried word of the story."""
        names = [str(alert.id) for alert in alerts.of_story(db, held.story)]
        for page in pages.of_story(db, held.story):
            alerts.cancel(db, page.id, now)
            pages.keep(db, spent(page, now))
            names.append(page.id)
        sent = (one for name in names for one in alerts.deliveries(db, name))
        reached = {(one.to, one.channel): one for one in sent if one.state in _MAY_HAVE}
        return tuple(reached.values())

    def _clear(self, db: Database, held: Alert, told: Delivery, reason: str, now: datetime) -> None:
        contacts = self.staff.contacts(told.to) if told.channel != "inbox" else ()
        subject, body = all_clear(held.headline, reason, told.message.language)
        letter = Letter(
            f"clear {held.id} {told.channel}",
            told.to,
            [one for one in contacts if one.channel == told.channel],
            told.message.language,
            subject,
            body,
            f"{self.base_url}/stories/{held.story}",
            OPEN,
            held.drill,
            inbox=told.channel == "inbox",
        )
        post(db, letter, now, now + CLEAR_LASTS)
