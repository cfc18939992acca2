"""Mails over a real connection to a small mail server."""

import base64
import socket
from collections.abc import Mapping
from email import message_from_bytes, policy

import pytest

from responder.errors import DeliveryError
from responder.model.oncall import Channel
from responder.notify import Sender, delivery
from tests.notify.samples import MESSAGE, NOW
from tests.notify.smtp_server import SmtpServer

TO = "editor@example.org"


async def send(url: str, *, user: str = "", address: str = TO) -> None:
    channel = Channel("mail", "email", url, "desk@example.org", user, "MAIL_PW" if user else "")
    async with Sender({"MAIL_PW": "pw", "EDITOR_MAIL": TO}) as sender:
        await sender.send(channel, address, MESSAGE, NOW)


@pytest.mark.parametrize(
    "address", [pytest.param(TO, id="as written"), pytest.param("env:EDITOR_MAIL", id="by its variable")]
)
async def test_a_mail_arrives_whole(address: str) -> None:
    server = SmtpServer()
    async with server.serving():
        await send(f"smtp://127.0.0.1:{server.port}", address=address)
    arrived = message_from_bytes(server.contents[0], policy=policy.default)
    assert any(line.startswith(f"RCPT TO:<{TO}>") for line in server.lines)
    assert any(line.startswith("MAIL FROM:<desk@example.org>") for line in server.lines)
    assert arrived["Subject"] == MESSAGE.subject
    assert arrived["X-Responder-Delivery"] == MESSAGE.id


async def test_the_account_signs_in() -> None:
    server = SmtpServer()
    async with server.serving():
        await send(f"smtp://127.0.0.1:{server.port}", user="desk")
    signed_in = base64.b64encode(b"\0desk\0pw").decode()
    assert f"AUTH PLAIN {signed_in}" in server.lines
    assert len(server.contents) == 1


@pytest.mark.parametrize(
    ("refusals", "says", "permanent"),
    [
        pytest.param({"RCPT": "550 no such person"}, "550", True, id="no such person"),
        pytest.param({"RCPT": "451 greylisted"}, "451", False, id="greylisted"),
        pytest.param({"MAIL": "553 not you"}, "553", True, id="the sender is not allowed"),
        pytest.param({"DONE": "554 it looks like spam"}, "554", True, id="the content is refused"),
        pytest.param({"DONE": "452 disk full"}, "452", False, id="the server is full"),
        pytest.param({"AUTH": "535 wrong password"}, "535", True, id="the password is wrong"),
    ],
)
async def test_a_refusal(refusals: Mapping[str, str], says: str, permanent: bool) -> None:
    server = SmtpServer(refusals)
    async with server.serving():
        with pytest.raises(DeliveryError, match=says) as caught:
            await send(f"smtp://127.0.0.1:{server.port}", user="desk")
    assert caught.value.permanent is permanent
    assert server.contents == []
    assert TO not in caught.value.what


async def test_a_server_without_starttls_gets_no_mail_and_no_password() -> None:
    server = SmtpServer()
    async with server.serving():
        with pytest.raises(DeliveryError) as caught:
            await send(f"smtp+starttls://127.0.0.1:{server.port}", user="desk")
    assert caught.value.permanent
    assert not any(line.startswith(("AUTH", "MAIL")) for line in server.lines)


async def test_no_server_is_worth_another_try() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(DeliveryError, match="no mail server") as caught:
        await send(f"smtp://127.0.0.1:{port}")
    assert not caught.value.permanent


async def test_a_port_that_is_none_is_refused_for_good() -> None:
    with pytest.raises(DeliveryError, match="mail settings") as caught:
        await send("smtp://mail.example.org:abc")
    assert caught.value.permanent


async def test_a_server_that_is_silent_is_left_after_the_time_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "TIMEOUT_S", 0.05)
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(DeliveryError, match="took longer") as caught,
    ):
        await send(f"smtp://127.0.0.1:{silent.getsockname()[1]}")
    assert not caught.value.permanent
