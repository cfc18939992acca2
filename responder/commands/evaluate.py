"""`responder evaluate`: scores against material that people have labelled."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

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
from responder.evaluate import plain
from responder.evaluate import stories as of_stories
from responder.evaluate.folds import Folds
from responder.evaluate.labelled import Day
from responder.evaluate.labelled import days as of_days
from responder.evaluate.table import Scores, table
from responder.lessons import study
from responder.replay import Replay
from responder.showing import embed_settings

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
@config_option
@knowledge_option
@_json
def alerts(
    alerts: Path, labelled: Path, config_path: Path | None, knowledge_folder: Path | None, as_json: bool
) -> None:
    """Score the alerts of `responder replay` against days that a person has read line by line.

    The table shows the goals and, on the same days, a watch-list of words and the plain cosine to
    the library's examples. Days that the numbers in use were learned from flatter: see `days`.
    """
    scores = of_alerts.score(alerts, labelled)
    if as_json:
        _print(scores, as_json=True)
        return
    beside = asyncio.run(_beside(scores, of_days(labelled), config_path, knowledge_folder))
    Console().print(table(scores, beside))


@evaluate.command()
@click.argument("labelled", type=_FOLDER)
@click.argument("recordings", nargs=-1, required=True, type=_FILE)
@click.option(
    "--warm-up", "warm_up", default=2.0, metavar="DAYS", help="Replay so many days before each. [default: 2]"
)
@config_option
@knowledge_option
@_json
def days(  # noqa: PLR0917 - one parameter for each option
    labelled: Path,
    recordings: tuple[Path, ...],
    warm_up: float,
    config_path: Path | None,
    knowledge_folder: Path | None,
    as_json: bool,
) -> None:
    """Cross-validate alerts: replay each labelled day with what the other days taught, and score all.

    These, not the figures of the numbers that ship, are the ones to expect of a day nobody labelled.
    """
    known = of_days(labelled)
    folds = Folds(known, recordings, timedelta(days=warm_up))
    scores = asyncio.run(_days(folds, config_path, knowledge_folder))
    if as_json:
        _print(scores, as_json=True)
        return
    Console().print(table(scores, asyncio.run(_beside(scores, known, config_path, knowledge_folder))))


@evaluate.command()
@click.argument("file", type=_FILE)
@config_option
@knowledge_option
@_json
def stories(file: Path, config_path: Path | None, knowledge_folder: Path | None, as_json: bool) -> None:
    """Score the grouping of titles into stories (B-cubed)."""
    _print(*asyncio.run(_stories(file, config_path, knowledge_folder)), as_json=as_json)


@evaluate.command()
@click.argument("folder", type=_FOLDER)
@config_option
@knowledge_option
@click.option("--folds", is_flag=True, help="Learn from the other questions, in five parts.")
@_json
def matching(
    folder: Path, config_path: Path | None, knowledge_folder: Path | None, folds: bool, as_json: bool
) -> None:
    """Score the matching of texts with explanations; a folder of several sets scores them all.

    Questions that the numbers in use were learned from would flatter. Such a set, and with --folds any,
    has each question asked of what those taught that share no document with it.
    """
    found = asyncio.run(_matching(folder, config_path, knowledge_folder, folds=folds))
    if found.folds:
        click.echo("each question is asked of what those of other documents taught", err=True)
    _print(found.scores, found.beside, as_json=as_json)


@evaluate.command()
@click.argument("folder", type=_FOLDER)
@_json
def feeds(folder: Path, as_json: bool) -> None:
    """Parse every document of a folder's manifest as if it had been read from a server."""
    _print(asyncio.run(of_feeds.score(folder, now=utc_now())), as_json=as_json)


async def _days(folds: Folds, config_path: Path | None, folder: Path | None) -> of_alerts.AlertScores:
    from responder.evaluate import crossvalidation  # noqa: PLC0415 - learning is slow to import

    config = loaded(config_path)
    run = Replay(library_of(config, folder), settings_of(config), {feed.id: feed for feed in config.feeds})
    async with Embedder(embed_settings(config)) as embedder:
        raised = await crossvalidation.alerts_of(
            folds,
            run,
            embedder,
            progress=lambda day, n: click.echo(
                f"{day.date}: {n} alerts, with what the others taught", err=True
            ),
        )
    return of_alerts.scored(raised, folds.days)


async def _beside(
    scores: of_alerts.AlertScores, known: Sequence[Day], config_path: Path | None, folder: Path | None
) -> dict[str, Scores]:
    """The two plain ways on the same days, the second as loud as the service was."""
    config = loaded(config_path)
    async with Embedder(embed_settings(config)) as embedder:
        taught = [
            headline.text
            for subject in library_of(config, folder).subjects.values()
            for headline in subject.headlines
            if headline.belongs
        ]
        examples = await embedder.embed(taught)
        vectors = [await embedder.embed(tuple(day.numbers)) for day in known]
    nearest = plain.by_cosine(known, vectors, examples, scores.alerts_per_day or 0.0)
    return {
        "词表 watch-list": of_alerts.scored(plain.watch_list(known), known),
        "余弦 plain cosine": of_alerts.scored(nearest, known),
    }


async def _stories(
    file: Path, config_path: Path | None, folder: Path | None
) -> tuple[of_stories.StoryScores, Mapping[str, of_stories.StoryScores]]:
    config = loaded(config_path)
    async with Embedder(embed_settings(config)) as embedder:
        lessons = await study(library_of(config, folder), embedder, config.learned)
        return await of_stories.compared(file, lessons, embedder, settings_of(config).likeness)


async def _matching(
    held: Path, config_path: Path | None, folder: Path | None, *, folds: bool
) -> of_matching.Compared:
    config = loaded(config_path)
    async with Embedder(embed_settings(config)) as embedder:
        lessons = await study(library_of(config, folder), embedder, config.learned)
        return await of_matching.compared(held, lessons, embedder, folds=folds)


def _print(scores: Scores, beside: Mapping[str, Scores] = MappingProxyType({}), *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(asdict(scores), ensure_ascii=False))
    else:
        Console().print(table(scores, beside))
