"""Calls back from Twilio, and test messages that are tapped."""

import base64
import hashlib
import hmac
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp.test_utils import TestClient, TestServer

from responder.model.oncall import Channel, Delivery, DeliveryState
from responder.store import alerts
from responder.web.app import make_app
from responder.web.live import Live
from tests.room import Room
from tests.web.conftest import Client, web_room

QUAKE = "日本近海发生7.5级强震"


@pytest.fixture
async def desk(room: Room) -> AsyncIterator[Client]:
    channels = {"chat": Channel("chat", "twilio", secret="TOKEN"), "mail": Channel("mail", "email")}
    shown = replace(web_room(room, Live()), channels=channels, secrets={"TOKEN": "token"})
    async with TestClient(TestServer(make_app(shown))) as client:
        yield client


async def told(room: Room) -> Delivery:
    (alert,) = await room.list_shows("a", QUAKE)
    await room.fast_forward(seconds=2)
    (sent,) = await room.store.read(lambda db: alerts.deliveries(db, alert.id))
    return sent


async def call_back(client: Client, delivery: str, status: str, *, secret: str = "token") -> int:
    form = {"MessageSid": "SM1", "MessageStatus": status}
    signed = f"http://desk.example/receipts/chat/{delivery}" + "".join(f"{k}{form[k]}" for k in sorted(form))
    proof = base64.b64encode(hmac.new(secret.encode(), signed.encode(), hashlib.sha1).digest()).decode()
    answer = await client.post(f"/receipts/chat/{delivery}", data=form, headers={"X-Twilio-Signature": proof})
    return answer.status


async def test_a_delivered_sms_is_a_receipt_so_no_other_channel_is_tried(room: Room, desk: Client) -> None:
    sent = await told(room)
    assert await call_back(desk, sent.id, "delivered") == 204
    assert await call_back(desk, sent.id, "delivered") == 204  # Said twice, it counts once.
    await room.fast_forward(minutes=2, seconds=30)
    assert [channel for channel, _ in room.outbox.sent] == ["chat"]


async def test_an_undelivered_sms_goes_to_the_next_channel_at_once(room: Room, desk: Client) -> None:
    sent = await told(room)
    assert await call_back(desk, sent.id, "undelivered") == 204
    await room.fast_forward(seconds=2)
    assert [channel for channel, _ in room.outbox.sent] == ["chat", "mail"]


async def test_a_forged_call_back_changes_nothing(room: Room, desk: Client) -> None:
    sent = await told(room)
    assert await call_back(desk, sent.id, "delivered", secret="guess") == 403
    held = await room.store.read(lambda db: alerts.delivery(db, sent.id))
    assert held is not None
    assert held.state is DeliveryState.SUBMITTED
    assert (await desk.post(f"/receipts/mail/{sent.id}", data={})).status == 404
    assert await call_back(desk, "d-unknown", "delivered") == 204
