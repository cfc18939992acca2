"""Disease Outbreak News of the World Health Organization: the JSON of its site, and its RSS."""

import re
from dataclasses import replace
from typing import Any

from responder.fetch import rss
from responder.fetch.dates import first_moment
from responder.fetch.source import Source, conditional
from responder.fetch.text import SUMMARY, key, link, plain
from responder.fetch.values import document, inside, readable, unexpected, words
from responder.model.feed import Entry, Feed, Record, Sighting

MOST = 500  # Notices read of one answer.
_PROMISED = "Disease Outbreak News: an object with a list under value, or RSS"
_PAGE = "https://www.who.int/emergencies/disease-outbreak-news/item/"
_NUMBER = re.compile(r"\d{4}-DON\d{1,5}", re.IGNORECASE | re.ASCII)
_TITLE = re.compile(r"(.{2,200}?)\s*(?:\s[-‐-―]\s?|[‐-―])\s*(.{2,200})")  # Disease – country.
_DATES = ("PublicationDateAndTime", "PublicationDate", "DateCreated")


def parse(feed: Feed, body: bytes, content_type: str) -> tuple[Sighting, ...]:
    """Notices in the order of the answer."""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return rss.read(feed, body, content_type, _item)
    answer = document(feed, body, content_type, _PROMISED)
    rows = inside(answer, "value")
    if not isinstance(rows, list):
        raise unexpected(feed, _PROMISED, inside(answer, "error", "message"))
    return tuple(
        Sighting(entry) for entry in readable(feed, [_entry(feed, r) for r in rows[:MOST]], _PROMISED)
    )


def _item(feed: Feed, row: Any) -> Entry:
    entry = rss.entry(feed, row)
    number = _NUMBER.search(entry.url)
    return replace(entry, key=number[0].upper() if number else entry.key, record=_record(entry.title))


def _entry(feed: Feed, row: Any) -> Entry | None:
    """None for a notice without a title."""
    own = words(inside(row, "OverrideTitle")) if inside(row, "UseOverrideTitle") is True else ""
    title = plain(own) or plain(words(inside(row, "Title")))
    if not title:
        return None
    name = words(inside(row, "UrlName"), inside(row, "ItemDefaultUrl")).strip("/")
    number = _NUMBER.fullmatch(words(inside(row, "DonId")) or name)
    said = (plain(words(inside(row, part)), SUMMARY) for part in ("Summary", "Overview"))
    return Entry(
        feed.id,
        key=key(number[0].upper() if number else "", name, words(inside(row, "Id")), title),
        title=title,
        url=link(_PAGE + name) if name else "",
        summary=next((text for text in said if text), ""),
        published=first_moment((words(inside(row, part)) for part in _DATES), "UTC"),
        record=_record(title),
    )


def _record(title: str) -> Record:
    """Without a severity, which these notices state in words only."""
    found = _TITLE.fullmatch(title)
    return Record(event=found[1], area=found[2]) if found else Record(event=title)


SOURCE = Source(conditional, parse)
