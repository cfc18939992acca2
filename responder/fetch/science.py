"""Papers and press releases of science: arXiv, journals, EurekAlert and the like, as RSS, RDF or Atom.

What they do otherwise than news: they name a DOI, the same paper comes again as a new version,
the title may carry authors and marks, and a release may be under embargo until a stated time.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from responder.fetch import rss
from responder.fetch.dates import moment
from responder.fetch.source import Source, conditional
from responder.fetch.text import key, link, plain
from responder.model.feed import Entry, Feed, Sighting

_DOI = re.compile(
    r"\b(?:doi:\s?|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/[^\s\"<>,;]{1,200})", re.IGNORECASE
)
_ARXIV = re.compile(
    r"(?:\barxiv(?:\.org)?(?::|/abs/|/pdf/)\s?)(\d{4}\.\d{4,5}|[a-z.-]{2,20}/\d{7})(?:v\d{1,3})?",
    re.IGNORECASE,
)
_STATED = ("prism_doi", "arxiv_doi", "dc_identifier", "id", "link")  # Where a paper's own DOI is sought.
_NAMED = ("id", "link", "title")  # Where a paper's number of arXiv is sought.
_BEFORE = re.compile(
    r"\[(?:ASAP|News|Correction|Articles?|Perspectives?|Reports?|Reviews?)\]\s*|EMBARGOED:?\s+", re.IGNORECASE
)
_BEHIND = re.compile(r"\s*[.,;:]?\s*\((?:arXiv:[^()]{4,60}|v\d{1,3})\)$", re.IGNORECASE)
_LEAD = re.compile(r"(?:arXiv:\S{4,40}\s+)?(?:Announce Type:\s*\S{1,20}\s+)?(?:Abstract:\s*)", re.IGNORECASE)
_EMBARGO = re.compile(
    r"\bembargo(?:ed)?\s+(?:until|till|lifts?|ends?|expires?)[:,]?\s+(.{6,60})", re.IGNORECASE
)
_ET_AL = re.compile(r"(?:,?\s*(?:and|&|et al\.?|等))?\s*[.:：]\s*", re.IGNORECASE)
_AUTHORS = 200  # Of one paper that are looked for in its title.


def parse(feed: Feed, body: bytes, content_type: str) -> tuple[Sighting, ...]:
    """Papers in the order of the feed."""
    return rss.read(feed, body, content_type, _entry)


def _entry(feed: Feed, row: Any) -> Entry:
    """The key is arXiv's number or the DOI, so that a new version is the same paper."""
    plainly = rss.entry(feed, row)
    doi, number = _doi(row), _number(row)
    summary = _LEAD.sub("", plainly.summary, count=1) if _LEAD.match(plainly.summary) else plainly.summary
    return replace(
        plainly,
        key=key(f"arxiv:{number}" if number else "", f"doi:{doi.lower()}" if doi else "", plainly.key),
        title=_title(plainly.title, [*_authors(row)]),
        url=plainly.url or (link(f"https://doi.org/{doi}") if doi else ""),
        summary=summary,
        published=_embargo(plainly, feed.zone) or plainly.published,
    )


def _doi(row: Any) -> str:
    stated = (str(dict.get(row, name) or "") for name in _STATED)
    found = next((one for text in stated if (one := _DOI.search(text))), None)
    return found[1].rstrip(".)]}") if found else ""


def _number(row: Any) -> str:
    stated = (str(dict.get(row, name) or "") for name in _NAMED)
    return next((found[1].lower() for text in stated if (found := _ARXIV.search(text))), "")


def _embargo(entry: Entry, zone: str) -> datetime | None:
    """The time that a text states; it may be published from then on."""
    found = _EMBARGO.search(entry.summary) or _EMBARGO.search(entry.title)
    return moment(found[1], zone) if found else None


def _authors(row: Any) -> Iterator[str]:
    for author in (dict.get(row, "authors") or ())[:_AUTHORS]:
        yield from (
            name.strip() for name in re.split(r",\s+|;\s*|\band\b", plain(str(author.get("name") or "")))
        )


def _title(title: str, authors: list[str]) -> str:
    """Without marks of the journal and without the authors that the entry names apart."""
    bare = _BEHIND.sub("", _BEFORE.sub("", title))
    names = "|".join(re.escape(name) for name in sorted(authors, key=len, reverse=True) if len(name) > 2)
    if names:
        listed = rf"(?:{names})(?:(?:\s*[,;]\s*|\s+and\s+|\s*&\s*)(?:{names}))*"
        bare = re.sub(rf"^{listed}{_ET_AL.pattern}", "", bare, flags=re.IGNORECASE)
        bare = re.sub(rf"(?:\s+by\s+|\s*[/|–—-]\s+){listed}$", "", bare, flags=re.IGNORECASE)
    return bare.strip() or title


SOURCE = Source(conditional, parse)
