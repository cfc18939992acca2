"""Calendars: what goes out comes back, what repeats is unfolded, what never ends is refused."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from responder import calendars
from responder.model.oncall import PersonId
from responder.model.rota import Shift

ZONE = ZoneInfo("Asia/Shanghai")
SINCE = datetime(2026, 11, 1, tzinfo=UTC)
UNTIL = datetime(2026, 12, 1, tzinfo=UTC)


def event(*lines: str) -> bytes:
    rows = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", "BEGIN:VEVENT", "UID:u1", *lines)
    return "\r\n".join((*rows, "END:VEVENT", "END:VCALENDAR", "")).encode()


def starts(text: bytes) -> list[str]:
    return [f"{b.start:%m-%dT%H:%M}" for b in calendars.read(text, SINCE, UNTIL, ZONE)]


def test_what_is_written_can_be_read_back() -> None:
    shifts = (
        Shift(PersonId("lin"), SINCE, SINCE + timedelta(days=1), "base"),
        Shift(PersonId("mo"), SINCE + timedelta(days=1), SINCE + timedelta(days=2), "base"),
    )
    text = calendars.written("duty", shifts, {"lin": "林；a, b\nc"}, SINCE)
    found = calendars.read(text, SINCE, UNTIL, ZONE)
    assert [(b.start, b.end) for b in found] == [(s.start, s.end) for s in shifts]
    assert "lin" in found[0].names
    assert "duty: mo" in found[1].names


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            ("DTSTART:20261102T010000Z", "DTEND:20261102T020000Z"), ["11-02T01:00"], id="one event in UTC"
        ),
        pytest.param(
            ("DTSTART:20261102T090000", "DURATION:PT2H"), ["11-02T01:00"], id="a time without a zone is ours"
        ),
        pytest.param(("DTSTART;VALUE=DATE:20261102",), ["11-01T16:00"], id="a whole day"),
        pytest.param(
            (
                "DTSTART;TZID=America/New_York:20261030T090000",
                "DURATION:PT1H",
                "RRULE:FREQ=DAILY;COUNT=4",
            ),
            ["11-01T14:00", "11-02T14:00"],
            id="nine o'clock stays nine o'clock over a clock change",
        ),
        pytest.param(
            (
                "DTSTART:20261102T010000Z",
                "DURATION:PT1H",
                "RRULE:FREQ=WEEKLY;UNTIL=20261116T010000Z",
                "EXDATE:20261109T010000Z",
            ),
            ["11-02T01:00", "11-16T01:00"],
            id="until a day, with one left out",
        ),
        pytest.param(
            ("DTSTART:20200101T000000Z", "DURATION:PT1H", "RRULE:FREQ=MONTHLY"),
            ["11-01T00:00"],
            id="one that began long ago",
        ),
        pytest.param(
            ("DTSTART:20261102T010000Z", "DURATION:PT1H", "STATUS:CANCELLED"), [], id="a cancelled one"
        ),
        pytest.param(("DTSTART:20261102T010000Z",), [], id="one that takes no time"),
        pytest.param(("DTSTART:20271102T010000Z", "DURATION:PT1H"), [], id="one beyond the time asked for"),
    ],
)
def test_events(lines: tuple[str, ...], expected: list[str]) -> None:
    assert starts(event(*lines)) == expected


def test_a_moved_occurrence_takes_the_place_of_its_own() -> None:
    text = b"\r\n".join(
        [
            b"BEGIN:VCALENDAR",
            b"BEGIN:VEVENT",
            b"UID:u1",
            b"DTSTART:20261102T010000Z",
            b"DURATION:PT1H",
            b"RRULE:FREQ=DAILY;COUNT=3",
            b"END:VEVENT",
            b"BEGIN:VEVENT",
            b"UID:u1",
            b"RECURRENCE-ID:20261103T010000Z",
            b"DTSTART:20261103T050000Z",
            b"DURATION:PT1H",
            b"END:VEVENT",
            b"END:VCALENDAR",
            b"",
        ]
    )
    assert starts(text) == ["11-02T01:00", "11-03T05:00", "11-04T01:00"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        pytest.param(event("DTSTART:20261102T010000Z", "RRULE:FREQ=SECONDLY"), "second", id="by the second"),
        pytest.param(event("DTSTART:20261102T010000Z", "RRULE:FREQ=MINUTELY"), "second", id="by the minute"),
        pytest.param(
            event("DTSTART:19000101T010000Z", "DURATION:PT1H", "RRULE:FREQ=HOURLY"),
            "without end",
            id="a rule that takes for ever to reach today",
        ),
        pytest.param(b"not a calendar", None, id="no calendar"),
        pytest.param(event("SUMMARY:no start"), None, id="no start"),
        pytest.param(b"\xff\xfe\x00", None, id="no text"),
        pytest.param(event("DTSTART:20261102T010000Z", "RRULE:FREQ=NEVER"), None, id="a rule that is none"),
    ],
)
def test_refused(text: bytes, what: str | None) -> None:
    with pytest.raises(ValueError, match=what):
        calendars.read(text, SINCE, UNTIL, ZONE)


def test_a_flood_of_events_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendars, "MOST", 10)
    with pytest.raises(ValueError, match="more than 10"):
        starts(event("DTSTART:20261102T010000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY"))


@given(st.binary(max_size=300) | st.text(max_size=200).map(event))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused(text: bytes) -> None:
    with suppress(ValueError):
        calendars.read(text, SINCE, UNTIL, ZONE)
