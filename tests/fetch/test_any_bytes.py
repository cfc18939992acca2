"""Whatever a server sends, every kind of feed reads it or refuses it, and does nothing else."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from responder.errors import ParseError
from responder.fetch import SOURCES
from responder.model.feed import Feed, Group, Sighting
from tests.fetch.sample import PATHS, feed

NAMES = """
accounts alertData alertid author band_list bvid cards children content content_text coordinates
created_at created_at_i created_utc createdAt data date_published depth desc detail_text embed EPI_DEPTH
EPI_LAT error eventId evtype external extra features feed flynn_region geometry handle headline history
hits hot hot_value id identifier indexedAt is_ad issuetime items kind lat latitude level likeCount link
list location LOCATION_C M mag magnitude message metrics_area name NEW_DID No1 No2 note num O_TIME page
permalink place points post posts properties published_at realtime reblog record score sendTime
sentence_id shuju stat stickied story_text target text time timestamp title Title title_area top_search
trending type unid uri url Url version word word_list word_scheme words
"""
WORDS = (
    "https://jsonfeed.org/version/1.1",
    "Listing",
    "5.6",
    "M 5.6",
    "2026-09-21T00:30:00Z",
    "9999-12-31T23:59:59Z",
    "0001-01-01T00:00:00+23:59",
    "1789950600",
    "//[",
    "http://[::1",
    "at://a/app.bsky.feed.post/b",
    "12万",
    "ke",
    "池塘市气象台解除暴雨红色预警",
    "\ud800",
    "￾\x00",
    "1e999",
    "-",
    "９",
    "٣",
    "²",
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.sampled_from([10**400, -(10**400), 2**63, 1789950600000])
    | st.sampled_from(WORDS)
    | st.text(max_size=20)
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES.split()), inner, max_size=8)
    ),
    max_leaves=25,
)
ROWS = st.lists(st.dictionaries(st.sampled_from(NAMES.split()), VALUES, max_size=12) | VALUES, max_size=4)


def wrapped(rows: list[Any]) -> st.SearchStrategy[Any]:
    """The rows where each kind of feed looks for them."""
    return st.sampled_from(
        [
            rows,
            {"features": rows},
            {"shuju": rows},
            {"list": rows},
            {"No1": rows[0] if rows else None, "No2": rows},
            {"version": "https://jsonfeed.org/version/1.1", "items": rows},
            {"status": "success", "items": rows},
            {"data": rows},
            {"data": {"realtime": rows}},
            {"data": {"cards": [{"content": rows}]}},
            {"data": {"page": {"list": rows}}},
            {"alertData": rows},
            {"hits": rows},
            {"kind": "Listing", "data": {"children": [{"kind": "t3", "data": row} for row in rows]}},
            {"feed": [{"post": row} for row in rows]},
            {"posts": rows},
        ]
    )


ELEMENTS = """
alert Area Areas Body Category channel Comments content Control Coordinate description Earthquake entry
EventID feed Forecast ForecastComment gdacs:alertlevel gdacs:eventtype gdacs:severity georss:elev
georss:point guid Head Headline Hypocenter info Information InfoType Intensity Item item Kind lat link
long Magnitude MaxInt Name Observation point polygon pos pubDate Report ReportDateTime rss Serial Status
Text title Title Tsunami updated
"""
TEXTS = st.sampled_from(
    ["5.6", "NaN", "-36.1-072.6/", "1e999", "EQ", "Red", "6+", "100", "大津波警報", "警戒", "２", "9" * 5000]
) | st.text(max_size=12)
TREES = st.recursive(
    TEXTS.map(lambda text: text.replace("<", "").replace("&", "")),
    lambda inner: st.builds(
        lambda name, parts: (
            f"<{name} unit='M' value='9' description='Ｍ８を超える'>{''.join(parts)}</{name}>"
        ),
        st.sampled_from(ELEMENTS.split()),
        st.lists(inner, max_size=4),
    ),
    max_leaves=25,
)
SPACES = "xmlns:gdacs='http://www.gdacs.org' xmlns:georss='http://www.georss.org/georss'"
DOCUMENTS = st.builds(
    lambda root, inside: f"<{root} {SPACES}>{inside}</{root}>",
    st.sampled_from(["rss", "feed", "Report", "alert", "RDF"]),
    st.lists(TREES, max_size=6).map("".join),
)
JSON = ROWS.flatmap(wrapped) | VALUES
BODIES = (
    st.binary(max_size=300)
    | JSON.map(lambda value: json.dumps(value).encode())
    | JSON.map(lambda value: b"callback(" + json.dumps(value).encode("utf-8") + b");")
    | DOCUMENTS.map(lambda text: text.encode("utf-8", "replace"))
)


def read(here: Feed, body: bytes, content_type: str) -> tuple[Sighting, ...] | None:
    try:
        return SOURCES[here.kind].parse(here, body, content_type)
    except ParseError as error:
        str(error).encode()  # Half a surrogate pair could not be stored.
        return None


@pytest.mark.parametrize("kind", SOURCES)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    body=BODIES,
    group=st.sampled_from(Group),
    content_type=st.sampled_from(
        ["", "application/json", "text/xml; charset=gbk", "text/html; charset=utf-16"]
    ),
)
def test_any_bytes_are_read_or_refused(kind: str, body: bytes, group: Group, content_type: str) -> None:
    here = feed(kind, group=group, paths=PATHS if kind == "jmespath" else None)
    for rank, sighting in enumerate(read(here, body, content_type) or (), start=1):
        assert sighting.entry.title
        assert sighting.entry.key
        assert sighting.entry.feed == here.id
        assert sighting.rank is None or sighting.rank >= rank
        assert len(sighting.entry.title) <= 300
        assert len(sighting.entry.key) <= 500
        str(sighting).encode()


@pytest.mark.parametrize("kind", SOURCES)
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"[" * 200_000, id="lists"),
        pytest.param(b'{"data":' * 200_000, id="objects"),
        pytest.param(b'{"data":' * 900 + b"1" + b"}" * 900, id="objects that can just be read"),
        pytest.param(b"[" * 900 + b"]" * 900, id="lists that can just be read"),
        pytest.param(b"<rss>" * 100_000, id="elements"),
        pytest.param(b"9" * 100_000, id="figures"),
    ],
)
def test_no_depth_is_too_great(kind: str, body: bytes) -> None:
    assert not read(feed(kind, paths=PATHS if kind == "jmespath" else None), body, "")


@pytest.mark.parametrize("kind", SOURCES)
def test_no_kind_gives_more_entries_than_it_says(kind: str) -> None:
    rows = [{"title": f"M 5 {n}", "name": f"n{n}", "M": 5, "LOCATION_C": f"池塘{n}"} for n in range(5000)]
    item = "".join(f"<item><title>M 5 {n}</title></item>" for n in range(5000))
    bodies = [json.dumps(rows).encode(), f"<rss version='2.0'><channel>{item}</channel></rss>".encode()]
    bodies += [json.dumps({name: rows}).encode() for name in ("shuju", "list", "data", "hits", "alertData")]
    for body in bodies:
        found = read(feed(kind, paths=PATHS if kind == "jmespath" else None), body, "")
        assert len(found or ()) <= 2000
