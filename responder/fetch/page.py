"""What a page and a feed say of themselves: links to feeds, a title, a language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml import etree

from responder.fetch.charset import decoded
from responder.fetch.text import link, plain
from responder.fetch.values import inside, loose, words

MOST = 20  # Links to feeds that are taken from one page.
PLACES = ("/feed", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/rss", "/feed.json")
_TYPES = re.compile(r"application/(?:rss|atom|rdf|cap)\+xml|application/(?:feed\+)?json", re.IGNORECASE)
_FEEDLIKE = re.compile(
    r"(?:^|[/._-])(?:rss|atom|rdf|feeds?)\d?(?:[/._-]|$)|\.(?:rss|atom|rdf)$", re.IGNORECASE
)
_HEAD = 8000  # Characters at the beginning of a feed in which it tells of itself.
_TITLE = re.compile(r"<(?:\w+:)?title[^>]{0,200}>(.{0,1000}?)</(?:\w+:)?title>", re.DOTALL)
_LANGUAGE = re.compile(r"<(?:dc:)?language>\s*([\w-]{2,20})\s*<|xml:lang=[\"']([\w-]{2,20})[\"']")
_ITEM = re.compile(r"<(?:\w+:)?(?:item|entry|info)[\s>]")


@dataclass(frozen=True, slots=True)
class Link:
    """A feed that a page links to."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class About:
    """What a feed says of itself; empty where it does not."""

    title: str = ""
    language: str = ""  # BCP 47, as stated.


def feed_links(body: bytes, content_type: str, url: str) -> tuple[Link, ...]:
    """Links of a page that are said to lead to feeds, then those that look like it; each once."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(decoded(body, content_type).encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return ()
    if root is None:
        return ()
    stated = root.find(".//base[@href]")
    base = urljoin(url, stated.get("href", "")) if stated is not None else url
    found: dict[str, Link] = {}
    for one in (*_declared(root, base), *_likely(root, base, url)):
        found.setdefault(one.url, one)
    return tuple(islice(found.values(), MOST))


def about(body: bytes, content_type: str) -> About:
    """Of JSON, RSS and Atom; a title of an entry is none of the feed's."""
    text = decoded(body, content_type).lstrip("\ufeff \t\r\n")
    if text[:1] in {"{", "["}:
        try:
            answer = loose(text)
        except (ValueError, RecursionError):
            return About()
        named = words(inside(answer, "title"), inside(answer, "name"), inside(answer, "metadata", "title"))
        return About(plain(named), words(inside(answer, "language"))[:20])
    item = _ITEM.search(text)
    head = text[: item.start()] if item else text[:_HEAD]
    title, language = _TITLE.search(head), _LANGUAGE.search(head)
    named = title[1].removeprefix("<![CDATA[").removesuffix("]]>") if title else ""
    return About(plain(named), (language[1] or language[2]) if language else "")


def _declared(root: etree._Element, base: str) -> Iterator[Link]:
    for one in root.iter("link"):
        offers = "alternate" in one.get("rel", "").lower().split() and _TYPES.search(one.get("type", ""))
        if offers and (address := link(one.get("href", ""), base)):
            yield Link(address, plain(one.get("title", "")))


def _likely(root: etree._Element, base: str, url: str) -> Iterator[Link]:
    """Of the same site only, as pages link to the feeds of others too."""
    site = _site(url)
    for one in root.iter("a"):
        address = link(one.get("href", ""), base)
        if address and _site(address) == site and _FEEDLIKE.search(urlsplit(address).path):
            yield Link(address, plain("".join(one.itertext())))


def _site(url: str) -> str:
    return ".".join((urlsplit(url).hostname or "").split(".")[-2:])
