"""Earthquakes in the GeoJSON summary form of the US Geological Survey."""

from datetime import UTC, datetime
from typing import Any

from responder.fetch.source import Source, conditional
from responder.fetch.text import key, link, plain
from responder.fetch.values import document, inside, number, readable, unexpected, words
from responder.model.feed import Entry, Feed, Record, Sighting

MOST = 2000  # Events read of one summary, the newest.
_PROMISED = "a USGS summary: GeoJSON with a list of features"
_BOUNDS = (180, 90, 7000)  # Degrees east and north, kilometres down.
_LATEST_MS = 253_402_300_799_000  # The end of the year 9999.
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
    rows = inside(document(feed, body, content_type, _PROMISED), "features")
    if not isinstance(rows, list):
        raise unexpected(feed, _PROMISED)
    told = [row for row in rows[:MOST] if _tells(row)]
    return tuple(Sighting(entry) for entry in readable(feed, [_entry(feed, r) for r in told], _PROMISED))


def _tells(row: Any) -> bool:
    stated = inside(row, "properties")
    if not isinstance(stated, dict):
        return True  # Broken, which _entry will find.
    return stated.get("mag") is not None and _kind(stated) in _SHAKING


def _kind(stated: Any) -> str:
    kind = inside(stated, "type")
    return words(kind) if kind else "earthquake"


def _entry(feed: Feed, row: Any) -> Entry | None:
    """None where an event lacks what every event has; the others are not lost with it."""
    stated = inside(row, "properties")
    named, title = key(words(inside(row, "id"))), plain(words(inside(stated, "title")))
    magnitude, published = number(inside(stated, "mag"), 12), _time(inside(stated, "time"))
    point = [inside(row, "geometry", "coordinates", i) for i in range(3)]
    longitude, latitude, depth = (number(one, most) for one, most in zip(point, _BOUNDS, strict=True))
    off_the_map = any(one is not None for one in point[:2]) and None in {longitude, latitude}
    if not named or not title or magnitude is None or published is None or off_the_map:
        return None
    return Entry(
        feed.id,
        key=named,
        title=title,
        url=link(words(inside(stated, "url"))),
        published=published,
        record=Record(
            event=_kind(stated),
            magnitude=magnitude,
            depth_km=depth,
            latitude=latitude,
            longitude=longitude,
            area=plain(words(inside(stated, "place"))),
            severity=_PAGER.get(words(inside(stated, "alert"))),
            tsunami=bool(inside(stated, "tsunami")),
        ),
    )


def _time(stated: Any) -> datetime | None:
    """Milliseconds since 1970."""
    milliseconds = number(stated, _LATEST_MS)
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, UTC)


SOURCE = Source(conditional, parse)
