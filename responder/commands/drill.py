"""`responder drill`: the scenarios that can be played, and the drills that were."""

from pathlib import Path
from zoneinfo import ZoneInfo

import click

from responder import played
from responder.commands.options import config_option, knowledge_option, loaded
from responder.scenario import sheets


@click.group()
def drill() -> None:
    """Exercises: what can be played, and what was.

    Play one with `responder run --drill NAME`, at the pace of people with `--speed 1`.
    """


@drill.command("list")
@config_option
@knowledge_option
def show(config_path: Path | None, knowledge_folder: Path | None) -> None:
    """List the scenarios of the library, and the drills that were played with their ids."""
    config = loaded(config_path)
    language, zone = config.language, ZoneInfo(config.zone)
    for name, sheet in sheets(knowledge_folder or config.knowledge).items():
        click.echo(f"{name:14} {sheet.minutes:g} min  {sheet.title.of(language)}: {sheet.what.of(language)}")
    for one in played.drills(played.home(config.data)):
        at = one.began_at.astimezone(zone)
        click.echo(f"{one.id}  {at:%Y-%m-%d %H:%M}  {one.scenario}  {one.title.of(language)}")
