"""Hacker News: the JSON of its search service (Algolia), and items of its own interface."""

from typing import Any

from responder.fetch.dates import moment
from responder.fetch.source import Source, conditional
from responder.fetch.text import SUMMARY, key, link, plain
from responder.fetch.values import document, inside, number, readable, unexpected, words
from responder.model.feed import Entry, Feed, Sighting

MOST = 500  # Items read of one answer.
_PROMISED = "Hacker News: an object with a list of hits, an item or a list of items"
_PAGE = "https://news.ycombinator.com/item?id="
_POINTS = 10**9


def parse(feed: Feed, body: bytes, content_type: str) -> tuple[Sighting, ...]:
    """Stories in the order of the answer, which is a rank in a feed that is a ranking."""
    answer = document(feed, body, content_type, _PROMISED)
    hits = inside(answer, "hits")
    rows = next((one for one in (hits, answer) if isinstance(one, list)), None)
    if rows is None and inside(answer, "id") is not None:
        rows = [answer]
    if rows is None:
        raise unexpected(feed, _PROMISED, inside(answer, "message"))
    read = [
        _sighting(feed, row, rank) for rank, row in enumerate(rows[:MOST], start=1) if not _taken_down(row)
    ]
    return readable(feed, read, _PROMISED)


def _taken_down(row: Any) -> bool:
    return bool(inside(row, "deleted") or inside(row, "dead"))


def _sighting(feed: Feed, row: Any, rank: int) -> Sighting | None:
    """None for an item without a title, as comments are."""
    title = plain(words(inside(row, "title")))
    if not title:
        return None
    number_of_item = words(inside(row, "objectID"), inside(row, "id"))
    page = link(_PAGE + number_of_item) if number_of_item.isdecimal() else ""
    entry = Entry(
        feed.id,
        key=key(number_of_item, title),
        title=title,
        url=link(words(inside(row, "url"))) or page,
        summary=plain(words(inside(row, "story_text"), inside(row, "text")), SUMMARY),
        published=moment(
            words(inside(row, "created_at_i"), inside(row, "time"), inside(row, "created_at")), "UTC"
        ),
    )
    points = number(inside(row, "points"), _POINTS)
    heat = number(inside(row, "score"), _POINTS) if points is None else points
    return Sighting(entry, rank if feed.ranked else None, heat)


SOURCE = Source(conditional, parse)
