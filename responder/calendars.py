"""Rotas as calendars (iCalendar, RFC 5545): what a calendar program shows, and what it may bring in.

Recurrence is expanded with dateutil. A rule that repeats by the second or the minute is refused, as
is a calendar that unfolds to more than MOST events: no rota needs them, and they never end.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Calendar, Event

from responder.model.rota import Shift

MOST = 5000  # Occurrences that one calendar may unfold to.
MOST_BYTES = 5 * 1024 * 1024
REFUSED = frozenset({"SECONDLY", "MINUTELY"})
PRODUCT = "-//responder//rota//EN"


@dataclass(frozen=True, slots=True)
class Booking:
    """One event of a calendar, unfolded: somebody, from when to when."""

    uid: str
    names: tuple[str, ...]  # Of whom it may be about: attendees' addresses and names, then the summary.
    start: datetime  # UTC.
    end: datetime


def written(name: str, shifts: Sequence[Shift], names: Mapping[str, str], now: datetime) -> bytes:
    """A calendar of shifts. names: of people, by id; the id itself is written as well."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for shift in shifts:
        event = Event()
        event.add("uid", f"{name}-{shift.person}-{shift.start:%Y%m%dT%H%M%SZ}@responder")
        event.add("dtstamp", now.astimezone(UTC))
        event.add("dtstart", shift.start)
        event.add("dtend", shift.end)
        event.add("summary", f"{name}: {names.get(shift.person, shift.person)}")
        event.add("description", f"{shift.person} ({shift.layer})")
        event.add("categories", [shift.person])
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    text: bytes = calendar.to_ical()
    return text


def read(text: bytes, since: datetime, until: datetime, zone: ZoneInfo) -> tuple[Booking, ...]:
    """The bookings of a calendar that touch [since, until), by start.

    zone: of times that carry none. Raises ValueError where it cannot be read or never ends.
    """
    if len(text) > MOST_BYTES:
        raise ValueError(f"the calendar is larger than {MOST_BYTES // 1024**2} MB")
    try:
        calendar: Any = Calendar.from_ical(text)
        events = [one for one in calendar.walk("VEVENT") if str(one.get("status", "")) != "CANCELLED"]
        moved = {
            (str(one.get("uid")), _instant(one["recurrence-id"].dt, zone))
            for one in events
            if "recurrence-id" in one
        }
        found: list[Booking] = []
        for event in events:
            for booking in _unfolded(event, since, until, zone):
                if "recurrence-id" in event or (booking.uid, booking.start) not in moved:
                    found.append(booking)
                if len(found) > MOST:
                    raise ValueError(f"the calendar unfolds to more than {MOST} events")
    except (KeyError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError(f"not a calendar that can be read: {error!r}") from error
    return tuple(sorted(found, key=lambda b: (b.start, b.uid)))


def _unfolded(event: Any, since: datetime, until: datetime, zone: ZoneInfo) -> Iterator[Booking]:
    uid, names = str(event.get("uid", "")), _names(event)
    start = event["dtstart"].dt
    lasts = _instant(_end(event, start), zone) - _instant(start, zone)
    if "rrule" not in event or "recurrence-id" in event:
        starts: Iterator[datetime] = iter([_instant(start, zone)])
    else:
        starts = _recurring(event, start, until, zone)
    for at in starts:
        if at < until and at + lasts > since and lasts > timedelta():
            yield Booking(uid, names, at, at + lasts)


def _recurring(event: Any, start: date | datetime, until: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """Starts by the clocks of the event's own zone, so that nine o'clock stays nine o'clock."""
    rule = event["rrule"]
    if isinstance(rule, list):
        raise ValueError("an event has more than one RRULE")
    if REFUSED & {str(one).upper() for one in rule.get("FREQ", [])}:
        raise ValueError("an event repeats by the second or the minute")
    own = start.tzinfo if isinstance(start, datetime) and start.tzinfo else zone
    wall = start.replace(tzinfo=None) if isinstance(start, datetime) else datetime.combine(start, time())
    text = ";".join(part for part in rule.to_ical().decode().split(";") if not part.startswith("UNTIL="))
    ends = [_instant(one, zone) for one in rule.get("UNTIL", [])]
    skipped = {_instant(one.dt, zone) for one in _dates(event, "exdate")}
    for n, moment in enumerate(rrulestr(text, dtstart=wall)):
        at = moment.replace(tzinfo=own).astimezone(UTC)
        if at >= until or any(at > end for end in ends):
            return
        if n > 20 * MOST:
            raise ValueError("an event repeats without end before the time that is asked for")
        if at not in skipped:
            yield at


def _dates(event: Any, name: str) -> Iterator[Any]:
    held = event.get(name, [])
    for one in held if isinstance(held, list) else [held]:
        yield from one.dts


def _end(event: Any, start: date | datetime) -> date | datetime:
    if "dtend" in event:
        end: date | datetime = event["dtend"].dt
        return end
    if "duration" in event:
        lasts: timedelta = event["duration"].dt
        return start + lasts
    return start if isinstance(start, datetime) else start + timedelta(days=1)


def _names(event: Any) -> tuple[str, ...]:
    attendees = event.get("attendee", [])
    named: list[str] = []
    for one in attendees if isinstance(attendees, list) else [attendees]:
        named += [str(one).removeprefix("mailto:"), str(one.params.get("CN", ""))]
    categories = event.get("categories")
    named += [str(one) for one in categories.cats] if hasattr(categories, "cats") else []
    named.append(str(event.get("summary", "")))
    return tuple(name for name in named if name)


def _instant(moment: date | datetime, zone: ZoneInfo) -> datetime:
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
