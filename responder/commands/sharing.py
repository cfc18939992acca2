"""`responder library key, publish, push, retract, unretract, trust, pull`: libraries between desks."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import click
from sqlite_utils import Database

from responder.commands.options import (
    config_option,
    knowledge_option,
    library_of,
    loaded,
    log_to_stderr,
    utc_now,
)
from responder.config import Config
from responder.exchange import bundle, keys
from responder.exchange.sharing import put
from responder.fetch import Client, Limits
from responder.model.exchange import Peer, Retraction, Undone
from responder.model.journal import Act
from responder.model.library import Library
from responder.store import Store, journal, staging
from responder.subscriber import Subscriber

T = TypeVar("T")
_NEXT = "a running desk tells it by itself, else: responder library publish"


@click.command()
@config_option
def key(config_path: Path | None) -> None:
    """Make this desk's key, once, outside of any repository, and print its public part."""
    path = loaded(config_path).key
    click.echo(f"{keys.create(path)}\nkept in {path}; give other desks the line above, by a way they trust")


@click.command()
@config_option
@knowledge_option
def publish(config_path: Path | None, knowledge_folder: Path | None) -> None:
    """Sign the library as a bundle; the running desk serves it under /bundle/library.bundle."""
    config = loaded(config_path)
    click.echo(_published(config, library_of(config, knowledge_folder), config.bundle))


@click.command()
@config_option
@knowledge_option
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def push(config_path: Path | None, knowledge_folder: Path | None, folder: Path) -> None:
    """Sign the library as a bundle into FOLDER, for any web server to serve."""
    config = loaded(config_path)
    click.echo(_published(config, library_of(config, knowledge_folder), folder / "library.bundle"))


@click.command()
@config_option
@knowledge_option
@click.argument("explainer")
@click.option("--reason", required=True, help="What was wrong, for the editors of other desks.")
def retract(config_path: Path | None, knowledge_folder: Path | None, explainer: str, reason: str) -> None:
    """Take EXPLAINER back from those who subscribe: the next bundle tells them, with the reason."""
    config = loaded(config_path)
    if explainer not in {one.id for one in library_of(config, knowledge_folder).explainers}:
        raise click.ClickException(f"there is no explainer {explainer}")
    if not _in_store(config, lambda store, now: _retracted(store, Retraction(explainer, reason, now))):
        raise click.ClickException(f"{explainer} is taken back already")
    click.echo(f"{explainer} is taken back; {_NEXT}")


@click.command()
@config_option
@click.argument("explainer")
@click.option("--reason", required=True, help="Why it was a mistake, for the editors of other desks.")
def unretract(config_path: Path | None, explainer: str, reason: str) -> None:
    """Say that EXPLAINER was taken back by mistake: the next bundle tells it, and has the text again.

    On the desks that follow it waits for a review, as any text from elsewhere.
    """
    config = loaded(config_path)
    if not _in_store(config, lambda store, now: _unretracted(store, explainer, Undone(reason, now))):
        raise click.ClickException(f"{explainer} is not taken back")
    click.echo(f"{explainer} is no longer taken back; {_NEXT}")


@click.command()
@config_option
@click.argument("name")
@click.argument("public_key")
@click.argument("url")
@click.option("--local", is_flag=True, help="The other desk is on this machine.")
def trust(config_path: Path | None, name: str, public_key: str, url: str, *, local: bool) -> None:
    """Follow the bundle at URL of the desk NAME, as long as it is signed by PUBLIC_KEY."""
    if not re.fullmatch(r"[\w.-]{1,40}", name):
        raise click.ClickException("a name is made of letters, figures, dots and dashes")
    if not keys.readable(public_key):
        raise click.ClickException("not a public key; it is the line that `responder library key` prints")
    config = loaded(config_path)

    async def keep(store: Store, now: datetime) -> None:
        held = {peer.name: peer for peer in await store.read(staging.peers)}
        old = held.get(name)
        # A new key starts a new count; with the old one an older bundle stays refused.
        number, known = (old.sequence, old.hash) if old and old.key == public_key else (0, "")
        peer = Peer(name, public_key, url, now, local=local, sequence=number, hash=known)
        await store.write(lambda db: staging.keep_peer(db, peer))

    _in_store(config, keep)
    click.echo(f"{name} is followed; a running desk reads it now and then every {config.exchange.every}")


@click.command()
@config_option
@knowledge_option
def pull(config_path: Path | None, knowledge_folder: Path | None) -> None:
    """Read the bundles of all trusted desks now."""
    log_to_stderr(quiet=True)
    config = loaded(config_path)
    library = library_of(config, knowledge_folder)

    async def work(store: Store, now: datetime) -> list[str]:
        async with Client(Limits(contact=config.fetch.contact, max_bytes=config.fetch.max_bytes)) as client:
            every = config.exchange.every
            subscriber = Subscriber(store, client, library, config.people, config.base_url, every)
            counts = [await subscriber.pull(peer, now) for peer in await store.read(staging.peers)]
        peers = await store.read(staging.peers)
        return [_told(peer, count) for peer, count in zip(peers, counts, strict=True)]

    lines = _in_store(config, work)
    click.echo("\n".join(lines) or "no desk is trusted yet; add one with: responder library trust")


def _told(peer: Peer, count: int) -> str:
    if peer.error:
        return f"{peer.name}: refused: {peer.error}"
    return f"{peer.name}: bundle {peer.sequence}, {count} new drafts and notices"


def _published(config: Config, library: Library, path: Path) -> str:
    signing = keys.load(config.key)

    async def work(store: Store, now: datetime) -> str:
        taken = await store.read(staging.retractions)
        content = bundle.content(library.explainers, taken)
        number = await store.write(lambda db: staging.numbered(db, content, now))
        raw = bundle.make(config.exchange.name, number, library.explainers, taken, signing)
        put(path, raw)
        gone = sum(one.holds for one in taken)
        return f"bundle {number}, {len(raw):,} bytes, {gone} taken back: {path}"

    return _in_store(config, work)


async def _retracted(store: Store, one: Retraction) -> bool:
    def change(db: Database) -> bool:
        done = staging.retract(db, one)
        if done:
            journal.write(db, Act(one.at, "machine", "library.retracted", one.explainer, "", one.reason))
        return done

    return await store.write(change)


async def _unretracted(store: Store, explainer: str, undone: Undone) -> bool:
    def change(db: Database) -> bool:
        done = staging.undo(db, explainer, undone)
        if done:
            act = Act(undone.at, "machine", "library.unretracted", explainer, "", undone.reason)
            journal.write(db, act)
        return done

    return await store.write(change)


def _in_store(config: Config, work: Callable[[Store, datetime], Awaitable[T]]) -> T:
    async def opened() -> T:
        async with Store(config.data / "responder.db") as store:
            return await work(store, utc_now())

    return asyncio.run(opened())
