"""XML from strangers: no DTD, no entities, no network, no depth without end."""

from lxml import etree

from responder.errors import ParseError
from responder.model.feed import Feed


def tree(feed: Feed, body: bytes) -> etree._Element:
    """Raises ParseError where the body is not well-formed or carries a DTD."""
    if b"<!DOCTYPE" in body[:4096] or b"<!ENTITY" in body:
        raise ParseError(feed.id, "the document carries a DTD, which is not read")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ParseError(feed.id, f"not well-formed XML: {error}") from error
