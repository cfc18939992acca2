"""GDACS, and earthquakes with GeoRSS points."""

from datetime import UTC, datetime

import pytest

from responder.errors import ParseError
from responder.fetch.gdacs import parse
from responder.model.feed import Entry, Record, Sighting, Trust
from tests.fetch.sample import feed

HERE = feed("gdacs", trust=Trust.OFFICIAL)
RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#" xmlns:gdacs="http://www.gdacs.org"
 xmlns:georss="http://www.georss.org/georss" xmlns:gml="http://www.opengis.net/gml">
<channel><title>Pond</title><link>https://pond.example.org/</link>{items}</channel></rss>"""
QUAKE = """<item><title>Orange earthquake alert (Magnitude 7.1M, Depth:29km) in Pondland</title>
<description>On 9/21/2026, an earthquake occurred in Pondland.</description>
<link>https://pond.example.org/report?eventtype=EQ&amp;eventid=7</link>
<pubDate>Mon, 21 Sep 2026 00:30:00 GMT</pubDate><guid isPermaLink="false">EQ7</guid>
<geo:Point><geo:lat>38.25</geo:lat><geo:long>142.5</geo:long></geo:Point>
<georss:point>38.25 142.5</georss:point>
<gdacs:iscurrent>true</gdacs:iscurrent><gdacs:eventtype>EQ</gdacs:eventtype>
<gdacs:alertlevel>Orange</gdacs:alertlevel>
<gdacs:severity unit="M" value="7.1">Magnitude 7.1M, Depth:29km</gdacs:severity>
<gdacs:country>Pondland</gdacs:country>
<gdacs:resources><gdacs:resource><gdacs:title>Map</gdacs:title></gdacs:resource></gdacs:resources></item>"""
STORM = """<item><title>Green alert for tropical cyclone FROG-26</title>
<guid>TC8</guid><gdacs:eventtype>TC</gdacs:eventtype><gdacs:alertlevel>Green</gdacs:alertlevel>
<gdacs:iscurrent>false</gdacs:iscurrent>
<gdacs:severity unit="km/h" value="92.5">Tropical Storm (maximum wind speed of 93 km/h)</gdacs:severity>
</item>"""
PLAIN = """<item><title>M 4.5 - 32 km N of Pondville</title><guid>p1</guid>
<description>&lt;b&gt;Depth&lt;/b&gt; 19.30 km (11.99 mi)</description>
<georss:where><gml:Point><gml:pos>44.5 -66.25</gml:pos></gml:Point></georss:where></item>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss">
<title>Pond</title><entry><id>urn:q:1</id><title>M 2.1 - 27km SE of Pondville</title>
<updated>2026-09-21T00:30:00Z</updated>
<link rel="self" href="/a.xml"/><link rel="alternate" href="https://pond.example.org/q/1"/>
<summary>no more</summary><georss:point>32.5 -116.25</georss:point><georss:elev>-19300</georss:elev>
<georss:featurename>Pondville</georss:featurename></entry></feed>"""


def read(items: str) -> tuple[Sighting, ...]:
    return parse(HERE, RSS.format(items=items).encode(), "application/rss+xml")


def record(items: str) -> Record:
    found = read(items)[0].entry.record
    assert found is not None
    return found


def test_an_earthquake_of_gdacs() -> None:
    assert read(QUAKE) == (
        Sighting(
            Entry(
                HERE.id,
                "EQ7",
                "Orange earthquake alert (Magnitude 7.1M, Depth:29km) in Pondland",
                "https://pond.example.org/report?eventtype=EQ&eventid=7",
                "On 9/21/2026, an earthquake occurred in Pondland.",
                datetime(2026, 9, 21, 0, 30, tzinfo=UTC),
                Record(
                    event="earthquake",
                    magnitude=7.1,
                    depth_km=29.0,
                    latitude=38.25,
                    longitude=142.5,
                    area="Pondland",
                    severity="Severe",
                ),
            )
        ),
    )


def test_a_storm_that_is_over_has_no_magnitude() -> None:
    assert record(STORM) == Record(event="tropical cyclone", severity="Minor", urgency="Past")


@pytest.mark.parametrize(
    ("level", "severity"),
    [("Green", "Minor"), ("orange", "Severe"), ("Red", "Extreme"), ("Mauve", None), ("", None)],
)
def test_the_level_of_the_alert_is_the_severity(level: str, severity: str | None) -> None:
    assert record(QUAKE.replace(">Orange<", f">{level}<")).severity == severity


@pytest.mark.parametrize(
    ("kind", "event", "tsunami"),
    [("FL", "flood", False), ("TS", "tsunami", True), ("XX", "XX", False)],
)
def test_kinds_of_events(kind: str, event: str, tsunami: bool) -> None:
    found = record(QUAKE.replace("<gdacs:eventtype>EQ<", f"<gdacs:eventtype>{kind}<"))
    assert (found.event, found.tsunami) == (event, tsunami)


def test_a_plain_feed() -> None:
    assert record(PLAIN) == Record(
        event="earthquake", magnitude=4.5, depth_km=19.3, latitude=44.5, longitude=-66.25
    )


def test_an_atom_feed_with_heights() -> None:
    (found,) = parse(HERE, ATOM.encode(), "application/atom+xml")
    assert (found.entry.key, found.entry.url) == ("urn:q:1", "https://pond.example.org/q/1")
    assert found.entry.published == datetime(2026, 9, 21, 0, 30, tzinfo=UTC)
    assert found.entry.record == Record(
        event="earthquake",
        magnitude=2.1,
        depth_km=19.3,
        latitude=32.5,
        longitude=-116.25,
        area="Pondville",
    )


@pytest.mark.parametrize(
    ("title", "magnitude"),
    [
        pytest.param("Mw 6 POND SEA", 6.0, id="a kind of magnitude"),
        pytest.param("ML2.8 POND", 2.8, id="another kind"),
        pytest.param("Magnitude(ML) 4.1 - Pond", 4.1, id="the kind in brackets"),
        pytest.param("Magnitude: 5.25", 5.25, id="in full"),
        pytest.param("M5 closed near Pond", None, id="a road"),
        pytest.param("M 12 closed near Pond", None, id="more than can be"),
        pytest.param("Fire near Pond", None, id="something else"),
    ],
)
def test_a_magnitude_in_words(title: str, magnitude: float | None) -> None:
    found = read(f"<item><title>{title}</title></item>")[0].entry.record
    assert (found.magnitude if found else None) == magnitude


@pytest.mark.parametrize(
    "point",
    ["", "here", "1", "nan nan", "100 200", "1e999 -1e999"],
)
def test_a_point_may_be_missing_or_wrong(point: str) -> None:
    items = f"<item><title>M 5</title><georss:point>{point}</georss:point></item>"
    assert (record(items).latitude, record(items).longitude) == (None, None)


@pytest.mark.parametrize(
    ("date", "year"),
    [("Mon, 03 Jun 2097 00:00:00 GMT", 2097), ("Mon, 03 Jun 9997 00:00:00 GMT", None), ("soon", None)],
)
def test_a_time_is_kept_as_it_stands_or_not_at_all(date: str, year: int | None) -> None:
    found = read(QUAKE.replace("Mon, 21 Sep 2026 00:30:00 GMT", date))[0].entry.published
    assert (found.year if found else None) == year


def test_an_item_without_a_title_costs_no_other() -> None:
    assert [s.entry.key for s in read("<item/><item><title/></item>" + QUAKE)] == ["EQ7"]


def test_a_quiet_day_is_no_error() -> None:
    assert read("") == ()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("", id="nothing"),
        pytest.param("<html/>", id="a page"),
        pytest.param(RSS.format(items="<item/>"), id="not one title"),
        pytest.param(RSS.format(items=QUAKE)[:-30], id="cut short"),
        pytest.param("<!DOCTYPE rss><rss/>", id="a document type"),
        pytest.param("<a>" * 5000, id="too deep"),
    ],
)
def test_what_is_no_feed_is_refused(body: str) -> None:
    with pytest.raises(ParseError):
        parse(HERE, body.encode(), "")


def test_the_refusal_says_what_was_expected() -> None:
    with pytest.raises(ParseError, match=r"expected GDACS or GeoRSS.* but this is <html>"):
        parse(HERE, b"<html/>", "")


def test_an_earthquake_as_emsc_lists_it() -> None:
    body = """<rss version="2.0" xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#"
xmlns:emsc="https://www.emsc-csem.org"><channel><title>EMSC</title><item>
<title>ML 5.2  POND TOWN, LILYLAND</title><link>https://www.emsc-csem.org/eq.php?id=7</link>
<geo:lat>36.10</geo:lat><geo:long>-72.60</geo:long><emsc:depth>   10.0 f</emsc:depth>
<emsc:magnitude>ML 5.2</emsc:magnitude><emsc:time>2026-09-21 00:30:00 UTC</emsc:time>
</item></channel></rss>"""
    entry = parse(HERE, body.encode(), "")[0].entry
    assert entry.published == datetime(2026, 9, 21, 0, 30, tzinfo=UTC)
    assert entry.record == Record("earthquake", magnitude=5.2, depth_km=10.0, latitude=36.1, longitude=-72.6)
