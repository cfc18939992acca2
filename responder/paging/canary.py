"""Test messages: one on every channel, again and again, so that a dead one is known before it is needed."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from responder.model.journal import Act
from responder.model.oncall import Delivery, DeliveryState, Person
from responder.model.text import Bilingual
from responder.paging.staff import Staff
from responder.paging.tell import Letter, post
from responder.store import alerts, devices, health, journal, links, rotas
from responder.store.health import Health
from responder.store.links import Link

LOOKED_AT = 50  # Last test messages of a channel that its score is made of.
KEPT = timedelta(days=7)
TAKEN = (DeliveryState.SUBMITTED, DeliveryState.DELIVERED, DeliveryState.READ)
SUBJECT = Bilingual("渠道测试，无需处理", "Channel test: nothing to do")
BODY = Bilingual(
    "收到请点一下，值守台据此判断渠道是否畅通。", "Tap it if it came; the desk judges the channel by that."
)
GOT = Bilingual("收到了", "It came")


@dataclass(frozen=True, slots=True)
class Canary:
    """every: between two test messages on a channel; zero: none are sent. to: who gets them.

    by_device: channels that a person is reached on once a device is signed up, and not before: that
    this one person has none says nothing about the channel.
    """

    staff: Staff
    every: timedelta
    to: str = ""
    by_device: Collection[str] = ()

    def tick(self, db: Database, now: datetime) -> None:
        """Judge the last test messages, and send the next where they are due."""
        person = self.staff.person(self.to) or next(iter(self.staff.people), None)
        if not self.every or person is None or self.staff.drill:
            return
        slot = int(now.timestamp() // self.every.total_seconds())
        for channel in self._tested(db, person):
            if rotas.tell_once(db, f"canary {channel} {slot}", now):
                self._judge(db, channel, now)
                self._send(db, channel, person, now, slot)

    def _tested(self, db: Database, person: Person) -> Iterator[str]:
        for contact in person.contacts:
            name = contact.channel
            if name != "inbox" and (name not in self.by_device or devices.reached(db, person.id, name)):
                yield name

    def _send(self, db: Database, channel: str, person: Person, now: datetime, slot: int) -> None:
        about = f"canary {channel}"
        secret = links.issue(db, Link("canary", person.id, about, now + 2 * self.every))
        letter = Letter(
            about,
            person.id,
            [contact for contact in person.contacts if contact.channel == channel],
            person.language,
            SUBJECT.of(person.language),
            BODY.of(person.language),
            f"{self.staff.base_url}/c/{secret}",
            GOT,
            step=slot,
            alone=True,
        )
        post(db, letter, now, now + self.every)

    def _judge(self, db: Database, channel: str, now: datetime) -> None:
        alerts.forget(db, f"canary {channel}", now - KEPT)
        sent = sorted(alerts.deliveries(db, f"canary {channel}"), key=lambda d: d.step)[-LOOKED_AT:]
        before = next((one for one in health.channels(db) if one.channel == channel), Health(channel))
        found = judged(channel, sent)
        health.keep(db, found)
        if found.dead != before.dead:
            verb = "channel.dead" if found.dead else "channel.back"
            journal.write(db, Act(now, "machine", verb, channel, "", found.last_error))


def judged(channel: str, sent: Sequence[Delivery]) -> Health:
    """What test messages show of a channel; sent: oldest first."""
    settled = [one for one in sent if one.state in TAKEN or one.state is DeliveryState.FAILED]
    fails = 0
    for one in reversed(settled):
        if one.state is not DeliveryState.FAILED:
            break
        fails += 1
    return Health(
        channel,
        sent=len(settled),
        taken=sum(one.state in TAKEN for one in settled),
        came_back=sum(one.state is DeliveryState.READ for one in settled),
        fails=fails,
        last_at=settled[-1].settled_at if settled else None,
        last_error=settled[-1].last_error if fails else "",
    )
