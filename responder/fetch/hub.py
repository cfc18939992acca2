"""Finds the hub that a feed names, in its head or in the Link header (WebSub section 4)."""

import re
from collections.abc import Iterator, Mapping

from responder.fetch.body import links
from responder.fetch.text import link
from responder.model.websub import Offer

_LINKS = re.compile(
    r"""<([^<>]{1,2000})>((?:\s*;\s*[\w*-]{1,40}\s*=\s*(?:"[^"]{0,500}"|[^\s";,]{1,500}))*)"""
)
_REL = re.compile(r"""\brel\s*=\s*(?:"([^"]*)"|([^\s";,]+))""")


def offered(headers: Mapping[str, str], body: bytes, url: str) -> Offer | None:
    """The hub and the name of the feed there; the header goes before the document.

    url: where the document came from; the topic where it does not name itself.
    """
    said = [*_header(headers.get("link", "")), *links(body)]
    hubs = [address for rel, text in said if "hub" in rel.lower().split() and (address := link(text, url))]
    if not hubs:
        return None
    selves = (address for rel, text in said if "self" in rel.lower().split() and (address := link(text, url)))
    secure = (hub for hub in hubs if hub.startswith("https:"))
    return Offer(next(secure, hubs[0]), next(selves, url))


def _header(said: str) -> Iterator[tuple[str, str]]:
    """As links() gives them, of a Link header (RFC 8288 section 3)."""
    for address, parameters in _LINKS.findall(said):
        if found := _REL.search(parameters):
            yield found[1] or found[2], address
