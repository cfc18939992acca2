"""`responder check`: everything that is wrong with the settings and the library, at once."""

from pathlib import Path

import click

from responder.commands.options import config_option, knowledge_option, library_in, loaded, tell_overdue
from responder.errors import ConfigError, Fault, FaultsError, KnowledgeError


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
    tell_overdue(library)
