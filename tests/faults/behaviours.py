"""A poller on an internet of one machine: every open address leads to the scripted server, no other anywhere.

Names are looked up in a table, and a guard on the sockets sends what goes to the addresses of that
table to the server, refuses all else and keeps the list that proves it.
"""

import asyncio
import functools
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from responder import knowledge
from responder.cycle import Cycle, Settings
from responder.decide.polling import Outcome, next_due
from responder.fetch import Client, Limits, ParserPool
from responder.lessons import Lessons, study
from responder.model.feed import Feed, FeedId, FeedState, Group, Trust
from responder.model.library import Library
from responder.model.oncall import Alert
from responder.poll import Polled, poll
from responder.store import Store, feeds
from tests.fake_embed import FakeEmbed
from tests.faults.scripted_server import Script, ScriptedServer, answer

START = datetime(2026, 9, 21, 1, 0, tzinfo=UTC)
DATE = "Mon, 21 Sep 2026 01:00:00 GMT"  # START, as servers say it.
LIMITS = Limits("mailto:desk@example.org", timeout_s=1.0, max_bytes=100_000)
FEED = Feed(
    FeedId("pond"),
    "Pond",
    "http://pond.example/feed",
    "rss",
    "zh",
    Trust.PRESS,
    Group.NEWS,
    timedelta(minutes=10),
)
OPEN, OTHER, DEAD = "93.184.215.14", "93.184.215.15", "93.184.215.66"
ROOT = Path(__file__).parents[2]


def rss(*titles: str, end: str = "</channel></rss>", head: str = "") -> str:
    items = "".join(f"<item><guid>{title}</guid><title>{title}</title></item>" for title in titles)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Pond</title>{head}{items}{end}'


@dataclass
class Names(AbstractResolver):
    """Looks names up in a table; one that is not there does not exist, one without an end hangs."""

    table: dict[str, list[str]] = field(
        default_factory=lambda: {"pond.example": [OPEN], "www.pond.example": [OPEN], "other.example": [OTHER]}
    )
    hanging: set[str] = field(default_factory=set)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        if host in self.hanging:
            await asyncio.Event().wait()
        if host not in self.table:
            raise OSError(socket.EAI_NONAME, "Name or service not known")
        return [
            ResolveResult(hostname=host, host=one, port=port, family=_family(one), proto=0, flags=0)
            for one in self.table[host]
        ]

    async def close(self) -> None:
        return None


@dataclass
class Guard:
    """Where connections may go: open addresses and ports to the ports of servers here."""

    leads: dict[tuple[str, int], int]
    opened: list[tuple[str, int]] = field(default_factory=list)
    refused: list[tuple[str, int]] = field(default_factory=list)

    @contextmanager
    def on(self) -> Iterator[None]:
        connect = socket.socket.connect

        def guarded(sock: socket.socket, address: Any) -> None:
            there = (str(address[0]), int(address[1]))
            if there not in self.leads:
                self.refused.append(there)
                raise ConnectionRefusedError(f"the test opens no connection to {there}")
            self.opened.append(there)
            connect(sock, ("127.0.0.1", self.leads[there]))

        def no_connect(_sock: socket.socket, address: Any) -> int:
            self.refused.append(address)
            return 111

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(socket.socket, "connect", guarded)
            patch.setattr(socket.socket, "connect_ex", no_connect)
            yield


@dataclass
class World:
    """The poller, the cycle and the store as they run, one server, and a clock to move."""

    server: ScriptedServer
    client: Client
    parser: ParserPool
    store: Store
    cycle: Cycle
    names: Names
    guard: Guard
    feed: Feed = FEED
    now: datetime = START
    alerts: list[Alert] = field(default_factory=list)

    async def poll(self, *, minutes: float = 0, hours: float = 0) -> FeedState:
        """Move the clock, ask the feed once, and keep what came of it."""
        self.now += timedelta(minutes=minutes, hours=hours)
        await self.keep(await self.ask())
        return await self.state()

    async def ask(self, feed: Feed | None = None) -> Polled:
        one = feed or self.feed
        state = (await self.store.read(feeds.states)).get(one.id, FeedState(one.id, self.now))
        return await poll(one, state, self.now, client=self.client, parser=self.parser)

    async def keep(self, polled: Polled) -> None:
        looks = [polled.look] if polled.look else []
        sources = {self.feed.id: self.feed}
        self.alerts += await self.cycle.observe(looks, sources, self.now, states=[polled.state])

    async def state(self) -> FeedState:
        return (await self.store.read(feeds.states))[self.feed.id]

    async def kept(self) -> list[str]:
        """The keys of the entries in the store, in the order they came."""
        asked = "SELECT key FROM entries ORDER BY id"
        return await self.store.read(lambda db: [row["key"] for row in db.query(asked)])

    async def fails_after(self, asked: list[str], why: str, bad: Script) -> None:
        """After a good body a bad answer: these paths asked, a failure in these words, nothing lost."""
        self.server.say(answer(rss("a"), etag='"1"'), bad)
        first = await self.poll()
        state = await self.poll(minutes=10)
        assert why in state.last_error
        assert (state.failures, state.validators, state.looked_at) == (1, first.validators, START)
        assert state.due_at == self.due(Outcome.FAILED, 1)
        assert ([one.path for one in self.server.asked[1:]], await self.kept()) == (asked, ["a"])

    def official(self, **changes: Any) -> None:
        """Let the feed be an authority's, asked every minute."""
        self.feed = replace(
            self.feed, trust=Trust.OFFICIAL, group=Group.OFFICIAL, interval=timedelta(minutes=1)
        )
        self.feed = replace(self.feed, **changes)

    def due(self, outcome: Outcome = Outcome.READ, failures: int = 0) -> datetime:
        """When the feed is asked again if the server has no wishes."""
        return next_due(self.feed, outcome, failures, self.now)


@functools.cache
def studied() -> Lessons:
    """Lessons of the library, learnt once for all modules; to be called outside of a loop."""
    library = knowledge.load(ROOT / "knowledge", today=START.date())
    return asyncio.run(study(library, FakeEmbed()))


@asynccontextmanager
async def world(
    folder: Path, library: Library, lessons: Lessons, parser: ParserPool, limits: Limits = LIMITS
) -> AsyncIterator[World]:
    """Raises AssertionError in the end if a connection was tried that does not lead to the server."""
    names = Names()
    async with (
        ScriptedServer() as server,
        Client(limits) as client,
        Store(folder / "db", durable=False) as store,
    ):
        leads = {(open_, 80): server.port for open_ in (OPEN, OTHER)} | {
            ("127.0.0.1", server.port): server.port
        }
        guard = Guard(leads)
        resolve_by(client, names)
        cycle = Cycle(store, FakeEmbed(), library, lessons, settings=Settings())
        with guard.on():
            yield World(server, client, parser, store, cycle, names, guard)
        assert not guard.refused


def resolve_by(client: Client, names: Names) -> None:
    for session in (client._open_net, client._local):
        assert isinstance(session.connector, aiohttp.TCPConnector)
        session.connector._resolver = names


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET
