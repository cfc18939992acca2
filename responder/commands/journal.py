"""`responder journal`: prove that the record is whole."""

import asyncio
from pathlib import Path

import click

from responder.commands.options import config_option, loaded
from responder.store import Store, versions
from responder.store import journal as lines


@click.group()
def journal() -> None:
    """Look after the journal."""


@journal.command("verify")
@config_option
def verify(config_path: Path | None) -> None:
    """Follow the chain of hashes from the first line to the last, and look at every version of a text."""
    lines, texts = asyncio.run(_verify(loaded(config_path).database))
    click.echo(f"{lines} lines, none changed or missing")
    click.echo(f"{texts} versions of texts, each as it was written")


async def _verify(path: Path) -> tuple[int, int]:
    if not path.exists():
        raise click.ClickException(f"there is no database at {path}")
    async with Store(path) as store:
        return await store.read(lambda db: (lines.verify(db), versions.verify(db)))
