"""CAP alerts, single and in an index."""

from datetime import UTC, datetime

import pytest

from responder.errors import ParseError
from responder.fetch.cap import parse
from responder.model.feed import Entry, Record, Sighting, Status, Trust
from tests.fetch.sample import feed

HERE = feed("cap", trust=Trust.OFFICIAL)
ALERT = """<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>pond-2</identifier><sender>desk@example.org</sender><sent>2026-09-21T08:30:00+08:00</sent>
<status>Actual</status><msgType>Update</msgType><scope>Public</scope>
<references>desk@example.org,pond-0,2026-09-20T08:00:00+08:00
desk@example.org,pond-1,2026-09-20T09:00:00+08:00</references>
<info><language>zh-CN</language><category>Met</category><event>暴雨</event><urgency>Immediate</urgency>
<severity>Severe</severity><certainty>Likely</certainty><expires>2026-09-21T20:30:00+08:00</expires>
<headline>池塘镇发布暴雨红色预警</headline><description>三小时内
有大雨。</description><web>https://pond.example.org/zh</web>
<area><areaDesc>池塘镇</areaDesc><polygon>10,20 10,24 14,24 14,20 10,20</polygon></area>
<area><areaDesc>荷花村</areaDesc></area></info>
<info><language>en-US</language><category>Met</category><event>Heavy rain</event><urgency>Immediate</urgency>
<severity>Severe</severity><certainty>Likely</certainty><headline>Red warning of heavy rain</headline>
<area><areaDesc>Pond Town</areaDesc><circle>11.5,21.5 30</circle></area></info>
</alert>"""
INDEX = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:cap="urn:oasis:names:tc:emergency:cap:1.1">
<id>urn:pond</id><title>Warnings</title><updated>2026-09-21T00:30:00Z</updated>{entries}</feed>"""
RSS_INDEX = """<rss version="2.0" xmlns:cap="urn:oasis:names:tc:emergency:cap:1.2"><channel>
<title>Warnings</title>{entries}</channel></rss>"""
ITEM = """<item><title>Flood watch {n}</title><guid isPermaLink="false">pond-{n}</guid>
<link>https://pond.example.org/cap/{n}.xml</link><description>Low meadows</description>
<pubDate>Mon, 21 Sep 2026 00:30:00 GMT</pubDate></item>"""
LEAD = """<entry><id>pond-{n}</id><updated>2026-09-21T00:30:00Z</updated><title>Flood watch {n}</title>
<link href="https://pond.example.org/a/{n}"/><link type="application/cap+xml" href="/cap/{n}"/></entry>"""
ENTRY = """<entry><id>https://pond.example.org/a/{n}</id><updated>2026-09-21T00:30:00Z</updated>
<title>Flood watch {n}</title>
<link rel="self" href="https://pond.example.org/a/{n}.cap"/><link href="https://pond.example.org/a/{n}"/>
<summary>Low meadows</summary><cap:event>Flood watch</cap:event><cap:status>Actual</cap:status>
<cap:msgType>Alert</cap:msgType><cap:severity>Moderate</cap:severity>
<cap:areaDesc>Low meadows</cap:areaDesc></entry>"""
CALM = "<entry><id>urn:calm</id><title>There are no warnings</title></entry>"


def record(body: str) -> Record:
    found = parse(HERE, body.encode(), "")[0].entry.record
    assert found is not None
    return found


def test_an_alert_in_the_language_of_the_feed() -> None:
    here = feed("cap", language="zh")
    assert parse(here, ALERT.encode(), "application/cap+xml") == (
        Sighting(
            Entry(
                here.id,
                "pond-2",
                "池塘镇发布暴雨红色预警",
                "https://pond.example.org/zh",
                "三小时内 有大雨。",
                datetime(2026, 9, 21, 0, 30, tzinfo=UTC),
                Record(
                    event="暴雨",
                    latitude=12.0,
                    longitude=22.0,
                    area="池塘镇; 荷花村",
                    severity="Severe",
                    urgency="Immediate",
                    certainty="Likely",
                    message_type="Update",
                    references=("pond-0", "pond-1"),
                    expires=datetime(2026, 9, 21, 12, 30, tzinfo=UTC),
                ),
                also="Red warning of heavy rain",
            )
        ),
    )


@pytest.mark.parametrize(
    ("language", "event"),
    [
        pytest.param("en-US", "Heavy rain", id="the very language"),
        pytest.param("en-GB", "Heavy rain", id="a kindred one"),
        pytest.param("zh", "暴雨", id="a wider one"),
        pytest.param("fr", "暴雨", id="none of them: the first"),
        pytest.param("mul", "暴雨", id="a feed of many languages: the first"),
    ],
)
def test_the_block_of_the_language_is_taken(language: str, event: str) -> None:
    found = parse(feed("cap", language=language), ALERT.encode(), "")[0].entry.record
    assert found is not None
    assert found.event == event


def test_the_middle_of_a_circle() -> None:
    found = record(ALERT)
    assert (found.latitude, found.longitude) == (11.5, 21.5)


@pytest.mark.parametrize(
    ("shape", "middle"),
    [
        pytest.param("10,178 10,-178 14,-178 14,178", (12.0, 180.0), id="across the date line"),
        pytest.param("10,20", (10.0, 20.0), id="one corner"),
        pytest.param("10 20 30", (None, None), id="no pairs"),
        pytest.param("nan,nan 1,1", (None, None), id="no numbers"),
        pytest.param("100,20 100,21", (None, None), id="off the map"),
        pytest.param("", (None, None), id="empty"),
    ],
)
def test_the_middle_of_a_shape(shape: str, middle: tuple[float | None, float | None]) -> None:
    found = record(ALERT.replace("<circle>11.5,21.5 30</circle>", f"<polygon>{shape}</polygon>"))
    assert (found.latitude, found.longitude) == middle


@pytest.mark.parametrize(
    ("word", "status"),
    [
        pytest.param("Exercise", Status.EXERCISE, id="an exercise"),
        pytest.param("exercise", Status.EXERCISE, id="an exercise in small letters"),
        pytest.param("Test", Status.TEST, id="a test"),
        pytest.param("Draft", Status.DRAFT, id="a draft"),
        pytest.param("", Status.ACTUAL, id="nothing said: taken in earnest"),
    ],
)
def test_an_exercise_is_kept_and_known_as_one(word: str, status: Status) -> None:
    assert record(ALERT.replace("<status>Actual<", f"<status>{word}<")).status is status


def test_the_words_of_cap_may_be_written_in_small_letters() -> None:
    assert record(ALERT.replace("Severe", "severe")).severity == "Severe"


def test_an_index() -> None:
    body = INDEX.format(entries=ENTRY.format(n=1) + CALM + ENTRY.format(n=2))
    first, second = (sighting.entry for sighting in parse(HERE, body.encode(), ""))
    assert second.key == "https://pond.example.org/a/2"
    assert first == Entry(
        HERE.id,
        "https://pond.example.org/a/1",
        "Flood watch 1",
        "https://pond.example.org/a/1",
        "Low meadows",
        datetime(2026, 9, 21, 0, 30, tzinfo=UTC),
        Record(event="Flood watch", area="Low meadows", severity="Moderate"),
    )


def test_an_index_of_older_form_is_read_too() -> None:
    body = ALERT.replace("cap:1.2", "cap:1.1")
    assert record(body) == record(ALERT)


def test_an_index_that_says_all_is_calm_holds_no_alert() -> None:
    assert parse(HERE, INDEX.format(entries=CALM).encode(), "") == ()


def test_an_alert_that_cannot_be_read_costs_no_other() -> None:
    broken = ENTRY.format(n=1).replace("title>", "name>").replace("cap:event", "cap:note")
    body = INDEX.format(entries=broken + ENTRY.format(n=2))
    assert [s.entry.title for s in parse(HERE, body.encode(), "")] == ["Flood watch 2"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("", id="nothing"),
        pytest.param("<html/>", id="a page"),
        pytest.param("<rss version='2.0'/>", id="RSS"),
        pytest.param(ALERT[:-30], id="cut short"),
        pytest.param(ALERT.replace("pond-2", ""), id="no identifier"),
        pytest.param(INDEX.format(entries=CALM + CALM), id="an index of something else"),
        pytest.param(ALERT.replace("<alert", "<!DOCTYPE alert><alert", 1), id="a document type"),
        pytest.param(
            ALERT.replace("<alert", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hosts">]><alert', 1).replace(
                "Heavy rain", "&x;"
            ),
            id="an entity that reads a file",
        ),
        pytest.param("<a>" * 5000, id="too deep"),
    ],
)
def test_what_is_no_alert_is_refused(body: str) -> None:
    for charset in ("utf-8", "utf-16"):
        with pytest.raises(ParseError):
            parse(HERE, body.encode(charset), "")


def blocks(*infos: str) -> str:
    return ALERT[: ALERT.index("<info>")] + "".join(infos) + "</alert>"


def info(language: str, headline: str, severity: str, more: str = "") -> str:
    return (
        f"<info><language>{language}</language><event>x</event><severity>{severity}</severity>"
        f"<headline>{headline}</headline>{more}</info>"
    )


def test_of_several_blocks_in_one_language_the_gravest_counts() -> None:
    body = blocks(info("zh", "蓝色", "Minor"), info("zh", "红色", "Extreme"), info("en", "red", "Extreme"))
    entry = parse(feed("cap", language="zh"), body.encode(), "")[0].entry
    assert (entry.title, entry.also) == ("红色", "red")


@pytest.mark.parametrize(
    ("language", "title", "also"),
    [
        pytest.param("zh", "暴雨", "Rain", id="the other language is kept"),
        pytest.param("en", "Rain", "暴雨", id="and the other way round"),
        pytest.param("fr", "暴雨", "Rain", id="neither is the feed's"),
    ],
)
def test_the_title_in_another_language_is_kept(language: str, title: str, also: str) -> None:
    body = blocks(
        info("zh-CN", "暴雨", "Severe"), info("zh-HK", "豪雨", "Severe"), info("en", "Rain", "Severe")
    )
    entry = parse(feed("cap", language=language), body.encode(), "")[0].entry
    assert (entry.title, entry.also) == (title, also)


@pytest.mark.parametrize(
    ("said", "became"),
    [
        pytest.param("<msgType>Cancel</msgType>", "Cancel", id="a cancellation"),
        pytest.param("<msgType>update</msgType>", "Update", id="an update"),
        pytest.param("", "Alert", id="nothing said"),
    ],
)
def test_the_kind_of_message(said: str, became: str) -> None:
    assert record(ALERT.replace("<msgType>Update</msgType>", said)).message_type == became


@pytest.mark.parametrize(("word", "became"), [("AllClear", "Cancel"), ("Shelter", "Update")])
def test_an_all_clear_is_an_end(word: str, became: str) -> None:
    body = blocks(info("zh", "解除", "Minor", f"<responseType>{word}</responseType>"))
    assert record(body).message_type == became


@pytest.mark.parametrize(
    ("body", "more"),
    [
        pytest.param(
            INDEX.format(entries=LEAD.format(n=1) + CALM), "https://pond.example.org/cap/1", id="Atom"
        ),
        pytest.param(
            RSS_INDEX.format(entries=ITEM.format(n=1)), "https://pond.example.org/cap/1.xml", id="RSS"
        ),
    ],
)
def test_an_index_of_addresses_leads_to_the_alerts(body: str, more: str) -> None:
    (found,) = parse(HERE, body.encode(), "")
    assert (found.entry.key, found.entry.title, found.more) == ("pond-1", "Flood watch 1", more)
    assert found.entry.record is None
    assert found.entry.published == datetime(2026, 9, 21, 0, 30, tzinfo=UTC)


def test_an_index_that_holds_its_alerts_leads_nowhere() -> None:
    held = ITEM.format(n=1).replace("</item>", "<cap:severity>Severe</cap:severity></item>")
    for body in (INDEX.format(entries=ENTRY.format(n=1)), RSS_INDEX.format(entries=held)):
        (found,) = parse(HERE, body.encode(), "")
        assert (found.more, found.entry.record is not None) == ("", True)


def test_an_index_in_rss_may_be_calm() -> None:
    assert parse(HERE, RSS_INDEX.format(entries="").encode(), "") == ()
