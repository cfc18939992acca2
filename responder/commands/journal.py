"""`responder journal`: prove that the record is whole."""

import asyncio
from pathlib import Path

import click

from responder.commands.options import config_option, loaded
from responder.store import Store
from responder.store import journal as lines


@click.group()
def journal() -> None:
    """Look after the journal."""


@journal.command("verify")
@config_option
def verify(config_path: Path | None) -> None:
    """Follow the chain of hashes from the first line to the last."""
    n = asyncio.run(_verify(loaded(config_path).database))
    click.echo(f"{n} lines, none changed or missing")


async def _verify(path: Path) -> int:
    if not path.exists():
        raise click.ClickException(f"there is no database at {path}")
    async with Store(path) as store:
        return await store.read(lines.verify)
