"""`responder bench`: how fast the pieces run on this machine."""

import asyncio
import json
import logging
import random
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

import click
import structlog

from responder import bench as benches
from responder import bench_faults, bench_library, bench_paging
from responder.commands.options import knowledge_option, library_in, log_to_stderr


@click.group()
def bench() -> None:
    """Measure the speed of the pieces on this machine."""
    log_to_stderr(quiet=True)


@bench.command()
@click.option("--feeds", default=10_000, show_default=True, type=click.IntRange(1, 100_000))
@click.option("--seconds", default=30.0, show_default=True, type=click.FloatRange(min=0.1))
@click.option("--cold", default=500, show_default=True, type=click.IntRange(1), help="Feeds read once.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def polling(feeds: int, seconds: float, cold: int, *, as_json: bool) -> None:
    """Ask feeds of a server on this machine, 95 in 100 of them unchanged.

    The first reading is measured beside the package `reader`, where that is installed.
    """
    # Every new document has nothing in common with the one before, and a gap is a warning.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        found = asyncio.run(benches.polling(feeds, seconds, cold, Path(folder)))
    if as_json:
        click.echo(json.dumps(asdict(found)))
        return
    beside = f"; reader {found.reader_cold_per_s:,.0f}/s" if found.reader_cold_per_s else ""
    click.echo(
        f"{found.feeds:,} feeds, {found.gets:,} conditional gets, {found.not_modified:.0%} answered 304\n"
        f"{found.gets_per_s:,.0f} gets/s; loop lag p99 {found.loop_lag_p99_ms:.0f} ms;"
        f" peak memory {found.peak_mb:,.0f} MB\n"
        f"10,000 feeds every ten minutes take {found.core_for_10000:.0%} of one core\n"
        f"read for the first time: {found.cold_per_s:,.0f} feeds/s{beside}"
    )


@bench.command()
@click.option("--pages", default=1000, show_default=True, type=click.IntRange(1, 20_000))
@click.option("--seconds", default=60.0, show_default=True, type=click.FloatRange(min=0.1))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def paging(pages: int, seconds: float, *, as_json: bool) -> None:
    """Let pages fall due, one in ten of them to a channel that never answers.

    Measured from the moment a step is due until the channel has taken the message.
    """
    # Every attempt on the dead channel is a warning, and it is dead on purpose.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        found = asyncio.run(bench_paging.paging(pages, seconds, Path(folder)))
    if as_json:
        click.echo(json.dumps(asdict(found)))
        return
    click.echo(
        f"{found.pages:,} pages due in {seconds:g} s, {found.to_dead_channel:,} of them to a dead channel\n"
        f"{found.handed_over:,} of {found.pages - found.to_dead_channel:,} others handed over;"
        f" {found.repeats} repeats\n"
        f"due to handed over: p50 {found.p50_s:.2f} s, p99 {found.p99_s:.2f} s, worst {found.worst_s:.2f} s"
    )


@bench.command("library")
@click.option("--explainers", default=10_000, show_default=True, type=click.IntRange(1, 100_000))
@click.option("--experts", default=5_000, show_default=True, type=click.IntRange(1, 100_000))
@knowledge_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def library(explainers: int, experts: int, knowledge_folder: Path | None, *, as_json: bool) -> None:
    """Load, search and match in a synthetic library, each explainer in two languages."""
    shipped = library_in(knowledge_folder or Path("knowledge"))
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        found = bench_library.measure(shipped, explainers, experts, Path(folder))
    if as_json:
        click.echo(json.dumps(asdict(found)))
        return
    click.echo(
        f"{found.explainers:,} explainers in two languages, {found.experts:,} experts\n"
        f"load: {found.load_cold_s:.1f} s cold, {found.load_warm_s:.1f} s warm (goal ≤ 5 s)\n"
        f"search index: {found.index_cold_s:.1f} s cold, {found.index_warm_s:.1f} s warm\n"
        f"search: p50 {found.search_p50_ms:.0f} ms, p95 {found.search_p95_ms:.0f} ms (goal ≤ 50 ms)\n"
        f"match: p50 {found.match_p50_ms:.0f} ms, p95 {found.match_p95_ms:.0f} ms (goal ≤ 20 ms);"
        f" p95 {found.match_whole_p95_ms:.0f} ms with every passage looked at"
    )


@bench.command()
@click.option("--kills", default=500, show_default=True, type=click.IntRange(1, 100_000))
@click.option("--seed", type=int, help="Draws the same kills and acts again.  [default: a new one]")
@click.option("--keep", type=click.Path(path_type=Path), help="A new folder for its database and log.")
def faults(kills: int, seed: int | None, keep: Path | None) -> None:
    """Kill the service under load, again and again, and look for what is lost.

    Channels and outlets answer late, refuse, fall silent and call back twice; the disk is full at
    times and the clock jumps. Ends with 1 if anything is lost, or published twice.
    """
    chosen = random.SystemRandom().randrange(2**31) if seed is None else seed
    click.echo(f"seed {chosen}")
    if keep is not None:
        keep.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        found = asyncio.run(bench_faults.faults(kills, chosen, keep or Path(folder), click.echo))
    click.echo(bench_faults.table(found))
    if not found.good:
        sys.exit(1)
