"""The store tells who was first with a story, as long as it is on the desk."""

from dataclasses import replace
from datetime import timedelta

from responder.decide.pace import LASTS, Told, first_to_tell
from responder.model.feed import FeedId, FeedState
from responder.pacing import Pacing
from responder.store import feeds, stories
from tests.room import EDITOR, Room

QUAKE = "日本近海发生7.5级强震"


async def names(room: Room) -> set[str]:
    since = room.now - LASTS
    told = await room.store.read(lambda db: stories.told_by(db, since))
    sources = {one.id: one for one in room.feeds.values()}
    return set(first_to_tell((Told(*one) for one in told), sources))


async def test_a_feed_leads_from_the_alert_until_it_is_put_aside(room: Room) -> None:
    await room.list_shows("a", "周末去哪儿玩")
    assert await names(room) == set()
    (alert,) = await room.list_shows("b", QUAKE)
    assert await names(room) == {"b"}
    await room.fast_forward(minutes=20)
    await room.list_shows("c", QUAKE)
    assert await names(room) == {"b"}
    await room.desk.not_ours(alert.id, EDITOR, room.now, "another desk's")
    assert await names(room) == set()


async def test_it_goes_back_after_a_few_hours(room: Room) -> None:
    await room.list_shows("b", QUAKE)
    room.now += LASTS + timedelta(minutes=1)
    assert await names(room) == set()


async def test_a_feed_that_has_begun_to_lead_is_asked_sooner_and_then_more_often(room: Room) -> None:
    (alert,) = await room.list_shows("b", QUAKE)
    source = replace(room.feeds[FeedId("b")], interval=timedelta(minutes=20))
    leaders = Pacing(room.store, {source.id: source})
    state = FeedState(source.id, room.now + timedelta(minutes=20), looked_at=room.now)
    await room.store.write(lambda db: feeds.keep(db, state))
    await leaders.refresh(room.now)
    held = (await room.store.read(feeds.states))[source.id]
    assert held.due_at == room.now + timedelta(minutes=5)
    assert leaders.paced(source, held).interval == timedelta(minutes=5)
    assert leaders.paced(source, replace(held, failures=1)) == source
    await room.desk.not_ours(alert.id, EDITOR, room.now, "over")
    await leaders.refresh(room.now)
    assert leaders.paced(source, held) == source
