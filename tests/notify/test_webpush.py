"""Push messages: what a service gets, what the browser reads, what the service's answers mean."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from responder.errors import DeliveryError
from responder.guard import loopback
from responder.model.oncall import Channel, Message
from responder.notify import CHANNELS, Sender, faults, vapid, webpush
from responder.notify.sealing import RECORD, ROOM, sealed
from responder.notify.vapid import octets, text
from responder.notify.wire import Push
from tests.notify.push_service import KEY, Browser, push_service, vouched
from tests.notify.samples import DRILL, MESSAGE, NOW, REPEAT, outgoing

PUSH = Channel("push", "webpush", sender="duty@example.org", secret="PUSH_KEY")
THREADED = replace(MESSAGE, thread="0123456789abcdef", useless_at=NOW + timedelta(minutes=15))
AWAY = Browser("https://push.example.net/send/abc")


def call(message: Message = THREADED, channel: Channel = PUSH) -> Push:
    sent = CHANNELS["webpush"].compose(outgoing(channel, message, address=AWAY.address, secret=KEY))
    assert isinstance(sent, Push)
    return sent


async def send(browser: Browser, message: Message = THREADED) -> None:
    async with Sender({"PUSH_KEY": KEY}, reach=loopback) as sender:
        await sender.send(PUSH, browser.address, message, NOW)


def test_the_example_that_the_rfc_prints() -> None:
    """RFC 8291, section 5."""
    body = sealed(
        b"When I grow up, I want to be a watermelon",
        octets("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
        octets("BTBZMqHH6r4Tts7J_aSIgg"),
        own=vapid.read("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
        salt=octets("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert text(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
        "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


async def test_only_the_browser_reads_what_its_service_carries() -> None:
    async with push_service() as service:
        browser = service.browser()
        await send(browser)
    [(_, headers, body)] = service.taken
    assert headers["Content-Encoding"] == "aes128gcm"
    assert (headers["TTL"], headers["Urgency"], headers["Topic"]) == ("900", "high", "0123456789abcdef")
    assert MESSAGE.body.encode() not in body
    assert browser.opened(body) == {
        "title": MESSAGE.subject,
        "body": MESSAGE.body,
        "url": MESSAGE.url,
        "action": "接手",
        "language": "zh",
        "tag": "0123456789abcdef",
    }


async def test_no_two_messages_are_sealed_alike() -> None:
    async with push_service() as service:
        browser = service.browser()
        await send(browser)
        await send(browser)
    first, second = (body for _, _, body in service.taken)
    assert first[:86] != second[:86]
    assert browser.opened(first) == browser.opened(second)


def test_the_service_learns_whose_messages_these_are() -> None:
    claims = vouched(call().headers["Authorization"])
    assert claims == {
        "aud": "https://push.example.net",
        "exp": int((NOW + timedelta(hours=12)).timestamp()),
        "sub": "mailto:duty@example.org",
        "k": vapid.public(vapid.read(KEY)),
    }
    by_page = vouched(call(channel=replace(PUSH, sender="https://desk.example.org")).headers["Authorization"])
    assert by_page["sub"] == "https://desk.example.org"


@pytest.mark.parametrize(
    ("message", "ttl"),
    [
        pytest.param(replace(MESSAGE, useless_at=NOW + timedelta(seconds=90)), "90", id="what is left"),
        pytest.param(
            replace(MESSAGE, useless_at=NOW - timedelta(seconds=1)), "0", id="at once or not at all"
        ),
        pytest.param(replace(MESSAGE, useless_at=NOW + timedelta(days=9)), "86400", id="a day at most"),
        pytest.param(MESSAGE, "900", id="it does not say"),
    ],
)
def test_a_service_keeps_a_message_while_it_is_of_use(message: Message, ttl: str) -> None:
    assert call(message).headers["TTL"] == ttl


def test_drills_and_repeats_are_marked() -> None:
    assert json.loads(call(DRILL).content)["title"].startswith("【演练 DRILL】")
    assert json.loads(call(REPEAT).content)["title"].endswith("（可能重复）")


def test_a_message_without_a_thread_replaces_nothing_but_itself() -> None:
    assert call(MESSAGE).headers["Topic"] == json.loads(call(MESSAGE).content)["tag"] == MESSAGE.id


def test_a_long_body_is_cut_and_the_link_is_kept() -> None:
    sent = call(replace(THREADED, body="水" * 3000))
    assert len(sent.content) <= ROOM
    said = json.loads(sent.content)
    assert said["url"] == MESSAGE.url
    assert said["body"].startswith("水" * 1000)
    assert said["body"].endswith("水…")
    body = sealed(b"x" * ROOM, octets(AWAY.key), octets(AWAY.auth), own=vapid.read(KEY), salt=bytes(16))
    assert len(body) == RECORD


@pytest.mark.parametrize(
    ("status", "permanent", "gone", "says"),
    [
        pytest.param(200, None, False, "", id="taken"),
        pytest.param(202, None, False, "", id="taken, with a receipt to come"),
        pytest.param(400, True, False, "malformed", id="malformed"),
        pytest.param(401, True, False, "key", id="no such key"),
        pytest.param(403, True, False, "another key", id="another key"),
        pytest.param(404, True, True, "not know", id="unknown"),
        pytest.param(410, True, True, "not know", id="gone"),
        pytest.param(413, True, False, "too large", id="too large"),
        pytest.param(429, False, False, "429", id="too many"),
        pytest.param(503, False, False, "503", id="down"),
        pytest.param(307, True, False, "307", id="elsewhere"),
    ],
)
async def test_what_a_service_answers(status: int, permanent: bool | None, gone: bool, says: str) -> None:
    async with push_service() as service:
        service.answers["phone"], service.headers["Retry-After"] = status, "17"
        browser = service.browser()
        if permanent is None:
            await send(browser)
            return
        with pytest.raises(DeliveryError, match=says) as caught:
            await send(browser)
    assert (caught.value.permanent, caught.value.gone) == (permanent, gone)
    assert caught.value.after_s == (None if permanent and status != 307 else 17.0)
    assert "/push/phone" not in str(caught.value)


async def test_a_browser_cannot_send_us_to_an_address_of_our_own() -> None:
    async with push_service() as service, Sender({"PUSH_KEY": KEY}) as sender:
        browser = service.browser()
        with pytest.raises(DeliveryError, match="not one of the open internet") as caught:
            await sender.send(PUSH, browser.address, THREADED, NOW)
    assert caught.value.permanent
    assert service.taken == []


async def test_a_variable_that_holds_no_key_is_said() -> None:
    async with Sender({"PUSH_KEY": "not a key"}, reach=loopback) as sender:
        with pytest.raises(DeliveryError, match=r"PUSH_KEY holds no key.*webpush-key") as caught:
            await sender.send(PUSH, AWAY.address, THREADED, NOW)
    assert caught.value.permanent
    assert "not a key" not in str(caught.value)


def test_what_the_settings_must_hold() -> None:
    said = [what for what, _ in faults(Channel("push", "webpush"))]
    assert said == ["webpush needs secret", "webpush needs sender"]
    assert list(faults(PUSH)) == []


def given(**changes: object) -> str:
    return json.dumps(json.loads(AWAY.subscription) | changes)


def test_a_subscription_as_browsers_write_it() -> None:
    assert webpush.subscribed(AWAY.subscription) == (AWAY.endpoint, AWAY.key, AWAY.auth)
    padded = {"p256dh": AWAY.key + "=", "auth": AWAY.auth + "=="}
    assert webpush.subscribed(given(keys=padded)) == (AWAY.endpoint, AWAY.key, AWAY.auth)


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("", id="nothing"),
        pytest.param("[]", id="no object"),
        pytest.param("null", id="null"),
        pytest.param(json.dumps({"endpoint": AWAY.endpoint}), id="no keys"),
        pytest.param(given(keys={"p256dh": AWAY.key}), id="no secret"),
        pytest.param(given(keys={"p256dh": AWAY.key, "auth": "AAAA"}), id="a short secret"),
        pytest.param(given(keys={"p256dh": AWAY.key[:-4], "auth": AWAY.auth}), id="a short key"),
        pytest.param(given(keys={"p256dh": text(b"\4" + bytes(64)), "auth": AWAY.auth}), id="no point"),
        pytest.param(given(keys={"p256dh": "水", "auth": AWAY.auth}), id="no base64"),
        pytest.param(given(endpoint="http://push.example.net/x"), id="not https"),
        pytest.param(given(endpoint="file:///etc/passwd"), id="a file"),
        pytest.param(given(endpoint="https://127.0.0.1/x"), id="this machine"),
        pytest.param(given(endpoint="https://[::1]/x"), id="this machine, IPv6"),
        pytest.param(given(endpoint="https://169.254.169.254/x"), id="a cloud's own address"),
        pytest.param(given(endpoint="https://push.example.net:25/x"), id="a mail server's port"),
        pytest.param(given(endpoint="https://name:word@push.example.net/x"), id="with a password"),
        pytest.param(given(endpoint="https://push.example.net/x y"), id="with a blank"),
        pytest.param(given(endpoint=17), id="a number"),
    ],
)
def test_what_is_no_subscription(written: str) -> None:
    with pytest.raises(ValueError):
        webpush.subscribed(written)
