"""`responder tune`: learn from labelled days what the examples of the library do not say."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from responder import tuned
from responder.commands.options import (
    config_option,
    knowledge_option,
    library_of,
    loaded,
    log_to_stderr,
    utc_now,
)
from responder.config import Config
from responder.embed import Embedder
from responder.evaluate import labelled
from responder.evaluate.labelled import Day
from responder.lessons import study
from responder.model.library import Library
from responder.service import embed_settings
from responder.tuned import Provenance


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@config_option
@knowledge_option
@click.option("--leave-out", type=click.DateTime(["%Y-%m-%d"]), help="Do not learn from this day.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the numbers here.")
def tune(
    folder: Path,
    config_path: Path | None,
    knowledge_folder: Path | None,
    leave_out: datetime | None,
    out: Path | None,
) -> None:
    """Learn from days that a person has read line by line, in the form of `evaluate alerts`.

    Prints what the result is worth on days left out of the learning. Without --out the numbers take
    the place of those that ship for the configured model.
    """
    log_to_stderr(quiet=True)
    config = loaded(config_path)
    days = [day for day in labelled.days(folder) if leave_out is None or day.date != leave_out.date()]
    asyncio.run(_tune(config, library_of(config, knowledge_folder), days, out))


async def _tune(config: Config, library: Library, days: Sequence[Day], out: Path | None) -> None:
    from responder.evaluate import tuning  # noqa: PLC0415 - its library would slow every command down

    async with Embedder(embed_settings(config)) as embedder:
        lessons = await study(library, embedder)
        taught = await tuning.taught_by(days, lessons, library.subjects, embedder)
        examples = tuning.of_library(lessons, library.subjects)
        held = tuning.held_out(taught, examples)
        leaning = tuning.fit(taught.values(), examples)
        source = Provenance(
            model=embedder.model_id,
            learned_at=utc_now().date(),
            days=tuple(taught),
            titles=sum(len(part.margins) for part in taught.values()),
            examples=len(examples.margins),
            auc_held_out=round(held.auc, 4),
        )
        path = out or tuned.place(embedder.model_id)
    click.echo(
        f"{source.titles:,} titles of {len(days)} days, {source.examples:,} examples of the library\n"
        f"each day judged by what the others taught:\n"
        f"  AUC {held.auc:.3f}; by the examples alone {held.auc_examples:.3f}\n"
        f"  precision where four in five are found {held.precision_at_80:.3f};"
        f" by the examples alone {held.precision_at_80_examples:.3f}"
    )
    tuned.write(path, leaning, source)
    click.echo(f"written to {path}")
