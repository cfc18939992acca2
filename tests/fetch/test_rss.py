"""RSS and Atom: golden documents, broken ones, hostile ones."""

from datetime import UTC, datetime

import pytest

from responder.errors import ParseError
from responder.fetch.rss import parse
from responder.model.feed import Entry, Sighting
from tests.fetch.sample import feed

RSS_ZH = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>池塘日报</title><link>https://pond.example.org/</link>
<item><title>池塘水位上涨 &amp; 青蛙搬家</title><link>https://pond.example.org/1</link>
<guid isPermaLink="false">p-1</guid>
<description><![CDATA[<p>昨夜大雨，<b>水位</b>上涨。</p>]]></description>
<pubDate>2026年09月21日 08:30</pubDate></item>
<item><title>荷花开了</title><link>/2</link></item>
<item><title>没有地址的消息</title><pubDate>刚刚</pubDate></item>
</channel></rss>"""
ATOM_EN = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Pond</title><id>urn:pond</id><updated>2026-09-21T01:00:00Z</updated>
<entry><id>urn:pond:1</id><title type="html">Frogs &amp;lt;b&amp;gt;sing&amp;lt;/b&amp;gt;</title>
<link rel="alternate" href="https://pond.example.org/1"/><updated>2026-09-21T00:30:00Z</updated>
<summary type="html">&lt;p&gt;All night&lt;/p&gt;</summary></entry></feed>"""
HALF_PAST_EIGHT = datetime(2026, 9, 21, 0, 30, tzinfo=UTC)


def titles(body: bytes, content_type: str = "") -> list[str]:
    return [sighting.entry.title for sighting in parse(feed(), body, content_type)]


def test_a_chinese_feed() -> None:
    here = feed(language="zh", zone="Asia/Shanghai")
    assert parse(here, RSS_ZH.encode(), "application/rss+xml") == (
        Sighting(
            Entry(
                here.id,
                "p-1",
                "池塘水位上涨 & 青蛙搬家",
                "https://pond.example.org/1",
                "昨夜大雨，水位上涨。",
                HALF_PAST_EIGHT,
            )
        ),
        Sighting(Entry(here.id, "/2", "荷花开了", "https://pond.example.org/2")),
        Sighting(Entry(here.id, "没有地址的消息", "没有地址的消息")),
    )


def test_an_english_atom_feed() -> None:
    (found,) = parse(feed(), ATOM_EN.encode(), "")
    assert found.entry == Entry(
        feed().id, "urn:pond:1", "Frogs sing", "https://pond.example.org/1", "All night", HALF_PAST_EIGHT
    )


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        pytest.param(RSS_ZH.encode("gbk"), "text/xml; charset=utf-8", id="GBK labelled as UTF-8"),
        pytest.param(RSS_ZH.replace("utf-8", "gb2312").encode("gb18030"), "", id="labelled as GB2312"),
        pytest.param(RSS_ZH.replace("utf-8", "utf-16").encode("utf-16"), "", id="UTF-16"),
        pytest.param(b"\xef\xbb\xbf" + RSS_ZH.encode(), "text/html", id="a mark, and called a page"),
        pytest.param(b"\r\n " + RSS_ZH.encode(), "", id="a line too many before the declaration"),
        pytest.param(RSS_ZH.replace("</channel></rss>", "").encode(), "", id="cut short after the entries"),
        pytest.param(RSS_ZH.replace("&amp;", "&").encode(), "", id="a bare ampersand"),
        pytest.param(RSS_ZH.replace("上涨", "上涨\x00\x08").encode(), "", id="control characters"),
    ],
)
def test_titles_come_out_of_a_badly_made_feed(body: bytes, content_type: str) -> None:
    assert titles(body, content_type)[:2] == ["池塘水位上涨 & 青蛙搬家", "荷花开了"]


def test_one_bad_byte_spoils_one_character() -> None:
    body = RSS_ZH.encode().replace("荷".encode(), b"\xff")
    assert titles(body)[:2] == ["池塘水位上涨 & 青蛙搬家", "\ufffd花开了"]


def test_a_link_that_runs_a_script_is_dropped() -> None:
    body = RSS_ZH.replace("https://pond.example.org/1", "javascript:alert(1)").encode()
    assert parse(feed(), body, "")[0].entry.url == ""


def test_an_empty_date_is_no_date() -> None:
    body = RSS_ZH.replace("2026年09月21日 08:30", "").encode()
    assert parse(feed(), body, "")[0].entry.published is None


def test_an_article_about_entities_is_no_attack() -> None:
    body = RSS_ZH.replace("昨夜大雨", "<pre><!ENTITY a></pre>").encode()
    assert titles(body)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html><body>Please sign in</body></html>", id="a page"),
        pytest.param(b'{"status": "success", "items": []}', id="JSON"),
        pytest.param(RSS_ZH[:80].encode(), id="cut short before the first title"),
        pytest.param(b"/etc/hosts", id="a path, which must not be opened"),
        pytest.param(b"http://127.0.0.1:9/", id="an address, which must not be asked"),
        pytest.param(
            b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hosts">]><rss version="2.0"><channel><item>'
            b"<title>&x;</title></item></channel></rss>",
            id="an entity that reads a file",
        ),
        pytest.param(
            b'<!-- <a> --><!DOCTYPE rss [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><rss version="2.0"><channel>'
            b"<item><title>&b;</title></item></channel></rss>",
            id="entities behind a comment",
        ),
        pytest.param(
            '<!DOCTYPE rss [<!ENTITY x "y">]><rss version="2.0"/>'.encode("utf-16"), id="entities in UTF-16"
        ),
    ],
)
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError):
        parse(feed(), body, "text/xml")


def test_a_feed_without_entries_is_a_feed() -> None:
    assert parse(feed(), b'<rss version="2.0"><channel><title>Pond</title></channel></rss>', "") == ()
