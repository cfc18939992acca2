"""JSON Feed."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from responder.errors import ParseError
from responder.fetch.jsonfeed import parse
from responder.model.feed import Entry, Sighting
from tests.fetch.sample import feed

HERE = feed("jsonfeed", zone="Asia/Shanghai")
ITEM = {
    "id": "pond-1",
    "url": "/posts/1",
    "title": "青蛙的<em>合唱</em> &amp; more",
    "content_html": "<p>Frogs sing at night.</p>",
    "date_published": "2026-09-21T08:30:00+08:00",
}


def fed(*items: Any, version: Any = "https://jsonfeed.org/version/1.1") -> bytes:
    return json.dumps({"version": version, "title": "Pond", "items": items}, ensure_ascii=False).encode()


def entry(**changes: Any) -> Entry:
    return parse(HERE, fed(ITEM | changes), "application/feed+json")[0].entry


def test_an_item() -> None:
    assert parse(HERE, fed(ITEM), "application/feed+json") == (
        Sighting(
            Entry(
                HERE.id,
                "pond-1",
                "青蛙的合唱 & more",
                "https://pond.example.org/posts/1",
                "Frogs sing at night.",
                datetime(2026, 9, 21, 0, 30, tzinfo=UTC),
            )
        ),
    )


@pytest.mark.parametrize("version", ["https://jsonfeed.org/version/1", "http://jsonfeed.org/version/1.1"])
def test_versions(version: str) -> None:
    assert len(parse(HERE, fed(ITEM, version=version), "")) == 1


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        pytest.param({"id": 7}, "7", id="a number"),
        pytest.param({"id": None}, "/posts/1", id="none: the address"),
        pytest.param(
            {"id": {}, "url": None, "external_url": "https://a.example.org/x"},
            "https://a.example.org/x",
            id="the other address",
        ),
        pytest.param({"id": True, "url": []}, "青蛙的合唱 & more", id="no address: the title"),
    ],
)
def test_the_key(changes: dict[str, Any], key: str) -> None:
    assert entry(**changes).key == key


def test_an_item_without_a_title_begins_with_its_text() -> None:
    found = entry(title=None, content_text="Rain " * 100)
    assert found.title == ("Rain " * 60).strip()
    assert found.summary == ("Rain " * 100).strip()


@pytest.mark.parametrize(
    ("changes", "year"),
    [
        pytest.param({"date_published": None}, None, id="none"),
        pytest.param(
            {"date_published": "soon", "date_modified": "2025-01-02T00:00:00Z"}, 2025, id="the later one"
        ),
        pytest.param({"date_published": "2097-06-01T00:00:00Z"}, 2097, id="in the future, as it stands"),
        pytest.param({"date_published": "9999-01-01T00:00:00Z"}, None, id="after all times"),
        pytest.param({"date_published": [2026]}, None, id="in a list"),
    ],
)
def test_dates(changes: dict[str, Any], year: int | None) -> None:
    found = entry(**changes).published
    assert (found.year if found else None) == year


def test_a_link_that_is_none_is_dropped() -> None:
    assert entry(url="javascript:alert(1)").url == ""


def test_an_item_that_says_nothing_costs_no_other() -> None:
    body = fed({}, {"id": "a", "title": "  "}, "row", None, ITEM)
    assert [s.entry.key for s in parse(HERE, body, "")] == ["pond-1"]


def test_an_empty_feed_is_no_error() -> None:
    assert parse(HERE, fed(), "") == ()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<rss/>", id="RSS"),
        pytest.param(b"[]", id="no object"),
        pytest.param(fed(ITEM, version="2"), id="a version of something else"),
        pytest.param(fed(ITEM, version=None), id="no version"),
        pytest.param(b'{"version": "https://jsonfeed.org/version/1.1"}', id="no items"),
        pytest.param(fed("row", {}), id="not one item can be read"),
        pytest.param(b"[" * 100_000, id="too deep"),
        pytest.param(b"9" * 10_000, id="a number too long"),
    ],
)
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError, match="expected a JSON Feed"):
        parse(HERE, body, "application/feed+json")
