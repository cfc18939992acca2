"""XML from strangers: no DTD, no entities, no network, no depth without end; and what its elements say.

Names are local ones, as the same element comes under many namespaces.
"""

import re
from collections.abc import Iterator

from lxml import etree

from responder.errors import ParseError
from responder.fetch.charset import decoded
from responder.fetch.text import link
from responder.model.feed import Feed

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def tree(feed: Feed, body: bytes, content_type: str) -> etree._Element:
    """Raises ParseError where the body is not well-formed or carries a DTD.

    The text is decoded here, so that no charset hides a DTD from the look for one.
    """
    text = _DECLARATION.sub("", decoded(body, content_type).lstrip("\ufeff"))
    if "<!DOCTYPE" in text:
        raise ParseError(feed.id, "the document carries a DTD, which is not read")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, encoding="utf-8"
    )
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ParseError(feed.id, f"not well-formed XML: {error}") from error


def first(element: etree._Element, *names: str) -> str:
    """The text of the first child of one of the names that says anything; deeper ones belong to others."""
    found = (child for name in names for child in element.iterchildren("{*}" + name))
    return next((text for child in found if (text := _said(child))), "")


def at(element: etree._Element, *path: str) -> str:
    """The text at the end of a path of children."""
    found = element.find("/".join("{*}" + step for step in path))
    return "" if found is None else _said(found)


def anywhere(element: etree._Element, name: str) -> Iterator[str]:
    """The texts of all elements of a name, however deep."""
    return (text for found in element.iter("{*}" + name) if (text := _said(found)))


def page(element: etree._Element, base: str) -> str:
    """Where the links among the children of an entry lead, its own page (RFC 4287, rel) before all others."""
    links = sorted(
        element.iterchildren("{*}link"), key=lambda one: one.get("rel", "alternate") != "alternate"
    )
    stated = (one.get("href") or one.text or "" for one in links)
    return next((address for text in stated if (address := link(text, base))), "")


def _said(element: etree._Element) -> str:
    return "".join(element.itertext()).strip()
