"""The only file that touches the wire to read feeds."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from typing import Self
from urllib.parse import urljoin, urlsplit

import aiohttp

from responder import __version__
from responder.errors import FetchError, RefusedError
from responder.fetch.guard import BlockedAddressError, acceptable, allowed, guarded, loopback
from responder.fetch.source import Answer, Request
from responder.model.feed import Feed

HOPS = 5
CHUNK = 64 * 1024
_REDIRECTS = {301, 302, 303, 307, 308}


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

    async def __aenter__(self) -> Self:
        self._open_net, self._local = self._session(local=False), self._session(local=True)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open_net.close()
        await self._local.close()

    async def ask(self, request: Request, feed: Feed) -> Answer:
        """Get one answer, following redirects.

        Raises RefusedError where our own guard or caps say no, FetchError for all else.
        """
        host = urlsplit(request.url).netloc
        async with self._hosts[host], self._all:
            try:
                async with asyncio.timeout(self._limits.timeout_s):
                    return await self._follow(request, feed)
            except TimeoutError as error:
                raise FetchError(feed.id, f"no whole answer within {self._limits.timeout_s:g} s") from error
            except BlockedAddressError as error:
                raise RefusedError(feed.id, str(error)) from error
            except aiohttp.ClientConnectorError as error:
                if isinstance(error.os_error, BlockedAddressError):
                    raise RefusedError(feed.id, str(error.os_error)) from error
                raise FetchError(feed.id, f"no connection: {error}") from error
            except (aiohttp.ClientError, OSError, ValueError) as error:
                raise FetchError(feed.id, f"{type(error).__name__}: {error}") from error

    async def _follow(self, request: Request, feed: Feed) -> Answer:
        session = self._local if feed.local else self._open_net
        url = request.url
        for _ in range(HOPS + 1):
            if why := acceptable(url):
                raise RefusedError(feed.id, f"{why}: {url}")
            async with session.get(url, headers=request.headers, allow_redirects=False) as response:
                where = response.headers.get("Location")
                if response.status in _REDIRECTS and where:
                    url = urljoin(url, where)
                    continue
                headers = {name.lower(): value for name, value in response.headers.items()}
                body = await self._body(response, feed) if response.status == 200 else b""
                return Answer(response.status, headers, body)
        raise RefusedError(feed.id, f"more than {HOPS} redirects")

    async def _body(self, response: aiohttp.ClientResponse, feed: Feed) -> bytes:
        """Read what is decompressed, and stop as soon as it is too much."""
        body = bytearray()
        async for chunk in response.content.iter_chunked(CHUNK):
            body += chunk
            if len(body) > self._limits.max_bytes:
                raise RefusedError(feed.id, f"the answer is larger than {self._limits.max_bytes} bytes")
        return bytes(body)

    def _session(self, *, local: bool) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=0, socket_factory=guarded(loopback if local else allowed), ttl_dns_cache=60
            ),
            timeout=aiohttp.ClientTimeout(total=None),
            headers={"User-Agent": f"responder/{__version__} (+{self._limits.contact})"},
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
        )
