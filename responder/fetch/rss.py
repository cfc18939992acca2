"""RSS of every version, RDF and Atom through feedparser, with its traps kept out.

A ranking may come this way too, as RSSHub serves many: then the order is the rank.
"""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import feedparser

from responder.errors import ParseError
from responder.fetch.charset import decoded
from responder.fetch.dates import moment
from responder.fetch.newsnow import once
from responder.fetch.source import Source, conditional
from responder.fetch.text import SUMMARY, key, link, plain
from responder.model.feed import Entry, Feed, Sighting

MOST = 500  # Entries read of one feed.
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DATES = ("published", "updated", "created")


def parse(feed: Feed, body: bytes, content_type: str) -> tuple[Sighting, ...]:
    """Entries in the order of the feed. Raises ParseError where feedparser sees no feed."""
    return read(feed, body, content_type, entry)


def read(
    feed: Feed, body: bytes, content_type: str, entry: Callable[[Feed, Any], Entry]
) -> tuple[Sighting, ...]:
    """As parse; entry makes one of what feedparser tells of it, without a title where it is none."""
    text = _DECLARATION.sub("", decoded(body, content_type).lstrip("\ufeff"))
    if "<!DOCTYPE" in text and "<!ENTITY" in text:
        raise ParseError(feed.id, "the document defines entities, which are not read")
    try:
        told = _told(text)
        if not told.get("version"):
            raise ParseError(feed.id, "no feed but something else, perhaps a page")
        rows = [(rank, entry(feed, row)) for rank, row in enumerate(told.entries[:MOST], start=1)]
    except (ValueError, LookupError, OverflowError, TypeError, AttributeError, RecursionError) as error:
        raise ParseError(feed.id, f"not a feed: {error!r}") from error
    found = tuple(Sighting(one, rank if feed.ranked else None) for rank, one in rows if one.title)
    if told.bozo and not found:
        raise ParseError(feed.id, "the feed is broken before the end of its first entry")
    return once(found) if feed.ranked else found


def _told(text: str) -> Any:
    """BytesIO, because a str or bytes may be taken for an address or a path and opened."""
    return feedparser.parse(
        BytesIO(b'<?xml version="1.0" encoding="utf-8"?>' + text.encode("utf-8", "replace")),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def entry(feed: Feed, row: Any) -> Entry:
    """In a ranking the title is the key, as ids there change from look to look."""
    title = plain(str(row.get("title") or row.get("summary") or ""))
    address = str(row.get("link") or "")
    # Not its own get(), which lends "updated" the value of "published", and warns about it.
    stated = next((str(date) for name in _DATES if (date := dict.get(row, name))), "")
    return Entry(
        feed.id,
        key=key(title) if feed.ranked else key(str(row.get("id") or ""), address, title),
        title=title,
        url=link(address, feed.url),
        summary=plain(str(row.get("summary") or ""), SUMMARY),
        published=moment(stated, feed.zone) if stated else None,
    )


SOURCE = Source(conditional, parse)
