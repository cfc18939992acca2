"""Earthquakes in the GeoJSON summary form of the US Geological Survey."""

import json
from datetime import UTC, datetime
from typing import Any

from responder.errors import ParseError
from responder.fetch.source import Source, conditional
from responder.fetch.text import plain
from responder.model.feed import Entry, Feed, Record, Sighting

_PAGER = {"green": "Minor", "yellow": "Moderate", "orange": "Severe", "red": "Extreme"}


def parse(feed: Feed, body: bytes, _content_type: str) -> tuple[Sighting, ...]:
    """One entry an earthquake; one without a magnitude is not yet worth a word."""
    try:
        rows = json.loads(body)["features"]
        quakes = [_entry(feed, row) for row in rows if row["properties"].get("mag") is not None]
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError, RecursionError) as error:
        raise ParseError(feed.id, f"not a USGS summary: {error!r}") from error
    return tuple(Sighting(quake) for quake in quakes)


def _entry(feed: Feed, row: Any) -> Entry:
    stated = row["properties"]
    longitude, latitude, depth = [*(row.get("geometry") or {}).get("coordinates", []), None, None, None][:3]
    return Entry(
        feed.id,
        key=str(row["id"]),
        title=plain(str(stated["title"])),
        url=str(stated.get("url") or ""),
        published=datetime.fromtimestamp(stated["time"] / 1000, UTC),
        record=Record(
            event=str(stated.get("type") or "earthquake"),
            magnitude=float(stated["mag"]),
            depth_km=None if depth is None else float(depth),
            latitude=None if latitude is None else float(latitude),
            longitude=None if longitude is None else float(longitude),
            area=plain(str(stated.get("place") or "")),
            severity=_PAGER.get(str(stated.get("alert"))),
            tsunami=bool(stated.get("tsunami")),
        ),
    )


SOURCE = Source(conditional, parse)
