"""Channels that are tested before they are needed, and limits to what one person gets."""

from datetime import timedelta

import pytest

from responder.model.escalation import Policy, Step, Who, WhoKind
from responder.model.oncall import Channel, DeliveryState
from responder.store import alerts, health, journal
from responder.store.health import Health
from tests.room import EDITOR, SECOND, Room

QUAKE = "日本近海发生7.5级强震"
EVERY = timedelta(minutes=10)


@pytest.fixture
def tested(room: Room) -> Room:
    """Every ten minutes a test message on each channel of the editor."""
    room.canary = EVERY
    room.policies = {
        "default": Policy("default", (Step((Who(WhoKind.PERSON, EDITOR),), timedelta(minutes=3)),))
    }
    room.restart()
    return room


async def minutes(room: Room, n: int) -> None:
    for _ in range(n):
        room.now += timedelta(minutes=1)
        await room.tick()


async def known(room: Room) -> dict[str, Health]:
    return {one.channel: one for one in await room.store.read(health.channels)}


async def test_each_channel_is_tested_again_and_again_and_scored(tested: Room) -> None:
    await minutes(tested, 41)
    assert {channel for channel, _ in tested.outbox.sent} == {"chat", "mail"}
    assert {message.subject for _, message in tested.outbox.sent} == {"渠道测试，无需处理"}
    assert len({message.id for _, message in tested.outbox.sent}) == len(tested.outbox.sent)
    found = await known(tested)
    assert (found["chat"].score, found["chat"].fails, found["chat"].came_back) == (1.0, 0, 0)


async def test_a_tapped_test_message_is_counted_as_come_back(tested: Room) -> None:
    await minutes(tested, 2)
    secret = next(m.url for c, m in tested.outbox.sent if c == "chat").rpartition("/")[2]
    assert await tested.desk.receive(secret, tested.now)
    assert not await tested.desk.receive(secret, tested.now)
    await minutes(tested, 11)
    assert (await known(tested))["chat"].came_back == 1


async def test_an_alert_begins_on_a_channel_that_works_when_the_first_is_dead(tested: Room) -> None:
    tested.outbox.dead = {"chat"}
    await minutes(tested, 45)
    found = await known(tested)
    assert found["chat"].dead
    assert found["chat"].last_error == "refused"
    lines = await tested.store.read(lambda db: list(journal.lines(db)))
    assert [line.act.object for line in lines if line.act.verb == "channel.dead"] == ["chat"]
    (alert,) = await tested.list_shows("a", QUAKE)
    await tested.fast_forward(seconds=2)
    (first, *_) = await tested.store.read(lambda db: alerts.deliveries(db, alert.id))
    assert first.channel == "mail"
    tested.outbox.dead = set()
    await minutes(tested, 25)
    assert not (await known(tested))["chat"].dead


async def test_a_test_message_is_not_handed_to_another_channel(tested: Room) -> None:
    tested.outbox.dead = {"chat"}
    await minutes(tested, 5)
    assert len([1 for channel, _ in tested.outbox.sent if channel == "mail"]) == 1


async def test_a_person_gets_one_sms_a_minute_and_the_next_waits(room: Room) -> None:
    room.channels["chat"] = Channel("chat", "sms")
    (alert,) = await room.list_shows("a", QUAKE)
    await room.desk.hand_on(alert.id, SECOND, EDITOR, room.now)
    await room.fast_forward(seconds=30)
    assert [channel for channel, _ in room.outbox.sent].count("chat") == 1
    await room.fast_forward(seconds=40)
    assert [channel for channel, _ in room.outbox.sent].count("chat") == 2
    states = await room.store.read(
        lambda db: {row["state"] for row in db.query("SELECT state FROM outbox WHERE channel = 'chat'")}
    )
    assert states == {DeliveryState.SUBMITTED}
