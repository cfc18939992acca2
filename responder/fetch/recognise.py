"""Names the kind of a document by its form.

Only what a document says of itself counts, never where it came from. The closer described form goes
before the wider: a hot list is last, as any list of things with titles may be one.
"""

import re
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from responder.fetch import hotlist
from responder.fetch.charset import decoded
from responder.fetch.values import inside, loose, words

LOOKED_AT = 20  # Rows of a list that are looked at.
_HEAD = 4000  # Characters within which a document has to begin.
_ROOT = re.compile(r"<(?![?!])(?:[\w.-]{1,40}:)?([\w.-]{1,40})")
_ATOM_OR_RSS = {"rss", "rdf", "feed", "channel"}
_CAP = "urn:oasis:names:tc:emergency:cap:"
_JMA = ("xml.kishou.go.jp/", "www.data.jma.go.jp/")
_GDACS = re.compile(r"<gdacs:\w")
_POINT = re.compile(r"<(?:georss:point|geo:lat|geo:Point)\b")
_QUAKE = re.compile(r"\b(?:earthquakes?|magnitude|M\s?\d\.\d)\b", re.IGNORECASE)
_PAPERS = re.compile(
    r"<(?:prism:doi|arxiv:doi|arxiv:announce_type)\b|\boai:arXiv\.org:|<id>https?://arxiv\.org/abs/"
)
_OUTBREAKS = "who.int/emergencies/disease-outbreak-news/item/"
_TRENDING = re.compile(r"<article class=\"[^\"]{0,80}\bBox-row\b")
_NUMBERED = re.compile(r"No\d{1,6}", re.ASCII)
_WARNING = "预警"


def recognise(body: bytes, content_type: str = "") -> str:
    """A key of fetch.SOURCES; empty for a document of none of their forms, as pages are."""
    text = decoded(body, content_type).lstrip("\ufeff \t\r\n")
    if text[:1] != "<":
        try:
            answer = loose(text)
        except (ValueError, RecursionError):
            pass  # Some feeds begin with a warning of the program that made them.
        else:
            return next((kind for kind, fits in _JSON if fits(answer)), "")
    return _of_xml(text)


def is_page(body: bytes, content_type: str = "") -> bool:
    """True for HTML, where links to feeds may stand."""
    text = decoded(body[: 4 * _HEAD], content_type)[:_HEAD].lower()
    return "<!doctype html" in text or "<html" in text or "text/html" in content_type.lower()


def is_outline(body: bytes, content_type: str = "") -> bool:
    """True for OPML, which lists feeds."""
    return _root(decoded(body[: 4 * _HEAD], content_type)) == "opml"


def _of_xml(text: str) -> str:
    root = _root(text)
    if root in {"alert", "feed"} and _CAP in text:
        return "cap"
    if root in {"report", "feed"} and any(place in text[:_HEAD] for place in _JMA):
        return "jma"
    if root == "html":
        return "github" if _TRENDING.search(text) else ""
    return _of_rss(text) if root in _ATOM_OR_RSS else ""


def _of_rss(text: str) -> str:
    """What RSS or Atom tells of; "rss" where it may be anything."""
    if _GDACS.search(text) or (_POINT.search(text) and _QUAKE.search(text)):
        return "gdacs"
    if _PAPERS.search(text):
        return "science"
    return "who" if _OUTBREAKS in text else "rss"


def _root(text: str) -> str:
    """The name of the first element, in small letters."""
    found = _ROOT.search(_without_comments(text[: 4 * _HEAD])[:_HEAD])
    return found[1].lower() if found else ""


def _without_comments(text: str) -> str:
    """By hand, as a pattern would look for the end of each comment anew."""
    kept = []
    while (start := text.find("<!--")) >= 0:
        kept.append(text[:start])
        end = text.find("-->", start)
        text = text[end + 3 :] if end >= 0 else ""
    return "".join((*kept, text))


def _rows(answer: Any, *path: str | int) -> list[Any]:
    """The first rows of a list; none where there is no list."""
    rows = inside(answer, *path)
    return list(islice(rows, LOOKED_AT)) if isinstance(rows, list) else []


def _any_has(rows: Iterable[Any], *names: str) -> bool:
    """True if one row has all of these."""
    return any(isinstance(row, dict) and all(name in row for name in names) for row in rows)


def _is_jsonfeed(answer: Any) -> bool:
    return "jsonfeed.org/version/" in words(inside(answer, "version")) and "items" in answer


def _is_newsnow(answer: Any) -> bool:
    status = inside(answer, "status")
    return status in ("success", "cache") and isinstance(inside(answer, "items"), list)


def _shaking(answer: Any) -> list[Any]:
    return [inside(row, "properties") for row in _rows(answer, "features")]


def _is_usgs(answer: Any) -> bool:
    """Times as numbers; an empty list by the service that it names."""
    stated = _shaking(answer)
    if not stated:
        return "earthquake.usgs.gov" in words(inside(answer, "metadata", "url"))
    timed = [row for row in stated if isinstance(inside(row, "time"), int | float)]
    return _any_has(timed, "mag", "title")


def _is_fdsn(answer: Any) -> bool:
    stated = _shaking(answer)
    return _any_has(stated, "mag", "time") or _any_has(stated, "magnitude", "time")


def _is_reddit(answer: Any) -> bool:
    return inside(answer, "kind") == "Listing" and isinstance(inside(answer, "data", "children"), list)


def _is_bluesky(answer: Any) -> bool:
    posts = [*_rows(answer, "feed"), *_rows(answer, "posts")]
    named = (words(inside(post, "post", "uri"), inside(post, "uri")) for post in posts)
    return any(name.startswith("at://") for name in named)


def _is_mastodon(answer: Any) -> bool:
    rows = _rows(answer)
    return _any_has(rows, "history", "url") or _any_has(rows, "content", "created_at", "account")


def _is_hackernews(answer: Any) -> bool:
    if _any_has(_rows(answer, "hits"), "objectID"):
        return True
    items = _rows(answer) or [answer]
    return _any_has(items, "id", "by", "type") or _any_has(items, "id", "by", "score")


def _is_outbreaks(answer: Any) -> bool:
    rows = _rows(answer, "value")
    return _any_has(rows, "DonId", "Title") or _any_has(rows, "UrlName", "PublicationDateAndTime")


def _is_repositories(answer: Any) -> bool:
    return _any_has(_rows(answer, "items"), "full_name", "stargazers_count")


def _is_cenc(answer: Any) -> bool:
    rows = [*_rows(answer, "shuju"), *_rows(answer, "list")]
    if isinstance(answer, dict):
        rows += [row for name, row in islice(answer.items(), LOOKED_AT) if _NUMBERED.fullmatch(name)]
    rows += [inside(row, "extra") for row in rows]
    return _any_has(rows, "M", "LOCATION_C") or _any_has(rows, "magnitude", "location")


def _is_warnings(answer: Any) -> bool:
    paths = (("data", "page", "list"), ("data", "list"), ("alertData",), ("list",), ("data",))
    rows = [row for path in paths for row in _rows(answer, *path)]
    told = [row for row in rows if _WARNING in words(inside(row, "title"), inside(row, "headline"))]
    stated = [*told, *(inside(row, "extra") for row in told)]
    names = ("alertid", "identifier", "issuetime", "sendTime", "issue_time", "timestamp")
    return any(_any_has(stated, name) for name in names)


_JSON: tuple[tuple[str, Callable[[Any], bool]], ...] = (
    ("jsonfeed", _is_jsonfeed),
    ("newsnow", _is_newsnow),
    ("usgs", _is_usgs),
    ("fdsn", _is_fdsn),
    ("reddit", _is_reddit),
    ("bluesky", _is_bluesky),
    ("mastodon", _is_mastodon),
    ("hackernews", _is_hackernews),
    ("who", _is_outbreaks),
    ("github", _is_repositories),
    ("cenc", _is_cenc),
    ("warnings_cn", _is_warnings),
    ("hotlist", hotlist.lists),
)
