"""Wires everything, schedules, starts and stops; with web/app.py the only place that reads a clock.

Two ways to run. On the wall's clock (or a fast one, for a drill) a tick every second asks the
feeds that are due, each by itself, and whatever has come in by then goes through the cycle; a
slow server delays nobody. Led by a player, each of its moments is done whole before the next is
asked for, so that the same recording gives the same alerts every time, whatever is killed when.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

import aiohttp
import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlite_utils import Database

from responder.bus import Bus
from responder.choosing import open_basis
from responder.clock import Clock, SetClock
from responder.config import Config
from responder.courier import Courier
from responder.crew import pager_of, staff_of
from responder.cycle import Cycle, Settings
from responder.decide.polling import Outcome, failed
from responder.embed import Embedder, Embeds, EmbedSettings
from responder.errors import RecordingError, StoreError
from responder.exchange.sharing import Sharing
from responder.fetch import Client, Limits, ParserPool
from responder.finder import Finder, Meaning
from responder.heartbeat import Heartbeat
from responder.herald import Herald
from responder.hubs import Hubs
from responder.intake import Intake, tokens
from responder.intake.hand import brought, in_store, refuse, tell
from responder.intake.post import Post
from responder.ledger import Ledger
from responder.lessons import study
from responder.model.feed import Feed, FeedId, FeedState
from responder.model.library import Contact, Library
from responder.noticing import Noticing
from responder.notify import Sender
from responder.pacing import Pacing
from responder.paging import Climber, Pager
from responder.poll import Delivered, Polled, delivered, poll
from responder.publish import Sender as PublishSender
from responder.secretary import Secretary
from responder.showing import Showing, embed_settings
from responder.store import Store, feeds, notices
from responder.subscriber import Subscriber
from responder.web.live import Live

MINUTE_S = 60
MOST_CARRIERS = 30
HURRY_S = 10
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
    embedder: Callable[[EmbedSettings], AbstractAsyncContextManager[Embeds]] = Embedder


@dataclass(slots=True)
class Parts:
    """The opened pieces of a service."""

    store: Store
    client: Client
    parser: ParserPool
    cycle: Cycle
    courier: Courier
    pager: Pager
    hubs: Hubs
    ledger: Ledger
    pacing: Pacing
    herald: Herald
    secretary: Secretary
    showing: Showing
    subscriber: Subscriber


@dataclass(slots=True)
class Service:
    """The running desk; an async context manager."""

    plan: Plan
    clock: Clock
    greet: Callable[[str], None] | None = None  # Hears where the desk is, once it is open; None opens none.
    live: Live = field(default_factory=Live)
    _carriers: set[asyncio.Task[None]] = field(default_factory=set)
    heartbeat: Heartbeat = field(default_factory=lambda: Heartbeat(""))
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    _asking: dict[FeedId, asyncio.Task[None]] = field(default_factory=dict)
    _bus: Bus[Polled | Delivered] = field(default_factory=Bus)
    _opened: Parts | None = None

    async def __aenter__(self) -> Self:
        try:
            self._opened = await self._open()
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        under_way = [*self._asking.values(), *self._carriers]
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        await self._stack.aclose()

    @property
    def parts(self) -> Parts:
        if self._opened is None:
            raise ValueError("the service is not open")
        return self._opened

    async def _open(self) -> Parts:
        plan, config, enter = self.plan, self.plan.config, self._stack.enter_async_context
        self.heartbeat.url = config.service.heartbeat_url
        store = await enter(Store(config.database))
        embedder = await enter(plan.embedder(embed_settings(config)))
        client = await enter(Client(limits_of(config)))
        parser = await enter(ParserPool(workers=config.fetch.parsers))
        sender = await enter(Sender(plan.environment))
        publisher = await enter(PublishSender())
        sources = tuple(plan.sources.values())
        hubs = Hubs(store, client, plan.sources, config.base_url, self._deliver)
        # A player's moments are done whole, so nothing may come in between them.
        intake = None if isinstance(self.clock, SetClock) else Intake(self._bus.put, self.clock.now)
        staff = staff_of(config, plan.library, plan.sources)
        finder = Finder(plan.library, config.search_index)
        showing = Showing(
            config,
            plan.library,
            store,
            self.clock,
            sources,
            self.live,
            hubs=hubs,
            intake=intake,
            tokens=tokens(sources, plan.environment),
            environment=plan.environment,
            finder=finder,
            settings=plan.settings,
        )
        if self.greet is not None:  # Before the library is read, which takes a minute the first time.
            await showing.open(self._stack)
            self.greet(await showing.welcome())
        lessons = await study(plan.library, embedder, plan.settings.learned, self.live.read)
        finder.learn(Meaning(lessons, embedder))
        cycle = Cycle(store, embedder, plan.library, lessons, settings=plan.settings, announce=Climber(staff))
        now = self.clock.now()
        await store.write(lambda db: _enrolled(db, sources, now))
        await open_basis(store, embedder.model_id, plan.settings.bars, plan.settings.learned, now)
        await hubs.open(now)
        await cycle.restore(plan.sources, now)
        return Parts(
            store,
            client,
            parser,
            cycle,
            Courier(store, sender, config.channels, _contacts(plan)),
            pager_of(config, staff, store),
            hubs,
            Ledger(plan.sources, hubs.reachable),
            Pacing(store, plan.sources),
            Herald(store, publisher, config.outlets, plan.environment, config.site_url),
            Secretary(showing.texts),
            showing,
            Subscriber(
                *(store, client, plan.library, config.people, config.base_url, config.exchange.every),
                Sharing(store, config.key, config.bundle, plan.library.explainers),
            ),
        )

    async def run(self) -> None:
        """Work on the clock until cancelled."""
        scheduler = AsyncIOScheduler(timezone="UTC")
        every = {"trigger": "interval", "seconds": self.plan.config.fetch.tick_s, "coalesce": True}
        # APScheduler drops a run that is a second late; a tick that is late must still happen.
        every["misfire_grace_time"] = None
        scheduler.add_job(self._ask_due, max_instances=1, **every)
        # Several at once: a channel that does not answer must not hold up the others' messages.
        scheduler.add_job(self._carry, max_instances=MOST_CARRIERS, **every)
        scheduler.add_job(self._ask_hubs, max_instances=1, **every)
        scheduler.add_job(self._hurry, max_instances=1, **every | {"seconds": HURRY_S})
        letters = [feed for feed in self.plan.sources.values() if feed.kind == "mail"]
        if letters and (intake := self.parts.showing.intake):
            scheduler.add_job(Post(letters, intake, self.parts.parser).fetch, max_instances=1, **every)
        scheduler.add_job(self._herald, max_instances=MOST_CARRIERS, **every)
        scheduler.add_job(self._remind, max_instances=1, **every)
        scheduler.add_job(self._page, max_instances=1, **every)
        scheduler.add_job(self._minute, max_instances=1, **every | {"seconds": MINUTE_S})
        beat_s = self.plan.config.service.heartbeat_s
        scheduler.add_job(self._beat, max_instances=1, **every | {"seconds": beat_s})
        scheduler.add_job(self._follow_peers, max_instances=1, **every)
        scheduler.start()
        try:
            while True:
                if await self._digest(await self._bus.take()):
                    self._carry_now()
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
        await self.parts.secretary.remind(now)
        await self.parts.pager.tick(now)
        await self.parts.pager.minute(now)
        while await self.parts.courier.carry(now):
            pass
        while await self.parts.herald.carry(now):
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

    async def _hurry(self) -> None:
        await self.parts.pacing.refresh(self.clock.now())

    async def _poll(self, state: FeedState, now: datetime) -> Polled:
        feed = self.plan.sources[state.feed]
        paced = self.parts.pacing.paced(feed, state)
        return await poll(paced, state, now, client=self.parts.client, parser=self.parts.parser)

    async def _ask_hubs(self) -> None:
        await self.parts.hubs.ask_due(self.clock.now())

    async def _deliver(self, feed: Feed, body: bytes, content_type: str) -> None:
        """Raises FetchError for what cannot be read as a document of the feed's kind."""
        now, parser = self.clock.now(), self.parts.parser
        self._bus.put(await delivered(feed, body, content_type, now, parser=parser))

    async def _digest(self, arrived: Sequence[Polled | Delivered]) -> bool:
        """Take results through the cycle; what could not be written is read again when due.

        True if an alert was raised.
        """
        parts, sources = self.parts, self.plan.sources
        looks = [one.look for one in arrived if one.look is not None]
        polled = [one for one in arrived if isinstance(one, Polled)]
        states, handed = [one.state for one in polled], brought(polled)

        def beside(db: Database) -> None:
            parts.ledger.enter(db, arrived)
            self._notice(db, polled)

        try:
            before = await in_store(parts.store, handed)
            alerts = await parts.cycle.observe(looks, sources, self.clock.now(), states=states, beside=beside)
            tell(handed, before, await in_store(parts.store, handed))
        except StoreError as error:
            log.error("nothing written", error=str(error))
            refuse(handed, error)
            alerts = ()
        finally:
            for state in states:
                self._asking.pop(state.feed, None)
        for alert in alerts:
            log.info("alert", id=alert.id, priority=alert.priority, headline=alert.headline)
        if alerts or looks or any(one.turns for one in polled):
            self.live.ring()
        return bool(alerts)

    async def _page(self) -> None:
        now = self.clock.now()
        if await self.parts.pager.tick(now):
            self.live.ring()
            self._carry_now()
        self.heartbeat.ticked_at = now

    async def _minute(self) -> None:
        now = self.clock.now()
        if await self.parts.pager.minute(now):
            self.live.ring()
        self.heartbeat.audited_at = now

    async def _beat(self) -> None:
        await self.heartbeat.beat(self.clock.now())

    def _carry_now(self) -> None:
        """Send what was just written, without waiting for the next tick or for a slow channel."""
        task = asyncio.create_task(self._carry(), name="carry")
        self._carriers.add(task)
        task.add_done_callback(self._carriers.discard)

    def _notice(self, db: Database, polled: Sequence[Polled]) -> None:
        config, turns = self.plan.config, [turn for one in polled for turn in one.turns]
        Noticing(config.people, config.base_url, self.plan.sources)(db, turns)

    async def _follow_peers(self) -> None:
        if await self.parts.subscriber.follow(self.clock.now()):
            self.live.ring()

    async def _carry(self) -> None:
        if await self.parts.courier.carry(self.clock.now()):
            self.live.ring()

    async def _herald(self) -> None:
        if await self.parts.herald.carry(self.clock.now()):
            self.live.ring()

    async def _remind(self) -> None:
        await self.parts.secretary.remind(self.clock.now())


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


def _enrolled(db: Database, sources: Sequence[Feed], now: datetime) -> None:
    feeds.enrol(db, sources, now)
    notices.settle(db, feeds.states(db), now)


def _contacts(plan: Plan) -> Mapping[str, Sequence[Contact]]:
    people = {str(person.id): person.contacts for person in plan.config.people}
    experts = {str(expert.id): expert.contacts for expert in plan.library.experts}
    return people | experts


def limits_of(config: Config) -> Limits:
    chosen = config.fetch
    return Limits(
        contact=chosen.contact,
        concurrency=chosen.concurrency,
        per_host=chosen.per_host,
        max_bytes=chosen.max_bytes,
        timeout_s=chosen.timeout_s,
    )
