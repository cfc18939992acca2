"""RSS and Atom through feedparser, with its traps kept out."""

import re
from io import BytesIO
from typing import Any

import feedparser

from responder.errors import ParseError
from responder.fetch.charset import decoded
from responder.fetch.dates import moment
from responder.fetch.source import Source, conditional
from responder.fetch.text import SUMMARY, key, link, plain
from responder.model.feed import Entry, Feed, Sighting

MOST = 500  # Entries read of one feed.
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DATES = ("published", "updated", "created")


def parse(feed: Feed, body: bytes, content_type: str) -> tuple[Sighting, ...]:
    """Entries in the order of the feed. Raises ParseError where feedparser sees no feed."""
    text = _DECLARATION.sub("", decoded(body, content_type).lstrip("\ufeff"))
    if "<!DOCTYPE" in text and "<!ENTITY" in text:
        raise ParseError(feed.id, "the document defines entities, which are not read")
    try:
        read = _read(text)
        if not read.get("version"):
            raise ParseError(feed.id, "no feed but something else, perhaps a page")
        entries = [entry for row in read.entries[:MOST] if (entry := _entry(feed, row)).title]
    except (ValueError, LookupError, OverflowError, TypeError, AttributeError, RecursionError) as error:
        raise ParseError(feed.id, f"not a feed: {error!r}") from error
    if read.bozo and not entries:
        raise ParseError(feed.id, "the feed is broken before the end of its first entry")
    return tuple(Sighting(entry) for entry in entries)


def _read(text: str) -> Any:
    """BytesIO, because a str or bytes may be taken for an address or a path and opened."""
    return feedparser.parse(
        BytesIO(b'<?xml version="1.0" encoding="utf-8"?>' + text.encode("utf-8", "replace")),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def _entry(feed: Feed, row: Any) -> Entry:
    title = plain(str(row.get("title") or row.get("summary") or ""))
    address = str(row.get("link") or "")
    # Not its own get(), which lends "updated" the value of "published", and warns about it.
    stated = next((str(date) for name in _DATES if (date := dict.get(row, name))), "")
    return Entry(
        feed.id,
        key=key(str(row.get("id") or ""), address, title),
        title=title,
        url=link(address, feed.url),
        summary=plain(str(row.get("summary") or ""), SUMMARY),
        published=moment(stated, feed.zone) if stated else None,
    )


SOURCE = Source(conditional, parse)
