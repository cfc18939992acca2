"""Links to feeds on pages, and what feeds say of themselves."""

import pytest

from responder.fetch.page import MOST, About, about, feed_links

URL = "http://pond.example/news/index.html"
ALTERNATE = '<link rel="{}" type="{}" title="Frogs" href="{}">'


def page(*rows: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{''.join(rows)}</body></html>".encode()


@pytest.mark.parametrize(
    ("body", "urls"),
    [
        pytest.param(
            page(ALTERNATE.format("alternate", "application/rss+xml", "/rss")),
            ["http://pond.example/rss"],
            id="RSS",
        ),
        pytest.param(
            page(ALTERNATE.format("Alternate feed", "application/atom+xml; charset=utf-8", "a.xml")),
            ["http://pond.example/news/a.xml"],
            id="Atom, of a relative address",
        ),
        pytest.param(
            page(ALTERNATE.format("alternate", "application/feed+json", "//x.example/f")),
            ["http://x.example/f"],
            id="JSON Feed, elsewhere",
        ),
        pytest.param(page(ALTERNATE.format("stylesheet", "text/css", "/a.css")), [], id="a style"),
        pytest.param(
            page(ALTERNATE.format("alternate", "text/html", "/en")), [], id="the page in another language"
        ),
        pytest.param(
            page('<a href="/feed/">a</a>', '<a href="/rss.xml">b</a>', '<a href="/freedom">c</a>'),
            ["http://pond.example/feed/", "http://pond.example/rss.xml"],
            id="what looks like it",
        ),
        pytest.param(page('<a href="http://other.example/rss.xml">a</a>'), [], id="another site's"),
        pytest.param(
            page('<a href="rss.xml">a</a>', head='<base href="http://pond.example/b/">'),
            ["http://pond.example/b/rss.xml"],
            id="relative to a base",
        ),
        pytest.param(
            page('<a href="/rss">a</a>', head=ALTERNATE.format("alternate", "application/rss+xml", "/rss")),
            ["http://pond.example/rss"],
            id="twice",
        ),
        pytest.param(
            page('<a href="javascript:rss()">a</a>', '<a href="http://[">b</a>'), [], id="no addresses"
        ),
        pytest.param(b"", [], id="nothing"),
        pytest.param(b"<a" * 10_000, [], id="noise"),
    ],
)
def test_links_to_feeds_are_found(body: bytes, urls: list[str]) -> None:
    assert [one.url for one in feed_links(body, "text/html", URL)] == urls


def test_no_page_has_feeds_without_end() -> None:
    assert len(feed_links(page(*(f'<a href="/rss/{n}">a</a>' for n in range(500))), "", URL)) == MOST


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param(
            "<rss><channel><title><![CDATA[池 & co]]></title><language>zh</language><item/></channel></rss>",
            About("池 & co", "zh"),
            id="RSS",
        ),
        pytest.param("<feed xml:lang='en-GB'><title>Pond</title></feed>", About("Pond", "en-GB"), id="Atom"),
        pytest.param(
            "<rss><channel><item><title>Frogs</title></item></channel></rss>", About(), id="only an entry's"
        ),
        pytest.param('{"title": "Pond", "language": "en"}', About("Pond", "en"), id="JSON Feed"),
        pytest.param('{"metadata": {"title": "Quakes"}}', About("Quakes"), id="USGS"),
        pytest.param("{", About(), id="broken JSON"),
        pytest.param("[1]", About(), id="JSON of another form"),
    ],
)
def test_what_a_feed_says_of_itself(body: str, said: About) -> None:
    assert about(body.encode(), "") == said
