"""Earthquakes in the GeoJSON summary form of the US Geological Survey."""

import json
import math
from datetime import UTC, datetime
from typing import Any

from responder.errors import ParseError
from responder.fetch.charset import decoded
from responder.fetch.source import Source, conditional
from responder.fetch.text import key, link, plain
from responder.model.feed import Entry, Feed, Record, Sighting

MOST = 2000  # Events read of one summary, the newest.
_PAGER = {"green": "Minor", "yellow": "Moderate", "orange": "Severe", "red": "Extreme"}
_SHAKING = {  # Kinds of events that people feel and ask about; the rest is blasting and noise.
    "earthquake",
    "ice quake",
    "induced or triggered event",
    "landslide",
    "mine collapse",
    "nuclear explosion",
    "rock burst",
    "volcanic eruption",
}


def parse(feed: Feed, body: bytes, content_type: str) -> tuple[Sighting, ...]:
    """One entry an event that shook; one without a magnitude is not yet worth a word."""
    try:
        rows = list(json.loads(decoded(body, content_type))["features"])[:MOST]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ParseError(feed.id, f"not a USGS summary: {error!r}") from error
    read = [_entry(feed, row) for row in rows if _tells(row)]
    entries = [entry for entry in read if entry is not None]
    if read and not entries:
        raise ParseError(feed.id, "not one event of the summary can be read")
    return tuple(Sighting(entry) for entry in entries)


def _tells(row: Any) -> bool:
    stated = row.get("properties") if isinstance(row, dict) else None
    if not isinstance(stated, dict):
        return True  # Broken, which _entry will find.
    return stated.get("mag") is not None and str(stated.get("type") or "earthquake") in _SHAKING


def _entry(feed: Feed, row: Any) -> Entry | None:
    """None where an event lacks what every event has; the others are not lost with it."""
    try:
        stated = row["properties"]
        return Entry(
            feed.id,
            key=key(str(row["id"])),
            title=plain(str(stated["title"])),
            url=link(str(stated.get("url") or "")),
            published=datetime.fromtimestamp(stated["time"] / 1000, UTC),
            record=_record(stated, (row.get("geometry") or {}).get("coordinates") or []),
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError):
        return None


def _record(stated: dict[str, Any], coordinates: list[Any]) -> Record:
    longitude, latitude, depth = (*coordinates, None, None, None)[:3]
    return Record(
        event=str(stated.get("type") or "earthquake"),
        magnitude=_number(stated["mag"], 12),
        depth_km=None if depth is None else _number(depth, 7000),
        latitude=None if latitude is None else _number(latitude, 90),
        longitude=None if longitude is None else _number(longitude, 180),
        area=plain(str(stated.get("place") or "")),
        severity=_PAGER.get(str(stated.get("alert"))),
        tsunami=bool(stated.get("tsunami")),
    )


def _number(stated: Any, most: float) -> float:
    """Raises ValueError or TypeError for what is no number between -most and most."""
    number = float(stated)
    if not math.isfinite(number) or abs(number) > most:
        raise ValueError(f"{number} is out of range")
    return number


SOURCE = Source(conditional, parse)
