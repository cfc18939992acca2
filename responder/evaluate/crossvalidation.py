"""Scores the service on labelled days, each with numbers that it learned from the others.

What was learned from a day is worth more on that day than on any other, so the numbers that ship
cannot be judged on the days they come from. Here each day is replayed with numbers of its own.
"""

import io
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import TypeAdapter

from responder import tuned
from responder.embed import Embedder
from responder.errors import RecordingError
from responder.evaluate import tuning
from responder.evaluate.alerts import Raised
from responder.evaluate.folds import Folds
from responder.evaluate.labelled import ZONE, Day
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
    raised: list[Raised] = []
    with tempfile.TemporaryDirectory(prefix="learned-") as folder:
        for day in folds.days:
            path = Path(folder) / f"without-{day.date}.json"
            others = {date: part for date, part in taught.items() if date != day.date}
            source = Provenance(embedder.model_id, day.date, tuple(others), 0, 0, 0.0)
            tuned.write(path, tuning.fit(others.values(), examples), source)
            one = replace(run, settings=replace(run.settings, learned=path))
            found = await _replayed(day, folds, one, embedder)
            progress(day, len(found))
            raised += found
    return tuple(raised)


async def _replayed(day: Day, folds: Folds, run: Replay, embedder: Embedder) -> list[Raised]:
    start = datetime(day.date.year, day.date.month, day.date.day, tzinfo=ZONE)
    wanted = Wanted(folds.recordings, start, start + timedelta(days=1), folds.warm_up)
    out = io.StringIO()
    tally = await run.run(wanted, embedder, out=out)
    if tally.last is None or tally.last < start:
        raise RecordingError(f"{day.date}: the recordings hold no look of that day")
    return [_RAISED.validate_json(line) for line in out.getvalue().splitlines()]
