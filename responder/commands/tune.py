"""`responder tune`: learn from labelled days what the examples of the library do not say."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from responder import taught, tuned
from responder.commands.options import (
    config_option,
    knowledge_option,
    library_of,
    loaded,
    log_to_stderr,
    settings_of,
    stored,
    utc_now,
)
from responder.config import Config
from responder.decide import rulings as decide
from responder.embed import Embedder
from responder.evaluate import labelled
from responder.evaluate import matching as of_matching
from responder.evaluate.labelled import Day
from responder.evaluate.questions import fingerprint, question_set
from responder.evaluate.shelf import shelf
from responder.lessons import study
from responder.model.library import Library
from responder.model.ruling import Ruling
from responder.showing import embed_settings
from responder.store import rulings
from responder.tuned import Provenance


@dataclass(frozen=True, slots=True)
class Material:
    """What is learned from."""

    days: Sequence[Day]
    rulings: Sequence[Ruling]  # Of the desk's editors; those that hold.


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@config_option
@knowledge_option
@click.option("--leave-out", type=click.DateTime(["%Y-%m-%d"]), help="Do not learn from this day.")
@click.option(
    "--verdicts/--no-verdicts",
    default=True,
    help="Learn from the desk's verdicts too. [default: verdicts]",
)
@click.option("--matching", is_flag=True, help="Learn matching instead, from sets of questions in FOLDER.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the numbers here.")
def tune(
    folder: Path,
    config_path: Path | None,
    knowledge_folder: Path | None,
    leave_out: datetime | None,
    out: Path | None,
    *,
    verdicts: bool,
    matching: bool,
) -> None:
    """Learn from days that a person has read line by line, in the form of `evaluate alerts`.

    Prints what the result is worth on days left out of the learning. Without --out the numbers take
    the place of those that ship for the configured model. With --matching the folder is one of
    `evaluate matching`, and what is learned is how stories are matched with explainers.
    """
    log_to_stderr(quiet=True)
    config = loaded(config_path)
    if matching:
        asyncio.run(_tune_matching(config, library_of(config, knowledge_folder), folder, out))
        return
    days = [day for day in labelled.days(folder) if leave_out is None or day.date != leave_out.date()]
    said = asyncio.run(stored(config, rulings.held)) if verdicts else None
    asyncio.run(_tune(config, library_of(config, knowledge_folder), Material(days, said or ()), out))


async def _tune(config: Config, library: Library, material: Material, out: Path | None) -> None:
    # Their library would slow every command down.
    from responder.evaluate import barring, growing, ruled, tuning  # noqa: PLC0415

    days, scopes = material.days, decide.scopes(material.rulings)

    async with Embedder(embed_settings(config)) as embedder:
        lessons = await study(library, embedder)
        taught = await tuning.taught_by(days, lessons, library.subjects, embedder)
        examples = tuning.of_library(lessons, library.subjects)
        held = tuning.held_out(taught, examples)
        leaning = tuning.fit(taught.values(), examples)
        if scopes:
            said = await ruled.taught_by(scopes, lessons, library.subjects, embedder)
            agreed = ruled.agreed(said, leaning)
            leaning = tuning.fit([*taught.values(), said.taught], examples)
            click.echo(_verdicts(material, agreed, ruled.OF_VERDICT))
        grown = growing.of_days(days, taught, lessons.rare)
        leaning = barring.barred(leaning, taught, grown, examples, settings_of(config).bars)
        source = Provenance(
            model=embedder.model_id,
            learned_at=utc_now().date(),
            days=tuple(taught),
            titles=sum(len(part.margins) for part in taught.values()),
            examples=len(examples.margins),
            auc_held_out=round(held.auc, 4),
            verdicts=len(scopes),
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


def _verdicts(material: Material, agreed: float, weight: float) -> str:
    scopes, matches = decide.scopes(material.rulings), decide.matches(material.rulings)
    relevant, right = sum(one.relevant for one in scopes), sum(one.right for one in matches)
    return (
        f"{len(scopes)} verdicts on stories ({relevant} relevant), each weighing as {weight:g} titles;"
        f" the days alone would have said {agreed:.0%} of them\n"
        f"{len(matches)} verdicts on matches ({right} right)"
    )


async def _tune_matching(config: Config, library: Library, folder: Path, out: Path | None) -> None:
    from responder.evaluate import learning  # noqa: PLC0415 - its library would slow every command down

    async with Embedder(embed_settings(config)) as embedder:
        lessons = await study(library, embedder)
        sets = {path.name: question_set(path) for path in of_matching.folders(folder)}
        posed = [await of_matching.pose(one, lessons, embedder) for one in sets.values()]
        lots = [*(one.lot for one in posed), shelf(lessons)]
        known = learning.choices(lots)[:-1]  # The library's own headlines teach the lens alone.
        found = of_matching.of_choices(posed, known)
        learned = learning.learned(lots, [one for of in known for one in of])
        origin = taught.Origin(
            model=embedder.model_id,
            learned_at=utc_now().date(),
            sets=tuple(sets),
            fingerprints=tuple(map(fingerprint, sets.values())),
            questions=sum(len(one.queries) for one in sets.values()),
            documents=sum(len(one.docs) for one in sets.values()),
            recall_at_1=found.recall_at_1 or 0.0,
            false_matches=found.fpr_at_90_recall or 0.0,
            calibration_error=found.ece or 0.0,
        )
        path = out or taught.place(embedder.model_id)
    click.echo(
        f"{origin.questions:,} questions, {origin.documents:,} documents of {len(sets)} sets\n"
        f"each question asked of what those of other documents taught:\n"
        f"  right at once {origin.recall_at_1:.3f}; false matches at 90 % recall {origin.false_matches:.3f};"
        f" calibration error {origin.calibration_error:.3f}"
    )
    taught.write(path, learned, origin)
    click.echo(f"written to {path}")
