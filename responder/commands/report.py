"""`responder report`: how fast a response was, for one story or a month."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import click
from sqlite_utils import Database

from responder import played
from responder.commands.options import config_option, knowledge_option, library_of, loaded, utc_now
from responder.config import Config
from responder.decide import quality as decide
from responder.decide.after_action import DrillReport
from responder.decide.report import Milestone, month_report, story_report
from responder.model.story import StoryId
from responder.store import Store, reports
from responder.store import quality as weeks
from responder.web import quality as judged
from responder.web import reports as drawn
from responder.web import sheets
from responder.web.alone import Alone, drill_page, report_page
from responder.web.drills import report_of

T = TypeVar("T")

_CSV = click.option("--csv", "form", flag_value="csv", help="A table that a spreadsheet reads.")
_HTML = click.option("--html", "form", flag_value="html", help="A page that prints as it is.")


@click.group()
def report() -> None:
    """Say how fast a response was: minutes per stage, who did what, whom it reached."""


@report.command("story")
@click.argument("story")
@_CSV
@_HTML
@config_option
def story(story: str, form: str | None, config_path: Path | None) -> None:
    """Report on one STORY, by its id (s-…)."""
    config = loaded(config_path)
    record = asyncio.run(_read(config, lambda db: reports.record(db, StoryId(story))))
    if record is None:
        raise click.ClickException(f"there is no story {story}")
    made = story_report(drawn.facts(record))
    if form == "csv":
        click.echo(sheets.text_of(sheets.story_rows(made)), nl=False)
    elif form == "html":
        click.echo(report_page(Alone.of(config), made))
    else:
        click.echo(made.facts.story.headline)
        for one in made.milestones:
            click.echo(_line(one))


@report.command("month")
@click.argument("month", metavar="YYYY-MM")
@_CSV
@_HTML
@config_option
def month(month: str, form: str | None, config_path: Path | None) -> None:
    """Report on the stories that were alerted in a month."""
    config = loaded(config_path)
    zone = ZoneInfo(config.zone)
    try:
        since, until = drawn.span(month, zone)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    held, told = asyncio.run(
        _read(config, lambda db: (reports.alerted(db, since, until), reports.messages(db, since, until)))
    )
    made = month_report(month, tuple(map(drawn.facts, held)), told, zone)
    if form == "csv":
        click.echo(sheets.text_of(sheets.month_rows(made)), nl=False)
    elif form == "html":
        click.echo(report_page(Alone.of(config), made))
    else:
        for one in made.figures:
            click.echo(f"{one.name:20} {sheets.number(one.value) or '-':>8}   of {one.cases}")


@report.command("drill")
@click.argument("wanted", metavar="[ID]", default="")
@_CSV
@_HTML
@config_option
@knowledge_option
def drill(wanted: str, form: str | None, config_path: Path | None, knowledge_folder: Path | None) -> None:
    """The after-action report of a drill, by its id (drill-…); without one, of the newest."""
    config = loaded(config_path)
    home = played.home(config.data)
    held = [one for one in played.drills(home) if wanted in {"", one.id}]
    if not held:
        raise click.ClickException(f"there is no drill {wanted}; see: responder drill list")
    made = asyncio.run(report_of(home, held[0]))
    if form == "csv":
        click.echo(sheets.text_of(sheets.drill_rows(made)), nl=False)
        return
    reader = Alone.of(config, library_of(config, knowledge_folder))
    click.echo(drill_page(reader, made) if form == "html" else _told(reader, made))


def _told(reader: Alone, made: DrillReport) -> str:
    rows = [f"【演练】[DRILL] {made.drill.id} {reader.say(made.drill.title)}"]
    for story in made.stories:
        rows += [story.facts.story.headline, *(f"  {_line(one)}" for one in story.milestones)]
    for one in made.summoned:
        minutes = f"{sheets.number(one.minutes)} min" if one.minutes is not None else "-"
        rows.append(f"paged   {reader.who(one.who)}: {one.how or 'no answer'} {minutes}   {one.headline}")
    for kind, found in (("late", made.late), ("failed", made.failed)):
        rows += [f"{kind:7} {flaw.flaw}: {flaw.about} {flaw.detail}".rstrip() for flaw in found]
    rows += [f"change  {reader.t(f'mend_{flaw}')}" for flaw in made.advice]
    rows += [f"lesson  {reader.who(act.actor)}: {act.detail}" for act in made.lessons]
    return "\n".join(rows)


@report.command("quality")
@click.argument("week", metavar="[YYYY-Www]", required=False)
@_CSV
@config_option
def quality(week: str | None, form: str | None, config_path: Path | None) -> None:
    """Say how good the alerts of a week were, by editors' verdicts; last week's where none is named."""
    config = loaded(config_path)
    zone = ZoneInfo(config.zone)
    name = week or judged.last_week(utc_now(), zone)
    try:
        since, until = judged.span(name, zone)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    made = decide.quality(asyncio.run(_read(config, lambda db: weeks.week(db, since, until))))
    if form == "csv":
        click.echo(sheets.text_of(judged.rows(made)), nl=False)
        return
    click.echo(f"{name}: {made.told} stories told, {made.judged.found} judged")
    for row in judged.rows(made):
        if row[0] != "row":
            click.echo(_figure(row))


def _figure(row: tuple[str, ...]) -> str:
    kind, name, value, cases, low, high = row
    interval = f"  {low or 0} … {high}" if high else ""
    return f"{kind:18} {name:24} {value or '-':>6}  {f'of {cases}' if cases else '':8}{interval}".rstrip()


def _line(one: Milestone) -> str:
    minutes = "-" if one.minutes is None else f"{one.minutes:.1f}"
    target = f"target {one.target}" if one.target else ""
    return f"{one.stage:10} {minutes:>8} min  {target} {'LATE' if one.late else ''}".rstrip()


async def _read(config: Config, question: Callable[[Database], T]) -> T:
    path = config.database
    if not path.exists():
        raise click.ClickException(f"there is no database at {path}")
    async with Store(path) as store:
        return await store.read(question)
