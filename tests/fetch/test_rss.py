"""RSS and Atom: golden documents, broken ones, hostile ones."""

from datetime import UTC, datetime

import pytest

from responder.errors import ParseError
from responder.fetch.rss import parse
from responder.model.feed import Entry, Group, Sighting, Trust
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


OLD = (
    """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>Pond</title></channel>
<item><title>Frogs sing</title><link>https://pond.example.org/1</link></item></rdf:RDF>""",
    """<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
 "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>Pond</title>
<item><title>Frogs sing</title><link>https://pond.example.org/1</link></item></channel></rss>""",
    """<rss version="0.92"><channel><title>Pond</title><item><title>Frogs sing</title>
<link>https://pond.example.org/1</link><enclosure url="https://pond.example.org/1.mp3" type="audio/mpeg"/>
</item></channel></rss>""",
    """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="https://pond.example.org/"><title>Pond</title><items><rdf:Seq>
<rdf:li rdf:resource="https://pond.example.org/1"/></rdf:Seq></items></channel>
<item rdf:about="https://pond.example.org/1"><title>Frogs sing</title><link>https://pond.example.org/1</link>
</item></rdf:RDF>""",
    """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Pond</title><entry>
<title>Frogs sing</title><link rel="alternate" href="https://pond.example.org/1"/>
<id>https://pond.example.org/1</id></entry></feed>""",
)


@pytest.mark.parametrize("body", OLD, ids=["RSS 0.90", "RSS 0.91", "RSS 0.92", "RSS 1.0", "Atom 0.3"])
def test_feeds_of_old_forms(body: str) -> None:
    address = "https://pond.example.org/1"
    assert parse(feed(), body.encode(), "") == (Sighting(Entry(feed().id, address, "Frogs sing", address)),)


RSSHUB = """<?xml version="1.0" encoding="UTF-8"?><rss xmlns:atom="http://www.w3.org/2005/Atom" version="2.0">
<channel><title>池塘热搜榜</title><link>https://pond.example.org/hot</link>
<description>池塘热搜榜 - Powered by RSSHub</description><generator>RSSHub</generator><ttl>5</ttl>
<item><title>荷花开了</title><description>荷花开了 &lt;img src="https://pond.example.org/1.png"&gt;</description>
<link>https://pond.example.org/hot?q=1&amp;t=0930</link><guid isPermaLink="false">https://pond.example.org/hot?q=1&amp;t=0930</guid></item>
<item><title>池塘涨水</title><description>池塘涨水</description><link>https://pond.example.org/hot?q=2</link>
<guid isPermaLink="false">https://pond.example.org/hot?q=2</guid></item></channel></rss>"""


def test_a_ranking_of_rsshub_has_ranks_and_keys_that_stay() -> None:
    here = feed(group=Group.HOTLIST, trust=Trust.LIST)
    found = parse(here, RSSHUB.encode(), "application/xml")
    later = parse(here, RSSHUB.replace("0930", "0940").encode(), "application/xml")
    assert [(one.rank, one.entry.key) for one in found] == [(1, "荷花开了"), (2, "池塘涨水")]
    assert [one.entry.key for one in later] == [one.entry.key for one in found]
    assert found[0].entry.url == "https://pond.example.org/hot?q=1&t=0930"


def test_a_feed_of_rsshub_that_is_no_ranking_keeps_its_guids() -> None:
    first = parse(feed(), RSSHUB.encode(), "application/xml")[0]
    assert (first.rank, first.entry.key) == (None, "https://pond.example.org/hot?q=1&t=0930")
