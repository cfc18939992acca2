"""Posts of Bluesky, as its feeds, timelines and search give them in JSON."""

import re
from datetime import datetime
from typing import Any

from responder.fetch.dates import moment
from responder.fetch.source import Source, conditional
from responder.fetch.text import SUMMARY, key, link, plain
from responder.fetch.values import document, inside, readable, total, unexpected, words
from responder.model.feed import Entry, Feed, Sighting

MOST = 200  # Posts read of one answer; a server gives at most 100.
_PROMISED = "posts of Bluesky: an object with a list of feed or posts"
_ADDRESS = re.compile(r"at://[^/\s]{1,300}/app\.bsky\.feed\.post/(\w{1,60})", re.ASCII)
_COUNT = 10**12


def parse(feed: Feed, body: bytes, content_type: str) -> tuple[Sighting, ...]:
    """Posts in the order of the answer, which is a rank in a feed that is a ranking."""
    answer = document(feed, body, content_type, _PROMISED)
    rows = next((one for name in ("feed", "posts") if isinstance(one := inside(answer, name), list)), None)
    if rows is None:
        raise unexpected(feed, _PROMISED, inside(answer, "message"), inside(answer, "error"))
    read = [_sighting(feed, row, rank) for rank, row in enumerate(rows[:MOST], start=1)]
    return readable(feed, read, _PROMISED)


def _sighting(feed: Feed, row: Any, rank: int) -> Sighting | None:
    """None for a post that says nothing and links to nothing."""
    post = inside(row, "post") if isinstance(inside(row, "post"), dict) else row
    text = plain(words(inside(post, "record", "text")), SUMMARY)
    title = plain(text) or plain(words(inside(post, "embed", "external", "title")))
    if not title:
        return None
    named = words(inside(post, "uri"))
    entry = Entry(
        feed.id,
        key=key(named, title),
        title=title,
        url=_page(post, named),
        summary=text or plain(words(inside(post, "embed", "external", "description")), SUMMARY),
        published=_time(post),
    )
    counts = (inside(post, name) for name in ("likeCount", "repostCount", "quoteCount"))
    return Sighting(entry, rank if feed.ranked else None, total(counts, _COUNT))


def _page(post: Any, named: str) -> str:
    author = words(inside(post, "author", "handle"), inside(post, "author", "did"))
    found = _ADDRESS.fullmatch(named)
    return link(f"https://bsky.app/profile/{author}/post/{found[1]}") if found and author else ""


def _time(post: Any) -> datetime | None:
    """The earlier of what the author's device says and when the server first saw the post."""
    said = (
        moment(words(stated), "UTC")
        for stated in (inside(post, "record", "createdAt"), inside(post, "indexedAt"))
    )
    return min((time for time in said if time is not None), default=None)


SOURCE = Source(conditional, parse)
