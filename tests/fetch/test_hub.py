"""The hub that a feed names."""

import pytest

from responder.fetch.hub import offered
from responder.model.websub import Offer

URL = "http://pond.example/feed"
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><link rel="hub" href="https://hub.example/"/>'
    '<link rel="self" href="http://pond.example/atom?a=1&amp;b=2"/><entry><title>Frogs</title></entry></feed>'
)
RSS = (
    '<rss xmlns:atom="http://www.w3.org/2005/Atom"><atom:link href="http://hub.example/" rel="hub" />'
    "<item><title>Frogs</title></item></channel></rss>"
)


@pytest.mark.parametrize(
    ("link", "body", "offer"),
    [
        pytest.param("", ATOM, Offer("https://hub.example/", "http://pond.example/atom?a=1&b=2"), id="Atom"),
        pytest.param("", RSS, Offer("http://hub.example/", URL), id="RSS that does not name itself"),
        pytest.param(
            '</hub>; rel="hub", <http://pond.example/self>; rel=self',
            "{}",
            Offer("http://pond.example/hub", "http://pond.example/self"),
            id="the header, of a relative address",
        ),
        pytest.param(
            '<https://one.example/>; rel="hub"',
            ATOM,
            Offer("https://one.example/", "http://pond.example/atom?a=1&b=2"),
            id="the header before the document",
        ),
        pytest.param(
            '<http://a.example/>; title="a, b; c"; rel="alternate hub", <https://b.example/>; rel=hub',
            "",
            Offer("https://b.example/", URL),
            id="of several the one that keeps a secret",
        ),
        pytest.param('<ftp://hub.example/>; rel="hub"', "", None, id="a hub that is none"),
        pytest.param('<https://hub.example/>; rel="self"', RSS.replace("hub", "next"), None, id="none"),
        pytest.param("", ATOM.replace("<link", "<entry><link", 1), None, id="an entry's own link"),
        pytest.param("<" * 5000, "<link " * 5000, None, id="noise"),
    ],
)
def test_the_hub_and_the_name_of_the_feed(link: str, body: str, offer: Offer | None) -> None:
    assert offered({"link": link} if link else {}, body.encode(), URL) == offer
