"""The only file that sends publications."""

import asyncio
from collections.abc import Mapping
from typing import Self
from urllib.parse import urlsplit

import aiohttp
import aiosmtplib

from responder.model.publication import Fate, Outcome
from responder.publish.kinds import PUBLISHERS
from responder.publish.wire import Compose, HttpCall, MailCall, Outgoing, PublisherKind, Reply

TIMEOUT_S = 20.0
ATTEMPT_S = 40.0  # All calls of one attempt; shorter than the herald's lease.
MOST_BYTES = 1024 * 1024  # Read of an answer.
MOST_STEPS = 12  # Calls of one attempt.


class Sender:
    """Sends publications and looks what became of them; an async context manager."""

    def __init__(self, kinds: Mapping[str, PublisherKind] = PUBLISHERS) -> None:
        self._kinds = kinds

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=TIMEOUT_S),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.close()

    async def send(self, outgoing: Outgoing) -> Outcome:
        """Make one attempt. It never raises for what the outlet does: the outcome says it."""
        kind = self._kinds[outgoing.outlet.kind]
        if outgoing.deed not in kind.deeds:
            what = f"{outgoing.outlet.kind} cannot {outgoing.deed}: do it there by hand"
            return Outcome(Fate.REFUSED, code="cannot", meaning=what)
        return await self._attempt(kind.compose, outgoing)

    async def look(self, outgoing: Outgoing) -> Outcome | None:
        """What stands on the outlet; None where it cannot be asked."""
        look = self._kinds[outgoing.outlet.kind].look
        return await self._attempt(look, outgoing) if look else None

    async def _attempt(self, compose: Compose, outgoing: Outgoing) -> Outcome:
        try:
            async with asyncio.timeout(ATTEMPT_S):
                return await self._walk(compose, outgoing)
        except TimeoutError:
            return Outcome(Fate.LOST, meaning=f"no end within {ATTEMPT_S:g} s")

    async def _walk(self, compose: Compose, outgoing: Outgoing) -> Outcome:
        heard: list[Reply] = []
        for _ in range(MOST_STEPS):
            step = compose(outgoing, tuple(heard))
            if isinstance(step, Outcome):
                return step
            reply = await (_mail(step) if isinstance(step, MailCall) else self._call(step))
            if isinstance(reply, Outcome):
                return reply
            heard.append(reply)
        return Outcome(Fate.REFUSED, code="steps", meaning="the outlet asks for ever more calls")

    async def _call(self, call: HttpCall) -> Reply | Outcome:
        try:
            async with self._http.request(
                call.method, call.url, data=call.body or None, headers=call.headers, allow_redirects=False
            ) as response:
                body = await _start(response.content)
                headers = {name.lower(): value for name, value in response.headers.items()}
                return Reply(response.status, body, headers)
        except aiohttp.ClientConnectorError as error:  # The request never left.
            return Outcome(Fate.LATER, meaning=f"no connection: {type(error).__name__}")
        except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError):
            return Outcome(Fate.REFUSED, code="url", meaning="the address cannot be used")
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            # By its kind alone: the words of some errors quote the address and the token in it.
            return Outcome(Fate.LOST, meaning=f"no answer: {type(error).__name__}")


async def _mail(call: MailCall) -> Reply | Outcome:
    """A refusal is a reply with its code; nothing went out where the server was not reached."""
    server = urlsplit(call.server)
    try:
        await aiosmtplib.send(
            call.content,
            hostname=server.hostname,
            port=server.port or (465 if server.scheme == "smtps" else 587),
            use_tls=server.scheme == "smtps",
            start_tls=server.scheme == "smtp+starttls",
            username=call.user if call.secret else None,
            password=call.secret or None,
            timeout=TIMEOUT_S,
        )
    except aiosmtplib.SMTPRecipientsRefused as error:  # Whom, is not for a log.
        return Reply(error.recipients[0].code, b"the receiver")
    except aiosmtplib.SMTPResponseException as error:
        return Reply(error.code, error.message.encode())
    except (aiosmtplib.SMTPConnectError, ConnectionRefusedError) as error:
        return Outcome(Fate.LATER, meaning=f"no mail server: {type(error).__name__}")
    except (TimeoutError, OSError) as error:  # With what aiosmtplib raises for lost connections.
        return Outcome(Fate.LOST, meaning=f"no answer: {type(error).__name__}")
    except (aiosmtplib.SMTPException, ValueError) as error:  # No STARTTLS, no sign-in.
        return Outcome(Fate.REFUSED, code="mail", meaning=f"mail settings: {type(error).__name__}")
    return Reply(250, b"")


async def _start(content: aiohttp.StreamReader) -> bytes:
    """The whole of an answer, however it was cut on the way, or its first MOST_BYTES."""
    read = bytearray()
    async for chunk in content.iter_any():
        read += chunk
        if len(read) >= MOST_BYTES:
            break
    return bytes(read[:MOST_BYTES])
