"""Any JSON, by expressions."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from responder.config import load
from responder.errors import ConfigError, ParseError
from responder.fetch.mapped import parse
from responder.model.feed import Entry, Group, Paths, Sighting
from tests.fetch.sample import feed

PATHS = Paths(
    items="result.rows[?type=='news']",
    title="join(' ', [head, sub])",
    id="to_string(no)",
    url="links[0].href",
    summary="body",
    published="made.at",
)
HERE = feed("jmespath", paths=PATHS, zone="Asia/Shanghai")
SIMPLE = feed("jmespath", paths=Paths(items="rows", title="title"))
ROW = {
    "type": "news",
    "no": 7,
    "head": "池塘",
    "sub": "涨水",
    "links": [{"href": "/n/7"}],
    "body": "<p>Three &amp; more</p>",
    "made": {"at": "2026-09-21 08:30"},
}
SETTINGS = """[[feeds]]
id = "pond"
name = "Pond"
url = "https://pond.example.org/api"
kind = "jmespath"
language = "zh"
trust = "press"
group = "news"
interval = "10m"
"""


def body(*rows: Any) -> bytes:
    return json.dumps({"result": {"rows": rows}}).encode()


def simple(*rows: Any) -> tuple[Sighting, ...]:
    return parse(SIMPLE, json.dumps({"rows": rows}).encode(), "")


def loaded(folder: Path, more: str, kind: str = "jmespath") -> Paths | None:
    path = folder / "responder.toml"
    path.write_text(SETTINGS.replace('"jmespath"', f'"{kind}"') + more, encoding="utf-8")
    return load(path).feeds[0].paths


def test_a_mapped_document() -> None:
    assert parse(HERE, body(ROW, ROW | {"type": "advert"}), "application/json") == (
        Sighting(
            Entry(
                HERE.id,
                "7",
                "池塘 涨水",
                "https://pond.example.org/n/7",
                "Three & more",
                datetime(2026, 9, 21, 0, 30, tzinfo=UTC),
            )
        ),
    )


def test_only_items_and_title_are_needed() -> None:
    assert simple({"title": "一"}) == (Sighting(Entry(SIMPLE.id, "一", "一")),)


def test_items_of_a_ranking_have_ranks() -> None:
    here = feed("jmespath", paths=Paths(items="@", title="@"), group=Group.HOTLIST)
    found = parse(here, '["一", null, "二"]'.encode(), "")
    assert [(s.rank, s.entry.title) for s in found] == [(1, "一"), (3, "二")]


def test_an_item_without_a_title_costs_no_other() -> None:
    assert [s.entry.title for s in simple({}, "row", None, {"title": {"a": 1}}, {"title": 5})] == ["5"]


@pytest.mark.parametrize(
    ("at", "year"),
    [("2097-06-01 08:00", 2097), ("9999-01-01", None), ("soon", None), ([], None), (None, None)],
)
def test_a_time_is_kept_as_it_stands_or_not_at_all(at: Any, year: int | None) -> None:
    found = parse(HERE, body(ROW | {"made": {"at": at}}), "")[0].entry.published
    assert (found.year if found else None) == year


def test_an_empty_list_is_no_error() -> None:
    assert simple() == ()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html></html>", id="a page"),
        pytest.param(b"[]", id="no object"),
        pytest.param(b'{"rows": {"title": "a"}}', id="no list"),
        pytest.param(b'{"rows": [{}, 3]}', id="not one title"),
        pytest.param(b"[" * 100_000, id="too deep"),
    ],
)
def test_what_does_not_fit_is_refused(text: bytes) -> None:
    with pytest.raises(ParseError, match="expected JSON with a list of items at 'rows'"):
        parse(SIMPLE, text, "application/json")


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("join(' ', title)", id="no list to join"),
        pytest.param("ceil(title)", id="a number too great"),
        pytest.param("nothing(title)", id="no such function"),
        pytest.param("title[", id="no expression"),
    ],
)
def test_a_path_that_cannot_be_followed_is_a_refusal(path: str) -> None:
    here = feed("jmespath", paths=Paths(items="rows", title=path))
    with pytest.raises(ParseError, match="the paths do not fit it"):
        parse(here, b'{"rows": [{"title": 1e999}]}', "")


def test_a_feed_without_paths_is_refused() -> None:
    with pytest.raises(ParseError, match="expected paths in the settings"):
        parse(feed("jmespath"), b"{}", "")


def test_paths_are_read_from_the_settings(tmp_path: Path) -> None:
    more = '[feeds.paths]\nitems = "data.list"\ntitle = "name"\nurl = "link"\n'
    assert loaded(tmp_path, more) == Paths(items="data.list", title="name", url="link")


@pytest.mark.parametrize(
    ("more", "kind", "what"),
    [
        pytest.param("", "jmespath", "needs them", id="no paths"),
        pytest.param(
            'paths = {items = "a", title = "b"}', "rss", "only the kind jmespath", id="another kind"
        ),
        pytest.param('paths = {items = "a"}', "jmespath", "title is missing", id="no title"),
        pytest.param('paths = {items = "a[", title = "b"}', "jmespath", "JMESPath", id="no expression"),
        pytest.param('paths = {items = "a", title = ""}', "jmespath", "JMESPath", id="nothing"),
        pytest.param(
            f'paths = {{items = "{"(" * 5000}", title = "b"}}', "jmespath", "JMESPath", id="too deep"
        ),
        pytest.param('paths = {items = "a", title = "b", x = "c"}', "jmespath", "unknown", id="no such path"),
    ],
)
def test_wrong_paths_are_faults(tmp_path: Path, more: str, kind: str, what: str) -> None:
    with pytest.raises(ConfigError, match=what):
        loaded(tmp_path, more, kind)
