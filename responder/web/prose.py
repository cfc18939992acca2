"""Draws texts: Markdown to safe HTML, blanks to be seen, sources as links."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import TypeVar

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from responder.decide.drafting import SLOT

T = TypeVar("T")

_TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "blockquote", "h3", "h4", "br", "code", "hr"}
_HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
_SOURCE = re.compile(r"\[(\d{1,2})\]")
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(["image", "html_block"])


@lru_cache(maxsize=4096)
def html(text: str) -> Markup:
    """Markdown as HTML that holds nothing but prose; blanks are marked, [1] leads to the source."""
    plain = _MARKDOWN.render(_HEADING.sub("### ", text))
    safe = nh3.clean(plain, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"https", "mailto", "tel"})
    return Markup(_linked(_marked(safe)))


def line(text: str) -> Markup:
    """One line of plain text, with its blanks marked and its sources linked."""
    return Markup(_linked(_marked(str(escape(text)))))


def grouped(items: Iterable[T], name: str) -> list[tuple[object, list[T]]]:
    """Neighbours with the same value of an attribute, in the order in which they stand."""
    return [(key, list(held)) for key, held in groupby(items, key=attrgetter(name))]


def _marked(safe: str) -> str:
    return SLOT.sub(r'<mark class="slot">{\1}</mark>', safe)


def _linked(safe: str) -> str:
    return _SOURCE.sub(r'<sup><a href="#source-\1">[\1]</a></sup>', safe)
