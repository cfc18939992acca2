"""`responder evaluate`: scores against material that people have labelled."""

import asyncio
import json
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console

from responder.commands.options import (
    config_option,
    knowledge_option,
    library_of,
    loaded,
    log_to_stderr,
    settings_of,
    utc_now,
)
from responder.embed import Embedder
from responder.evaluate import alerts as of_alerts
from responder.evaluate import feeds as of_feeds
from responder.evaluate import matching as of_matching
from responder.evaluate import stories as of_stories
from responder.evaluate.table import Scores, table
from responder.lessons import study
from responder.service import embed_settings

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.group()
def evaluate() -> None:
    """Score the service against labelled material."""
    log_to_stderr(quiet=True)


@evaluate.command()
@click.argument("alerts", type=_FILE)
@click.argument("labelled", type=_FOLDER)
@_json
def alerts(alerts: Path, labelled: Path, as_json: bool) -> None:
    """Score the alerts of `responder replay` against days that a person has read line by line."""
    _print(of_alerts.score(alerts, labelled), as_json=as_json)


@evaluate.command()
@click.argument("file", type=_FILE)
@config_option
@knowledge_option
@_json
def stories(file: Path, config_path: Path | None, knowledge_folder: Path | None, as_json: bool) -> None:
    """Score the grouping of titles into stories (B-cubed)."""
    _print(asyncio.run(_stories(file, config_path, knowledge_folder)), as_json=as_json)


@evaluate.command()
@click.argument("folder", type=_FOLDER)
@config_option
@knowledge_option
@_json
def matching(folder: Path, config_path: Path | None, knowledge_folder: Path | None, as_json: bool) -> None:
    """Score the matching of texts with explanations; a folder of several sets scores them all."""
    _print(asyncio.run(_matching(folder, config_path, knowledge_folder)), as_json=as_json)


@evaluate.command()
@click.argument("folder", type=_FOLDER)
@_json
def feeds(folder: Path, as_json: bool) -> None:
    """Parse every document of a folder's manifest as if it had been read from a server."""
    _print(asyncio.run(of_feeds.score(folder, now=utc_now())), as_json=as_json)


async def _stories(file: Path, config_path: Path | None, folder: Path | None) -> Scores:
    config = loaded(config_path)
    async with Embedder(embed_settings(config)) as embedder:
        lessons = await study(library_of(config, folder), embedder, config.learned)
        return await of_stories.score(file, lessons, embedder, settings_of(config).likeness)


async def _matching(held: Path, config_path: Path | None, folder: Path | None) -> Scores:
    config = loaded(config_path)
    async with Embedder(embed_settings(config)) as embedder:
        lessons = await study(library_of(config, folder), embedder, config.learned)
        return await of_matching.score(held, lessons, embedder)


def _print(scores: Scores, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(asdict(scores), ensure_ascii=False))
    else:
        Console().print(table(scores))
