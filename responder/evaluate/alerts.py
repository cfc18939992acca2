"""How well alerts tell of the events that a person found on labelled days.

Every labelled day of the folder counts, also one on which no alert was raised. An alert counts for
the day, in +08:00, of its ``at``; alerts of other days are passed over.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from pydantic import AwareDatetime

from responder.evaluate.figures import percentile, share
from responder.evaluate.labelled import ZONE, Day, Event, days, fold
from responder.evaluate.rows import rows
from responder.model.oncall import Priority

LOUD = frozenset({Priority.P1, Priority.P2})  # P3 are digest lines: they count for recall_all only.
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class AlertScores:
    """What alerts were worth on labelled days.

    An event is recalled if an alert belongs to it. recall_p1 and recall_p12 ask for the events that
    the label calls P1, or P1 and P2, and take an alert of either priority: an event told as P2 is
    told. recall_all asks for every event and takes P3 too.
    precision: P1 and P2 alerts that belong to any event. precision_p1: P1 alerts that belong to an
    event labelled P1 or P2. duplicates_per_event: P1 and P2 alerts that belong to an event, by event
    that has one; 1 is ideal. added_delay: from the first sighting of a core title to the first P1 or
    P2 alert, over the events that have one; never below 0, in whole minutes as on the sheet.
    """

    recall_p1: float | None
    recall_p12: float | None
    recall_all: float | None
    precision: float | None
    precision_p1: float | None
    alerts_per_day: float | None  # P1 and P2.
    duplicates_per_event: float | None
    added_delay_p50_min: float | None
    added_delay_p90_min: float | None


@dataclass(frozen=True, slots=True)
class Raised:
    """One line of a file of alerts, as far as scoring goes."""

    at: AwareDatetime
    priority: Priority
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """An alert on a labelled day, and the event it belongs to, if any."""

    alert: Raised
    day: Day
    event: Event | None


def score(alerts: Path, labelled: Path) -> AlertScores:
    """Score a file of alerts, one a line; raises RecordingError naming what cannot be read."""
    known = days(labelled)
    return scored(rows(alerts, Raised), known)


def scored(alerts: Iterable[Raised], known: Sequence[Day]) -> AlertScores:
    """Score alerts that are at hand."""
    placed = tuple(_placed(alerts, known))
    loud = [p for p in placed if p.alert.priority in LOUD]
    urgent = [p for p in loud if p.alert.priority is Priority.P1]
    belonging = [p for p in loud if p.event]
    delays = _added_delays(belonging)
    return AlertScores(
        recall_p1=_recall(known, belonging, frozenset({Priority.P1})),
        recall_p12=_recall(known, belonging, LOUD),
        recall_all=_recall(known, placed, frozenset(Priority)),
        precision=share(len(belonging), len(loud)),
        precision_p1=share(
            sum(p.event is not None and p.event.priority in LOUD for p in urgent), len(urgent)
        ),
        alerts_per_day=share(len(loud), len(known)),
        duplicates_per_event=share(len(belonging), len(_told(belonging))),
        added_delay_p50_min=percentile(delays, 50),
        added_delay_p90_min=percentile(delays, 90),
    )


def belongs(titles: Iterable[str], day: Day) -> Event | None:
    """The event that an alert with these titles tells of.

    It holds at least half of the titles that the day's sheet knows, at least one of them core; of
    two such events, the one with more of the titles, then with more core ones, then the first.
    """
    shown = [day.numbers[title] for title in {fold(title) for title in titles} if title in day.numbers]
    counted = [
        (sum(bool(numbers & event.titles) for numbers in shown), _core(shown, event), event)
        for event in day.events
    ]
    fitting = [(held, core, event) for held, core, event in counted if core and 2 * held >= len(shown)]
    return max(fitting, key=lambda fit: fit[:2])[2] if fitting else None


def _core(shown: Sequence[frozenset[int]], event: Event) -> int:
    return sum(bool(numbers & event.core) for numbers in shown)


def _placed(alerts: Iterable[Raised], known: Sequence[Day]) -> Iterable[Placed]:
    by_date = {day.date: day for day in known}
    for alert in alerts:
        if day := by_date.get(alert.at.astimezone(ZONE).date()):
            yield Placed(alert, day, belongs(alert.titles, day))


def _recall(known: Sequence[Day], placed: Iterable[Placed], asked: frozenset[Priority]) -> float | None:
    wanted = {(day.date, event.id) for day in known for event in day.events if event.priority in asked}
    return share(len(wanted & _told(placed)), len(wanted))


def _told(placed: Iterable[Placed]) -> frozenset[tuple[date, str]]:
    """Which events have an alert; their ids need be unique within a day only."""
    return frozenset((p.day.date, p.event.id) for p in placed if p.event)


def _added_delays(belonging: Iterable[Placed]) -> list[float]:
    """Minutes, one figure an event."""
    first: dict[tuple[date, str], float] = {}
    for p in sorted(belonging, key=lambda p: p.alert.at):
        if p.event:
            first.setdefault((p.day.date, p.event.id), _delay(p.alert.at, p.event, p.day))
    return list(first.values())


def _delay(at: datetime, event: Event, day: Day) -> float:
    sighted = min(day.first_seen[number] for number in event.core)
    return max(0.0, float((at - sighted) // _MINUTE))
