"""A Telegram channel: posts, edits that nobody is told of, and words under them that everybody is."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import web

from responder.model.publication import Deed, Fate, Outcome, Outlet
from responder.publish import PUBLISHERS, Outgoing, faults
from responder.publish.telegram import units
from tests.publish.vendor import Heard, Vendor, after, outgoing, sent

STOOD = Outcome(Fate.LIVE, "41", "https://t.me/desk/41")


def taken(heard: Heard) -> web.Response:
    return web.json_response({"ok": True, "result": {"message_id": 41, "text": heard.json["text"]}})


def no(code: int, description: str, pause_s: int = 0) -> web.Response:
    body: dict[str, object] = {"ok": False, "error_code": code, "description": description}
    if pause_s:
        body["parameters"] = {"retry_after": pause_s}
    return web.json_response(body, status=code)


@pytest.fixture
async def bots() -> AsyncIterator[Vendor]:
    vendor = Vendor(taken)
    async with vendor.serving():
        yield vendor


def first(vendor: Vendor, *, drill: bool = False) -> Outgoing:
    outlet = Outlet("channel", "telegram", vendor.url, secret="BOT", to="@desk")
    return replace(outgoing(outlet, drill=drill), secret="7:abc")


async def test_a_text_becomes_a_post(bots: Vendor) -> None:
    out = first(bots)
    assert await sent(replace(out, content=replace(out.content, long_alert="震级 < 6 & 余震"))) == STOOD
    (heard,) = bots.heard
    assert heard.path == "/bot7:abc/sendMessage"
    assert heard.json == {
        "chat_id": "@desk",
        "parse_mode": "HTML",
        "text": "<b>青禾县地震：目前知道的</b>\n\n震级 &lt; 6 &amp; 余震\n\nhttps://science.example/p/zh/quake-x7/",
    }


async def test_length_is_counted_in_utf16(bots: Vendor) -> None:
    assert units("a震😀") == 4
    out = first(bots)
    long = replace(out, content=replace(out.content, title="😀" * 2100))
    assert not PUBLISHERS["telegram"].preview(long).fits
    assert (await sent(long)).code == "too_long"
    assert not bots.heard


async def test_an_update_edits_the_post(bots: Vendor) -> None:
    assert await sent(after(first(bots), Deed.UPDATE, STOOD)) == STOOD
    (heard,) = bots.heard
    assert heard.path == "/bot7:abc/editMessageText"
    assert heard.json["message_id"] == 41


@pytest.mark.parametrize("deed", [Deed.CORRECT, Deed.WITHDRAW])
async def test_what_was_wrong_is_said_in_the_post_and_under_it(bots: Vendor, deed: Deed) -> None:
    assert await sent(after(first(bots), deed, STOOD)) == STOOD
    edit, notice = bots.heard
    assert [edit.path, notice.path] == ["/bot7:abc/editMessageText", "/bot7:abc/sendMessage"]
    assert all("问题：震级写错了" in str(one.json["text"]) for one in bots.heard)
    assert notice.json["reply_parameters"] == {"message_id": 41, "allow_sending_without_reply": True}
    assert ("5.1" in str(edit.json["text"])) is (deed is Deed.CORRECT)


async def test_an_edit_made_before_is_done_and_a_post_deleted_there_is_still_spoken_of(bots: Vendor) -> None:
    bots.refusals = [no(400, "Bad Request: message is not modified: specified new message content")]
    assert await sent(after(first(bots), Deed.UPDATE, STOOD)) == STOOD
    for deed, fate in ((Deed.UPDATE, Fate.REFUSED), (Deed.WITHDRAW, Fate.LIVE)):
        bots.refusals = [no(400, "Bad Request: message to edit not found")]
        assert (await sent(after(first(bots), deed, STOOD))).fate is fate


async def test_a_drill_says_so(bots: Vendor) -> None:
    await sent(first(bots, drill=True))
    assert str(bots.heard[0].json["text"]).startswith("<b>【演练】")


@pytest.mark.parametrize(
    ("answer", "fate", "code"),
    [
        pytest.param((400, "Bad Request: chat not found"), Fate.REFUSED, "400", id="no such channel"),
        pytest.param(
            (403, "Forbidden: bot was kicked from the channel chat"), Fate.REFUSED, "403", id="kicked"
        ),
        pytest.param((401, "Unauthorized"), Fate.REFUSED, "401", id="a wrong token"),
        pytest.param((404, "Not Found"), Fate.REFUSED, "404", id="no token at all"),
        pytest.param((429, "Too Many Requests: retry after 34"), Fate.LATER, "429", id="a flood"),
        pytest.param((502, "Bad Gateway"), Fate.LOST, "502", id="a fault on the way"),
    ],
)
async def test_what_a_refusal_means(bots: Vendor, answer: tuple[int, str], fate: Fate, code: str) -> None:
    bots.refusals = [no(*answer, pause_s=34 if answer[0] == 429 else 0)]
    outcome = await sent(first(bots))
    assert (outcome.fate, outcome.code, outcome.wait_s) == (fate, code, 34 if fate is Fate.LATER else 0)
    assert " · " in outcome.meaning
    assert "abc" not in outcome.meaning


def test_an_attempt_without_an_end_waits_for_a_person() -> None:
    kind = PUBLISHERS["telegram"]
    assert not kind.repeats
    assert kind.look is None
    assert any(
        "needs to" in fault for fault, _ in faults(Outlet("c", "telegram", "https://t.example", secret="S"))
    )
