"""Mastodon's public lists: trending links and tags, and the posts of a hashtag or any other timeline."""

from typing import Any

from responder.fetch.dates import moment
from responder.fetch.source import Source, conditional
from responder.fetch.text import SUMMARY, key, link, plain
from responder.fetch.values import document, inside, number, readable, total, unexpected, words
from responder.model.feed import Entry, Feed, Sighting

MOST = 200  # Rows read of one list; a server gives at most 40.
_PROMISED = "a list of Mastodon's trending links, trending tags or posts"
_DAYS = 2  # Of a trend's history that count as heat: the first of them began at midnight.
_COUNT = 10**12  # No more people live who could have taken part.


def parse(feed: Feed, body: bytes, content_type: str) -> tuple[Sighting, ...]:
    """Trends have a rank; posts only in a feed that is a ranking, as a timeline goes by time."""
    rows = document(feed, body, content_type, _PROMISED)
    if not isinstance(rows, list):
        raise unexpected(feed, _PROMISED, inside(rows, "error"))
    read = [_sighting(feed, row, rank) for rank, row in enumerate(rows[:MOST], start=1)]
    return readable(feed, read, _PROMISED)


def _sighting(feed: Feed, row: Any, rank: int) -> Sighting | None:
    """None for a row that says nothing."""
    if isinstance(inside(row, "history"), list):
        return _trend(feed, row, rank)
    shared = inside(row, "reblog")
    return _post(feed, shared if isinstance(shared, dict) else row, rank if feed.ranked else None)


def _trend(feed: Feed, row: Any, rank: int) -> Sighting | None:
    """A link has a title, a tag only a name."""
    name = words(inside(row, "name"))
    title = plain(words(inside(row, "title")) or ("#" + name if name else ""))
    if not title:
        return None
    address = words(inside(row, "url"))
    entry = Entry(
        feed.id,
        key=key(address, title),
        title=title,
        url=link(address),
        summary=plain(words(inside(row, "description")), SUMMARY),
        published=moment(words(inside(row, "published_at")), "UTC"),
    )
    people = [number(inside(day, "accounts"), _COUNT) for day in inside(row, "history")[:_DAYS]]
    return Sighting(entry, rank, sum(count or 0.0 for count in people) if people else None)


def _post(feed: Feed, row: Any, rank: int | None) -> Sighting | None:
    """A post behind a warning has the warning as its title."""
    text = plain(words(inside(row, "content")), SUMMARY)
    title = (
        plain(words(inside(row, "spoiler_text"))) or plain(text) or plain(words(inside(row, "card", "title")))
    )
    if not title:
        return None
    address = words(inside(row, "url"), inside(row, "uri"))
    entry = Entry(
        feed.id,
        key=key(words(inside(row, "uri")), address, words(inside(row, "id")), title),
        title=title,
        url=link(address),
        summary=text,
        published=moment(words(inside(row, "created_at")), "UTC"),
    )
    counts = (inside(row, name) for name in ("reblogs_count", "favourites_count"))
    return Sighting(entry, rank, total(counts, _COUNT))


SOURCE = Source(conditional, parse)
