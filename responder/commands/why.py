"""`responder why`: why a title was told, or would be, or not."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from responder.choosing import lessons_with
from responder.commands.options import (
    Moment,
    config_option,
    knowledge_option,
    library_of,
    loaded,
    log_to_stderr,
    settings_of,
    utc_now,
)
from responder.config import Config
from responder.cycle import judged_alone
from responder.decide import why as reasons
from responder.decide.chosen import bars_with
from responder.decide.triage import Bars
from responder.embed import Embedder
from responder.lessons import study
from responder.model.chosen import Chosen
from responder.model.library import Library
from responder.model.oncall import Alert
from responder.model.story import Story
from responder.model.text import Bilingual
from responder.showing import embed_settings
from responder.store import Store, alerts, basis, stories


@click.command()
@click.argument("title")
@click.option("--at", type=Moment(), help="As of this time. [default: now]")
@config_option
@knowledge_option
def why(title: str, at: datetime | None, config_path: Path | None, knowledge_folder: Path | None) -> None:
    """Explain, in Chinese and English, why a title was told to an editor or was not.

    A title that the service has read is explained by its story as the store has it; any other is
    judged afresh, as if one feed had just shown it: scope, severity, attention, answers, each with
    the bar it was held against, and what would change the outcome.
    """
    log_to_stderr(quiet=True)
    config = loaded(config_path)
    moment = at or utc_now()
    lines = asyncio.run(_lines(title, moment, config, library_of(config, knowledge_folder)))
    for language in ("zh", "en"):
        for line in lines:
            click.echo(getattr(line, language))
        if language == "zh":
            click.echo()


async def _lines(title: str, at: datetime, config: Config, library: Library) -> list[Bilingual]:
    held, chosen = await _held(title, at, config.database)
    bars = bars_with(settings_of(config).bars, chosen)
    if held is not None:
        story, raised = held
        n = len(story.titles)
        found = Bilingual(
            f"读到过，属于事件“{story.headline}”（{n} 种说法）",
            f"read, in the story “{story.headline}” ({n} wordings)",
        )
        outcome = reasons.told(raised) or (_silent(story, bars),)
        return [found, *outcome, *reasons.parts(story, bars), *_else(story, bars, raised)]
    async with Embedder(embed_settings(config)) as embedder:
        lessons = await study(library, embedder, config.learned)
        lessons = await lessons_with(lessons, chosen.taught, embedder)
        story = await judged_alone(title, at, library, lessons, embedder)
    new = Bilingual("没有读到过，现在单独判断", "not read so far; judged afresh, by itself")
    return [new, reasons.verdict(story, bars), *reasons.parts(story, bars), *reasons.elsewise(story, bars)]


def _silent(story: Story, bars: Bars) -> Bilingual:
    if story.silence is None:
        return reasons.verdict(story, bars)
    return Bilingual(f"没有提醒：{story.silence.zh}", f"not told: {story.silence.en}")


def _else(story: Story, bars: Bars, raised: Sequence[Alert]) -> tuple[Bilingual, ...]:
    return () if raised else reasons.elsewise(story, bars)


async def _held(
    title: str, at: datetime, path: Path
) -> tuple[tuple[Story, tuple[Alert, ...]] | None, Chosen]:
    """The story that holds a title with what was told of it until then, and what editors chose."""
    if not path.exists():
        return None, Chosen()
    async with Store(path) as store:
        chosen = await store.read(basis.chosen)
        story = await store.read(lambda db: stories.with_title(db, title, at))
        if story is None:
            return None, chosen
        raised = await store.read(lambda db: alerts.of_story(db, story.id))
    return (story, tuple(alert for alert in raised if alert.at <= at)), chosen
