"""What turns in the health of feeds is written once, told to editors only of authorities, and put aside."""

from dataclasses import replace
from datetime import timedelta

import pytest

from responder.desk.feeds import dismiss
from responder.errors import NotAllowedError
from responder.model.feed import FeedId, FeedState, Group, Trust
from responder.model.health import Health, Trouble
from responder.model.notice import NoticeId, Turn
from responder.model.oncall import AlertId
from responder.model.text import Bilingual
from responder.noticing import Noticing
from responder.store import alerts, journal, notices
from tests.room import EDITOR, PEOPLE, Room, feed

DETAIL = Bilingual("已有 13 小时没有任何新内容", "nothing new for 13 h")
LIST, OFFICIAL = feed("list"), feed("authority", group=Group.OFFICIAL, trust=Trust.OFFICIAL)


async def turned(room: Room, name: str, *, over: bool = False, trouble: Trouble = Trouble.SILENT) -> None:
    noticing = Noticing(PEOPLE, "http://desk.example", {one.id: one for one in (LIST, OFFICIAL)})
    turn = Turn(FeedId(name), trouble, room.now, DETAIL, over=over)
    await room.store.write(lambda db: noticing(db, [turn]))
    await room.fast_forward(minutes=1)


async def verbs(room: Room) -> list[str]:
    return await room.store.read(lambda db: [line.act.verb for line in journal.lines(db)])


async def test_an_authoritys_trouble_is_told_once_and_once_when_it_is_over(room: Room) -> None:
    for over in (False, False, True, True):
        await turned(room, "authority", over=over)
    subjects = [message.subject for _, message in room.outbox.sent]
    assert subjects == [
        "官方信息源异常：authority。已有 13 小时没有任何新内容",
        "官方信息源已恢复：authority",
    ]
    assert [channel for channel, _ in room.outbox.sent] == ["chat", "chat"]
    assert [verb for verb in await verbs(room) if verb.startswith("feed")] == ["feed.trouble", "feed.well"]


async def test_of_other_feeds_only_the_desk_tells(room: Room) -> None:
    await turned(room, "list", trouble=Trouble.FROZEN)
    assert room.outbox.sent == []
    (notice,) = await room.store.read(lambda db: notices.shown(db, room.now))
    assert (notice.feed, notice.trouble) == ("list", Trouble.FROZEN)
    assert await verbs(room) == ["feed.trouble"]


async def test_what_was_put_aside_is_not_brought_up_by_its_end(room: Room) -> None:
    await turned(room, "authority")
    (notice,) = await room.store.read(lambda db: notices.shown(db, room.now))
    for _ in range(2):
        await dismiss(room.desk, notice.id, EDITOR, room.now)
    await turned(room, "authority", over=True)
    assert len(room.outbox.sent) == 1
    assert await room.store.read(lambda db: notices.shown(db, room.now - timedelta(hours=2))) == ()
    (kept,) = await room.store.read(lambda db: notices.latest(db, room.now - timedelta(hours=2)))
    assert (kept.dismissed_by, kept.over_at is not None) == (EDITOR, True)
    assert (await verbs(room)).count("feed.dismissed") == 1


async def test_a_notice_that_is_not_there_cannot_be_put_aside(room: Room) -> None:
    with pytest.raises(NotAllowedError, match="unknown"):
        await dismiss(room.desk, NoticeId("n-0"), EDITOR, room.now)


async def test_of_a_feed_that_starts_anew_or_is_gone_nothing_is_told_any_more(room: Room) -> None:
    for name in ("list", "authority"):
        await turned(room, name)
    state = FeedState(LIST.id, room.now, health=Health(raised=(Trouble.SILENT,)))
    await room.store.write(lambda db: notices.settle(db, {LIST.id: state}, room.now))
    told = await room.store.read(lambda db: notices.shown(db, room.now + timedelta(hours=1)))
    assert [notice.feed for notice in told] == ["list"]
    await room.store.write(
        lambda db: notices.settle(db, {LIST.id: replace(state, health=Health())}, room.now)
    )
    assert await room.store.read(lambda db: notices.shown(db, room.now + timedelta(hours=1))) == ()


async def test_the_messages_are_known_by_their_notice(room: Room) -> None:
    await turned(room, "authority")
    (notice,) = await room.store.read(lambda db: notices.shown(db, room.now))
    (delivery,) = await room.store.read(lambda db: alerts.deliveries(db, AlertId(notice.id)))
    assert delivery.message.url == "http://desk.example/feeds"
