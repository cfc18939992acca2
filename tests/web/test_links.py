"""Every kind of link: what is expired, used up, another's or altered is refused with help."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from responder.model.library import ExpertId
from responder.model.oncall import AlertState
from responder.paging.calls import self_secret
from tests.room import EDITOR, SECOND, Room
from tests.web.conftest import Client

EXPERT = ExpertId("sample-dam-hydrologist")
Maker = Callable[[Room], Awaitable[str]]


async def take(room: Room) -> str:
    room.drill = True
    await room.list_shows("a", "青禾水库溃坝 下游紧急撤离")
    await room.fast_forward(seconds=2)
    return room.outbox.sent[0][1].url.removeprefix("http://desk.example")


async def answer(room: Room) -> str:
    room.drill = True
    (alert,) = await room.list_shows("a", "青禾水库溃坝 下游紧急撤离")
    until = room.now + timedelta(minutes=20)
    await room.desk.page(alert.story, EXPERT, EDITOR, question="?", answer_by=until, now=room.now)
    await room.fast_forward(seconds=2)
    return next(m.url for _, m in room.outbox.sent if "/a/" in m.url).removeprefix("http://desk.example")


async def own(room: Room) -> str:
    return "/me/" + self_secret((await answer(room)).rpartition("/")[2])


async def sign_in(room: Room) -> str:
    return (await room.desk.sign_in_link(EDITOR, room.wall)).removeprefix("http://desk.example")


async def canary(room: Room) -> str:
    room.canary = timedelta(minutes=10)
    room.restart()
    await room.fast_forward(seconds=2)
    return room.outbox.sent[0][1].url.removeprefix("http://desk.example")


async def calendar(room: Room) -> str:
    return (await room.desk.calendar_address(EDITOR, room.now)).removeprefix("http://desk.example")


EVERY = pytest.mark.parametrize("make", [take, answer, own, sign_in, canary, calendar])


@EVERY
async def test_it_opens(client: Client, room: Room, make: Maker) -> None:
    assert (await client.get(await make(room))).status == 200


@EVERY
async def test_an_altered_one_is_refused_with_help(client: Client, room: Room, make: Maker) -> None:
    path = await make(room)
    end = ".ics" if path.endswith(".ics") else ""
    whole = path.removesuffix(end)
    for spoilt in (whole[:-1] + ("A" if whole[-1] != "A" else "B"), whole[:-5], whole + "x"):
        for method in ("GET", "POST"):
            refused = await client.request(method, spoilt + end)
            assert refused.status in {404, 405}, spoilt
            if refused.status == 404:
                assert "链接无效" in await refused.text()


@EVERY
async def test_an_expired_one_is_refused_with_help(client: Client, room: Room, make: Maker) -> None:
    path = await make(room)
    room.now += timedelta(days=400)
    room.wall += timedelta(days=400)
    for method in ("GET", "POST"):
        refused = await client.request(method, path)
        assert refused.status in {410, 405}
        if refused.status == 410:
            assert "已过期" in await refused.text()


@EVERY
async def test_one_of_another_kind_is_refused(client: Client, room: Room, make: Maker) -> None:
    path = await make(room)
    secret = path.rpartition("/")[2].removesuffix(".ics")
    for kind in ("/l/{}", "/a/{}", "/me/{}", "/sign-in/{}", "/c/{}", "/calendar/{}.ics"):
        other = kind.format(secret)
        assert (await client.get(other)).status == (200 if other == path else 404), other


@pytest.mark.parametrize("make", [take, sign_in])
async def test_what_acts_at_once_works_once(client: Client, room: Room, make: Maker) -> None:
    path = await make(room)
    assert (await client.post(path)).status == 200
    for method in ("GET", "POST"):
        refused = await client.request(method, path)
        assert refused.status == 410
        assert "已经用过" in await refused.text()


@pytest.mark.parametrize(
    ("fields", "says", "becomes"),
    [
        pytest.param({}, "已由Editor接手", (AlertState.ACKNOWLEDGED, EDITOR), id="take"),
        pytest.param(
            {"act": "hand-on", "to": SECOND},
            "已由Second接手",
            (AlertState.ACKNOWLEDGED, SECOND),
            id="hand on",
        ),
        pytest.param(
            {"act": "not-ours", "reason": "x"}, "已搁置", (AlertState.RESOLVED, EDITOR), id="not ours"
        ),
    ],
)
async def test_a_message_takes_hands_on_or_puts_aside_without_sign_in(
    client: Client, room: Room, fields: dict[str, str], says: str, becomes: tuple[AlertState, str]
) -> None:
    path = await take(room)
    assert says in await (await client.post(path, data=fields)).text()
    (card,) = await room.cards()
    assert (card.alert.state, card.alert.owner) == becomes
    assert (await client.post(path, data=fields)).status == 410


async def test_handing_on_to_nobody_spends_nothing(client: Client, room: Room) -> None:
    path = await take(room)
    assert (await client.post(path, data={"act": "hand-on", "to": "x"})).status == 404
    assert (await client.get(path)).status == 200
