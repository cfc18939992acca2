"""Earthquakes as GeoJSON from FDSN event services such as those of EMSC, INGV and GeoNet."""

import re
from typing import Any

from responder.fetch.dates import moment
from responder.fetch.source import Source, conditional
from responder.fetch.text import key, link, plain
from responder.fetch.values import document, inside, number, readable, unexpected, words
from responder.model.feed import Entry, Feed, Record, Sighting

MOST = 2000  # Events read of one answer, the newest.
ZONE = "UTC"  # Of every time that names none (FDSN event services 1.2, section 1).
_PROMISED = "GeoJSON events of an FDSN service: an object with a list of features"
_EMSC = re.compile(r"\d{8}_\d{7}", re.ASCII)
_WORTH = {  # Kinds of events that people feel and ask about, in words and as EMSC's second letter.
    "": "earthquake",
    "e": "earthquake",
    "earthquake": "earthquake",
    "i": "induced or triggered event",
    "induced or triggered event": "induced or triggered event",
    "landslide": "landslide",
    "n": "nuclear explosion",
    "nuclear explosion": "nuclear explosion",
    "r": "rock burst",
    "rock burst": "rock burst",
    "s": "landslide",
    "volcanic eruption": "volcanic eruption",
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
    return inside(stated, _name(stated, "mag", "magnitude")) is not None and _kind(stated) in _WORTH


def _kind(stated: Any) -> str:
    """The word of the service, or the second of the two letters that EMSC writes for it."""
    code = words(inside(stated, "evtype"))
    if len(code) == 2 and code != "uk":  # An unknown event in a list of earthquakes counts as one.
        return code[1]
    return "" if code else words(inside(stated, "type"), inside(stated, "event_type")).lower()


def _entry(feed: Feed, row: Any) -> Entry | None:
    """None where an event lacks a magnitude, a name or a time; the others are not lost with it."""
    stated = inside(row, "properties")
    magnitude = number(inside(stated, _name(stated, "mag", "magnitude")), 12)
    named = key(words(*(inside(stated, n) for n in ("unid", "eventId", "publicID")), inside(row, "id")))
    published = moment(words(inside(stated, "time")), ZONE)
    if magnitude is None or not named or published is None:
        return None
    places = ("flynn_region", "place", "locality", "region")
    place = plain(words(*(inside(stated, name) for name in places)))
    return Entry(
        feed.id,
        key=named,
        title=plain(f"M {magnitude:.1f} - {place}" if place else f"M {magnitude:.1f}"),
        url=link(words(inside(stated, "url"))) or _page(named),
        published=published,
        record=_record(row, stated, magnitude, place),
    )


def _record(row: Any, stated: Any, magnitude: float, place: str) -> Record:
    """A point holds east, north and height; where the depth is also stated, it is not a height."""
    east, north, height = (inside(row, "geometry", "coordinates", i) for i in range(3))
    depth = number(inside(stated, "depth"), 7000)
    above = number(height, 7000)
    return Record(
        event=_WORTH.get(_kind(stated), "earthquake"),
        magnitude=magnitude,
        depth_km=depth if depth is not None or above is None else abs(above),
        latitude=number(inside(stated, "lat") if north is None else north, 90),
        longitude=number(inside(stated, "lon") if east is None else east, 180),
        area=place,
    )


def _name(stated: Any, *names: str) -> str:
    return next((name for name in names if inside(stated, name) is not None), names[0])


def _page(named: str) -> str:
    """EMSC's own page about an event that it numbers."""
    return f"https://www.seismicportal.eu/eventdetails.html?unid={named}" if _EMSC.fullmatch(named) else ""


SOURCE = Source(conditional, parse)
