"""`responder replay`: the same cycle over recorded looks."""

import asyncio
import resource
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from responder.clock import SetClock
from responder.commands.options import (
    Moment,
    config_option,
    knowledge_option,
    library_of,
    loaded,
    log_to_stderr,
    settings_of,
    utc_now,
)
from responder.config import Config
from responder.embed import Embedder
from responder.errors import RecordingError
from responder.model.library import Library
from responder.replay import Replay, Tally, Wanted
from responder.showing import Showing, embed_settings
from responder.store import Store

PEAK_EVERY = 20_000  # Entries.
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_BAR = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[rate]}"), TimeElapsedColumn())


@click.command()
@click.argument("recordings", nargs=-1, required=True, type=_FILE)
@click.option("--from", "since", type=Moment(), help="Report alerts from here.")
@click.option("--to", "until", type=Moment(), help="End; that moment itself is left out.")
@click.option(
    "--warm-up", "warm_up", default=0.0, metavar="DAYS", help="Replay so many days before, unreported."
)
@config_option
@knowledge_option
@click.option("--alerts", type=click.File("w", encoding="utf-8"), help="Write one JSON line per alert here.")
@click.option("--speed", default="max", metavar="max|N", help="N times the recording's pace. [default: max]")
@click.option("--serve", is_flag=True, help="Open the desk on the replay, and keep it open at the end.")
def replay(  # noqa: PLR0917 - one parameter for each option
    recordings: tuple[Path, ...],
    since: datetime | None,
    until: datetime | None,
    warm_up: float,
    config_path: Path | None,
    knowledge_folder: Path | None,
    alerts: IO[str] | None,
    speed: str,
    serve: bool,
) -> None:
    """Run the very cycle that `run` runs over recordings, on their own clock.

    A recording is a .jsonl or .jsonl.gz file with one look of a list, or one entry, per line.
    """
    log_to_stderr(quiet=True)
    config = loaded(config_path)
    library = library_of(config, knowledge_folder)
    wanted = Wanted(recordings, since, until, timedelta(days=warm_up), _speed(speed))
    tally = asyncio.run(_replay(config, library, wanted, alerts, serve=serve))
    if not tally.looks:
        raise RecordingError("nothing was recorded in that time")


def _speed(text: str) -> float | None:
    if text == "max":
        return None
    try:
        speed = float(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is neither max nor a number", param_hint="--speed") from error
    if speed <= 0:
        raise click.BadParameter("must be above 0", param_hint="--speed")
    return speed


async def _replay(
    config: Config, library: Library, wanted: Wanted, out: IO[str] | None, *, serve: bool
) -> Tally:
    clock = SetClock(wanted.since or utc_now())
    feeds = {feed.id: feed for feed in config.feeds}
    config.data.mkdir(parents=True, exist_ok=True)
    async with AsyncExitStack() as stack:
        embedder = await stack.enter_async_context(Embedder(embed_settings(config)))
        store = None
        if serve:
            path = config.data / f"replay-{utc_now():%Y%m%dT%H%M%S}.db"
            store = await stack.enter_async_context(Store(path, durable=False))
            showing = Showing(config, library, store, clock, (), settings=settings_of(config))
            await showing.open(stack)
            click.echo(await showing.welcome())
        console = Console(stderr=True)
        progress = stack.enter_context(Progress(*_BAR, console=console, transient=True))
        task = progress.add_task("loading the library", total=None, rate="")
        entries, peaks = 0, [_peak_mb()]

        def show(at: datetime, more: int) -> None:
            nonlocal entries
            entries += more
            clock.at = at
            if entries // PEAK_EVERY >= len(peaks):
                peaks.append(_peak_mb())
            total, done = _share(wanted, at)
            rate = f"{entries:,} entries"
            progress.update(task, description=f"{at:%Y-%m-%d %H:%M}", total=total, completed=done, rate=rate)

        run = Replay(library, settings_of(config), feeds)
        tally = await run.run(wanted, embedder, out=out, store=store, progress=show)
        progress.stop()
        click.echo(_summary(tally))
        early = f"{peaks[1]:,.0f} MB after {PEAK_EVERY:,} entries, " if len(peaks) > 1 else ""
        half = f"{peaks[len(peaks) // 2]:,.0f} MB half-way, " if len(peaks) > 2 else ""
        click.echo(f"peak memory: {early}{half}{_peak_mb():,.0f} MB at the end")
        if serve:
            click.echo("the desk stays open until Ctrl-C")
            await asyncio.Event().wait()
    return tally


def _peak_mb() -> float:
    """Of this process, without the embedding worker; getrusage counts in KiB on Linux."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _share(wanted: Wanted, at: datetime) -> tuple[float | None, float]:
    """Seconds of the recording in all, if both ends are given, and seconds done."""
    if wanted.since is None or wanted.until is None:
        return None, 0.0
    start = wanted.since - wanted.warm_up
    return (wanted.until - start).total_seconds(), (at - start).total_seconds()


def _summary(tally: Tally) -> str:
    counts = ", ".join(f"{priority} {n}" for priority, n in tally.alerts.items())
    days = ", ".join(f"{priority} {n / tally.days:.1f}" for priority, n in tally.alerts.items())
    lines = [
        f"{tally.looks:,} looks, {tally.entries:,} entries in {tally.seconds:.1f} s"
        f" = {tally.entries / max(tally.seconds, 1e-9):,.0f} entries/s",
        f"alerts: {counts}; a day: {days}",
    ]
    if tally.encoded:
        own = tally.encoded / max(tally.seconds, 1e-9)
        share = own / tally.encoder_rate if tally.encoder_rate else 0.0
        lines.append(
            f"{tally.encoded:,} new texts at {own:,.0f} texts/s;"
            f" the encoder's own rate {tally.encoder_rate:,.0f} texts/s ({share:.0%})"
        )
    return "\n".join(lines)
