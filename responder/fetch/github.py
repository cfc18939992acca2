"""Repositories of GitHub: its page of what is trending, and the JSON of its search."""

import re
from typing import Any

from lxml import etree, html

from responder.errors import ParseError
from responder.fetch.charset import decoded
from responder.fetch.dates import moment
from responder.fetch.newsnow import once
from responder.fetch.source import Source, conditional
from responder.fetch.text import SUMMARY, key, link, plain
from responder.fetch.values import document, inside, number, readable, unexpected, words
from responder.model.feed import Entry, Feed, Sighting

MOST = 200  # Repositories read of one answer; a page has 25, a search at most 100.
_PROMISED = "repositories of GitHub: the page of what is trending, or an object with a list of items"
_SITE = "https://github.com/"
_NAME = re.compile(r"/?([\w-]{1,40}/[\w.-]{1,100})", re.ASCII)
_GAINED = re.compile(r"([\d,]{1,12}) stars? (?:today|this (?:week|month))", re.ASCII)
_STARS = 10**9


def parse(feed: Feed, body: bytes, content_type: str) -> tuple[Sighting, ...]:
    """Repositories in the order of the answer, which is a rank in a feed that is a ranking."""
    text = decoded(body, content_type).lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        read = _trending(feed, text)
    else:
        answer = document(feed, body, content_type, _PROMISED)
        rows = inside(answer, "items")
        if not isinstance(rows, list):
            raise unexpected(feed, _PROMISED, inside(answer, "message"))
        read = [_found(feed, row, rank) for rank, row in enumerate(rows[:MOST], start=1)]
    return once(readable(feed, read, _PROMISED))


def _trending(feed: Feed, text: str) -> list[Sighting | None]:
    """One row an article of the page; a page without any has another shape than is known."""
    try:
        page = html.document_fromstring(text.encode("utf-8", "replace"), html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ParseError(feed.id, f"expected {_PROMISED}: {error}") from error
    rows = page.xpath("//article[contains(concat(' ', @class, ' '), ' Box-row ')]")[:MOST]
    if not rows:
        raise ParseError(feed.id, f"expected {_PROMISED}, but no repository stands on the page")
    return [_listed(feed, row, rank) for rank, row in enumerate(rows, start=1)]


def _listed(feed: Feed, row: Any, rank: int) -> Sighting | None:
    """The heat is what the page says that a repository has gained, else all its stars."""
    name = next((found[1] for one in row.xpath(".//h2//a/@href") if (found := _NAME.fullmatch(str(one)))), "")
    about = " ".join(str(text) for text in row.xpath("./p[1]//text()"))
    gained = _GAINED.search(" ".join(str(text) for text in row.itertext()))
    stars = row.xpath("string(.//a[contains(@href, '/stargazers')])")
    heat = number((gained[1] if gained else str(stars)).replace(",", "").strip(), _STARS)
    return _sighting(feed, name, about, rank=rank, heat=heat)


def _found(feed: Feed, row: Any, rank: int) -> Sighting | None:
    name = _NAME.fullmatch(words(inside(row, "full_name")))
    about, made = words(inside(row, "description")), words(inside(row, "created_at"))
    heat = number(inside(row, "stargazers_count"), _STARS)
    return _sighting(feed, name[1] if name else "", about, rank=rank, heat=heat, made=made)


def _sighting(
    feed: Feed, name: str, about: str, *, rank: int, heat: float | None, made: str = ""
) -> Sighting | None:
    """None for a row that names no repository; the title tells what it is for."""
    if not name:
        return None
    said = plain(about, SUMMARY)
    entry = Entry(
        feed.id,
        key=key(name.lower()),
        title=plain(f"{name}: {said}" if said else name),
        url=link(_SITE + name),
        summary=said,
        published=moment(made, "UTC") if made else None,
    )
    return Sighting(entry, rank if feed.ranked else None, heat)


SOURCE = Source(conditional, parse)
