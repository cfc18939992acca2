"""Who is on duty, what people change about it, and what the desk shouts."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from aiohttp.test_utils import TestClient, TestServer

from responder.model.escalation import Policy, Step, Who, WhoKind
from responder.model.rota import Hours, Layer, Rota, RotaId
from responder.web.app import make_app
from responder.web.live import Live
from tests.room import EDITOR, SECOND, Room
from tests.web.conftest import Client, csrf, web_room

QUAKE = "日本近海发生7.5级强震"
WEEKLY = Layer("weekly", (EDITOR, SECOND), date(2026, 11, 16), time(9), days=7)
DUTY = Rota(RotaId("duty"), "Asia/Shanghai", (WEEKLY,))


@pytest.fixture
async def desk(room: Room) -> AsyncIterator[Client]:
    """A desk with a weekly rota, in which the editor has signed in."""
    room.rotas = {"duty": DUTY}
    room.restart()
    shown = replace(web_room(room, Live()), phones={str(EDITOR): "+86 10 0000 0000"})
    async with TestClient(TestServer(make_app(shown))) as client:
        await sign_in(client, room)
        yield client


async def sign_in(client: Client, room: Room, person: str = EDITOR) -> None:
    link = await room.desk.sign_in_link(next(p.id for p in room.desk.people if p.id == person), room.now)
    await client.post(f"/sign-in/{link.rpartition('/')[2]}")


async def text(client: Client, path: str = "/duty") -> str:
    return await (await client.get(path)).text()


async def test_the_page_says_who_is_on_and_who_is_next(desk: Client) -> None:
    shown = await text(desk)
    assert "当班: Editor" in shown
    assert re.search(r"周一 11-23 09:00</time> Second", shown)


async def test_an_override_puts_somebody_else_on_and_can_be_lifted(desk: Client) -> None:
    form = {"csrf": await csrf(desk), "person": SECOND, "from": "2026-11-20T09:00", "to": "2026-11-20T18:00"}
    assert (await desk.post("/duty/duty/override", data=form)).status == 200
    shown = await text(desk)
    assert "当班: Second" in shown
    lift = re.search(r'action="(/overrides/[\w-]+/lift)"', shown)
    assert lift
    await desk.post(lift[1], data={"csrf": await csrf(desk)})
    assert "当班: Editor" in await text(desk)


async def test_a_swap_is_asked_taken_and_then_the_rota_says_so(desk: Client, room: Room) -> None:
    form = {"csrf": await csrf(desk), "from": "2026-11-20T09:00", "to": "2026-11-20T18:00"}
    await desk.post("/duty/duty/swap", data=form)
    swap = re.search(r'action="(/swaps/[\w-]+)"', await text(desk))
    assert swap
    own = await desk.post(swap[1], data={"csrf": await csrf(desk), "act": "take"})
    assert own.status == 409
    assert "不能和自己换班" in await own.text()
    await sign_in(desk, room, SECOND)
    await desk.post(swap[1], data={"csrf": await csrf(desk), "act": "take"})
    shown = await text(desk)
    assert "当班: Second" in shown
    assert "已接受: Second" in shown
    again = await desk.post(swap[1], data={"csrf": await csrf(desk), "act": "take"})
    assert again.status == 409


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param("2026-11-20T18:00", "2026-11-20T09:00", id="the end before the beginning"),
        pytest.param("2026-11-01T09:00", "2026-11-01T18:00", id="a time that has passed"),
        pytest.param("", "2026-11-20T09:00", id="no time"),
        pytest.param("2026-11-20T09:00", "2027-11-20T09:00", id="a year at once"),
    ],
)
async def test_times_that_cannot_be(desk: Client, start: str, end: str) -> None:
    form = {"csrf": await csrf(desk), "person": SECOND, "from": start, "to": end}
    assert (await desk.post("/duty/duty/override", data=form)).status == 400


@pytest.mark.parametrize(
    "path", ["/duty/none/override", "/duty/none/swap", "/overrides/o-1/lift", "/swaps/w-1"]
)
async def test_what_there_is_not_is_refused_with_help(desk: Client, path: str) -> None:
    form = {"csrf": await csrf(desk), "person": SECOND, "from": "2026-11-20T09:00", "to": "2026-11-20T18:00"}
    assert (await desk.post(path, data=form)).status == 404


async def test_everybody_has_a_calendar_of_their_own_at_a_secret_address(desk: Client) -> None:
    async def make() -> str:
        made = await (await desk.post("/duty/calendar", data={"csrf": await csrf(desk)})).text()
        found = re.search(r"http://desk\.example(/calendar/[\w-]+\.ics)", made)
        assert found
        return found[1]

    first = await make()
    answer = await desk.get(first)
    assert answer.content_type == "text/calendar"
    body = await answer.text()
    assert "DTSTART:20261116T010000Z" in body
    assert "Second" not in body
    second = await make()
    assert (await desk.get(first)).status == 404
    assert (await desk.get(second)).status == 200


async def test_the_phone_list_begins_with_who_is_on_duty(desk: Client) -> None:
    shown = await text(desk, "/duty/phones")
    assert shown.index("Editor · 当班") < shown.index("Second")
    assert "+86 10 0000 0000" in shown
    assert "没有登记" in shown


async def test_a_gap_is_shouted_on_the_board(room: Room, desk: Client) -> None:
    assert "现在无人值班" not in await text(desk, "/")
    room.rotas = {
        "duty": replace(DUTY, layers=(replace(WEEKLY, within=(Hours(frozenset({6}), time(3), time(4)),)),))
    }
    room.restart()
    async with TestClient(TestServer(make_app(web_room(room, Live())))) as client:
        await sign_in(client, room)
        assert "现在无人值班" in await text(client, "/")
        assert "/duty/phones" in await text(client, "/")
        assert "无人值班" in await text(client)


async def test_an_alert_that_nobody_answers_is_shouted_and_its_climb_is_shown(
    room: Room, editor: Client
) -> None:
    room.policies = {
        "default": Policy("default", (Step((Who(WhoKind.PERSON, EDITOR),), timedelta(minutes=3)),))
    }
    room.outbox.dead = {"mail"}
    room.restart()
    (alert,) = await room.list_shows("a", QUAKE)
    await room.fast_forward(minutes=4)
    assert "有提醒无人应答：请打电话" in await text(editor, "/")
    shown = await text(editor, f"/stories/{alert.story}")
    for words in ("通知经过", "无人应答", "Editor</strong> · chat · 已交给渠道", "mail · 失败", "refused"):
        assert words in shown
    await editor.post(f"/alerts/{alert.id}/take", data={"csrf": await csrf(editor)})
    assert "请打电话" not in await text(editor, "/")


async def test_experts_are_called_from_the_story_and_a_wrong_alert_is_called_off(
    room: Room, editor: Client
) -> None:
    room.drill = True
    (alert,) = await room.list_shows("a", "青禾水库溃坝 下游紧急撤离")
    path = f"/stories/{alert.story}"
    form = {"csrf": await csrf(editor), "question": "多久到县城？", "minutes": "40", "level": "named"}
    assert (await editor.post(f"{path}/call", data=form | {"minutes": "x"})).status == 400
    assert (await editor.post(f"{path}/call", data=form | {"back": path})).status == 200
    shown = await text(editor, path)
    assert "约请中" in shown
    assert "第 1 轮" in shown
    end = re.search(r'action="(/calls/[\w-]+/end)"', shown)
    assert end
    await editor.post(end[1], data={"csrf": form["csrf"]})
    assert "已结束" in await text(editor, path)
    off = {"csrf": form["csrf"], "reason": ""}
    assert (await editor.post(f"/alerts/{alert.id}/call-off", data=off)).status == 400
    assert (await editor.post(f"/alerts/{alert.id}/call-off", data=off | {"reason": "误读"})).status == 200
    assert (await editor.post(f"/alerts/{alert.id}/call-off", data=off | {"reason": "误读"})).status == 409
    assert "误报，已向收到者解除" in await text(editor, path)
