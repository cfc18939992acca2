"""Hot lists in the JSON form that newsnow-style services serve."""

import re
from collections.abc import Sequence
from typing import Any

from responder.errors import ParseError
from responder.fetch.source import Source, conditional
from responder.fetch.text import key, link, plain
from responder.fetch.values import document, inside, unexpected, words
from responder.model.feed import Entry, Feed, Sighting

MOST = 200  # Rows read of one list.
_PROMISED = "a newsnow list: an object with a status and a list of items"
_UNITS = {"": 1.0, "万": 1e4, "w": 1e4, "亿": 1e8, "k": 1e3, "m": 1e6}
_HEAT = re.compile(
    r"(?:热度|热|人气|阅读|播放|讨论|查看)?\s*[:：]?\s*"
    r"(\d{1,15}(?:\.\d{1,6})?)\s*([万亿wkm]?)\+?\s*"
    r"(?:热度|热|人气|阅读|播放|讨论|浏览|观看|赞|次|人在读|人在看)?(?:\s+回复.*)?",
    re.ASCII | re.IGNORECASE,
)


def parse(feed: Feed, body: bytes, content_type: str) -> tuple[Sighting, ...]:
    """Rows in the order of the list; a title that stands there twice counts at its better rank."""
    answer = document(feed, body, content_type, _PROMISED)
    status, rows = words(inside(answer, "status")), inside(answer, "items")
    if status and status not in {"success", "cache"}:
        raise ParseError(feed.id, f"the list answers with status {plain(status)!r}")
    if not status or not isinstance(rows, list):
        raise unexpected(feed, _PROMISED, inside(answer, "message"))
    read = [_sighting(feed, row, rank) for rank, row in enumerate(rows[:MOST], start=1)]
    return once([sighting for sighting in read if sighting.entry.title])


def once(read: Sequence[Sighting]) -> tuple[Sighting, ...]:
    """In the order of their ranks; of those with the same key the one of the better rank."""
    first = {sighting.entry.key: sighting for sighting in reversed(read)}
    return tuple(sorted(first.values(), key=lambda sighting: sighting.rank or 0))


def _sighting(feed: Feed, row: Any, rank: int) -> Sighting:
    """The title is the key, as ids there change from look to look."""
    title = plain(words(inside(row, "title")))
    stated = (link(words(inside(row, name)), feed.url) for name in ("url", "mobileUrl"))
    address = next((found for found in stated if found), "")
    return Sighting(
        Entry(feed.id, key(title), title, address), rank, heat(words(inside(row, "extra", "info")))
    )


def heat(text: str) -> float | None:
    """A list's own number, with 万 and 亿 understood; None where there is none, or one of something else."""
    found = _HEAT.fullmatch(text.replace(",", "").strip())
    return float(found[1]) * _UNITS[found[2].lower()] if found else None


SOURCE = Source(conditional, parse)
