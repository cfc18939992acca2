"""Hot lists: ranks, heat, and lists that fail."""

import json
from typing import Any

import pytest

from responder.errors import ParseError
from responder.fetch.newsnow import heat, parse
from responder.model.feed import Entry, Group, Sighting
from tests.fetch.sample import feed

HERE = feed("newsnow", group=Group.HOTLIST, language="zh")


def listed(*items: Any, status: str = "success") -> bytes:
    answer = {"status": status, "id": "pond", "updatedTime": 1789950600000, "items": items}
    return json.dumps(answer, ensure_ascii=False).encode()


def test_a_list() -> None:
    body = listed(
        {
            "id": 1,
            "title": "青蛙的<em>合唱</em>",
            "url": "https://pond.example.org/1",
            "extra": {"info": "123万"},
        },
        {
            "id": "2",
            "title": "荷花开了",
            "mobileUrl": "https://m.pond.example.org/2",
            "extra": {"hover": "…"},
        },
        {"id": "3", "title": "水位", "url": "pond://3", "extra": None},
        status="cache",
    )
    assert parse(HERE, body, "application/json") == (
        Sighting(Entry(HERE.id, "青蛙的合唱", "青蛙的合唱", "https://pond.example.org/1"), 1, 1_230_000.0),
        Sighting(Entry(HERE.id, "荷花开了", "荷花开了", "https://m.pond.example.org/2"), 2),
        Sighting(Entry(HERE.id, "水位", "水位"), 3),
    )


def test_rows_without_a_title_leave_a_gap_in_the_ranks() -> None:
    body = listed({"title": "一"}, {"title": None}, "row", {"title": {"zh": "二"}}, {}, {"title": "三"})
    assert [(s.rank, s.entry.title) for s in parse(HERE, body, "")] == [(1, "一"), (6, "三")]


def test_a_title_that_is_there_twice_counts_once_and_higher() -> None:
    body = listed({"title": "一"}, {"title": "二"}, {"title": "一"})
    assert [(s.rank, s.entry.title) for s in parse(HERE, body, "")] == [(1, "一"), (2, "二")]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("123万", 1_230_000, id="ten thousands"),
        pytest.param("1.5亿", 150_000_000, id="hundred millions"),
        pytest.param("85 万热度", 850_000, id="a word behind"),
        pytest.param("热度:4321", 4321, id="a word before"),
        pytest.param("12.3W讨论", 123_000, id="a Latin letter for ten thousand"),
        pytest.param("1,234", 1234, id="a comma between thousands"),
        pytest.param("100万+", 1_000_000, id="and more"),
        pytest.param("", None, id="nothing"),
        pytest.param("3小时前", None, id="an age is no heat"),
        pytest.param("2026-09-21", None, id="a date is no heat"),
        pytest.param("作者 7 号", None, id="a number in a name"),
        pytest.param("9" * 400, None, id="more than can be"),
    ],
)
def test_heat_is_a_number_of_its_own(text: str, number: float | None) -> None:
    assert heat(text) == number


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html></html>", id="a page"),
        pytest.param(b"[]", id="no object"),
        pytest.param(b'{"status": "success"}', id="no items"),
        pytest.param(b'{"status": "success", "items": null}', id="items are null"),
        pytest.param(b'{"status": ["success"], "items": []}', id="a status in a list"),
        pytest.param(listed(status="error"), id="the service says error"),
        pytest.param(b"[" * 100_000, id="too deep"),
        pytest.param(b"9" * 10_000, id="a number too long"),
    ],
)
def test_what_is_no_list_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError):
        parse(HERE, body, "application/json")
