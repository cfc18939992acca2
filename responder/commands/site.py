"""`responder site`: the public site as a folder of files."""

import asyncio
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from sqlite_utils import Database

from responder.commands.options import config_option, loaded, utc_now
from responder.config import Config
from responder.showing import site_of
from responder.store import Store
from responder.web.folder import everything
from responder.web.site import Painter


@click.group()
def site() -> None:
    """Look after the public site."""


@site.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@config_option
def export(folder: Path, config_path: Path | None) -> None:
    """Write the whole site into FOLDER, for any web server to hand out.

    Each file is replaced at once, so a reader never sees half a page. Set site.url to the address
    at which the folder will be reached.
    """
    count = asyncio.run(_export(loaded(config_path), folder))
    click.echo(f"{count} files in {folder}")


async def _export(config: Config, folder: Path) -> int:
    path = config.database
    if not path.exists():
        raise click.ClickException(f"there is no database at {path}")
    painter = Painter(site_of(config), ZoneInfo(config.zone), utc_now())

    def write(db: Database) -> int:
        count = 0
        for name, drawn in everything(db, painter, config.language, config.outlets):
            _put(folder / name, drawn.body)
            count += 1
        return count

    async with Store(path) as store:
        return await store.read(write)


def _put(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.write_bytes(body)
    fresh.replace(path)
