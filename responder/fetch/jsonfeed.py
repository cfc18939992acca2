"""JSON Feed 1 and 1.1 (jsonfeed.org)."""

from typing import Any

from responder.fetch.dates import first_moment
from responder.fetch.source import Source, conditional
from responder.fetch.text import SUMMARY, key, link, plain
from responder.fetch.values import document, inside, readable, unexpected, words
from responder.model.feed import Entry, Feed, Sighting

MOST = 500  # Items read of one feed.
_PROMISED = "a JSON Feed: an object with a version of jsonfeed.org and a list of items"
_VERSION = "jsonfeed.org/version/"


def parse(feed: Feed, body: bytes, content_type: str) -> tuple[Sighting, ...]:
    """Items in the order of the feed."""
    answer = document(feed, body, content_type, _PROMISED)
    rows = inside(answer, "items")
    if _VERSION not in words(inside(answer, "version")) or not isinstance(rows, list):
        raise unexpected(feed, _PROMISED)
    return tuple(
        Sighting(entry) for entry in readable(feed, [_entry(feed, r) for r in rows[:MOST]], _PROMISED)
    )


def _entry(feed: Feed, row: Any) -> Entry | None:
    """None where an item has neither a title nor a text."""
    names = ("summary", "content_text", "content_html")
    text = next((text for name in names if (text := plain(words(inside(row, name)), SUMMARY))), "")
    title = plain(words(inside(row, "title"))) or plain(text)
    if not title:
        return None
    address = words(inside(row, "url"), inside(row, "external_url"))
    dates = (words(inside(row, name)) for name in ("date_published", "date_modified"))
    return Entry(
        feed.id,
        key=key(words(inside(row, "id")), address, title),
        title=title,
        url=link(address, feed.url),
        summary=text,
        published=first_moment(dates, feed.zone),
    )


SOURCE = Source(conditional, parse)
