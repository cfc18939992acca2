"""The table of kinds, and what holds for each of them."""

import json
import pickle

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from responder.errors import ParseError
from responder.fetch import SOURCES, Request
from responder.model.feed import Validators
from tests.fetch.sample import feed

VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
ROWS = st.dictionaries(
    st.sampled_from(["id", "title", "url", "mobileUrl", "extra", "info", "properties", "geometry"]), VALUES
)
PROPERTIES = st.dictionaries(
    st.sampled_from(["mag", "time", "title", "type", "url", "place", "alert", "tsunami"]), VALUES
)
QUAKES = st.fixed_dictionaries(
    {"id": VALUES, "properties": PROPERTIES, "geometry": st.fixed_dictionaries({"coordinates": VALUES})}
)
NAMES = st.sampled_from(
    ["rss", "channel", "item", "title", "pubDate", "feed", "entry", "alert", "info", "polygon", "link"]
)
PARTS = st.builds(
    lambda name, text, closed: f"<{name}>{text}</{name}>" if closed else f"<{name} version='2.0'>{text}",
    NAMES,
    st.text(max_size=12),
    st.booleans(),
)
BYTES = (
    st.binary(max_size=300)
    | st.lists(PARTS, max_size=12).map(lambda parts: "".join(parts).encode("utf-8", "replace"))
    | st.lists(ROWS, max_size=4).map(lambda rows: json.dumps({"status": "success", "items": rows}).encode())
    | st.lists(ROWS | QUAKES, max_size=4).map(lambda rows: json.dumps({"features": rows}).encode())
)


def test_the_kinds() -> None:
    assert set(SOURCES) >= {"rss", "newsnow", "usgs", "cap"}


@pytest.mark.parametrize("kind", SOURCES)
def test_an_unchanged_feed_need_not_be_sent_again(kind: str) -> None:
    here = feed(kind)
    assert SOURCES[kind].request(here, Validators()) == Request(here.url)
    assert SOURCES[kind].request(here, Validators('W/"1"', "Mon, 21 Sep 2026 00:30:00 GMT")) == Request(
        here.url, {"If-None-Match": 'W/"1"', "If-Modified-Since": "Mon, 21 Sep 2026 00:30:00 GMT"}
    )


@pytest.mark.parametrize("kind", SOURCES)
def test_a_parser_can_be_sent_to_a_worker(kind: str) -> None:
    assert pickle.loads(pickle.dumps(SOURCES[kind].parse)) is SOURCES[kind].parse


@pytest.mark.parametrize("kind", SOURCES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(body=BYTES, content_type=st.sampled_from(["", "text/xml", "text/xml; charset=gbk"]))
def test_a_document_is_read_or_refused(kind: str, body: bytes, content_type: str) -> None:
    try:
        found = SOURCES[kind].parse(feed(kind), body, content_type)
    except ParseError:
        return
    for sighting in found:
        assert sighting.entry.title
        assert sighting.entry.key
        str(sighting).encode()
