"""The pages of drills that were played: the report, its forms, and the lessons."""

from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import ClientSession, CookieJar
from aiohttp.test_utils import TestServer

from responder import drill, played
from responder.model.drill import Drill, DrillId
from responder.model.text import Bilingual
from responder.store import Store, apart, journal
from responder.web.app import make_app
from responder.web.live import Live
from responder.web.session import COOKIE, DRILL_COOKIE
from tests.room import EDITOR, START, Outbox, Room
from tests.web.conftest import Client, csrf, web_room

DRILLED = Drill(DrillId("drill-20261120T020000"), "dam-break", Bilingual("溃坝", "A dam"), START, 24.0, 30.0)
PAGE = f"/drills/{DRILLED.id}"


@pytest.fixture(autouse=True)
async def drilled(room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A drill in which one alert was raised and taken, beside the desk's own database."""
    monkeypatch.chdir(tmp_path)  # A test's desk looks for drills where it stands.
    path = tmp_path / DRILLED.id / "responder.db"
    async with Store(path, durable=False) as store:
        await drill.begin(tmp_path / "responder.db", store, DRILLED)
        played.keep(path.parent, DRILLED)
        exercise = Room(store, room.library, room.lessons, Outbox(), drill=True)
        (alert,) = await exercise.list_shows("a", "青禾水库溃坝 下游紧急撤离")
        await exercise.fast_forward(minutes=2)
        await exercise.desk.take(alert.id, EDITOR, exercise.now)
    return path


async def test_drills_are_listed_and_lead_to_their_reports(editor: Client) -> None:
    assert PAGE in await (await editor.get("/drills")).text()
    said = await (await editor.get(PAGE)).text()
    assert "【演练】演练报告: 溃坝" in said
    assert "青禾水库溃坝" in said
    assert "发出提醒" in said


async def test_a_lesson_is_kept_in_the_drills_journal_alone(
    editor: Client, room: Room, drilled: Path
) -> None:
    before = await room.store.read(lambda db: len(list(journal.lines(db))))
    fields = {"csrf": await csrf(editor, PAGE), "words": "先打电话\n<b>再发消息</b>"}
    said = await (await editor.post(f"{PAGE}/lessons", data=fields)).text()
    assert "&lt;b&gt;再发消息" in said
    held = await apart.ask(drilled, lambda db: [*journal.lines(db)])
    assert (held[-1].act.verb, held[-1].act.actor) == ("drill.lesson", EDITOR)
    assert await apart.ask(drilled, journal.verify) == len(held)
    assert await room.store.read(lambda db: len(list(journal.lines(db)))) == before


async def test_no_words_are_no_lesson(editor: Client) -> None:
    fields = {"csrf": await csrf(editor, PAGE), "words": "  "}
    assert (await editor.post(f"{PAGE}/lessons", data=fields)).status == 400


@pytest.mark.parametrize("form", ["csv", "html"])
async def test_what_is_carried_away_is_marked_on_every_line_or_page(editor: Client, form: str) -> None:
    answer = await editor.get(f"{PAGE}?form={form}")
    assert "attachment" in answer.headers["Content-Disposition"]
    said = await answer.text()
    if form == "csv":
        assert all("【演练】" in row for row in said.splitlines()[1:])
    else:
        assert "【演练】" in said
        assert "<script" not in said


@pytest.mark.parametrize("path", ["/drills/drill-20261121T020000", "/drills/..%2Fresponder.db"])
async def test_what_was_not_played_is_not_found(editor: Client, path: str) -> None:
    assert (await editor.get(path)).status == 404


async def test_only_who_is_signed_in_reads_them(client: Client) -> None:
    for path in ("/drills", PAGE):
        assert (await client.get(path)).status == 401


async def test_who_signs_in_to_a_drill_stays_signed_in_to_the_desk_beside_it(room: Room) -> None:
    shown = web_room(room, Live())
    drills = replace(shown, desk=replace(room.desk, drill=True))
    browser = ClientSession(cookie_jar=CookieJar(unsafe=True))  # By addresses, as browsers keep them.
    async with TestServer(make_app(shown)) as real, TestServer(make_app(drills)) as other, browser:
        for server in (real, other):
            link = await room.desk.sign_in_link(EDITOR, room.wall)
            await browser.post(server.make_url(f"/sign-in/{link.rpartition('/')[2]}"))
        sessions = {one.key: one.value for one in browser.cookie_jar}
        assert (await browser.get(real.make_url("/duty"))).status == 200
        assert (await browser.get(other.make_url("/duty"))).status == 200
    assert set(sessions) == {COOKIE, DRILL_COOKIE}
