"""Posts of Reddit as a listing in JSON."""

import html
from datetime import datetime
from typing import Any

from responder.fetch.dates import moment
from responder.fetch.source import Source, conditional
from responder.fetch.text import SUMMARY, key, link, plain
from responder.fetch.values import document, inside, number, readable, unexpected, words
from responder.model.feed import Entry, Feed, Sighting

MOST = 200  # Posts read of one listing; a page of it has at most 100.
_PROMISED = "a listing of Reddit: an object of kind Listing with data.children"
_SITE = "https://www.reddit.com/"
_SCORE = 10**9


def parse(feed: Feed, body: bytes, content_type: str) -> tuple[Sighting, ...]:
    """Posts in the order of the listing, which is a rank in a feed that is a ranking.

    Posts that a moderator has put on top keep their place, but are not shown.
    """
    answer = document(feed, body, content_type, _PROMISED)
    rows = inside(answer, "data", "children")
    if inside(answer, "kind") != "Listing" or not isinstance(rows, list):
        raise unexpected(feed, _PROMISED, inside(answer, "message"))
    posts = [inside(row, "data") for row in rows[:MOST]]
    read = [
        _sighting(feed, post, rank)
        for rank, post in enumerate(posts, start=1)
        if not inside(post, "stickied") and not inside(post, "promoted")
    ]
    return readable(feed, read, _PROMISED)


def _sighting(feed: Feed, post: Any, rank: int) -> Sighting | None:
    """None for what has no title, as comments have none."""
    title = plain(words(inside(post, "title")))
    if not title:
        return None
    permanent = words(inside(post, "permalink"))
    # Reddit writes & as &amp; in addresses too, unless it is asked not to.
    address = link(html.unescape(words(inside(post, "url"))), _SITE) or link(permanent, _SITE)
    entry = Entry(
        feed.id,
        key=key(words(inside(post, "name")), words(inside(post, "id")), permanent, title),
        title=title,
        url=address,
        summary=plain(words(inside(post, "selftext")), SUMMARY),
        published=_time(post),
    )
    return Sighting(entry, rank if feed.ranked else None, number(inside(post, "score"), _SCORE))


def _time(post: Any) -> datetime | None:
    seconds = number(inside(post, "created_utc"), 10**10)
    return None if seconds is None else moment(f"{seconds:.0f}", "UTC")


SOURCE = Source(conditional, parse)
