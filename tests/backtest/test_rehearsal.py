"""The last days gone through again from the store, with the parts that a cycle has."""

from datetime import timedelta

import pytest

from responder.backtest.rehearsal import Ask, alerts_of, together
from responder.embed import EmbedSettings
from responder.model.chosen import Chosen, Taught
from responder.model.feed import Look, Record
from responder.model.library import SubjectId
from responder.model.oncall import Alert
from responder.store import alerts, looks
from tests.fake_embed import FakeEmbed
from tests.room import SETTINGS, START, Room, feed

QUAKE, LATER = "日本近海发生7.5级强震", "日本7.5级强震 沿海居民紧急撤离"
DULL = "某明星新剧今晚开播"


def ask(room: Room, chosen: Chosen = Chosen(), *, days: float = 1) -> Ask:  # noqa: B008 - frozen
    return Ask(
        database=room.store.path,
        embedding=EmbedSettings(room.store.path),
        library=room.library,
        settings=SETTINGS,
        feeds=tuple(room.feeds.values()),
        chosen=chosen,
        since=room.now - timedelta(days=days),
        until=room.now + timedelta(minutes=1),
        warm_up=timedelta(days=1),
    )


async def rehearsed(room: Room, asked: Ask) -> list[Alert]:
    return list(await alerts_of(asked, room.store, FakeEmbed()))


async def a_day(room: Room) -> None:
    await room.list_shows("a", DULL, QUAKE)
    room.now += timedelta(minutes=30)
    await room.list_shows("b", QUAKE, DULL)
    await room.press_says(LATER)
    room.now += timedelta(minutes=30)
    await room.authority_says("M7.5 地震", Record(event="earthquake", magnitude=7.5))
    await room.list_shows("a", QUAKE)


async def test_the_same_numbers_tell_the_same_again(room: Room) -> None:
    await a_day(room)
    raised = await room.store.read(lambda db: alerts.since(db, START))
    assert raised
    found = await rehearsed(room, ask(room))
    assert [(one.id, one.at, one.priority, one.titles) for one in found] == [
        (one.id, one.at, one.priority, one.titles) for one in raised
    ]


async def test_a_higher_bar_tells_less(room: Room) -> None:
    await a_day(room)
    high = Chosen(dict.fromkeys(("scope", "grave", "sure"), 0.999))
    assert not [one for one in await rehearsed(room, ask(room, high)) if one.kind != "official"]


async def test_an_example_taken_in_is_learned_from(room: Room) -> None:
    await room.list_shows("a", DULL)
    assert not await rehearsed(room, ask(room))
    taught = Chosen({"seen": 0.0}, (Taught(DULL, SubjectId("earthquake"), taken_in=True),) * 4)
    (alert,) = await rehearsed(room, ask(room, taught))
    assert (alert.headline, alert.subject) == (DULL, "earthquake")


async def test_an_example_taken_out_teaches_no_more(room: Room) -> None:
    subject = room.library.subjects[SubjectId("earthquake")]
    (headline, *_) = [one.text for one in subject.headlines if one.belongs]
    await room.list_shows("a", headline)
    (told,) = await rehearsed(room, ask(room))
    without = Chosen(taught=(Taught(headline, subject.id, taken_in=False),))
    assert headline in told.reason.zh
    assert not [
        one for one in await rehearsed(room, ask(room, without)) if headline in one.reason.zh.split("；")[0]
    ]


async def test_what_came_before_the_days_is_not_reported(room: Room) -> None:
    await room.list_shows("a", QUAKE)
    room.now += timedelta(hours=30)
    await room.list_shows("a", QUAKE)
    assert not await rehearsed(room, ask(room, days=1))
    assert await rehearsed(room, ask(room, days=2))


async def test_looks_come_back_as_they_were_read(room: Room) -> None:
    await a_day(room)
    read = await room.store.read(lambda db: looks.between(db, START, room.now + timedelta(minutes=1)))
    assert [look.feed for look in read] == ["a", "b", "paper", "a", "authority"]
    assert [(one.entry.title, one.rank) for one in read[0].sightings] == [(DULL, 1), (QUAKE, 2)]
    assert read[-1].sightings[0].entry.record == Record(event="earthquake", magnitude=7.5)
    assert await room.store.read(looks.first) == START


async def test_looks_are_forgotten_after_sixty_days_and_what_they_led_to_is_not(room: Room) -> None:
    await room.list_shows("a", QUAKE)
    room.now += looks.KEPT + timedelta(minutes=1)
    await room.pager.minute(room.now)
    held = await room.store.read(lambda db: looks.between(db, START, room.now))
    assert [look.feed for look in held if look.sightings[0].rank] == []
    assert await room.store.read(lambda db: alerts.since(db, START))


@pytest.mark.parametrize(
    ("minutes", "sizes"),
    [
        pytest.param([0, 0, 0], [3], id="one moment"),
        pytest.param([0, 0.5, 1.5], [2, 1], id="a minute from the first of a batch"),
        pytest.param([], [], id="nothing"),
    ],
)
def test_looks_of_one_minute_go_through_together(minutes: list[float], sizes: list[int]) -> None:
    read = [Look(feed("a").id, START + timedelta(minutes=one), ()) for one in minutes]
    assert [len(batch) for batch in together(read)] == sizes
