"""Wires everything, schedules, starts and stops; with web/app.py the only place that reads a clock.

Two ways to run. On the wall's clock (or a fast one, for a drill) a tick every second asks the
feeds that are due, each by itself, and whatever has come in by then goes through the cycle; a
slow server delays nobody. Led by a player, each of its moments is done whole before the next is
asked for, so that the same recording gives the same alerts every time, whatever is killed when.
"""

import asyncio
import os
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo

import aiohttp
import structlog
from aiohttp import web
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from responder.announce import Announcer
from responder.bus import Bus
from responder.clock import Clock, SetClock, WallClock
from responder.config import Config
from responder.courier import Courier
from responder.cycle import Cycle, Settings
from responder.decide.polling import Outcome, failed
from responder.decide.triage import Bars
from responder.desk import Desk
from responder.embed import Embedder, EmbedSettings
from responder.errors import RecordingError, ServeError, StoreError
from responder.fetch import Client, Limits, ParserPool
from responder.finder import Finder, Meaning
from responder.lessons import study
from responder.model.feed import Feed, FeedId, FeedState
from responder.model.library import Contact, Library
from responder.notify import Sender
from responder.poll import Polled, poll
from responder.store import Store, feeds
from responder.subscriber import Subscriber
from responder.web.app import make_app
from responder.web.live import Live
from responder.web.room import Room

MOST_CARRIERS = 30
MOST_DUE = 2000  # Feeds started in one tick; the client lets so many ask at a time as it is set to.

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a service is made of, before anything is opened."""

    config: Config
    library: Library
    sources: Mapping[FeedId, Feed]
    settings: Settings
    environment: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Showing:
    """A store on show: the desk's acts and its pages, for a running service or a replay."""

    config: Config
    library: Library
    store: Store
    clock: Clock
    feeds: Sequence[Feed]
    live: Live = field(default_factory=Live)
    wall: Clock = field(default_factory=WallClock)
    meaning: Meaning | None = None  # What finds by meaning in the library; None finds by words alone.

    @property
    def desk(self) -> Desk:
        config = self.config
        return Desk(self.store, self.library, config.people, config.base_url, self.live.ring)

    async def open(self, stack: AsyncExitStack) -> None:
        """Open the desk's address until the stack closes. Raises ServeError when it is taken."""
        config = self.config
        finder = Finder(self.library, config.search_index, self.meaning)
        room = Room(
            store=self.store,
            desk=self.desk,
            library=self.library,
            people=config.people,
            feeds=self.feeds,
            language=config.language,
            now=self.clock.now,
            wall=self.wall.now,
            live=self.live,
            secure=config.base_url.startswith("https:"),
            zone=ZoneInfo(config.zone),
            started_at=self.clock.now(),
            finder=await stack.enter_async_context(finder),
            bundle=config.bundle,
            bars=Bars(scope=config.detection.scope, match=config.detection.match),
        )
        runner = web.AppRunner(make_app(room), access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        try:
            await web.TCPSite(runner, config.desk.host, config.desk.port).start()
        except OSError as error:
            raise ServeError(
                f"cannot open {config.desk.host}:{config.desk.port}: {os.strerror(error.errno or 0)}. "
                "Stop what uses it, or set RESPONDER_DESK__PORT to another port"
            ) from error

    async def welcome(self) -> str:
        """Where the desk is, and a link that signs the first person in."""
        link = await self.desk.sign_in_link(self.config.people[0].id, self.wall.now())
        return f"desk:    {self.config.base_url}/\nsign in: {link}   (once, within 15 minutes)"


@dataclass(slots=True)
class Parts:
    """The opened pieces of a service."""

    store: Store
    client: Client
    parser: ParserPool
    cycle: Cycle
    courier: Courier
    showing: Showing
    subscriber: Subscriber


@dataclass(slots=True)
class Service:
    """The running desk; an async context manager."""

    plan: Plan
    clock: Clock
    live: Live = field(default_factory=Live)
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    _asking: dict[FeedId, asyncio.Task[None]] = field(default_factory=dict)
    _bus: Bus[Polled] = field(default_factory=Bus)
    _opened: Parts | None = None

    async def __aenter__(self) -> Self:
        try:
            self._opened = await self._open()
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._asking.values():
            task.cancel()
        await asyncio.gather(*self._asking.values(), return_exceptions=True)
        await self._stack.aclose()

    @property
    def parts(self) -> Parts:
        if self._opened is None:
            raise ValueError("the service is not open")
        return self._opened

    async def show(self) -> str:
        """Open the desk and return the words that tell where it is."""
        await self.parts.showing.open(self._stack)
        return await self.parts.showing.welcome()

    async def _open(self) -> Parts:
        plan, config, enter = self.plan, self.plan.config, self._stack.enter_async_context
        store = await enter(Store(config.data / "responder.db"))
        embedder = await enter(Embedder(embed_settings(config)))
        client = await enter(Client(_limits(config)))
        parser = await enter(ParserPool(workers=config.fetch.parsers))
        sender = await enter(Sender(plan.environment))
        announcer = Announcer(config.people, plan.library, config.base_url, ZoneInfo(config.zone))
        lessons = await study(plan.library, embedder, plan.settings.learned)
        meaning, sources = Meaning(lessons, embedder), tuple(plan.sources.values())
        showing = Showing(config, plan.library, store, self.clock, sources, self.live, meaning=meaning)
        cycle = Cycle(store, embedder, plan.library, lessons, settings=plan.settings, announce=announcer)
        now = self.clock.now()
        await store.write(lambda db: feeds.enrol(db, tuple(plan.sources.values()), now))
        await cycle.restore(plan.sources, now)
        courier = Courier(store, sender, config.channels, _contacts(plan))
        base_url, every = config.base_url, config.exchange.every
        subscriber = Subscriber(store, client, plan.library, config.people, base_url, every)
        return Parts(store, client, parser, cycle, courier, showing, subscriber)

    async def run(self) -> None:
        """Work on the clock until cancelled."""
        scheduler = AsyncIOScheduler(timezone="UTC")
        every = {"trigger": "interval", "seconds": self.plan.config.fetch.tick_s, "coalesce": True}
        # APScheduler drops a run that is a second late; a tick that is late must still happen.
        every["misfire_grace_time"] = None
        scheduler.add_job(self._ask_due, max_instances=1, **every)
        # Several at once: a channel that does not answer must not hold up the others' messages.
        scheduler.add_job(self._carry, max_instances=MOST_CARRIERS, **every)
        scheduler.add_job(self._follow_peers, max_instances=1, **every)
        scheduler.start()
        try:
            while True:
                await self._digest(await self._bus.take())
        finally:
            scheduler.shutdown(wait=False)

    async def follow(self, player: str, clock: SetClock) -> None:
        """Work through a player's moments, each one whole, until it has no more.

        Raises RecordingError if the player stops answering.
        """
        async with aiohttp.ClientSession(base_url=player) as session:
            moment = await _told(session.get("/clock"))
            while moment is not None:
                clock.at = moment
                await self._step(moment)
                moment = await _told(session.post("/clock", json={"done": moment.isoformat()}))
                if moment == clock.at:
                    raise RecordingError("the player does not move on; is a second desk following it?")

    async def _step(self, now: datetime) -> None:
        due = await self.parts.store.read(lambda db: feeds.due(db, now, len(self.plan.sources)))
        async with asyncio.TaskGroup() as group:
            asked = [group.create_task(self._poll(state, now)) for state in due]
        await self._digest([task.result() for task in asked])
        while await self.parts.courier.carry(now):
            pass

    async def _ask_due(self) -> None:
        """Start asking the feeds that are due and not being asked already."""
        now = self.clock.now()
        due = await self.parts.store.read(lambda db: feeds.due(db, now, MOST_DUE))
        for state in due:
            if state.feed not in self._asking:
                task = asyncio.create_task(self._ask(state, now), name=f"ask {state.feed}")
                self._asking[state.feed] = task

    async def _ask(self, state: FeedState, now: datetime) -> None:
        try:
            self._bus.put(await self._poll(state, now))
        except Exception:  # A fault in one feed must not end the reading of the others.
            log.exception("feed failed", feed=state.feed)
            why = "a fault of ours; see the log"
            fault = failed(self.plan.sources[state.feed], state, now, Outcome.FAILED, why=why)
            self._bus.put(Polled(None, fault))

    async def _poll(self, state: FeedState, now: datetime) -> Polled:
        feed = self.plan.sources[state.feed]
        return await poll(feed, state, now, client=self.parts.client, parser=self.parts.parser)

    async def _digest(self, polled: Sequence[Polled]) -> None:
        """Take results through the cycle; what could not be written is read again when due."""
        looks = [one.look for one in polled if one.look is not None]
        states = [one.state for one in polled]
        try:
            alerts = await self.parts.cycle.observe(looks, self.plan.sources, self.clock.now(), states=states)
        except StoreError as error:
            log.error("nothing written", error=str(error))
            alerts = ()
        finally:
            for state in states:
                self._asking.pop(state.feed, None)
        for alert in alerts:
            log.info("alert", id=alert.id, priority=alert.priority, headline=alert.headline)
        if alerts or looks:
            self.live.ring()

    async def _follow_peers(self) -> None:
        if await self.parts.subscriber.follow(self.clock.now()):
            self.live.ring()

    async def _carry(self) -> None:
        if await self.parts.courier.carry(self.clock.now()):
            self.live.ring()


async def first_moment(player: str) -> datetime | None:
    """The moment that a player stands at; None when it has been played to the end.

    Raises RecordingError if it does not answer.
    """
    async with aiohttp.ClientSession(base_url=player) as session:
        return await _told(session.get("/clock"))


async def _told(asked: AbstractAsyncContextManager[aiohttp.ClientResponse]) -> datetime | None:
    try:
        async with asked as answer:
            answer.raise_for_status()
            now = (await answer.json())["now"]
    except aiohttp.ClientError as error:
        raise RecordingError(f"no player answers ({error}); start it with: responder play") from error
    return datetime.fromisoformat(now) if now else None


def _contacts(plan: Plan) -> Mapping[str, Sequence[Contact]]:
    people = {str(person.id): person.contacts for person in plan.config.people}
    experts = {str(expert.id): expert.contacts for expert in plan.library.experts}
    return people | experts


def embed_settings(config: Config) -> EmbedSettings:
    chosen = config.embedding
    return EmbedSettings(
        cache=config.vectors,
        model=chosen.model,
        prefix=chosen.prefix,
        batch=chosen.batch,
        wait_ms=chosen.wait_ms,
        timeout_s=chosen.timeout_s,
    )


def _limits(config: Config) -> Limits:
    chosen = config.fetch
    return Limits(
        contact=chosen.contact,
        concurrency=chosen.concurrency,
        per_host=chosen.per_host,
        max_bytes=chosen.max_bytes,
        timeout_s=chosen.timeout_s,
    )
