"""Scores the service on labelled days, each with numbers that it learned from the others.

What was learned from a day is worth more on that day than on any other, so the numbers that ship
cannot be judged on the days they come from. Here each day is replayed with numbers of its own: the
weights and the bar are learned from the other days alone.
"""

import io
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from pydantic import TypeAdapter

from responder import tuned
from responder.decide.scope import Leaning
from responder.decide.triage import Bars
from responder.embed import Embedder
from responder.errors import RecordingError
from responder.evaluate import barring, growing, tuning
from responder.evaluate.alerts import Raised
from responder.evaluate.barring import Growth
from responder.evaluate.folds import Folds
from responder.evaluate.labelled import ZONE, Day
from responder.evaluate.tuning import Taught
from responder.lessons import study
from responder.replay import Replay, Wanted
from responder.tuned import Provenance

_RAISED = TypeAdapter(Raised)


async def alerts_of(
    folds: Folds,
    run: Replay,
    embedder: Embedder,
    *,
    progress: Callable[[Day, int], None] = lambda _day, _alerts: None,
) -> tuple[Raised, ...]:
    """Replay each day with what the others taught.

    Raises RecordingError if there are fewer than two days, or the recordings do not hold one.
    """
    if len(folds.days) < 2:
        raise RecordingError("cross-validation needs at least two labelled days: one is left out in turn")
    lessons = await study(run.library, embedder)
    taught = await tuning.taught_by(folds.days, lessons, run.library.subjects, embedder)
    examples = tuning.of_library(lessons, run.library.subjects)
    grown = growing.of_days(folds.days, taught, lessons.rare)
    raised: list[Raised] = []
    with tempfile.TemporaryDirectory(prefix="learned-") as folder:
        for day in folds.days:
            path = Path(folder) / f"without-{day.date}.json"
            others = tuple(other for other in taught if other != day.date)
            source = Provenance(embedder.model_id, day.date, others, 0, 0, 0.0)
            tuned.write(path, without(day.date, taught, grown, examples, run.settings.bars), source)
            one = replace(run, settings=replace(run.settings, learned=path))
            found = await _replayed(day, folds, one, embedder)
            progress(day, len(found))
            raised += found
    return tuple(raised)


def without(
    day: date, taught: Mapping[date, Taught], grown: Mapping[date, Growth], library: Taught, bars: Bars
) -> Leaning:
    """All that is learned, weights and bar, of every day but one."""
    others = {other: part for other, part in taught.items() if other != day}
    return barring.barred(tuning.fit(others.values(), library), others, grown, library, bars)


async def _replayed(day: Day, folds: Folds, run: Replay, embedder: Embedder) -> list[Raised]:
    start = datetime(day.date.year, day.date.month, day.date.day, tzinfo=ZONE)
    wanted = Wanted(folds.recordings, start, start + timedelta(days=1), folds.warm_up)
    out = io.StringIO()
    tally = await run.run(wanted, embedder, out=out)
    if tally.last is None or tally.last < start:
        raise RecordingError(f"{day.date}: the recordings hold no look of that day")
    return [_RAISED.validate_json(line) for line in out.getvalue().splitlines()]
