"""Earthquakes as the China Earthquake Networks Center lists them, in the three JSON forms in use.

``{"shuju": [...]}`` is the Center's own, ``{"No1": {...}, ...}`` and ``{"list": [...]}`` are those of
services that pass it on.
"""

import re
from typing import Any

from responder.fetch.dates import moment
from responder.fetch.source import Source, conditional
from responder.fetch.text import SUMMARY, key, link, plain
from responder.fetch.values import document, inside, number, readable, unexpected, words
from responder.model.feed import Entry, Feed, Record, Sighting

MOST = 500  # Earthquakes read of one list.
ZONE = "Asia/Shanghai"  # Of every time in these lists, wherever the feed is said to be.
_PROMISED = "a list of earthquakes under shuju, list, or No1, No2 and so on"
_NUMBERED = re.compile(r"No\d{1,6}", re.ASCII)
_PAGE = re.compile(r"C[CD]\d{14}", re.ASCII)


def parse(feed: Feed, body: bytes, content_type: str) -> tuple[Sighting, ...]:
    """One entry an earthquake, in the order of the list."""
    rows = _rows(document(feed, body, content_type, _PROMISED))
    if rows is None:
        raise unexpected(feed, _PROMISED)
    return tuple(
        Sighting(entry) for entry in readable(feed, [_entry(feed, r) for r in rows[:MOST]], _PROMISED)
    )


def _rows(answer: Any) -> list[Any] | None:
    for name in ("shuju", "list"):
        if isinstance(rows := inside(answer, name), list):
            return rows
    if not isinstance(answer, dict):
        return None
    return [row for name, row in answer.items() if _NUMBERED.fullmatch(name)] or None


def _entry(feed: Feed, row: Any) -> Entry | None:
    """None for an earthquake without a magnitude or a place."""
    stated = inside(row, "extra") if isinstance(inside(row, "extra"), dict) else row
    magnitude = number(_first(stated, "M", "magnitude"), 12)
    place = plain(words(_first(stated, "LOCATION_C", "location")))
    if magnitude is None or not place:
        return None
    depth = number(_first(stated, "EPI_DEPTH", "depth"), 7000)
    at = words(_first(stated, "O_TIME", "time"))
    named = words(_first(stated, "NEW_DID", "CATA_ID", "EventID"))
    return Entry(
        feed.id,
        key=key(named, words(inside(row, "url")), f"{at} {place}"),
        title=plain(f"{place}发生{magnitude:g}级地震"),
        url=link(words(inside(row, "url"))) or _page(named),
        summary=plain(_summary(place, magnitude, depth, at), SUMMARY),
        published=moment(at, ZONE),
        record=Record(
            event="earthquake",
            magnitude=magnitude,
            depth_km=depth,
            latitude=number(_first(stated, "EPI_LAT", "latitude"), 90),
            longitude=number(_first(stated, "EPI_LON", "longitude"), 180),
            area=place,
        ),
    )


def _first(stated: Any, *names: str) -> Any:
    return next((value for name in names if (value := inside(stated, name)) not in (None, "")), None)


def _page(named: str) -> str:
    """The Center's own page about an earthquake that it numbers."""
    return f"https://news.ceic.ac.cn/{named}.html" if _PAGE.fullmatch(named) else ""


def _summary(place: str, magnitude: float, depth: float | None, at: str) -> str:
    beneath = "" if depth is None else f"，震源深度{depth:g}千米"
    return f"{at} {place}发生{magnitude:g}级地震{beneath}"


SOURCE = Source(conditional, parse)
