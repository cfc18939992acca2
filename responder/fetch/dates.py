"""Times as feeds write them."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

YEARS = range(1990, 2099)  # Outside them a clock was not set or a field not filled in; 2099 is never.
_LONGEST = 100  # Characters of a date worth reading.
_FIGURES = re.compile(
    r"(?P<year>\d{4})\s?[年/.-]\s?(?P<month>\d{1,2})\s?[月/.-]\s?(?P<day>\d{1,2})(?!\d)\s?[日号]?"
    r"(?:T|\s?(?P<half>[上下]午|晚上)?\s?(?=\d))?"
    r"(?:(?P<hour>\d{1,2})\s?[:时時点點]\s?(?P<minute>\d{1,2})分?(?::?(?P<second>\d{1,2})(?:\.\d+)?秒?)?)?"
    r"\s?(?P<later_half>[AP]M)?\s?(?P<utc>Z|UTC|GMT)?(?P<offset>[+-]\d{2}(?::?\d{2})?|[+-]\d)?",
    re.IGNORECASE,
)
_EPOCH = re.compile(r"\d{10}(\d{3})?", re.ASCII)
_MONTHS = ("一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "十一月", "十二月")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})\s?(十[一二]?月|[一二三四五六七八九]月)\s?(\d{4})(?!\d)", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)", re.ASCII)
_AMBIGUOUS = re.compile(r"\s*\b(?:CST|IST|BST)$")  # CST is Chicago's, Havana's and Shanghai's.
_NAME = re.compile(r"\b[A-Z]{3,4}$")
_NAMED = {  # Unambiguous names that the mail standard does not know.
    "JST": "+0900", "KST": "+0900", "HKT": "+0800", "SGT": "+0800", "MSK": "+0300", "EEST": "+0300",
    "EET": "+0200", "CEST": "+0200", "CET": "+0100", "AEST": "+1000", "AEDT": "+1100", "NZST": "+1200",
}  # fmt: skip


def moment(text: str, zone: str) -> datetime | None:
    """Read a time; where it names no zone, or an ambiguous one, the feed's zone holds.

    None if it cannot be read, or lies so far off that nobody meant it.
    """
    text = " ".join(text[:_LONGEST].split())
    text = _NAME.sub(lambda name: _NAMED.get(name[0], name[0]), _AMBIGUOUS.sub("", _ordered(text)))
    readers = (_iso, _epoch, _figures, _mail)
    found = next((found for read in readers if (found := read(text)) is not None), None)
    if found is None or found.year not in YEARS:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def first_moment(texts: Iterable[str], zone: str) -> datetime | None:
    """The first of the texts that can be read as a time; None where none can."""
    return next((found for text in texts if (found := moment(text, zone)) is not None), None)


def _ordered(text: str) -> str:
    """Year, month and day in this order where the text has them otherwise and beyond doubt."""
    if found := _DAY_FIRST.search(text):
        month = str(_MONTHS.index(found[2]) + 1)
        return f"{found[3]}-{month}-{found[1]}{text[found.end() :]}"
    found = _SLASHED.match(text)
    if found is None or (int(found[1]) > 12) == (int(found[2]) > 12):
        return text  # Neither or both can be the day.
    day, month = (found[1], found[2]) if int(found[1]) > 12 else (found[2], found[1])
    return f"{found[3]}-{month}-{day}{text[found.end() :]}"


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _epoch(text: str) -> datetime | None:
    """Seconds or milliseconds since 1970."""
    return datetime.fromtimestamp(int(text[:10]), UTC) if _EPOCH.fullmatch(text) else None


def _figures(text: str) -> datetime | None:
    """Year, month and day in this order, between any marks; the form of most Chinese sites."""
    found = _FIGURES.search(text)
    if not found:
        return None
    named = ("year", "month", "day", "hour", "minute", "second")
    year, month, day, hour, minute, second = (int(found[name] or 0) for name in named)
    half = (found["half"] or found["later_half"] or "").upper()
    if half in {"下午", "晚上", "PM"} and hour < 12:
        hour += 12
    elif half == "AM" and hour == 12:
        hour = 0
    if hour > 24 or (hour == 24 and minute + second) or minute > 59 or second > 60:
        return None
    passed = timedelta(hours=hour, minutes=minute, seconds=second)
    try:  # ISO 8601 ends a day at 24:00, and some minutes at the sixtieth second.
        return datetime(year, month, day, tzinfo=_offset(found)) + passed
    except (ValueError, OverflowError):
        return None


def _offset(found: re.Match[str]) -> timezone | None:
    """Raises ValueError for an offset of a day or more."""
    if not found["offset"]:
        return UTC if found["utc"] else None
    sign, figures = found["offset"][0], found["offset"][1:].replace(":", "")
    apart = timedelta(hours=int(figures[:2]), minutes=int(figures[2:] or 0))
    return timezone(-apart if sign == "-" else apart)


def _mail(text: str) -> datetime | None:
    """The form of RFC 5322, whose -0000 means UTC."""
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found.replace(tzinfo=UTC) if text.endswith("-0000") else found
