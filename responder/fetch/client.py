"""The only file that touches the wire to read feeds."""

import asyncio
import functools
import ssl
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Self, cast

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.http_parser import RawResponseMessage
from yarl import URL

from responder import __version__
from responder.errors import FetchError, HostAtRestError, RefusedError
from responder.fetch.body import ASKED, BrokenBodyError, TooLargeError, mislabelled, unpacked
from responder.fetch.source import Answer, Request
from responder.fetch.turnstile import Turnstile
from responder.guard import BlockedAddressError, acceptable, allowed, guarded, loopback
from responder.model.feed import Feed
from responder.model.politeness import Exchange

HOPS = 5  # Redirects followed.
STARTS = 4  # Requests that start in one turn of the event loop.
CHUNK = 64 * 1024
KEPT_S = 15.0  # That a connection waits for the next request to its host.
_REDIRECTS = {301, 302, 303, 307, 308}
_PERMANENT = {301, 308}
_CONDITIONS = {"if-none-match", "if-modified-since"}
_EXPIRED = 10  # X509_V_ERR_CERT_HAS_EXPIRED of OpenSSL.
_SECRETS = {"authorization", "cookie"}  # Headers that never follow a redirect to another host.


@dataclass(frozen=True, slots=True)
class Limits:
    """How hard servers are asked and how much is taken from them."""

    contact: str
    concurrency: int = 64
    per_host: int = 2
    max_bytes: int = 5 * 1024 * 1024  # After decompression.
    timeout_s: float = 20.0  # For the whole answer, redirects included, waiting for a turn not.
    least_rate: float = 100.0  # Bytes a second of a body, on average, once a quarter of that time is over.


@dataclass(frozen=True, slots=True)
class Reply(Answer):
    """An answer, and where permanent redirects alone lead; empty where there was none."""

    moved: str = ""


Told = Callable[[Exchange], None]


@dataclass(frozen=True, slots=True)
class _Step:
    """Where a request stands on its way through redirects."""

    url: URL
    headers: Mapping[str, str]
    cookies: Mapping[str, str] = field(default_factory=dict)  # Set on this way, by this server.
    seen: frozenset[URL] = frozenset()
    moved: URL | None = None
    permanent: bool = True  # Every redirect so far.
    again: bool = False  # An address was asked twice already, for its cookie's sake.
    form: Mapping[str, str] | None = None  # Posted, where there is one.

    @property
    def said(self) -> dict[str, str]:
        """What to send."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {**self.headers, **({"Cookie": cookie} if cookie else {})}

    def next(self, answer: Answer, cookies: Mapping[str, str], feed: Feed) -> "_Step":
        """Raises RefusedError where a redirect must not be followed."""
        there, headers = _next(self.url, answer.headers["location"], self.headers, feed)
        kept = {**self.cookies, **cookies} if _origin(there) == _origin(self.url) else {}
        seen, permanent = self.seen | {self.url}, self.permanent and answer.status in _PERMANENT
        if there in seen and (self.again or not kept):
            raise RefusedError(feed.id, f"redirects in a circle, back to {there}")
        again, moved = self.again or there in seen, there if permanent else self.moved
        return _Step(
            there, headers, kept, seen, moved=moved, permanent=permanent, again=again, form=self.form
        )


@dataclass(slots=True)
class _Taken:
    """What has come of an answer so far, as it came."""

    status: int = 0
    head: int = 0  # Bytes.
    body: bytearray = field(default_factory=bytearray)
    sent: bool = True  # False where our guard let no request out.


def _unheard(_exchange: Exchange) -> None:
    """Nobody keeps count."""


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
        self._rests: dict[str, datetime] = {}  # By host.
        self._certificates: dict[str, datetime] = {}  # By host: until when the last one seen holds.
        self._turnstile = Turnstile(STARTS)
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        self._open_net = await self._stack.enter_async_context(self._session(local=False))
        self._local = await self._stack.enter_async_context(self._session(local=True))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    def rest(self, url: str, until: datetime) -> None:
        """Leave the host of an address alone until a time."""
        host = URL(url).host or ""
        self._rests[host] = max(until, self._rests.get(host, until))

    def certificate_until(self, url: str) -> datetime | None:
        """Until when the certificate of an address's host holds, as far as it was seen."""
        return self._certificates.get(URL(url).host or "")

    async def ask(self, request: Request, feed: Feed, *, now: datetime, told: Told = _unheard) -> Reply:
        """Get one answer, following redirects, each of which waits for a turn at its own host.

        told: hears of each request that went out, whatever became of it.

        Raises RefusedError where our own guard or caps say no, HostAtRestError where the host is to
        be left alone, FetchError for all else.
        """
        with _told(feed, self._limits):
            step, left_s = _Step(URL(request.url), request.headers, form=request.form), self._limits.timeout_s
            for _ in range(HOPS + 1):
                if why := acceptable(step.url):
                    raise RefusedError(feed.id, f"{why}: {step.url}")
                async with self._hosts[step.url.host or ""], self._all:
                    await self._turnstile.passed()
                    self._awake(step.url, feed, now)
                    start = _clock()
                    async with asyncio.timeout(left_s):
                        answer, cookies = await self._get(step, feed, now, told)
                    left_s -= _clock() - start
                if not _leads_on(answer, step):
                    moved = str(step.moved) if step.moved else ""
                    return Reply(answer.status, answer.headers, answer.body, answer.url, moved)
                step = step.next(answer, cookies, feed)
            raise RefusedError(feed.id, f"more than {HOPS} redirects")

    def _awake(self, url: URL, feed: Feed, now: datetime) -> None:
        until = self._rests.get(url.host or "")
        if until is not None and now < until:
            raise HostAtRestError(feed.id, until)

    async def _get(
        self, step: _Step, feed: Feed, now: datetime, told: Told
    ) -> tuple[Answer, Mapping[str, str]]:
        """Where text is said to be compressed, ask once more, for text."""
        try:
            answer, cookies = await self._once(step, feed, told)
        except aiohttp.ClientConnectorCertificateError as error:
            if getattr(error.certificate_error, "verify_code", None) == _EXPIRED:
                self._certificates[error.host] = now
            raise
        if mislabelled(answer.body, _encoding(answer.headers)):
            plainly = replace(step, headers={**step.headers, "Accept-Encoding": "identity"})
            answer, cookies = await self._once(plainly, feed, told)
        most = self._limits.max_bytes
        return replace(answer, body=unpacked(answer.body, _encoding(answer.headers), most)), cookies

    async def _once(self, step: _Step, feed: Feed, told: Told) -> tuple[Answer, Mapping[str, str]]:
        """The body as it came, and only of an answer that carries a feed."""
        session = self._local if feed.local else self._open_net
        method, taken = "GET" if step.form is None else "POST", _Taken()
        try:
            async with session.request(
                method, step.url, headers=step.said, data=step.form, allow_redirects=False
            ) as response:
                taken.status, taken.head = response.status, _size(response)
                cookies = {cookie.key: cookie.coded_value for cookie in response.cookies.values()}
                if response.status == 200 and step.form is None:
                    await self._take(response, taken.body)
                return Answer(response.status, _said(response), bytes(taken.body), str(step.url)), cookies
        except aiohttp.ClientConnectorError as error:
            taken.sent = not isinstance(error.os_error, BlockedAddressError)
            raise
        finally:
            if taken.sent:
                size, conditional = taken.head + len(taken.body), _conditional(step.headers)
                told(Exchange(taken.status, size, conditional))

    async def _take(self, response: aiohttp.ClientResponse, body: bytearray) -> None:
        """Stop reading as soon as it is too much, or comes too slowly."""
        start, patient_s = _clock(), self._limits.timeout_s / 4
        async for chunk in response.content.iter_chunked(CHUNK):
            body += chunk
            if len(body) > self._limits.max_bytes:
                raise TooLargeError(f"larger than {self._limits.max_bytes} bytes")
            took_s = _clock() - start
            if took_s > patient_s and len(body) < took_s * self._limits.least_rate:
                raise BrokenBodyError(f"slower than {self._limits.least_rate:g} bytes a second")

    def _session(self, *, local: bool) -> aiohttp.ClientSession:
        here = guarded(loopback, "a local feed's address must be this machine's own")
        outside = guarded(allowed, "the address is not one of the open internet")
        factory = here if local else outside
        return aiohttp.ClientSession(
            connector=_Connector(
                self._certificates,
                limit=0,
                keepalive_timeout=KEPT_S,
                socket_factory=factory,
                ttl_dns_cache=60,
            ),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._limits.timeout_s / 2),
            headers={
                "User-Agent": f"responder/{__version__} (+{self._limits.contact})",
                "Accept-Encoding": ASKED,
            },
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
        )


class _Handler(ResponseHandler):
    """Hands head and body to the parser apart, and tells a broken connection from a closed one.

    What follows a body that is longer than its Content-Length is no HTTP. Given all at once, the
    parser throws the whole answer away for it; given apart, it only closes the connection. And a
    body without a stated length ends, for aiohttp, with the connection, however that ends.

    What a server says too much must not answer the next request: a connection is used again only
    after an answer without a body, and not if it says anything while nothing is asked.
    """

    certificates: dict[str, datetime]
    idle = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Note until when the server's certificate holds; nothing more is asked for it."""
        secure = transport.get_extra_info("ssl_object")
        stated = (transport.get_extra_info("peercert") or {}).get("notAfter")
        if secure is not None and secure.server_hostname and stated:
            until = datetime.fromtimestamp(ssl.cert_time_to_seconds(stated), UTC)
            self.certificates[secure.server_hostname] = until
        super().connection_made(transport)

    def set_response_params(self, **params: Any) -> None:
        self.idle = False
        super().set_response_params(**params)

    def feed_data(self, data: tuple[RawResponseMessage, aiohttp.StreamReader], size: int = 0) -> None:
        if data[0].code != 304:
            self.force_close()
        super().feed_data(data, size)

    def data_received(self, data: bytes) -> None:
        if self.idle:
            if data:  # None where a paused reader only goes on.
                self.close()
            return
        head, end, rest = data.partition(b"\r\n\r\n")
        super().data_received(head + end)
        if rest:
            super().data_received(rest)

    def connection_lost(self, exc: BaseException | None) -> None:
        if exc is not None and self._payload is not None and not self._payload.is_eof():
            self._payload.set_exception(aiohttp.ClientPayloadError(str(exc)))
        super().connection_lost(exc)


class _Connector(aiohttp.TCPConnector):
    """A connector whose connections read as _Handler does."""

    def __init__(self, certificates: dict[str, datetime], **options: Any) -> None:
        super().__init__(**options)
        handler: type[ResponseHandler] = type("_Noting", (_Handler,), {"certificates": certificates})
        self._factory = functools.partial(handler, loop=asyncio.get_running_loop())

    def _release(self, key: Any, protocol: ResponseHandler, *, should_close: bool = False) -> None:
        super()._release(key, protocol, should_close=should_close)
        cast("_Handler", protocol).idle = True


def _next(url: URL, location: str, headers: Mapping[str, str], feed: Feed) -> tuple[URL, Mapping[str, str]]:
    """Where a redirect leads, and what may be said there."""
    there = url.join(URL(location))
    if url.scheme == "https" and there.scheme == "http":
        raise RefusedError(feed.id, f"a redirect from https to {there}")
    if _origin(there) != _origin(url):
        headers = {name: text for name, text in headers.items() if name.lower() not in _SECRETS}
    return there, headers


def _leads_on(answer: Answer, step: _Step) -> bool:
    """A form is posted again only where the server says so in so many words (RFC 9110 section 15.4)."""
    followed = _REDIRECTS if step.form is None else {307, 308}
    return answer.status in followed and "location" in answer.headers


def _said(response: aiohttp.ClientResponse) -> dict[str, str]:
    """Of links there may be several lines, which are one list (RFC 9110 section 5.3)."""
    said = {name.lower(): text for name, text in response.headers.items() if _storable(text)}
    if "link" in said:
        said["link"] = ", ".join(filter(_storable, response.headers.getall("Link")))
    return said


def _size(response: aiohttp.ClientResponse) -> int:
    """Bytes of the head of an answer, without its first line."""
    return sum(len(name) + len(text) + 4 for name, text in response.raw_headers)


def _conditional(headers: Mapping[str, str]) -> bool:
    return not _CONDITIONS.isdisjoint(name.lower() for name in headers)


def _origin(url: URL) -> tuple[str, str | None, int | None]:
    return url.scheme, url.host, url.port


def _encoding(headers: Mapping[str, str]) -> str:
    return headers.get("content-encoding", "").strip().lower()


def _clock() -> float:
    return asyncio.get_running_loop().time()


def _storable(text: str) -> bool:
    """Bytes that are no UTF-8 arrive as lone surrogates, which no database takes."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


@contextmanager
def _told(feed: Feed, limits: Limits) -> Iterator[None]:
    """Every way for the wire to fail, in plain words, once."""
    try:
        yield
    except (TimeoutError, aiohttp.ServerTimeoutError) as error:
        raise FetchError(feed.id, f"no whole answer within {limits.timeout_s:g} s", "time") from error
    except TooLargeError as error:
        raise RefusedError(feed.id, f"the answer is {error}") from error
    except BrokenBodyError as error:
        raise FetchError(feed.id, f"the answer is {error}", "broken") from error
    except aiohttp.ClientConnectorError as error:
        if isinstance(error.os_error, BlockedAddressError):
            raise RefusedError(feed.id, f"{error.host}: {error.os_error}") from error
        raise FetchError(feed.id, _unreached(error), _step_missed(error)) from error
    except aiohttp.ClientPayloadError as error:
        raise FetchError(feed.id, "the answer was cut short", "broken") from error
    except aiohttp.ServerDisconnectedError as error:
        raise FetchError(feed.id, "the server closed the connection without an answer") from error
    except aiohttp.ClientResponseError as error:
        why = error.message.partition("\n")[0].rstrip(":")[:200]
        raise FetchError(feed.id, f"the answer is not proper HTTP: {why}", "broken") from error
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


def _step_missed(error: aiohttp.ClientConnectorError) -> str:
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "name"
    secure = isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientSSLError)
    return "certificate" if secure else "connection"
