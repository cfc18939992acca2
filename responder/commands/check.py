"""`responder check`: everything that is wrong with the settings and the library, at once."""

import asyncio
import os
from pathlib import Path

import click

from responder.commands.options import (
    config_option,
    knowledge_option,
    library_in,
    loaded,
    stored,
    tell_overdue,
)
from responder.commands.webpush import shortcomings
from responder.config import Config
from responder.decide.chosen import bars_with, numbers
from responder.errors import ConfigError, Fault, FaultsError, KnowledgeError
from responder.model.chosen import Chosen
from responder.store import basis, devices


@click.command()
@config_option
@knowledge_option
def check(config_path: Path | None, knowledge_folder: Path | None) -> None:
    """Check the settings and the library, and name every fault with its file and line."""
    faults: list[Fault] = []
    try:
        config = loaded(config_path)
        folder = knowledge_folder or config.knowledge
    except ConfigError as error:
        faults += error.faults
        folder = knowledge_folder or Path("knowledge")
    try:
        library = library_in(folder)
    except KnowledgeError as error:
        faults += error.faults
    if faults:
        raise FaultsError(faults)
    click.echo(
        f"settings: {len(config.feeds)} feeds, {len(config.channels)} channels, {len(config.people)} people\n"
        f"library:  {len(library.subjects)} subjects, {len(library.explainers)} explainer texts,"
        f" {len(library.experts)} experts\nno faults"
    )
    for line in asyncio.run(_chosen(config)):
        click.echo(line)
    held = asyncio.run(stored(config, devices.every)) or ()
    for line in shortcomings(config, library, held, os.environ):
        click.echo(line)
    tell_overdue(library)


async def _chosen(config: Config) -> list[str]:
    """What editors chose on the desk, beside what the settings file says."""
    held = await stored(config, basis.latest)
    if held is None or held.chosen == Chosen():
        return []
    said, used = numbers(config.bars), numbers(bars_with(config.bars, held.chosen))
    rows = [
        f"  {name:8} {used[name]:g} (settings: {said[name]:g})" for name in held.chosen.bars if name in used
    ]
    taught = [
        f"  {'with' if one.taken_in else 'without'} {one.subject or 'none'}: {one.text}"
        for one in held.chosen.taught
    ]
    return [
        "chosen on the desk, in place of the settings; to go back: the desk's page of detection:",
        *rows,
        *taught,
    ]
