"""Measures the poller against a server on this machine: the wire, the due-queue and the parsers.

The server is a process of its own that answers from memory, so the cores are shared with it. What
is read is parsed and kept but not embedded; that part is measured by `responder replay`.
"""

import asyncio
import multiprocessing
import resource
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path

from sqlite_utils import Database

from responder.decide.entries import twin
from responder.evaluate.figures import percentile
from responder.evaluate.lag import watched
from responder.fetch import Client, Limits, ParserPool
from responder.model.feed import Entry, Feed, FeedId, FeedState, Group, Trust, Validators
from responder.model.story import StoryId
from responder.poll import Polled, poll
from responder.store import Store, feeds, stories

AT_ONCE = 500  # Feeds taken from the due-queue at a time, and states written at a time.
CONCURRENCY = 64
NEW_IN = 20  # One answer in so many is a new document.
ENTRIES = 20  # In every document.
EVERY = timedelta(minutes=10)
START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PollingScores:
    """What polling took; rates are per second of wall time, parsing and keeping states included."""

    feeds: int
    gets: int
    gets_per_s: float
    not_modified: float  # Share of the gets answered 304.
    loop_lag_p99_ms: float
    core_for_10000: float  # Share of one core that 10,000 feeds take when asked every ten minutes.
    peak_mb: float  # Of this process; the parsers have processes of their own.
    cold_per_s: float  # Feeds read for the first time, their entries kept.
    reader_cold_per_s: float | None  # The same by the package `reader`; None where it is not installed.


async def polling(many: int, seconds: float, cold: int, folder: Path) -> PollingScores:
    """Ask feeds for so many seconds, each again as soon as it is due on a clock that runs ahead.

    many: feeds asked over and over, >= 1. cold: feeds read once, by this poller and by `reader`.
    folder: where the databases may lie.
    """
    with _server() as port:
        async with _bench(folder / "cold.db") as bench:
            cold_per_s = await bench.once(_feeds(port, "new", cold))
        peer = await asyncio.to_thread(_reader, _feeds(port, "new", cold), folder / "reader.db")
        async with _bench(folder / "warm.db") as bench:
            return await bench.warm(_feeds(port, "old", many), seconds, cold_per_s, peer)


@dataclass(frozen=True, slots=True)
class _Bench:
    store: Store
    client: Client
    parser: ParserPool

    async def once(self, asked: Sequence[Feed]) -> float:
        by_id = {feed.id: feed for feed in asked}
        await self.parser.parse(_nothing, asked[0], b"", "")  # Its process is up before the clock runs.
        start = time.monotonic()
        found = await self._round([FeedState(feed.id, due_at=START) for feed in asked], by_id, START)
        read = [sighting.entry for one in found if one.look for sighting in one.look.sightings]
        await self.store.write(lambda db: _keep_entries(db, read))
        return len(asked) / (time.monotonic() - start)

    async def warm(
        self, asked: Sequence[Feed], seconds: float, cold_per_s: float, peer: float | None
    ) -> PollingScores:
        by_id = {feed.id: feed for feed in asked}
        tag = Validators('"first"')
        known = [FeedState(feed.id, START, tag, read_at=START, url=feed.url) for feed in asked]
        await self.store.write(lambda db: _keep(db, known))
        now, gets, same = START, 0, 0
        start, spent = time.monotonic(), time.process_time()
        with watched() as lags:
            while time.monotonic() - start < seconds:
                due = await self._due(now)
                found = await self._round(due, by_id, now)
                gets += len(found)
                same += sum(one.look is None for one in found)
                if not due:
                    now += EVERY
        lasted, spent = time.monotonic() - start, time.process_time() - spent
        return PollingScores(
            feeds=len(asked),
            gets=gets,
            gets_per_s=gets / lasted,
            not_modified=same / max(1, gets),
            loop_lag_p99_ms=1000 * (percentile(lags, 99) or 0.0),
            core_for_10000=spent / max(1, gets) * 10_000 / EVERY.total_seconds(),
            peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            cold_per_s=cold_per_s,
            reader_cold_per_s=peer,
        )

    async def _due(self, now: datetime) -> Sequence[FeedState]:
        return await self.store.read(lambda db: feeds.due(db, now, AT_ONCE))

    async def _round(
        self, due: Sequence[FeedState], by_id: Mapping[FeedId, Feed], now: datetime
    ) -> Sequence[Polled]:
        """Ask all that are due and keep what is to be remembered of them."""
        waiting, found = iter(due), list[Polled]()

        async def work() -> None:
            for state in waiting:
                feed = by_id[state.feed]
                found.append(await poll(feed, state, now, client=self.client, parser=self.parser))

        async with asyncio.TaskGroup() as group:
            for _ in range(CONCURRENCY):
                group.create_task(work())
        if failed := next((one.state for one in found if one.state.failures), None):
            raise RuntimeError(f"the bench's own server failed: {failed.last_error}")
        await self.store.write(lambda db: _keep(db, (one.state for one in found)))
        return found


def _keep(db: Database, states: Iterable[FeedState]) -> None:
    for state in states:
        feeds.keep(db, state)


def _keep_entries(db: Database, read: Sequence[Entry]) -> None:
    """As the cycle does: those that were never read, by key and by twin, without a story."""
    known = stories.known_keys(db, [(entry.feed, entry.key) for entry in read])
    new = [entry for entry in read if (entry.feed, entry.key) not in known]
    rows = ((n, entry, StoryId(""), START, twin(entry)) for n, entry in enumerate(new, start=1))
    stories.add_entries(db, rows)


@asynccontextmanager
async def _bench(path: Path) -> AsyncIterator[_Bench]:
    limits = Limits("mailto:bench@example.org", concurrency=CONCURRENCY, per_host=CONCURRENCY)
    async with AsyncExitStack() as stack:
        yield _Bench(
            await stack.enter_async_context(Store(path, durable=False)),
            await stack.enter_async_context(Client(limits)),
            await stack.enter_async_context(ParserPool(2)),
        )


def _feeds(port: int, path: str, many: int) -> tuple[Feed, ...]:
    address = f"http://127.0.0.1:{port}/{path}"
    return tuple(
        Feed(
            FeedId(f"f{n}"),
            f"f{n}",
            f"{address}/{n}",
            "rss",
            "en",
            Trust.PRESS,
            Group.NEWS,
            EVERY,
            local=True,
        )
        for n in range(many)
    )


def _nothing(_feed: Feed, _body: bytes, _content_type: str) -> tuple[()]:
    return ()


def _reader(asked: Sequence[Feed], path: Path) -> float | None:
    try:
        reader = import_module("reader")  # A peer to compare with, not a dependency.
    except ImportError:
        return None
    peer = reader.make_reader(str(path))
    for feed in asked:
        peer.add_feed(feed.url)
    start = time.monotonic()
    peer.update_feeds(workers=2)
    return len(asked) / (time.monotonic() - start)


@contextmanager
def _server() -> Iterator[int]:
    """The port of a server in a process of its own."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield int(ours.recv())
    finally:
        process.kill()
        process.join()


def _serve(told: Connection) -> None:
    async def forever() -> None:
        server = await asyncio.get_running_loop().create_server(_Answers, "127.0.0.1", 0)
        told.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    with suppress(KeyboardInterrupt):
        asyncio.run(forever())


class _Answers(asyncio.Protocol):
    """Says 304 to whoever has a tag, but one time in twenty, and a document to all others."""

    asked = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        if not isinstance(self._transport, asyncio.Transport):
            return
        for request in data.split(b"\r\n\r\n")[:-1]:
            _Answers.asked += 1
            if b"If-None-Match" in request and _Answers.asked % NEW_IN:
                self._transport.write(b"HTTP/1.1 304 Not Modified\r\n\r\n")
            else:
                self._transport.write(_document(_Answers.asked))


def _document(number: int) -> bytes:
    items = "".join(
        f"<item><guid>{number}-{n}</guid><title>River gauge {number}-{n} reads high</title>"
        f"<link>http://example.org/{number}/{n}</link><description>Measured at noon.</description>"
        f"<pubDate>Thu, 01 Jan 2026 00:00:00 GMT</pubDate></item>"
        for n in range(ENTRIES)
    )
    body = f'<rss version="2.0"><channel><title>Gauges</title>{items}</channel></rss>'.encode()
    head = f'HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: "{number}"\r\n'
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
