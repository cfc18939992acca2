"""The tip form: for the desk's people, for anybody where it is open, and for nobody who floods it."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp.test_utils import TestClient, TestServer

from responder.intake import DESK, TIPS, own
from responder.model.oncall import Priority
from responder.store import alerts, journal, stories
from responder.web.app import make_app
from responder.web.live import Live
from tests.intake.taking import Taking
from tests.room import EDITOR, Room
from tests.web.conftest import Client, csrf, web_room

QUAKE = "日本近海发生7.5级强震"


async def opened(room: Room, *, public: bool) -> AsyncIterator[tuple[Client, Taking]]:
    room.feeds |= {feed.id: feed for feed in own(public=public)}
    taking = Taking(room)
    async with TestClient(TestServer(make_app(web_room(room, Live(), intake=taking.intake)))) as client:
        yield client, taking


@pytest.fixture
async def street(room: Room) -> AsyncIterator[Client]:
    """Anybody, where tips are open."""
    async for client, _ in opened(room, public=True):
        yield client


@pytest.fixture
async def closed(room: Room) -> AsyncIterator[Client]:
    async for client, _ in opened(room, public=False):
        yield client


async def enter(client: Client, room: Room) -> None:
    link = await room.desk.sign_in_link(EDITOR, room.now)
    await client.post(f"/sign-in/{link.rpartition('/')[2]}")


async def kept(room: Room) -> list[tuple[str, str, str]]:
    found = await room.store.read(lambda db: stories.latest_of(db, (DESK, TIPS), 99))
    return [(entry.feed, entry.title, entry.summary) for entry, _, _ in found]


async def test_a_tip_is_kept_and_nothing_of_its_sender(street: Client, room: Room) -> None:
    form = {"what": QUAKE, "where": "城东", "more": "有<b>黑烟</b>", "link": "https://a.example/1"}
    answer = await street.post("/tip", data=form, headers={"X-Forwarded-For": "198.51.100.7"})
    assert "谢谢，线索已收到" in await answer.text()
    assert await kept(room) == [(TIPS, QUAKE, "城东；有黑烟")]
    dump = "\n".join(await room.store.read(lambda db: list(db.conn.iterdump())))
    assert "198.51.100.7" not in dump
    assert "127.0.0.1" not in dump


async def test_the_same_tip_twice_is_one(street: Client, room: Room) -> None:
    for _ in range(2):
        assert (await street.post("/tip", data={"what": QUAKE})).status == 200
    assert len(await kept(room)) == 1


async def test_what_only_strangers_tell_waits_in_the_digest_until_another_tells_it(
    street: Client, room: Room
) -> None:
    await street.post("/tip", data={"what": QUAKE})
    (alert,) = await room.store.read(lambda db: alerts.since(db, room.now))
    assert (alert.priority, alert.unverified) == (Priority.P3, True)
    assert alert.reason.zh.startswith("只有公众线索提到")
    await room.fast_forward(seconds=2)
    assert [message.subject for _, message in room.outbox.sent] == ["简报：1 条待看（P3）"]
    (louder,) = await room.press_says(QUAKE)
    assert (louder.story, louder.priority, louder.unverified) == (alert.story, Priority.P2, False)


async def test_what_the_desk_notes_may_join_its_list_marked(street: Client, room: Room) -> None:
    await enter(street, room)
    answer = await street.post("/tip", data={"what": QUAKE, "csrf": await csrf(street, "/tip")})
    text = await answer.text()
    assert "打开它所在的事件" in text
    (alert,) = await room.store.read(lambda db: alerts.since(db, room.now))
    assert (alert.priority, alert.unverified) == (Priority.P2, True)
    for path in ("/", f"/stories/{alert.story}", "/tip"):
        assert "未核实" in await (await street.get(path)).text()
    await room.fast_forward(seconds=2)
    assert room.outbox.sent[0][1].subject.startswith("【未核实】")
    (line,) = await room.store.read(
        lambda db: [one for one in journal.lines(db) if one.act.verb == "tip.noted"]
    )
    assert (line.act.actor, line.act.story) == (EDITOR, alert.story)


async def test_a_note_of_the_desk_needs_the_forms_token(street: Client, room: Room) -> None:
    await enter(street, room)
    assert (await street.post("/tip", data={"what": QUAKE})).status == 403
    assert await kept(room) == []


async def test_where_tips_are_not_open_nobody_else_sees_the_form(closed: Client, room: Room) -> None:
    assert (await closed.get("/tip")).status == 401
    assert (await closed.post("/tip", data={"what": QUAKE})).status == 401
    await enter(closed, room)
    assert (await closed.get("/tip")).status == 200
    assert await kept(room) == []


async def test_a_program_that_fills_in_everything_is_thanked_and_ignored(street: Client, room: Room) -> None:
    answer = await street.post("/tip", data={"what": QUAKE, "website": "https://spam.example"})
    assert "谢谢" in await answer.text()
    assert await kept(room) == []


@pytest.mark.parametrize("what", ["", "   ", "\u200b\u202e", "<b></b>"])
async def test_a_tip_of_nothing_comes_back_with_what_was_typed(street: Client, room: Room, what: str) -> None:
    answer = await street.post("/tip", data={"what": what, "more": "typed <i>"})
    assert answer.status == 400
    assert "typed &lt;i&gt;</textarea>" in await answer.text()
    assert await kept(room) == []


async def test_an_address_has_five_an_hour_and_keeps_what_it_typed(street: Client, room: Room) -> None:
    async def send(n: int, address: str) -> int:
        headers = {"X-Forwarded-For": f"10.0.0.1, {address}"}
        return (await street.post("/tip", data={"what": f"{QUAKE} {n}"}, headers=headers)).status

    assert [await send(n, "198.51.100.7") for n in range(6)] == [200] * 5 + [429]
    assert await send(7, "198.51.100.8") == 200
    assert [await send(10 + n, f"2001:db8::{n:x}") for n in range(6)][-1] == 429  # One customer's network.
    answer = await street.post("/tip", data={"what": QUAKE}, headers={"X-Forwarded-For": "198.51.100.7"})
    assert QUAKE in await answer.text()
    assert int(answer.headers["Retry-After"]) <= 720
    room.now += timedelta(minutes=12)
    assert await send(20, "198.51.100.7") == 200


async def test_too_much_text_is_cut_and_too_large_a_form_refused(street: Client, room: Room) -> None:
    await street.post("/tip", data={"what": "长" * 1000, "more": "文" * 3000})
    ((_, title, summary),) = await kept(room)
    assert (len(title), len(summary)) == (300, 2000)
    assert (await street.post("/tip", data={"what": "x" * 100_000})).status == 413


async def test_the_page_needs_no_script_and_speaks_both_languages(street: Client) -> None:
    for language, words in (("zh", "发生了什么"), ("en", "What happened?")):
        await street.post("/language", data={"language": language, "back": "/tip"})
        text = await (await street.get("/tip")).text()
        assert words in text
        assert 'method="post" action="/tip"' in text
        assert "onsubmit" not in text
