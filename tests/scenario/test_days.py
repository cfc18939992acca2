"""An earthquake that goes on for days, and the questions people ask about it."""

from datetime import timedelta

from responder.model.oncall import Priority
from responder.model.story import StoryState
from responder.store import stories
from tests.room import Room

QUAKE = "日本近海发生7.5级强震"
CALM = ("新剧今晚开播", "周末去哪儿玩", "球队三比一取胜")
LATER = ("日本近海发生7.5级强震 已致12人遇难", "日本近海7.5级强震 300人受伤")


async def test_what_goes_on_the_next_day_is_told_again(room: Room) -> None:
    (first,) = await room.list_shows("a", QUAKE, *CALM)
    room.now += timedelta(hours=26)
    (again,) = await room.list_shows("a", QUAKE, *LATER)
    assert (again.story, again.priority) == (first.story, Priority.P1)
    assert again.id != first.id
    assert "on a new day" in again.reason.en
    assert not await room.list_shows("b", *LATER)


async def test_it_is_told_again_after_a_restart_just_the_same(room: Room) -> None:
    await room.list_shows("a", QUAKE, *CALM)
    room.restart()
    await room.cycle.restore(room.feeds, room.now)
    room.now += timedelta(hours=26)
    (again,) = await room.list_shows("a", QUAKE, *LATER)
    assert "on a new day" in again.reason.en


async def test_what_a_person_has_closed_is_not_told_again(room: Room) -> None:
    (first,) = await room.list_shows("a", QUAKE, *CALM)
    await room.store.write(lambda db: stories.move(db, first.story, StoryState.DISMISSED))
    room.now += timedelta(hours=26)
    assert not await room.list_shows("a", QUAKE, *LATER)


async def test_a_title_leads_back_to_its_story(room: Room) -> None:
    (alert,) = await room.list_shows("a", QUAKE, *CALM)
    held = await room.store.read(lambda db: stories.with_title(db, QUAKE, room.now))
    assert held is not None
    assert held.id == alert.story
    before = room.now - timedelta(hours=1)
    assert await room.store.read(lambda db: stories.with_title(db, QUAKE, before)) is None
    assert await room.store.read(lambda db: stories.with_title(db, "别的事", room.now)) is None
