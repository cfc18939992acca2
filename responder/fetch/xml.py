"""XML from strangers: no DTD, no entities, no network, no depth without end."""

import re

from lxml import etree

from responder.errors import ParseError
from responder.fetch.charset import decoded
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
