"""`responder library export` and `import`: other forms of the library."""

import asyncio
from pathlib import Path

import click
from sqlite_utils import Database

from responder.commands.options import config_option, knowledge_option, library_of, loaded, utc_now
from responder.config import Config
from responder.errors import Fault, KnowledgeError
from responder.exchange import claimreview, folders, people
from responder.model.exchange import Staged
from responder.model.journal import Act
from responder.store import Store, journal, staging

FORMATS = ("claimreview", "markdown", "experts-csv")
_format = click.option("--format", "form", type=click.Choice(FORMATS), required=True)


@click.command("export")
@config_option
@knowledge_option
@_format
@click.argument("path", type=click.Path(path_type=Path))
def export(config_path: Path | None, knowledge_folder: Path | None, form: str, path: Path) -> None:
    """Write the library to PATH: claims as JSON-LD, a folder of Markdown, or the experts as CSV."""
    config = loaded(config_path)
    library = library_of(config, knowledge_folder)
    try:
        if form == "markdown":
            click.echo(f"{folders.exported(library, path)} files in {path}")
            return
        site = f"{config.base_url}/p"
        held = (
            claimreview.exported(library.explainers, config.exchange.name, site)
            if form == "claimreview"
            else people.exported(library.experts)
        )
        with path.open("x", encoding="utf-8") as out:
            out.write(held)
    except FileExistsError as error:
        raise click.ClickException(f"{error.filename} is there already; name another place") from error
    click.echo(f"{len(held.encode()):,} bytes: {path}")


@click.command("import")
@config_option
@knowledge_option
@_format
@click.argument("path", type=click.Path(exists=True, path_type=Path))
def import_(config_path: Path | None, knowledge_folder: Path | None, form: str, path: Path) -> None:
    """Take PATH in as drafts, which wait on the desk's page; nothing of the library is changed.

    Faults are named with their lines; what is sound comes in all the same.
    """
    config, at = loaded(config_path), utc_now()
    subjects, today = library_of(config, knowledge_folder).subjects, at.date()
    if form == "markdown":
        found, faults = folders.imported(path, subjects, today=today, at=at)
    elif form == "claimreview":
        found, faults = claimreview.imported(_read(path), path.name, at)
    else:
        found, faults = people.imported(_read(path), path.name, subjects, today=today, at=at)
    new = asyncio.run(_keep(config, found, path))
    click.echo(f"{new} new drafts, {len(found) - new} known ones")
    if faults:
        raise KnowledgeError(sorted(faults))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError([Fault(str(path), 0, "cannot be read as UTF-8", "Save it as UTF-8")]) from error


async def _keep(config: Config, found: tuple[Staged, ...], path: Path) -> int:
    now = utc_now()

    def change(db: Database) -> int:
        new = sum(staging.stage(db, one) for one in found)
        if new:
            journal.write(db, Act(now, "machine", "library.imported", path.name, "", f"{new} drafts"))
        return new

    async with Store(config.data / "responder.db") as store:
        return await store.write(change)
