"""The only file that touches the wire to read feeds."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from typing import Self

import aiohttp
from yarl import URL

from responder import __version__
from responder.errors import FetchError, RefusedError
from responder.fetch.body import ASKED, BrokenBodyError, TooLargeError, unpacked
from responder.fetch.guard import BlockedAddressError, acceptable, allowed, guarded, loopback
from responder.fetch.source import Answer, Request
from responder.model.feed import Feed

HOPS = 5  # Redirects followed.
CHUNK = 64 * 1024
_REDIRECTS = {301, 302, 303, 307, 308}
_SECRETS = {"authorization", "cookie"}  # Headers that never follow a redirect to another host.


@dataclass(frozen=True, slots=True)
class Limits:
    """How hard servers are asked and how much is taken from them."""

    contact: str
    concurrency: int = 64
    per_host: int = 2
    max_bytes: int = 5 * 1024 * 1024  # After decompression.
    timeout_s: float = 20.0  # For the whole answer, redirects included, waiting for a turn not.


class Client:
    """Asks servers; an async context manager.

    Waiting for a turn is not counted in the time limit, which is why aiohttp's own limits are off:
    its total timeout counts the wait for a free connection.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._all = asyncio.Semaphore(limits.concurrency)
        self._hosts: defaultdict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(limits.per_host)
        )
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        self._open_net = await self._stack.enter_async_context(self._session(local=False))
        self._local = await self._stack.enter_async_context(self._session(local=True))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def ask(self, request: Request, feed: Feed) -> Answer:
        """Get one answer, following redirects, each of which waits for a turn at its own host.

        Raises RefusedError where our own guard or caps say no, FetchError for all else.
        """
        with _told(feed, self._limits):
            url, headers, left_s = URL(request.url), request.headers, self._limits.timeout_s
            for _ in range(HOPS + 1):
                if why := acceptable(url):
                    raise RefusedError(feed.id, f"{why}: {url}")
                async with self._hosts[url.host or ""], self._all:
                    start = asyncio.get_running_loop().time()
                    async with asyncio.timeout(left_s):
                        answer = await self._get(url, headers, feed)
                    left_s -= asyncio.get_running_loop().time() - start
                if answer.status not in _REDIRECTS or "location" not in answer.headers:
                    return answer
                url, headers = _next(url, answer.headers["location"], headers, feed)
            raise RefusedError(feed.id, f"more than {HOPS} redirects")

    async def _get(self, url: URL, headers: Mapping[str, str], feed: Feed) -> Answer:
        session = self._local if feed.local else self._open_net
        async with session.get(url, headers=headers, allow_redirects=False) as response:
            said = {name.lower(): text for name, text in response.headers.items() if _storable(text)}
            body = b""
            if response.status == 200:
                encoding = said.get("content-encoding", "").strip().lower()
                body = unpacked(await self._body(response), encoding, self._limits.max_bytes)
            return Answer(response.status, said, body, str(url))

    async def _body(self, response: aiohttp.ClientResponse) -> bytes:
        """Stop reading as soon as it is too much."""
        body = bytearray()
        async for chunk in response.content.iter_chunked(CHUNK):
            body += chunk
            if len(body) > self._limits.max_bytes:
                raise TooLargeError(f"larger than {self._limits.max_bytes} bytes")
        return bytes(body)

    def _session(self, *, local: bool) -> aiohttp.ClientSession:
        here = guarded(loopback, "a local feed's address must be this machine's own")
        outside = guarded(allowed, "the address is not one of the open internet")
        factory = here if local else outside
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, socket_factory=factory, ttl_dns_cache=60),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._limits.timeout_s / 2),
            headers={
                "User-Agent": f"responder/{__version__} (+{self._limits.contact})",
                "Accept-Encoding": ASKED,
            },
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
        )


def _next(url: URL, location: str, headers: Mapping[str, str], feed: Feed) -> tuple[URL, Mapping[str, str]]:
    """Where a redirect leads, and what may be said there."""
    there = url.join(URL(location))
    if url.scheme == "https" and there.scheme == "http":
        raise RefusedError(feed.id, f"a redirect from https to {there}")
    if there.host != url.host:
        headers = {name: text for name, text in headers.items() if name.lower() not in _SECRETS}
    return there, headers


def _storable(text: str) -> bool:
    """Bytes that are no UTF-8 arrive as lone surrogates, which no database takes."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


@contextmanager
def _told(feed: Feed, limits: Limits) -> Iterator[None]:
    """Every way for the wire to fail, in plain words, once."""
    try:
        yield
    except (TimeoutError, aiohttp.ServerTimeoutError) as error:
        raise FetchError(feed.id, f"no whole answer within {limits.timeout_s:g} s") from error
    except TooLargeError as error:
        raise RefusedError(feed.id, f"the answer is {error}") from error
    except BrokenBodyError as error:
        raise FetchError(feed.id, f"the answer is {error}") from error
    except aiohttp.ClientConnectorError as error:
        if isinstance(error.os_error, BlockedAddressError):
            raise RefusedError(feed.id, f"{error.host}: {error.os_error}") from error
        raise FetchError(feed.id, _unreached(error)) from error
    except aiohttp.ClientPayloadError as error:
        raise FetchError(feed.id, "the answer was cut short") from error
    except aiohttp.ServerDisconnectedError as error:
        raise FetchError(feed.id, "the server closed the connection without an answer") from error
    except aiohttp.ClientResponseError as error:
        why = error.message.partition("\n")[0].rstrip(":")[:200]
        raise FetchError(feed.id, f"the answer is not proper HTTP: {why}") from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise FetchError(feed.id, f"the connection failed: {error}") from error


def _unreached(error: aiohttp.ClientConnectorError) -> str:
    match error:
        case aiohttp.ClientConnectorDNSError():
            return f"no server is known by the name {error.host}"
        case aiohttp.ClientConnectorCertificateError():
            return f"the certificate of {error.host} is not valid: {error.certificate_error}"
        case aiohttp.ClientSSLError():
            return f"no secure connection to {error.host}: {error.os_error}"
        case _:
            return f"{error.host} does not take a connection on port {error.port}"
