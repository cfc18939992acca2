"""Options and preparations that several commands share."""

import logging
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click
import structlog
from sqlite_utils import Database

from responder import config as configuration
from responder import intake, knowledge
from responder.config import Config
from responder.cycle import Settings
from responder.errors import ConfigError, Fault
from responder.fetch import SOURCES
from responder.model.library import Library
from responder.notify import faults
from responder.publish import faults as outlet_faults
from responder.store import Store

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")

_CONFIG = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


async def stored(config: Config, work: Callable[[Database], T]) -> T | None:
    """What the service has stored; None where it never ran."""
    if not config.database.exists():
        return None
    async with Store(config.database) as store:
        return await store.read(work)


def config_option(command: F) -> F:
    return click.option(
        "--config", "config_path", type=_CONFIG, help="The settings; all have defaults. [default: none]"
    )(command)


def knowledge_option(command: F) -> F:
    return click.option(
        "--knowledge", "knowledge_folder", type=_FOLDER, help="The library, in place of the configured one."
    )(command)


def loaded(config_path: Path | None) -> Config:
    """The settings, checked as a whole."""
    config = configuration.load(config_path)
    if wrong := [
        *_channel_faults(config, config_path),
        *_outlet_faults(config, config_path),
        *_feed_faults(config, config_path),
    ]:
        raise ConfigError(wrong)
    return config


def _channel_faults(config: Config, path: Path | None) -> Iterator[Fault]:
    for channel in config.channels.values():
        for what, mend in faults(channel):
            yield Fault(str(path), 0, f"channel {channel.name}: {what}", mend)


def _outlet_faults(config: Config, path: Path | None) -> Iterator[Fault]:
    for outlet in config.outlets.values():
        for what, mend in outlet_faults(outlet):
            yield Fault(str(path), 0, f"outlet {outlet.name}: {what}", mend)


def _feed_faults(config: Config, path: Path | None) -> Iterator[Fault]:
    for feed in config.feeds:
        if feed.kind not in {*SOURCES, *intake.KINDS}:
            mend = f"Write one of {', '.join([*SOURCES, *intake.KINDS])}"
            yield Fault(str(path), 0, f"feed {feed.id}: no kind of feed {feed.kind!r}", mend)
        if feed.id in {intake.DESK, intake.TIPS}:
            yield Fault(str(path), 0, f"feed {feed.id}: the desk's own has this id", "Rename this one")
        for what, mend in intake.faults(feed):
            yield Fault(str(path), 0, f"feed {feed.id}: {what}", mend)


def library_of(config: Config, folder: Path | None) -> Library:
    """The library of the settings; files that have not changed since they were read are not read again."""
    chosen = folder or config.knowledge
    return knowledge.load(chosen, today=utc_now().date(), kept=config.data / "library.db")


def library_in(folder: Path) -> Library:
    """Every file of a library, read anew."""
    return knowledge.load(folder, today=utc_now().date())


def tell_overdue(library: Library) -> None:
    """Say which days have passed; they stop nothing but the publication of these texts."""
    if library.overdue:
        click.echo(f"{len(library.overdue)} overdue:")
    for one in library.overdue:
        click.echo(f"  {one}")


def settings_of(config: Config) -> Settings:
    detection = config.detection
    return Settings(
        bars=config.bars,
        window=timedelta(hours=detection.window_h),
        zone=ZoneInfo(config.zone),
        learned=config.learned,
    )


def log_to_stderr(*, quiet: bool = False) -> None:
    """Short lines on standard error; JSON where it is not a terminal."""
    level = logging.WARNING if quiet else logging.INFO
    human = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer()
            if human
            else structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


class Moment(click.ParamType[datetime]):
    """A date or time in ISO 8601; without a zone it is taken in the settings' zone of China's lists."""

    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a time like 2025-12-08 or 2025-12-08T23:26+08:00", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=configuration.ZONE)


def utc_now() -> datetime:
    return datetime.now(UTC)
