"""`responder backtest`: what other numbers would have told in the last days, before they are chosen."""

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click

from responder.backtest import Backtest, Outcome
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
from responder.decide.chosen import NAMES, bars_with, faults, numbers
from responder.decide.contrast import Difference, How
from responder.intake import own
from responder.model.chosen import Chosen, Taught
from responder.model.library import Library, SubjectId
from responder.model.oncall import Priority
from responder.showing import embed_settings
from responder.store import Store, basis

F = TypeVar("F", bound=Callable[..., Any])
NONE = "none"  # As a subject: belongs to no subject.


def _bar_options(command: F) -> F:
    for name in reversed(NAMES):
        command = click.option(f"--{name}", type=click.FloatRange(0, 1), help=f"Try this for `{name}`.")(
            command
        )
    return command


@click.command()
@click.option(
    "--days", default=7.0, show_default=True, type=click.FloatRange(0.1, 60), help="Look so far back."
)
@click.option("--to", "until", type=Moment(), help="As of this time. [default: now]")
@_bar_options
@click.option(
    "--take-in",
    "taken_in",
    multiple=True,
    metavar="SUBJECT=TITLE",
    help=f"Try TITLE as an example of SUBJECT, or of {NONE}.",
)
@click.option(
    "--take-out",
    "taken_out",
    multiple=True,
    metavar="SUBJECT=TITLE",
    help="Try without this example of the library.",
)
@config_option
@knowledge_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def backtest(  # noqa: PLR0917 - one parameter for each option
    days: float,
    until: datetime | None,
    taken_in: tuple[str, ...],
    taken_out: tuple[str, ...],
    config_path: Path | None,
    knowledge_folder: Path | None,
    *,
    as_json: bool,
    **wanted: float | None,
) -> None:
    """Replay the last days from the store with other numbers, and show which alerts change.

    What is compared with is what the service uses now. Nothing is saved: numbers are chosen on the desk.
    """
    log_to_stderr(quiet=True)
    config = loaded(config_path)
    library = library_of(config, knowledge_folder)
    tried = tuple(
        _taught(text, library, taken_in=side)
        for texts, side in ((taken_in, True), (taken_out, False))
        for text in texts
    )
    given = {name: value for name, value in wanted.items() if value is not None}
    outcome = asyncio.run(_run(config, library, days, until or utc_now(), Chosen(given, tried)))
    if as_json:
        click.echo(json.dumps(_json(outcome), ensure_ascii=False))
    else:
        for line in _lines(outcome, config):
            click.echo(line)


def _taught(text: str, library: Library, *, taken_in: bool) -> Taught:
    name, _, title = text.partition("=")
    subject = None if name == NONE else SubjectId(name)
    option = "--take-in" if taken_in else "--take-out"
    if not title or (subject is not None and subject not in library.subjects):
        raise click.BadParameter(
            f"{text!r} is not SUBJECT=TITLE with a subject of the library", param_hint=option
        )
    return Taught(title, subject, taken_in)


async def _run(config: Config, library: Library, days: float, until: datetime, proposal: Chosen) -> Outcome:
    if not config.database.exists():
        raise click.ClickException(f"there is no database at {config.database}")
    settings = settings_of(config)
    async with Store(config.database) as store:
        held = await store.read(basis.chosen)
        chosen = Chosen({**held.bars, **proposal.bars}, (*held.taught, *proposal.taught))
        for fault in faults(bars_with(settings.bars, chosen)):
            raise click.ClickException(fault.en)
        feeds = (*config.feeds, *own(public=config.desk.tips))
        embedding = replace(embed_settings(config), ahead=False)
        run = Backtest(store, embedding, library, settings, feeds)
        return await run.run(chosen, days, until)


def _lines(outcome: Outcome, config: Config) -> Iterator[str]:
    found, zone = outcome.contrast, ZoneInfo(config.zone)
    old, new = (numbers(bars_with(config.bars, one)) for one in (outcome.before, outcome.after))
    tried = [f"{name} {old[name]:g} → {new[name]:g}" for name in old if old[name] != new[name]]
    yield f"{found.days:.1f} days in {outcome.seconds:.1f} s; {', '.join(tried) or 'same thresholds'}"
    for priority in Priority:
        yield f"{priority}: {found.before[priority]:.1f} → {found.after[priority]:.1f} alerts a day"
    yield f"{found.same} stories as before"
    for how in How:
        changed = found.of(how)
        if changed:
            yield f"{how} {len(changed)}"
        for one in changed:
            yield f"  {one.shown.at.astimezone(zone):%m-%d %H:%M} {_how(one)} {one.shown.headline}"
            if (story := outcome.places.get(one.shown.story)) is not None:
                yield f"      {config.base_url}/stories/{story}"


def _how(one: Difference) -> str:
    if one.before and one.after and one.before.priority != one.after.priority:
        return f"{one.before.priority}→{one.after.priority}"
    minutes = abs(one.sooner.total_seconds()) / 60
    return f"{one.shown.priority}" + (f" by {minutes:.0f} min" if minutes else "")


def _json(outcome: Outcome) -> dict[str, object]:
    found = outcome.contrast
    return {
        "days": found.days,
        "seconds": round(outcome.seconds, 2),
        "alerts_per_day_before": found.before,
        "alerts_per_day_after": found.after,
        "same": found.same,
        "differences": [
            {
                "how": one.how,
                "priority": one.shown.priority,
                "priority_before": one.before.priority if one.before else None,
                "at": one.shown.at.isoformat(),
                "sooner_min": one.sooner.total_seconds() / 60,
                "headline": one.shown.headline,
                "subject": one.shown.subject,
                "story": outcome.places.get(one.shown.story),
            }
            for one in found.differences
        ],
    }
