"""Markdown as an outlet wants it: safe HTML, or plain text."""

import re
from html import unescape

import nh3
from markdown_it import MarkdownIt

_TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "blockquote", "h3", "br"}
_HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(["image", "html_block"])


def html(text: str) -> str:
    """Nothing but prose; whatever else stands in the text is shown as text or left out."""
    drawn = _MARKDOWN.render(_HEADING.sub("### ", text))
    return nh3.clean(drawn, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"https", "mailto", "tel"})


def plain(text: str) -> str:
    """Without marks; items of lists begin with a dot, and an address follows the words that link to it."""
    drawn = re.sub(r'<a href="([^"]*)"[^>]*>(.*?)</a>', _with_address, html(text), flags=re.DOTALL)
    drawn = re.sub(r"<li>\s*(?:<p>)?", "· ", drawn)
    bare = unescape(re.sub(r"<[^>]+>", "", drawn))
    return re.sub(r"\n{3,}", "\n\n", bare).strip()


def _with_address(found: re.Match[str]) -> str:
    address, words = found[1], found[2]
    return words if unescape(address) == unescape(words) else f"{words} ({address})"
