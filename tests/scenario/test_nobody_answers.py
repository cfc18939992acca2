"""An alert that nobody takes: who is told next, on what, and what they are told of the ones before."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlite_utils import Database

from responder.model.escalation import Policy, Quiet, Step, Who, WhoKind
from responder.model.oncall import AlertState, DeliveryState, Message, Priority
from responder.model.rota import Hours, Layer, Rota, RotaId
from responder.model.story import StoryState
from responder.model.text import Language
from responder.paging import Climber
from responder.store import alerts, escalations, journal
from tests.room import EDITOR, SECOND, Room

QUAKE = "日本近海发生7.5级强震"
WORRY = "自来水能直接喝吗"
FIRST = Step((Who(WhoKind.PERSON, EDITOR),), timedelta(minutes=3))
THEN = Step((Who(WhoKind.PERSON, SECOND),), timedelta(minutes=5))
LADDER = {"default": Policy("default", (FIRST, THEN))}


def to(room: Room, channel: str) -> list[Message]:
    return [message for name, message in room.outbox.sent if name == channel]


async def verbs(room: Room) -> list[str]:
    return [line.act.verb for line in await room.store.read(lambda db: list(journal.lines(db)))]


@pytest.fixture
def ladder(room: Room) -> Room:
    """First the editor, after three minutes the second."""
    room.policies = LADDER
    room.restart()
    return room


async def test_after_two_minutes_without_a_sign_the_next_channel_is_tried(ladder: Room) -> None:
    await ladder.list_shows("a", QUAKE)
    await ladder.fast_forward(seconds=119)
    assert [channel for channel, _ in ladder.outbox.sent] == ["chat"]
    await ladder.fast_forward(seconds=2)
    assert [channel for channel, _ in ladder.outbox.sent] == ["chat", "mail"]
    assert "alert.no_receipt" in await verbs(ladder)


async def test_who_has_read_it_is_not_told_again_on_another_channel(ladder: Room) -> None:
    (alert,) = await ladder.list_shows("a", QUAKE)
    await ladder.fast_forward(seconds=5)

    def read(db: Database) -> None:
        (sent,) = alerts.deliveries(db, alert.id)
        assert alerts.receive(db, sent.id, DeliveryState.READ, ladder.now)

    await ladder.store.write(read)
    await ladder.fast_forward(seconds=150)
    assert [channel for channel, _ in ladder.outbox.sent] == ["chat"]


async def test_after_three_minutes_the_second_is_told_what_failed_and_when(ladder: Room) -> None:
    ladder.outbox.dead = {"chat"}
    await ladder.list_shows("a", QUAKE)
    await ladder.fast_forward(minutes=3, seconds=1)
    told = to(ladder, "mail")[-1]
    assert "Editor not reached: chat refused, mail handed over 10:00:00" in told.body
    assert QUAKE in told.body
    assert told.body.endswith("Take it by 10:08.")


async def test_however_often_it_was_told_the_message_names_its_deadline(room: Room) -> None:
    everybody = replace(FIRST, who=(*FIRST.who, *THEN.who))
    room.policies = {"default": Policy("default", (FIRST, everybody), repeats=3)}
    room.restart()
    room.outbox.dead = {"chat"}
    await room.list_shows("a", QUAKE)
    await room.fast_forward(minutes=24)
    english = [message.body for message in to(room, "mail") if message.language is Language.EN]
    assert len(english) > 3
    for body in english:
        assert QUAKE in body
        assert re.search(r"Take it by \d\d:\d\d\.$", body)
        assert body.count("not reached") <= 2  # Of the step before, not of all rounds.


async def test_a_taken_alert_climbs_no_further(ladder: Room) -> None:
    (alert,) = await ladder.list_shows("a", QUAKE)
    await ladder.fast_forward(seconds=30)
    await ladder.desk.take(alert.id, EDITOR, ladder.now)
    await ladder.fast_forward(minutes=9)
    assert len(ladder.outbox.sent) == 1


async def test_who_takes_it_and_does_nothing_loses_it_after_ten_minutes(ladder: Room) -> None:
    (alert,) = await ladder.list_shows("a", QUAKE)
    await ladder.desk.take(alert.id, SECOND, ladder.now)
    await ladder.fast_forward(minutes=10, seconds=5)
    (card,) = await ladder.cards()
    assert (card.alert.state, card.alert.owner, card.story.state) == (AlertState.OPEN, None, StoryState.OPEN)
    assert to(ladder, "chat")  # From the first step on.
    assert "alert.reopened" in await verbs(ladder)


async def test_handed_on_it_is_the_other_ones_for_ten_minutes(ladder: Room) -> None:
    (alert,) = await ladder.list_shows("a", QUAKE)
    await ladder.desk.take(alert.id, EDITOR, ladder.now)
    await ladder.fast_forward(minutes=8)
    await ladder.desk.hand_on(alert.id, EDITOR, SECOND, ladder.now)
    await ladder.fast_forward(minutes=9)
    (card,) = await ladder.cards()
    assert card.alert.owner == SECOND
    assert to(ladder, "mail")[-1].subject.startswith("Handed on to you")


async def test_when_all_were_told_and_nobody_came_it_begins_anew(ladder: Room) -> None:
    (alert,) = await ladder.list_shows("a", QUAKE)
    await ladder.fast_forward(minutes=8, seconds=5)
    assert await ladder.store.read(escalations.unanswered) == (alert.id,)
    before = len(ladder.outbox.sent)
    await ladder.fast_forward(minutes=31)
    assert len(ladder.outbox.sent) > before
    assert to(ladder, "chat")[-1].id != to(ladder, "chat")[0].id  # Not the same message: a new step's.


async def test_at_night_a_p2_waits_for_the_morning_and_a_p1_does_not(room: Room) -> None:
    room.policies = {"default": replace(LADDER["default"], quiet=Quiet(time(22), time(7), "Asia/Shanghai"))}
    room.restart()
    room.now = datetime(2026, 11, 19, 17, tzinfo=UTC)
    await room.list_shows("a", WORRY)
    await room.fast_forward(hours=5)
    assert room.outbox.sent == []
    await room.list_shows("b", QUAKE)
    await room.fast_forward(seconds=5)
    assert [message.subject[:2] for message in to(room, "chat")] == ["P1"]
    await room.fast_forward(hours=1)
    assert any(message.subject.startswith("P2") for message in to(room, "chat"))


async def test_nobody_is_on_duty_so_the_whole_staff_is_told_at_once(room: Room) -> None:
    layer = Layer("l", (EDITOR,), date(2026, 11, 2), time(9), days=7, within=(NEVER,))
    room.rotas = {"duty": Rota(RotaId("duty"), "Asia/Shanghai", (layer,))}
    room.policies = {
        "default": Policy("default", (Step((Who(WhoKind.ROTA, "duty"),), timedelta(minutes=3)),))
    }
    room.restart()
    await room.list_shows("a", QUAKE)
    await room.fast_forward(seconds=2)
    assert {channel for channel, _ in room.outbox.sent} == {"chat", "mail"}
    assert {"alert.nobody", "alert.unanswered", "alert.last_resort"} <= set(await verbs(room))


NEVER = Hours(frozenset({6}), time(3), time(4))


async def test_all_channels_are_down_and_the_alert_is_shown_as_unanswered(ladder: Room) -> None:
    ladder.outbox.dead = {"chat", "mail"}
    (alert,) = await ladder.list_shows("a", QUAKE)
    await ladder.fast_forward(minutes=9)
    assert ladder.outbox.sent == []
    assert await ladder.store.read(escalations.unanswered) == (alert.id,)


async def test_a_process_that_dies_in_the_middle_goes_on_where_it_was(ladder: Room) -> None:
    await ladder.list_shows("a", QUAKE)
    await ladder.fast_forward(minutes=2, seconds=30)
    ladder.restart()
    await ladder.cycle.restore(ladder.feeds, ladder.now)
    await ladder.fast_forward(seconds=40)
    assert [channel for channel, _ in ladder.outbox.sent] == ["chat", "mail", "mail"]


async def test_a_service_that_was_down_for_an_hour_does_one_step_and_not_all_at_once(ladder: Room) -> None:
    await ladder.list_shows("a", QUAKE)
    ladder.now += timedelta(hours=1)
    await ladder.tick()
    await ladder.tick()
    assert [channel for channel, _ in ladder.outbox.sent] == ["chat", "mail"]  # First step and its check.


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(hours=-1)], ids=["ahead", "back"])
async def test_a_clock_that_is_set_loses_no_step_and_repeats_none(ladder: Room, jump: timedelta) -> None:
    await ladder.list_shows("a", QUAKE)
    await ladder.fast_forward(minutes=1)
    ladder.now += jump
    await ladder.fast_forward(minutes=12)
    steps = [message.id for _, message in ladder.outbox.sent]
    assert len(steps) == len(set(steps)) == 3
    assert [channel for channel, _ in ladder.outbox.sent] == ["chat", "mail", "mail"]


async def test_the_auditor_finds_what_was_forgotten(ladder: Room) -> None:
    (alert,) = await ladder.list_shows("a", QUAKE)
    await ladder.store.write(lambda db: db.execute("DELETE FROM escalations"))
    assert await ladder.pager.minute(ladder.now) == 1
    assert "auditor.mended" in await verbs(ladder)
    assert await ladder.pager.minute(ladder.now) == 0
    assert await ladder.store.read(lambda db: escalations.of_alert(db, alert.id)) is not None


async def test_an_old_alert_of_before_there_were_escalations_pages_nobody(ladder: Room) -> None:
    (alert,) = await ladder.list_shows("a", QUAKE)
    await ladder.store.write(lambda db: db.execute("DELETE FROM escalations"))
    ladder.outbox.dead = {"chat", "mail"}
    await ladder.fast_forward(seconds=1)
    ladder.outbox.dead = set()
    await ladder.store.write(lambda db: db.execute("DELETE FROM escalations"))
    ladder.now += timedelta(days=3)
    await ladder.pager.minute(ladder.now)
    await ladder.fast_forward(minutes=5)
    assert ladder.outbox.sent == []
    held = await ladder.store.read(lambda db: alerts.alert(db, alert.id))
    assert held is not None
    assert held.state is AlertState.RESOLVED


async def test_in_the_night_of_a_clock_change_duty_passes_on_and_is_told_once(room: Room) -> None:
    """The clocks of New York go back at two on 1 November 2026; duty changes at half past one, the first."""
    layer = Layer("l", (EDITOR, SECOND), date(2026, 10, 31), time(1, 30), days=1)
    room.rotas = {"duty": Rota(RotaId("duty"), "America/New_York", (layer,))}
    room.restart()
    room.now = datetime(2026, 11, 1, 5, 0, tzinfo=UTC)
    for _ in range(180):
        room.now += timedelta(minutes=1)
        await room.tick()
    told = [message.subject for _, message in room.outbox.sent]
    assert told == ["You are on duty now"]
    begun = [m for m in await room.store.read(lambda db: list(journal.lines(db))) if m.act.object == "duty"]
    assert [line.act.at for line in begun] == [datetime(2026, 11, 1, 5, 30, tzinfo=UTC)]


async def test_in_the_morning_the_digest_tells_the_p3_of_the_day_once(room: Room) -> None:
    room.now = datetime(2026, 11, 19, 22, 0, tzinfo=UTC)  # Six in the morning.
    (alert,) = await room.list_shows("a", "自来水有异味 居民担心")
    assert alert.priority == "P3"
    for _ in range(150):
        room.now += timedelta(minutes=1)
        await room.tick()
    ((channel, message),) = room.outbox.sent
    assert (channel, message.subject) == ("chat", "简报：1 条待看（P3）")
    assert "自来水" in message.body


async def test_the_technology_of_the_day_climbs_four_times_as_slowly(room: Room) -> None:
    (alert,) = await room.list_shows("a", "量子计算机破解RSA加密 专家称言过其实")
    louder = replace(alert, priority=Priority.P2)
    climber = Climber(room.desk.staff)
    await room.store.write(lambda db: climber.begin(db, louder, room.now))
    held = await room.store.read(lambda db: escalations.of_alert(db, alert.id))
    assert held is not None
    assert [step.wait for step in held.policy.steps] == [timedelta(minutes=12)]
    assert held.policy.quiet is not None
