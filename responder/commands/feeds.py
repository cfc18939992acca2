"""`responder feeds`: find feeds, look after them, and account for how they were asked."""

import asyncio
import json
import sys
from collections.abc import Sequence
from datetime import UTC, timedelta
from functools import partial
from pathlib import Path

import click

from responder.commands import feed_text
from responder.commands.options import config_option, loaded, log_to_stderr, stored, utc_now
from responder.commands.settings_file import append, table
from responder.config import Config
from responder.decide import politeness
from responder.errors import ConfigError, Fault, FetchError
from responder.fetch import Client, ParserPool, opml
from responder.finding import Finder, Found
from responder.importing import imported
from responder.ledger import count
from responder.model.feed import Feed, FeedId, FeedState
from responder.model.politeness import FeedDay
from responder.poll import Polled, poll
from responder.service import limits_of
from responder.store import Store, feed_days
from responder.store import feeds as states

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_write = click.option("--write", is_flag=True, help="Add it to the settings file of --config.")
_feed = click.option("--feed", "only", metavar="ID", help="Only this feed.")


@click.group()
def feeds() -> None:
    """Find feeds, look after them, and account for how they were asked."""
    log_to_stderr(quiet=True)


@feeds.command()
@click.argument("url")
@config_option
@_write
@click.option("--choose", type=click.IntRange(1), metavar="N", help="Of several feeds the N-th.")
@click.option("--feed", "is_feed", is_flag=True, help="URL is a feed's own: do not ask robots.txt about it.")
@click.option("--local", is_flag=True, help="URL is on this machine, which is not asked otherwise.")
def add(
    url: str, config_path: Path | None, choose: int | None, *, write: bool, is_feed: bool, local: bool
) -> None:
    """Find the feed of a page, show what would be read, and print its table for the settings."""
    config = loaded(config_path)
    if write and config_path is None:
        raise click.UsageError("--write needs --config FILE, the settings to add to")
    found = asyncio.run(
        _found(config, url if "://" in url else f"https://{url}", is_feed=is_feed, local=local)
    )
    chosen = _chosen(found, choose)
    if chosen is None:
        for number, one in enumerate(found, start=1):
            click.echo(feed_text.choice(number, one))
        if write:
            raise click.UsageError("several feeds: say which with --choose N")
        return
    click.echo(feed_text.found(chosen))
    _put(config, config_path if write else None, [chosen.proposal.feed])


@feeds.command("list")
@config_option
def list_(config_path: Path | None) -> None:
    """List the feeds of the settings, with their state where they have been asked."""
    config = loaded(config_path)
    held = asyncio.run(_states(config))
    for feed in config.feeds:
        click.echo(feed_text.row(feed, held.get(feed.id), utc_now()))
    click.echo(f"{len(config.feeds)} feeds")


@feeds.command()
@config_option
@_feed
def check(config_path: Path | None, only: str | None) -> None:
    """Ask each feed once and tell how it answers; exit code 1 if one fails."""
    config = loaded(config_path)
    failed = asyncio.run(_check(config, _those(config, only)))
    if failed:
        raise click.exceptions.Exit(1)


@feeds.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@config_option
def export(file: Path, config_path: Path | None) -> None:
    """Write the feeds of the settings as OPML, for other readers and to be imported again."""
    config = loaded(config_path)
    try:
        file.write_bytes(opml.written(config.feeds, "responder"))
    except OSError as error:
        raise ConfigError(
            [Fault(str(file), 0, f"cannot be written: {error.strerror}", "Check the path")]
        ) from error
    click.echo(f"{len(config.feeds)} feeds written to {file}")


@feeds.command("import")
@click.argument("file", type=_FILE)
@config_option
@_write
def import_(file: Path, config_path: Path | None, write: bool) -> None:
    """Take the feeds of an OPML file over into the settings; those that are there already are left out."""
    config = loaded(config_path)
    if write and config_path is None:
        raise click.UsageError("--write needs --config FILE, the settings to add to")
    new, skipped = imported(opml.read(file.read_bytes(), str(file)), config.feeds)
    for line in skipped:
        click.echo(line, err=True)
    _put(config, config_path if write else None, new)


@feeds.command()
@config_option
@_feed
@click.option("--days", default=7, show_default=True, type=click.IntRange(1, politeness.KEPT.days))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per feed and line.")
def report(config_path: Path | None, only: str | None, days: int, as_json: bool) -> None:
    """Account for what each feed was asked and how it answered."""
    config = loaded(config_path)
    wanted = [feed.id for feed in _those(config, only)]
    rows = asyncio.run(_days(config, days))
    for name in wanted:
        if held := [row for row in rows if row.feed == name]:
            total = politeness.total(held)
            click.echo(json.dumps(feed_text.account(total, held)) if as_json else feed_text.told(total, held))
        elif not as_json:
            click.echo(f"{name}\n  not asked in {days} days")


def _chosen(found: Sequence[Found], number: int | None) -> Found | None:
    """The one that is wanted; asked for where a person sits at the terminal, None where nobody can say."""
    if len(found) == 1 and number is None:
        return found[0]
    if number is None and sys.stdin.isatty():
        for place, one in enumerate(found, start=1):
            click.echo(feed_text.choice(place, one))
        number = click.prompt("Which one", type=click.IntRange(1, len(found)))
    if number is None:
        return None
    if number > len(found):
        raise click.UsageError(f"there are only {len(found)} feeds to choose from")
    return found[number - 1]


def _put(config: Config, path: Path | None, new: Sequence[Feed]) -> None:
    """Print the tables, or add them to the file."""
    known = {feed.url: feed.id for feed in config.feeds}
    for feed in new:
        if feed.url in known:
            fault = f"{feed.url} is read already, as {known[feed.url]}"
            raise ConfigError([Fault(str(path or "settings"), 0, fault, "Change that one")])
    if path is None:
        click.echo("\n".join(table(feed) for feed in new).rstrip())
        return
    if new:
        append(path, new)
    click.echo(f"{len(new)} added to {path}")


def _those(config: Config, only: str | None) -> tuple[Feed, ...]:
    chosen = tuple(feed for feed in config.feeds if only in {None, feed.id})
    if not chosen:
        what = f"there is no feed {only}" if only else "there are no feeds in the settings"
        raise click.UsageError(f"{what}; name the settings with --config FILE")
    return chosen


async def _found(config: Config, url: str, *, is_feed: bool, local: bool) -> tuple[Found, ...]:
    taken = tuple(str(feed.id) for feed in config.feeds)
    async with Client(limits_of(config)) as client, ParserPool() as parser:
        try:
            return await Finder(client, parser, utc_now(), taken, local).find(url, is_feed=is_feed)
        except FetchError as error:
            hint = (
                " (add --local for a server on this machine)" if error.how == "refused" and not local else ""
            )
            shown = hint if "open internet" in error.what else ""
            raise FetchError(error.feed, error.what + shown, error.how) from error


async def _states(config: Config) -> dict[FeedId, FeedState]:
    """As the service left them; nothing where it never ran."""
    return await stored(config, states.states) or {}


async def _days(config: Config, days: int) -> tuple[FeedDay, ...]:
    first = (utc_now() - timedelta(days=days - 1)).astimezone(UTC).date()
    return await stored(config, lambda db: feed_days.since(db, first)) or ()


async def _check(config: Config, chosen: Sequence[Feed]) -> int:
    """What is asked is on record, whoever asks."""
    now = utc_now()
    async with (
        Client(limits_of(config)) as client,
        ParserPool(workers=config.fetch.parsers) as parser,
        Store(config.database) as store,
    ):

        async def ask(feed: Feed) -> tuple[Feed, Polled]:
            return feed, await poll(feed, FeedState(feed.id, now), now, client=client, parser=parser)

        failed = 0
        for done in asyncio.as_completed([ask(feed) for feed in chosen]):
            feed, polled = await done
            click.echo(feed_text.answer(feed, polled, now))
            failed += bool(polled.state.failures)
            if (asking := polled.asking) is not None:
                await store.write(partial(count, feed=feed.id, asking=asking))
    click.echo(f"{len(chosen) - failed} of {len(chosen)} answer")
    return failed
