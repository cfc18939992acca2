"""Hacker News."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from responder.errors import ParseError
from responder.fetch.hackernews import parse
from responder.model.feed import Entry, Group, Sighting, Trust
from tests.fetch.sample import feed

HERE = feed("hackernews", trust=Trust.LIST, group=Group.HOTLIST)
HIT = {
    "objectID": "4242",
    "title": "Frogs predict floods",
    "url": "https://pond.example.org/frogs",
    "points": 120,
    "num_comments": 7,
    "created_at": "2026-09-21T00:30:00Z",
    "created_at_i": 1789950600,
    "story_text": None,
}
ITEM = {
    "id": 4242,
    "type": "story",
    "title": "Frogs predict floods",
    "url": "https://pond.example.org/frogs",
    "score": 120,
    "time": 1789950600,
    "by": "toad",
}


def looked(answer: Any, ranked: bool = True) -> tuple[Sighting, ...]:
    here = HERE if ranked else feed("hackernews")
    return parse(here, json.dumps(answer).encode(), "application/json")


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param({"hits": [HIT], "nbHits": 1, "page": 0}, id="of the search"),
        pytest.param(ITEM, id="an item"),
        pytest.param([ITEM], id="a list of items"),
    ],
)
def test_the_forms(answer: Any) -> None:
    at = datetime(2026, 9, 21, 0, 30, tzinfo=UTC)
    entry = Entry(HERE.id, "4242", "Frogs predict floods", "https://pond.example.org/frogs", published=at)
    assert looked(answer) == (Sighting(entry, 1, 120.0),)
    assert looked(answer, ranked=False) == (Sighting(entry, None, 120.0),)


def test_a_question_is_linked_to_its_own_page() -> None:
    (found,) = looked([ITEM | {"url": None, "text": "<p>Why?</p>"}])
    assert (found.entry.url, found.entry.summary) == ("https://news.ycombinator.com/item?id=4242", "Why?")


@pytest.mark.parametrize(
    ("changes", "year"),
    [
        pytest.param({"created_at_i": None}, 2026, id="in words"),
        pytest.param({"created_at_i": 4000000000}, 2096, id="in the future, as it stands"),
        pytest.param({"created_at_i": 10**11}, None, id="after all times"),
        pytest.param({"created_at_i": None, "created_at": []}, None, id="none"),
    ],
)
def test_times(changes: dict[str, Any], year: int | None) -> None:
    found = looked({"hits": [HIT | changes]})[0].entry.published
    assert (found.year if found else None) == year


@pytest.mark.parametrize("points", [None, "many", [], True, 10**400])
def test_points_may_be_missing_or_wrong(points: Any) -> None:
    assert looked({"hits": [HIT | {"points": points}]})[0].heat is None


def test_what_has_no_title_or_was_taken_down_costs_no_other() -> None:
    rows = [{"comment_text": "no"}, ITEM | {"dead": True}, 7, None, {"title": {}}, ITEM]
    assert [(s.rank, s.entry.key) for s in looked(rows)] == [(6, "4242")]


def test_no_hits_are_no_error() -> None:
    assert looked({"hits": []}) == ()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html></html>", id="a page"),
        pytest.param(b"null", id="an item that is not there"),
        pytest.param(b'{"message": "no"}', id="a message"),
        pytest.param(b"[1, 2, 3]", id="only numbers of items"),
        pytest.param(b"[" * 100_000, id="too deep"),
    ],
)
def test_anything_else_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError, match="expected Hacker News"):
        parse(HERE, body, "application/json")
