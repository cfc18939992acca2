"""Disasters from GDACS, and earthquakes from any RSS or Atom feed whose entries carry GeoRSS points."""

import re

from lxml import etree

from responder.errors import ParseError
from responder.fetch.dates import first_moment
from responder.fetch.source import Source, conditional
from responder.fetch.text import SUMMARY, key, plain
from responder.fetch.values import number, readable
from responder.fetch.xml import anywhere, first, page, tree
from responder.model.feed import Entry, Feed, Record, Sighting

MOST = 500  # Entries read of one feed.
_PROMISED = "GDACS or GeoRSS: RSS items or Atom entries"
_GDACS = "http://www.gdacs.org"
_LEVELS = {"green": "Minor", "orange": "Severe", "red": "Extreme"}
_EVENTS = {
    "DR": "drought",
    "EQ": "earthquake",
    "FL": "flood",
    "TC": "tropical cyclone",
    "TS": "tsunami",
    "VO": "volcanic eruption",
    "WF": "wildfire",
}
_DATES = ("pubDate", "published", "updated", "date", "fromdate", "time")
_SAID = re.compile(
    r"\bmag(?:nitude)?\s?(?:\(\w{1,5}\))?\s?[:=]?\s?(\d(?:\.\d{1,2})?)(?![\d.]*\d)", re.IGNORECASE | re.ASCII
)
_ABBREVIATED = re.compile(  # Not M5, which is a road.
    r"\bM(?:ww|wr|wc|wb|[wlbsdi])?(?:\s?(?=\d\.\d)|\s)(\d(?:\.\d{1,2})?)(?![\d.]*\d)",
    re.IGNORECASE | re.ASCII,
)
_DEPTH = re.compile(r"\bdepth\s?:?\s?(-?\d{1,3}(?:\.\d{1,3})?)\s?km\b", re.IGNORECASE | re.ASCII)


def parse(feed: Feed, body: bytes, content_type: str) -> tuple[Sighting, ...]:
    """Entries in the order of the feed."""
    root = tree(feed, body, content_type)
    name = etree.QName(root).localname
    if name not in {"rss", "RDF", "feed"}:
        raise ParseError(feed.id, f"expected {_PROMISED}, but this is <{name}>")
    rows = [*root.iter("{*}item"), *root.iterchildren("{*}entry")][:MOST]
    return tuple(Sighting(entry) for entry in readable(feed, [_entry(feed, row) for row in rows], _PROMISED))


def _entry(feed: Feed, row: etree._Element) -> Entry | None:
    """None for an entry without a title."""
    title = plain(first(row, "title"))
    if not title:
        return None
    summary = plain(first(row, "description", "summary", "content"), SUMMARY)
    address = page(row, feed.url)
    return Entry(
        feed.id,
        key=key(first(row, "guid", "id"), address, title),
        title=title,
        url=address,
        summary=summary,
        published=first_moment((first(row, name) for name in _DATES), feed.zone),
        record=_record(row, title, summary),
    )


def _record(row: etree._Element, title: str, summary: str) -> Record | None:
    """What the elements of GDACS state; without them the magnitude that the words do, if they do."""
    kind = _gdacs(row, "eventtype")
    magnitude = _severity(row) if kind else _magnitude(title, summary)
    if not kind and magnitude is None:
        return None
    latitude, longitude = _place(row)
    return Record(
        event=_EVENTS.get(kind, kind) if kind else "earthquake",
        magnitude=magnitude,
        depth_km=_depth(row, summary),
        latitude=latitude,
        longitude=longitude,
        area=plain(_gdacs(row, "country") or first(row, "featurename")),
        severity=_LEVELS.get(_gdacs(row, "alertlevel").lower()),
        urgency="Past" if _gdacs(row, "iscurrent").lower() == "false" else None,
        tsunami=kind == "TS",
    )


def _severity(row: etree._Element) -> float | None:
    """GDACS gives magnitudes, wind speeds and areas burnt under the same name."""
    stated = row.find(f"{{{_GDACS}}}severity")
    return number(stated.get("value"), 12) if stated is not None and stated.get("unit") == "M" else None


def _magnitude(title: str, summary: str) -> float | None:
    found = _ABBREVIATED.search(title) or _SAID.search(title) or _SAID.search(summary)
    return float(found[1]) if found else None


def _depth(row: etree._Element, summary: str) -> float | None:
    """In words, in kilometres (EMSC adds an f where it is fixed), or as a height in metres below nothing."""
    stated = row.find(f"{{{_GDACS}}}severity")
    words = "" if stated is None else plain(stated.text or "")
    if found := _DEPTH.search(words) or _DEPTH.search(summary):
        return float(found[1])
    if (beneath := number(first(row, "depth").partition(" ")[0], 7000)) is not None:
        return beneath
    height = number(first(row, "elev"), 7_000_000)
    return None if height is None else -height / 1000


def _place(row: etree._Element) -> tuple[float | None, float | None]:
    """North and east of the first point, in any of the three forms of GeoRSS."""
    for name in ("point", "pos"):
        pair = next(anywhere(row, name), "").replace(",", " ").split()
        if len(pair) >= 2:
            return number(pair[0], 90), number(pair[1], 180)
    east = next(anywhere(row, "long"), "") or next(anywhere(row, "lon"), "")
    return number(next(anywhere(row, "lat"), ""), 90), number(east, 180)


def _gdacs(row: etree._Element, name: str) -> str:
    return plain(row.findtext(f"{{{_GDACS}}}{name}") or "")


SOURCE = Source(conditional, parse)
