"""A person's devices on the desk, an expert's on their own page, and who may change them."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp.test_utils import TestClient, TestServer

from responder.model.device import Device
from responder.model.library import ExpertId
from responder.model.oncall import Channel
from responder.notify import vapid
from responder.paging.calls import self_secret
from responder.store import devices, journal
from responder.web.app import make_app
from responder.web.devices import called
from responder.web.live import Live
from tests.notify.push_service import KEY, Browser
from tests.room import EDITOR, SECOND, Room, feed
from tests.web.conftest import Client, csrf, web_room

PHONE = Browser("https://push.example.net/send/phone")
PUSH = Channel("chat", "webpush", sender="duty@example.org", secret="PUSH_KEY")
AGENT = {"User-Agent": "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"}
EXPERT = ExpertId("sample-dam-hydrologist")


def shown(room: Room, key: str = KEY, also: Channel | None = None) -> Client:
    """A desk with a channel that pushes, which the editor alone has among the contacts."""
    channels = {"chat": PUSH, "mail": Channel("mail", "email"), "other": replace(PUSH, name="other")}
    channels |= {also.name: also} if also else {}
    desk = replace(web_room(room, Live()), channels=channels, secrets={"PUSH_KEY": key})
    return TestClient(TestServer(make_app(desk)))


async def sign_in(client: Client, room: Room, person: str = EDITOR) -> None:
    link = await room.desk.sign_in_link(next(p.id for p in room.desk.people if p.id == person), room.wall)
    await client.post(f"/sign-in/{link.rpartition('/')[2]}")


@pytest.fixture
async def desk(room: Room) -> AsyncIterator[Client]:
    async with shown(room) as client:
        await sign_in(client, room)
        yield client


async def text(client: Client, path: str = "/duty") -> str:
    return await (await client.get(path)).text()


async def sign_up(client: Client, **changes: str) -> int:
    form = {
        "csrf": await csrf(client),
        "what": "sign-up",
        "channel": "chat",
        "subscription": PHONE.subscription,
    }
    return (await client.post("/devices", data=form | changes, headers=AGENT)).status


async def kept(room: Room, person: str = EDITOR) -> list[Device]:
    return list(await room.store.read(lambda db: devices.of_person(db, person)))


async def test_a_device_is_signed_up_shown_and_removed(desk: Client, room: Room) -> None:
    assert "还没有设备" in await text(desk)
    assert f'data-key="{vapid.public(vapid.read(KEY))}"' in await text(desk)
    assert await sign_up(desk) == 200
    (held,) = await kept(room)
    assert (held.name, held.channel, held.address) == ("Firefox · Android", "chat", PHONE.address)
    page = await text(desk)
    assert "Firefox · Android" in page
    assert f'data-known="{held.id}"' in page
    assert PHONE.endpoint not in page
    await desk.post("/devices", data={"csrf": await csrf(desk), "what": "sign-off", "device": held.id})
    assert await kept(room) == []
    verbs = await room.store.read(lambda db: [line.act.verb for line in journal.lines(db)])
    assert [verb for verb in verbs if verb.startswith("device")] == ["device.added", "device.removed"]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        pytest.param({"csrf": "0" * 64}, 403, id="a form of another site"),
        pytest.param({"subscription": "{}"}, 400, id="no subscription"),
        pytest.param(
            {"subscription": PHONE.subscription.replace("push.example.net", "127.0.0.1")},
            400,
            id="an address of our own",
        ),
        pytest.param({"channel": "other"}, 404, id="a channel that is not among the person's contacts"),
        pytest.param({"channel": "mail"}, 404, id="a channel that pushes nothing"),
        pytest.param({"what": "paint"}, 400, id="no such act"),
    ],
)
async def test_what_is_refused(desk: Client, room: Room, changes: dict[str, str], status: int) -> None:
    assert await sign_up(desk, **changes) == status
    assert await kept(room) == []


async def test_nobody_signs_up_without_signing_in(room: Room) -> None:
    async with shown(room) as client:
        form = {"what": "sign-up", "channel": "chat", "subscription": PHONE.subscription}
        assert (await client.post("/devices", data=form)).status == 401


async def test_another_persons_device_cannot_be_removed_or_seen(desk: Client, room: Room) -> None:
    await sign_up(desk)
    (held,) = await kept(room)
    await sign_in(desk, room, SECOND)
    assert "Firefox" not in await text(desk)
    form = {"csrf": await csrf(desk), "what": "sign-off", "device": held.id}
    assert (await desk.post("/devices", data=form)).status == 404
    assert await kept(room) == [held]


async def test_whoever_has_no_such_contact_is_offered_nothing(room: Room, editor: Client) -> None:
    assert "/devices" not in await text(editor)


async def test_a_desk_without_a_key_says_so(room: Room) -> None:
    async with shown(room, key="") as client:
        await sign_in(client, room)
        page = await text(client)
    assert "渠道 chat 没有密钥" in page
    assert "data-key" not in page


async def test_a_device_that_is_gone_is_told(desk: Client, room: Room) -> None:
    await sign_up(desk)
    (held,) = await kept(room)
    await room.store.write(lambda db: devices.keep(db, replace(held, endpoint="", gone_at=room.now)))
    page = await text(desk)
    assert "推送服务不再认识它" in page
    assert 'data-known=""' in page


async def test_a_drill_offers_nothing(room: Room) -> None:
    room.feeds[feed("a").id] = feed("a", drill=True)
    async with shown(room) as client:
        await sign_in(client, room)
        assert 'id="devices"' not in await text(client)


async def test_an_expert_signs_a_device_up_on_their_own_page(room: Room) -> None:
    room.drill = True
    (alert,) = await room.list_shows("a", "青禾水库溃坝 下游紧急撤离")
    until = room.now + timedelta(minutes=20)
    await room.desk.page(alert.story, EXPERT, EDITOR, question="?", answer_by=until, now=room.now)
    await room.fast_forward(seconds=2)
    secret = next(m.url for _, m in room.outbox.sent if "/a/" in m.url).rpartition("/")[2]
    own = f"/me/{self_secret(secret)}"
    room.feeds.clear()  # As on the desk in earnest.
    async with shown(room, also=replace(PUSH, name="mail")) as client:
        form = {"what": "sign-up", "channel": "mail", "subscription": PHONE.subscription}
        page = await (await client.post(own, data=form, headers=AGENT)).text()
        (held,) = await kept(room, EXPERT)
        assert (held.channel, held.name in page) == ("mail", True)
        remove = {"what": "sign-off", "device": held.id}
        assert (await client.post(own, data=remove)).status == 200
        assert await kept(room, EXPERT) == []
        await client.post(own, data=form, headers=AGENT)
        await client.post(own, data={"what": "leave"})
        assert await kept(room, EXPERT) == []


async def test_the_worker_is_read_from_the_root(desk: Client) -> None:
    answer = await desk.get("/worker.js")
    assert answer.status == 200
    assert answer.content_type in {"text/javascript", "application/javascript"}
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    page = await text(desk)
    manifest = re.search(r'rel="manifest" href="([^"]+)"', page)
    assert manifest
    assert (await desk.get(manifest[1])).status == 200


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (AGENT["User-Agent"], "Firefox · Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
            " Version/18.5 Mobile/15E148 Safari/604.1",
            "Safari · iPhone",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
            " Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
            "Edge · Windows",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)"
            " Chrome/140.0.0.0 Safari/537.36",
            "Chrome · macOS",
        ),
        ("curl/8", "?"),
        ("", "?"),
    ],
)
def test_what_a_device_is_called(agent: str, name: str) -> None:
    assert called(agent) == name
