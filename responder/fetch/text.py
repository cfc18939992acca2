"""Titles, summaries, keys and links out of what strangers wrote."""

import hashlib
import html
import re
from urllib.parse import urljoin, urlsplit

import nh3

TITLE, SUMMARY = 300, 2000  # Characters kept.
KEY, LINK = 500, 2000  # Characters; a longer key is replaced by its hash, a longer link dropped.
_MARKUP = 100_000  # Characters of markup looked at; a text that has not begun by then is none.
_INVISIBLE = re.compile("[\x00-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def plain(text: str, most: int = TITLE) -> str:
    """Take out markup, entities, control and direction marks; fold white space; cut.

    Direction marks can make a text read otherwise than it is stored, and half a surrogate pair
    cannot be stored at all, so none is kept.
    """
    if "<" in text or "&" in text:
        text = html.unescape(nh3.clean(html.unescape(text[:_MARKUP]), tags=set()))
    return _folded(text)[:most].rstrip()


def key(*candidates: str) -> str:
    """The first of the candidates that is not empty; stable, storable and of bounded length."""
    chosen = next((found for text in candidates if (found := _folded(text))), "")
    return chosen if len(chosen) <= KEY else hashlib.sha256(chosen.encode()).hexdigest()


def link(text: str, base: str = "") -> str:
    """An absolute http or https address; empty for any other, as a reader will tap on it.

    base: what a relative one is relative to.
    """
    try:
        whole = urljoin(base, _folded(text)) if text else ""
        parts = urlsplit(whole)
        plausible = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        return ""
    whole = parts.scheme + whole[len(parts.scheme) :]  # In small letters, for whoever looks at it.
    return whole if plausible and "@" not in parts.netloc and len(whole) <= LINK else ""


def _folded(text: str) -> str:
    return " ".join(_INVISIBLE.sub("", " ".join(text.split())).split())
