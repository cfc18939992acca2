"""The stories of a labelled day's sheet, grouped as their titles came, at each step of their growth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from responder.cycle import Settings
from responder.decide import cluster, severity
from responder.decide.background import Vectors
from responder.decide.words import Rarity
from responder.evaluate.alerts import belongs
from responder.evaluate.labelled import Day
from responder.evaluate.tuning import Taught
from responder.live import WORDINGS
from responder.model.severity import Severity
from responder.model.story import StoryId


@dataclass(frozen=True, slots=True)
class Step:
    """A story after the titles of one moment; rows are those of the day's titles."""

    rows: tuple[int, ...]  # Of its first wordings, oldest first.
    grave: bool  # Life is in danger, by its words.
    belongs: bool  # An alert with these titles would tell of an event.


def of_days(
    days: Sequence[Day], taught: Mapping[date, Taught], rare: Rarity
) -> dict[date, tuple[tuple[Step, ...], ...]]:
    """The stories of each day, as far as its sheet tells."""
    return {day.date: stories(tuple(day.numbers), taught[day.date].vectors, day, rare) for day in days}


def stories(titles: Sequence[str], vectors: Vectors, day: Day, rare: Rarity) -> tuple[tuple[Step, ...], ...]:
    """Each story's steps, oldest first; titles: the keys of the sheet; vectors: shape (n, d)."""
    seen = [min(day.first_seen[number] for number in day.numbers[title]) for title in titles]
    order = sorted(range(len(titles)), key=lambda row: (seen[row], row))
    known = cluster.nothing_known(vectors.shape[1])
    found: dict[StoryId, list[int]] = {}
    for moment in sorted(set(seen)):
        rows = [row for row in order if seen[row] == moment]
        incoming = cluster.Incoming(
            [titles[row] for row in rows], vectors[rows], [StoryId(f"{row}") for row in rows]
        )
        names, known = cluster.assign(incoming, known, rare, Settings().likeness)
        for row, name in zip(rows, names, strict=True):
            found.setdefault(name, []).append(row)
    return tuple(_steps(rows, titles, seen, day) for rows in found.values())


def _steps(
    rows: Sequence[int], titles: Sequence[str], seen: Sequence[datetime], day: Day
) -> tuple[Step, ...]:
    steps = []
    for moment in sorted({seen[row] for row in rows}):
        so_far = [row for row in rows if seen[row] <= moment]
        said = [titles[row] for row in so_far]
        grave = severity.judge(said[:WORDINGS], ()).severity is Severity.DANGER
        steps.append(Step(tuple(so_far[:WORDINGS]), grave, belongs(said, day) is not None))
    return tuple(steps)
