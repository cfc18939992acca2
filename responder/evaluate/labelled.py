"""Labelled days: every title that was on a list that day, and the events a person found in them."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from responder.errors import RecordingError
from responder.evaluate.rows import lines, whole
from responder.model.oncall import Priority

ZONE = timezone(timedelta(hours=8))  # Of the labelled days and the times in them.
EVENTS = ".events.json"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that deserves a science response; titles are numbers of the day's sheet."""

    id: str
    priority: Priority
    titles: frozenset[int]
    core: frozenset[int]  # Titles that name the event beyond doubt; without one nothing recalls it.


@dataclass(frozen=True, slots=True)
class Day:
    """One day's sheet and events."""

    date: date
    numbers: Mapping[str, frozenset[int]]  # Of the folded titles; wordings may fold into one.
    first_seen: Mapping[int, datetime]
    events: tuple[Event, ...]


def days(folder: Path) -> tuple[Day, ...]:
    """Every labelled day of a folder, oldest first; raises RecordingError if there is none."""
    found = tuple(_day(path) for path in sorted(folder.glob("*" + EVENTS)))
    if not found:
        raise RecordingError(f"{folder}: holds no labelled day (DATE.tsv with DATE{EVENTS})")
    return found


def fold(title: str) -> str:
    """The form in which titles are compared: NFKC, any white space as one space."""
    return " ".join(unicodedata.normalize("NFKC", title).split())


def _day(path: Path) -> Day:
    name = path.name.removesuffix(EVENTS)
    try:
        day = date.fromisoformat(name)
    except ValueError as error:
        raise RecordingError(f"{path}: the name does not begin with a date") from error
    numbers: dict[str, frozenset[int]] = {}
    first_seen: dict[int, datetime] = {}
    sheet = path.with_name(name + ".tsv")
    for place, line in lines(sheet):
        number, seen, title = _row(f"{sheet}:{place}", line, day)
        numbers[title] = numbers.get(title, frozenset()) | {number}
        first_seen[number] = seen
    return Day(day, numbers, first_seen, _events(path, first_seen))


def _row(place: str, line: str, day: date) -> tuple[int, datetime, str]:
    try:
        number, seen, _, title = line.split("\t")
        return int(number), datetime.fromisoformat(f"{day}T{seen}").replace(tzinfo=ZONE), fold(title)
    except ValueError as error:
        raise RecordingError(f"{place}: wants id, HH:MM, lists and title between tabs") from error


def _events(path: Path, known: Mapping[int, datetime]) -> tuple[Event, ...]:
    events = tuple(whole(path, list[Event]))
    for event in events:
        if strange := sorted((event.titles | event.core) - known.keys()):
            raise RecordingError(f"{path}: event {event.id} names title {strange[0]}, not on the sheet")
    return events
