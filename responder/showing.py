"""A store on show: the desk's acts and its pages, for a running service or a replay."""

import os
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from aiohttp import web

from responder import played
from responder.backtest import Backtest, Trials
from responder.clock import Clock, WallClock
from responder.config import Config
from responder.cycle import Settings
from responder.desk import Desk, Press, Texts
from responder.embed import EmbedSettings
from responder.errors import ServeError
from responder.finder import Finder
from responder.hubs import Hubs
from responder.intake import Intake
from responder.model.feed import Feed, FeedId
from responder.model.library import Library
from responder.model.oncall import PersonId
from responder.model.text import Bilingual
from responder.store import Store
from responder.web.app import make_app
from responder.web.live import Live
from responder.web.room import Room, Site


@dataclass(frozen=True, slots=True)
class Showing:
    """What is shown, and to whom."""

    config: Config
    library: Library
    store: Store
    clock: Clock
    feeds: Sequence[Feed]
    live: Live = field(default_factory=Live)
    wall: Clock = field(default_factory=WallClock)
    hubs: Hubs | None = None
    intake: Intake | None = None  # None where nothing can be brought in, as in a replay.
    tokens: Mapping[FeedId, Sequence[str]] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)  # Where phone numbers and secrets are read.
    finder: Finder | None = None  # One that learns to find by meaning; None finds by words alone.
    settings: Settings | None = None  # Of detection; None where nothing goes through a cycle.

    @property
    def drill(self) -> bool:
        """True where all that is read is an exercise, so that all that is written is one too."""
        return bool(self.feeds) and all(feed.drill for feed in self.feeds)

    @property
    def desk(self) -> Desk:
        config = self.config
        base = (self.store, self.library, config.people, config.base_url, self.live.ring)
        return Desk(*base, ZoneInfo(config.zone), config.rotas, drill=self.drill)

    @property
    def texts(self) -> Texts:
        config = self.config
        base = (self.store, self.library, config.people, config.base_url, self.live.ring)
        emergency = PersonId(config.review.emergency) if config.review.emergency else None
        return Texts(*base, stages=config.review.stages, emergency=emergency, drill=self.drill)

    @property
    def press(self) -> Press:
        config = self.config
        base = (self.store, self.library, config.people, config.base_url, self.live.ring)
        return Press(*base, outlets=config.outlets)

    async def open(self, stack: AsyncExitStack) -> None:
        """Open the desk's address until the stack closes. Raises ServeError when it is taken."""
        config = self.config
        finder = self.finder or Finder(self.library, config.search_index)
        trials = self._trials(stack)
        room = Room(
            store=self.store,
            desk=self.desk,
            texts=self.texts,
            press=self.press,
            site=site_of(config),
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
            bars=config.bars,
            trials=trials,
            channels=config.channels,
            secrets=self.environment,
            phones={str(p.id): self.environment.get(p.phone.removeprefix("env:"), "") for p in config.people},
            hubs=self.hubs,
            most_bytes=config.fetch.max_bytes,
            intake=self.intake,
            tokens=self.tokens,
            drills=played.home(config.data),
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

    def _trials(self, stack: AsyncExitStack) -> Trials | None:
        if self.settings is None:
            return None
        embedding = replace(embed_settings(self.config), ahead=False)
        trials = Trials(Backtest(self.store, embedding, self.library, self.settings, self.feeds))
        stack.push_async_callback(trials.close)
        return trials

    async def welcome(self) -> str:
        """Where the desk is, and a link that signs the first person in."""
        link = await self.desk.sign_in_link(self.config.people[0].id, self.wall.now())
        return f"desk:    {self.config.base_url}/\nsign in: {link}   (once, within 15 minutes)"


def site_of(config: Config) -> Site:
    return Site(config.site_url, Bilingual(config.site.name_zh, config.site.name_en), config.site.hub)


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
