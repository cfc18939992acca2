"""The only file that sends messages."""

import asyncio
import secrets
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from datetime import datetime
from typing import Self
from urllib.parse import urlsplit

import aiohttp
import aiosmtplib
import apprise
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from responder.errors import DeliveryError
from responder.guard import BlockedAddressError, allowed, guarded
from responder.model.oncall import Channel, Message
from responder.notify.http import seconds
from responder.notify.kinds import CHANNELS
from responder.notify.sealing import SALT, sealed
from responder.notify.wire import AppriseCall, HttpCall, Mail, Outgoing, Push, Reply

TIMEOUT_S = 10.0
MOST_BYTES = 64 * 1024  # Read of an answer.
PER_HOST = 50  # Messages on their way to one server at a time.


class Sender:
    """Sends messages; an async context manager.

    environment: where secrets and the addresses env:NAME are read. reach: which hosts an address may
    lead to that is not from the settings but from a browser.
    """

    def __init__(self, environment: Mapping[str, str], *, reach: Callable[[str], bool] = allowed) -> None:
        self._environment = environment
        self._reach = reach
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        # A server that does not answer must leave room for the others.
        anywhere = aiohttp.TCPConnector(limit=0, limit_per_host=PER_HOST)
        self._http = await self._stack.enter_async_context(_session(anywhere))
        factory = guarded(self._reach, "its address is not one of the open internet")
        outside = aiohttp.TCPConnector(limit=0, limit_per_host=PER_HOST, socket_factory=factory)
        self._outside = await self._stack.enter_async_context(_session(outside))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def send(self, channel: Channel, address: str, message: Message, now: datetime) -> None:
        """Hand one message over. Raises DeliveryError if it was not taken."""
        kind = CHANNELS.get(channel.kind)
        if kind is None:
            raise DeliveryError(channel.name, f"no kind of channel {channel.kind}", permanent=True)
        outgoing = Outgoing(
            channel,
            self._read(channel, address.removeprefix("env:")) if address.startswith("env:") else address,
            message,
            self._read(channel, channel.secret) if channel.secret else "",
            now,
        )
        match kind.compose(outgoing):
            case HttpCall() as call:
                kind.judge(channel, await self._post(self._http, channel, call, now))
            case Push() as push:
                kind.judge(channel, await self._post(self._outside, channel, _sealed(push), now))
            case Mail() as mail:
                await self._mail(channel, mail)
            case AppriseCall() as call:
                await asyncio.to_thread(_bridge, channel, call)

    def _read(self, channel: Channel, name: str) -> str:
        value = self._environment.get(name, "")
        if not value:
            raise DeliveryError(channel.name, f"the variable {name} is not set", permanent=True)
        return value

    async def _post(
        self, session: aiohttp.ClientSession, channel: Channel, call: HttpCall, now: datetime
    ) -> Reply:
        try:
            async with session.post(
                call.url, data=call.body, headers=call.headers, allow_redirects=False
            ) as response:
                wait = seconds(response.headers.get("Retry-After", ""), now)
                return Reply(response.status, await _start(response.content), wait)
        except TimeoutError as error:
            what = f"no answer within {TIMEOUT_S:g} s"
            raise DeliveryError(channel.name, what, permanent=False) from error
        except aiohttp.ClientConnectorError as error:
            blocked = isinstance(error.os_error, BlockedAddressError)
            what = str(error.os_error) if blocked else f"no answer: {type(error).__name__}"
            raise DeliveryError(channel.name, what, permanent=blocked) from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            # By its kind alone: the words of some errors quote the address and the token in it.
            what = f"no answer: {type(error).__name__}"
            permanent = isinstance(error, ValueError) and not isinstance(error, OSError)
            raise DeliveryError(channel.name, what, permanent=permanent) from None

    async def _mail(self, channel: Channel, mail: Mail) -> None:
        try:
            async with asyncio.timeout(TIMEOUT_S):  # Of the whole talk; aiosmtplib counts each step.
                await _hand_over(mail)
        except aiosmtplib.SMTPRecipientsRefused as error:
            codes = [one.code for one in error.recipients]
            what = f"the mail server refuses the receiver with {codes[0]}"  # Whom, is not for a log.
            raise DeliveryError(channel.name, what, permanent=min(codes) >= 500) from error
        except aiosmtplib.SMTPResponseException as error:
            what = f"the mail server answers {error.code} {error.message}"
            raise DeliveryError(channel.name, what, permanent=error.code >= 500) from error
        except TimeoutError as error:
            what = f"the mail server took longer than {TIMEOUT_S:g} s"
            raise DeliveryError(channel.name, what, permanent=False) from error
        except OSError as error:  # With what aiosmtplib raises for lost connections.
            raise DeliveryError(channel.name, f"no mail server: {error}", permanent=False) from error
        except (aiosmtplib.SMTPException, ValueError) as error:  # No STARTTLS, no sign-in, no such port.
            raise DeliveryError(channel.name, f"mail settings: {error}", permanent=True) from error


def _session(connector: aiohttp.TCPConnector) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=TIMEOUT_S),
        cookie_jar=aiohttp.DummyCookieJar(),
        connector=connector,
        trust_env=False,
    )


def _sealed(push: Push) -> HttpCall:
    """With a key and a salt that are used once."""
    own, salt = generate_private_key(SECP256R1()), secrets.token_bytes(SALT)
    return HttpCall(push.url, push.headers, sealed(push.content, push.key, push.auth, own=own, salt=salt))


async def _start(content: aiohttp.StreamReader) -> bytes:
    """The whole of an answer, however it was cut on the way, or its first MOST_BYTES."""
    read = bytearray()
    async for chunk in content.iter_any():
        read += chunk
        if len(read) >= MOST_BYTES:
            break
    return bytes(read[:MOST_BYTES])


async def _hand_over(mail: Mail) -> None:
    server = urlsplit(mail.server)
    await aiosmtplib.send(
        mail.content,
        hostname=server.hostname,
        port=server.port or (465 if server.scheme == "smtps" else 587),
        use_tls=server.scheme == "smtps",
        start_tls=server.scheme == "smtp+starttls",
        username=mail.user or None,
        password=mail.secret or None,
        timeout=TIMEOUT_S,
    )


def _bridge(channel: Channel, call: AppriseCall) -> None:
    """Blocks: the first call loads every service that apprise knows."""
    service = apprise.Apprise()
    if not service.add(call.url):
        raise DeliveryError(channel.name, "apprise does not know this address", permanent=True)
    if not service.notify(title=call.title, body=call.body):
        raise DeliveryError(channel.name, "apprise could not hand it over", permanent=False)
