"""The process that is killed: the service itself, on a clock that can be put forward and back.

It is forked from a server that has imported everything already, so that to begin again is cheap; what
it does from there on is what `responder run` does. Only the model is left out.
"""

import asyncio
import logging
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog

from responder import config as configuration
from responder.bench_faults import sample
from responder.clock import Clock, WallClock
from responder.cycle import Settings
from responder.model.oncall import PersonId
from responder.service import Plan, Service


@dataclass(frozen=True, slots=True)
class Birth:
    """What a process is told when it begins."""

    settings: Path
    environment: Mapping[str, str]
    log: Path  # A pipe with a name, that the parent reads.
    ahead: timedelta  # Of the clock, before the machine's own.
    sign_in: bool = False  # Whether links that sign everybody in are wanted.


@dataclass(frozen=True, slots=True)
class Ready:
    """The desk is open."""

    links: Mapping[str, str] = field(default_factory=dict)  # That sign in, by person.


@dataclass(slots=True)
class ShiftedClock:
    """The machine's clock, so much ahead."""

    ahead: timedelta
    wall: Clock = field(default_factory=WallClock)

    def now(self) -> datetime:
        return self.wall.now() + self.ahead


def live(birth: Birth, told: Connection) -> None:
    """Be the service until killed. told: takes Ready, and gives how far ahead the clock is from then on."""
    _log_to(birth.log)
    asyncio.run(_live(birth, told))


async def _live(birth: Birth, told: Connection) -> None:
    config, clock = configuration.load(birth.settings), ShiftedClock(birth.ahead)
    settings = Settings(zone=ZoneInfo(config.zone))
    sources = {feed.id: feed for feed in config.feeds}
    plan = Plan(config, sample.library(), sources, settings, birth.environment, lambda _: sample.MadeUp())
    asyncio.get_running_loop().add_reader(told.fileno(), _listen, told, clock)
    async with Service(plan, clock, lambda _: None) as service:
        told.send(Ready(await _links(service) if birth.sign_in else {}))
        await service.run()


async def _links(service: Service) -> dict[str, str]:
    desk, now = service.parts.showing.desk, WallClock().now()
    return {name: await desk.sign_in_link(PersonId(name), now) for name in sample.STAFF}


def _listen(told: Connection, clock: ShiftedClock) -> None:
    try:
        clock.ahead = told.recv()
    except EOFError:  # The bench itself is gone.
        os._exit(1)


def _log_to(pipe: Path) -> None:
    """Errors and warnings, to where a full disk cannot reach them."""
    handle = os.open(pipe, os.O_WRONLY)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    sys.stderr = os.fdopen(2, "w", buffering=1)
    logging.basicConfig(level=logging.ERROR)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
