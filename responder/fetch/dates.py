"""Times as feeds write them."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

_FIGURES = re.compile(
    r"(\d{4})\s*[年/.-]\s*(\d{1,2})\s*[月/.-]\s*(\d{1,2})\s*日?(?:[T\s]*(\d{1,2})\s*[:时點点]\s*(\d{1,2})分?(?::(\d{1,2}))?)?"
)
_EPOCH = re.compile(r"\d{10}(\d{3})?")
_AMBIGUOUS = re.compile(r"\b(?:CST|IST|BST)\s*$")  # CST is Chicago's, Havana's and Shanghai's.


def moment(text: str, zone: str) -> datetime | None:
    """Read a time; where it names no zone, or an ambiguous one, the feed's zone holds. None if unreadable."""
    text = " ".join(text.split())
    home = ZoneInfo(zone)
    readers = (_iso, _rfc822, _epoch, _figures)
    found = next((found for read in readers if (found := read(text)) is not None), None)
    if found is None:
        return None
    try:
        return (found if found.tzinfo else found.replace(tzinfo=home)).astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _rfc822(text: str) -> datetime | None:
    ambiguous = _AMBIGUOUS.search(text)
    try:
        found = parsedate_to_datetime(_AMBIGUOUS.sub("", text))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found.replace(tzinfo=None) if ambiguous else found


def _epoch(text: str) -> datetime | None:
    if not _EPOCH.fullmatch(text):
        return None
    return datetime.fromtimestamp(int(text[:10]), UTC)


def _figures(text: str) -> datetime | None:
    found = _FIGURES.search(text)
    if not found:
        return None
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - moment() adds the zone
    except ValueError:
        return None
