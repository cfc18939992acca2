"""Hot lists in the JSON form that newsnow-style services serve."""

import json
import re
from typing import Any

from responder.errors import ParseError
from responder.fetch.source import Source, conditional
from responder.fetch.text import plain
from responder.model.feed import Entry, Feed, Sighting

MOST = 200  # Rows read of one list.
_UNITS = {"": 1, "万": 1e4, "亿": 1e8, "k": 1e3, "m": 1e6}


def parse(feed: Feed, body: bytes, _content_type: str) -> tuple[Sighting, ...]:
    """Rows in the order of the list; the title is the key, as ids there change from look to look."""
    try:
        answer = json.loads(body)
        if answer["status"] not in {"success", "cache"}:
            raise ParseError(feed.id, f"the list answers with status {answer['status']!r}")
        rows = [_sighting(feed, item, rank) for rank, item in enumerate(answer["items"][:MOST], start=1)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ParseError(feed.id, f"not a newsnow list: {error!r}") from error
    return tuple(row for row in rows if row.entry.title)


def _sighting(feed: Feed, item: Any, rank: int) -> Sighting:
    title = plain(str(item["title"]))
    url = item.get("url") or item.get("mobileUrl") or ""
    extra = item.get("extra") or {}
    return Sighting(Entry(feed.id, title, title, str(url)), rank, heat(str(extra.get("info") or "")))


def heat(text: str) -> float | None:
    """A list's own number, with 万 and 亿 understood; None where there is none."""
    found = re.search(r"(\d+(?:\.\d+)?)\s*([万亿kKmM]?)", text.replace(",", ""))
    return float(found[1]) * _UNITS[found[2].lower()] if found else None


SOURCE = Source(conditional, parse)
