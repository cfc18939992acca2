"""The kind of a document by its form."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.fetch import SOURCES, recognise
from responder.fetch.recognise import is_outline, is_page

RSS = "<rss version='2.0'{}><channel><item><title>{}</title>{}</item></channel></rss>"
CAP = "urn:oasis:names:tc:emergency:cap:1.2"
GEORSS = " xmlns:georss='http://www.georss.org/georss'"
POINT = "<georss:point>1 2</georss:point>"


def quake(**properties: Any) -> Any:
    return {"type": "FeatureCollection", "features": [{"id": "1", "properties": properties}]}


KINDS: tuple[tuple[str, str, Any], ...] = (
    ("rss", "RSS", RSS.format("", "Frogs", "")),
    ("rss", "Atom after a comment", "<?xml version='1.0'?><!-- <html> --><feed><entry/></feed>"),
    ("rss", "RDF", "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>"),
    ("rss", "RSS after a warning of its program", "Notice: undefined index\n" + RSS.format("", "Frogs", "")),
    ("rss", "points without earthquakes", RSS.format(GEORSS, "A pond burns", POINT)),
    ("cap", "an alert", f"<alert xmlns='{CAP}'/>"),
    ("cap", "an alert with a prefix", f"<c:alert xmlns:c='{CAP}'/>"),
    ("cap", "an index", f"<feed xmlns:c='{CAP}'/>"),
    ("rss", "RSS that speaks of CAP", RSS.format(f" xmlns:c='{CAP}'", "Frogs", "")),
    ("jma", "a bulletin", "<Report xmlns='http://xml.kishou.go.jp/jmaxml1/'/>"),
    ("jma", "an index", "<feed><id>https://www.data.jma.go.jp/developer/xml/feed/extra.xml#1</id></feed>"),
    ("gdacs", "GDACS", RSS.format("", "Frogs", "<gdacs:eventtype>EQ</gdacs:eventtype>")),
    ("gdacs", "earthquakes with points", RSS.format(GEORSS, "M 5.1 - Pond", POINT)),
    ("science", "arXiv", "<feed><entry><id>http://arxiv.org/abs/2609.00001v1</id></entry></feed>"),
    ("science", "a journal", RSS.format("", "Frogs", "<prism:doi>10.1000/frogs</prism:doi>")),
    ("who", "outbreaks", {"value": [{"DonId": "2026-DON001", "Title": "Frog fever - Pond"}]}),
    (
        "who",
        "outbreaks as RSS",
        RSS.format(
            "", "Frogs", "<link>https://www.who.int/emergencies/disease-outbreak-news/item/2026-DON1</link>"
        ),
    ),
    ("github", "a search", {"items": [{"full_name": "pond/frogs", "stargazers_count": 5}]}),
    ("github", "the page", '<!doctype html><html><article class="Box-row">frogs</article></html>'),
    ("jsonfeed", "JSON Feed", {"version": "https://jsonfeed.org/version/1.1", "items": []}),
    ("newsnow", "newsnow", {"status": "cache", "items": []}),
    ("usgs", "USGS", quake(mag=5.0, title="M 5.0 - Pond", time=1)),
    ("usgs", "USGS, all quiet", {"metadata": {"url": "https://earthquake.usgs.gov/a"}, "features": []}),
    ("fdsn", "EMSC", quake(mag=5.0, time="2026-09-21T01:00:00Z")),
    ("fdsn", "GeoNet", quake(magnitude=5.0, time="2026-09-21T01:00:00Z")),
    ("", "points of another kind", quake(title="A pond burns")),
    ("cenc", "the Center", {"shuju": [{"M": "5.0", "LOCATION_C": "池塘"}]}),
    ("cenc", "one that passes it on", {"No1": {"magnitude": "5.0", "location": "池塘"}}),
    ("warnings_cn", "the Centre", {"data": {"page": {"list": [{"title": "池塘蓝色预警", "alertid": "1"}]}}}),
    ("warnings_cn", "the service", {"alertData": [{"headline": "池塘蓝色预警", "identifier": "1"}]}),
    ("hotlist", "a list that mentions a warning", {"data": [{"title": "池塘蓝色预警"}]}),
    ("hotlist", "DailyHotApi", {"code": 200, "data": [{"title": "Frogs", "hot": 5}]}),
    ("hotlist", "Weibo", {"data": {"realtime": [{"note": "Frogs"}]}}),
    ("mastodon", "trending links", [{"url": "http://pond.example/", "title": "Frogs", "history": []}]),
    ("mastodon", "posts", [{"content": "Frogs", "created_at": "2026-09-21", "account": {}}]),
    ("hackernews", "a search", {"hits": [{"objectID": "1", "title": "Frogs"}]}),
    ("hackernews", "an item", {"id": 1, "by": "pond", "type": "story", "title": "Frogs"}),
    ("reddit", "a listing", {"kind": "Listing", "data": {"children": []}}),
    ("bluesky", "a feed", {"feed": [{"post": {"uri": "at://did:plc:1/app.bsky.feed.post/1"}}]}),
    ("bluesky", "a search", {"posts": [{"uri": "at://did:plc:1/app.bsky.feed.post/1"}]}),
    ("", "a page", "<!doctype html><html><body><feed></feed></body></html>"),
    ("", "an outline", "<opml version='2.0'/>"),
    ("", "a map", "<urlset/>"),
    ("", "an error", {"code": 500, "message": "busy"}),
    ("", "a number", 5),
    ("", "nothing", ""),
    ("", "half a document", "{"),
    ("", "comments without end", "<!--" * 10_000),
    ("", "depth without end", "[" * 100_000),
)


def written(document: Any) -> bytes:
    return (document if isinstance(document, str) else json.dumps(document)).encode()


@pytest.mark.parametrize(("kind", "document"), [pytest.param(k, d, id=f"{k}: {i}") for k, i, d in KINDS])
def test_the_form_names_the_kind(kind: str, document: Any) -> None:
    assert recognise(written(document)) == kind


def test_every_kind_is_recognised_but_the_one_that_needs_settings() -> None:
    assert {kind for kind, _, _ in KINDS} - {""} == set(SOURCES) - {"jmespath"}


def test_the_charset_does_not_matter() -> None:
    text = RSS.format("", "池塘", "")
    assert {recognise(text.encode(name)) for name in ("gbk", "utf-16", "utf-8-sig")} == {"rss"}


def test_pages_and_outlines_are_told_from_feeds() -> None:
    assert is_page(b"<!DOCTYPE html>\n<p>Frogs")
    assert is_page(b"<p>Frogs", "text/html; charset=utf-8")
    assert not is_page(RSS.encode(), "application/xml")
    assert is_outline(b"<?xml version='1.0'?><opml/>")
    assert not is_outline(RSS.encode())


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from(
                ["data", "list", "features", "items", "feed", "hits", "status", "No1", "version", "id"]
            ),
            inner,
        )
    ),
)


@given(JSON)
def test_no_json_is_an_error(document: Any) -> None:
    assert recognise(json.dumps(document).encode()) in {"", *SOURCES}


@given(st.binary())
def test_no_bytes_are_an_error(body: bytes) -> None:
    assert recognise(body) in {"", *SOURCES}
