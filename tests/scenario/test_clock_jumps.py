"""The clock jumps, or the disk is full, while something is on its way."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

from sqlite_utils import Database

from responder.desk import Order
from responder.errors import StoreError
from responder.model.oncall import Channel, DeliveryState, Message
from responder.model.publication import Deed, Fate, Outcome, PublicationState
from responder.publish import Outgoing
from responder.store import Store, alerts
from tests.newsroom import OFFICER, QUAKE, Newsroom, Outlets
from tests.room import Room

T = TypeVar("T")
HOUR = timedelta(hours=1)
PATIENCE_S = 20.0  # With what would otherwise wait for itself.


@dataclass
class Slow:
    """A channel that has a message in hand until it is told to go on."""

    go: asyncio.Event = field(default_factory=asyncio.Event)
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    sent: list[Message] = field(default_factory=list)

    async def send(self, channel: Channel, address: str, message: Message, now: datetime) -> None:
        self.sent.append(message)
        self.begun.set()
        await self.go.wait()


@dataclass
class SlowOutlet(Outlets):
    """An outlet that shows nothing before it is told to go on, and says so when it is asked."""

    go: asyncio.Event = field(default_factory=asyncio.Event)
    begun: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, outgoing: Outgoing) -> Outcome:
        self.begun.set()
        await self.go.wait()
        return await super().send(outgoing)

    async def look(self, outgoing: Outgoing) -> Outcome | None:
        return Outcome(Fate.LIVE if self.public else Fate.ABSENT)


async def test_a_message_on_its_way_is_not_sent_again_when_the_clock_jumps_ahead(room: Room) -> None:
    slow = Slow()
    courier = replace(room.courier, sender=slow)
    await room.list_shows("a", QUAKE)
    first = asyncio.create_task(courier.carry(room.now))
    await slow.begun.wait()
    before = len(slow.sent)
    async with asyncio.timeout(PATIENCE_S):
        assert await courier.carry(room.now + HOUR) == 0
    slow.go.set()
    assert await first == len(slow.sent) == before


async def test_two_hands_that_waited_for_one_disk_do_not_take_the_same_message(room: Room) -> None:
    """The second asked a minute later, and comes right behind the first."""
    slow = Slow()
    slow.go.set()
    courier = replace(room.courier, sender=slow)
    await room.list_shows("a", QUAKE)
    first, second = await asyncio.gather(
        courier.carry(room.now), courier.carry(room.now + timedelta(minutes=1))
    )
    assert (first, second) == (len(slow.sent), 0)


async def test_a_publication_on_its_way_is_not_sent_again_when_the_clock_jumps_ahead(
    newsroom: Newsroom,
) -> None:
    version = await newsroom.approved(await newsroom.holding(await newsroom.breaks()))
    slow = SlowOutlet()
    herald = replace(newsroom.herald, sender=slow)
    await newsroom.press.publish(version.id, Order(("blog",)), OFFICER, newsroom.room.now)
    first = asyncio.create_task(herald.carry(newsroom.room.now))
    await slow.begun.wait()
    async with asyncio.timeout(PATIENCE_S):
        assert await herald.carry(newsroom.room.now + HOUR) == 0
    slow.go.set()
    await first
    assert len(slow.public) == 1


async def test_an_order_does_not_wait_for_a_clock_that_was_set_back(newsroom: Newsroom) -> None:
    version = await newsroom.approved(await newsroom.holding(await newsroom.breaks()))
    await newsroom.press.publish(version.id, Order(("site",)), OFFICER, newsroom.room.now)
    later = replace(Order(("blog",)), at=newsroom.room.now + 3 * HOUR)
    await newsroom.press.publish(version.id, later, OFFICER, newsroom.room.now)
    newsroom.room.now -= HOUR
    await newsroom.herald.carry(newsroom.room.now)
    states = await newsroom.states(version)
    assert states["site", Deed.PUBLISH] is PublicationState.LIVE
    assert states["blog", Deed.PUBLISH] is PublicationState.SCHEDULED


class Disk(Store):
    """A store whose disk may be full."""

    full = False

    async def write(self, change: Callable[[Database], T]) -> T:
        if self.full:
            raise StoreError("database or disk is full")
        return await super().write(change)


async def test_a_full_disk_takes_no_other_message_off_its_way(room: Room) -> None:
    """What became of them cannot be written: they are sent again, marked, when there is room."""
    (alert, *_) = await room.list_shows("a", QUAKE)
    slow = Slow()
    async with Disk(room.store._path, durable=False) as disk:
        courier = replace(room.courier, sender=slow, store=disk)
        first = asyncio.create_task(courier.carry(room.now))
        await slow.begun.wait()
        disk.full = True
        slow.go.set()
        sent = await first
        assert await courier.carry(room.now + timedelta(minutes=1)) == 0
        disk.full = False
        assert await courier.carry(room.now + timedelta(minutes=1)) == sent
    assert [message.repeat for message in slow.sent] == [False] * sent + [True] * sent
    held = await room.store.read(lambda db: alerts.deliveries(db, alert.id))
    assert {one.state for one in held} == {DeliveryState.SUBMITTED}


async def test_a_full_disk_publishes_nothing_twice(newsroom: Newsroom) -> None:
    version = await newsroom.approved(await newsroom.holding(await newsroom.breaks()))
    await newsroom.press.publish(version.id, Order(("blog", "site")), OFFICER, newsroom.room.now)
    slow = SlowOutlet()
    async with Disk(newsroom.room.store._path, durable=False) as disk:
        herald = replace(newsroom.herald, sender=slow, store=disk)
        first = asyncio.create_task(herald.carry(newsroom.room.now))
        await slow.begun.wait()
        disk.full = True
        slow.go.set()
        assert await first == 2
        assert await herald.carry(newsroom.room.now + HOUR) == 0
        disk.full = False
        await herald.carry(newsroom.room.now + HOUR)
    assert len(slow.public) == 2
    assert set((await newsroom.states(version)).values()) == {PublicationState.LIVE}
