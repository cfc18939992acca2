"""Listings of Reddit."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from responder.errors import ParseError
from responder.fetch.reddit import parse
from responder.model.feed import Entry, Group, Sighting, Trust
from tests.fetch.sample import feed

HERE = feed("reddit", trust=Trust.SOCIAL, group=Group.HOTLIST)
POST = {
    "name": "t3_pond",
    "id": "pond",
    "title": "Frogs &amp; floods",
    "url": "https://pond.example.org/frogs?a=1&amp;b=2",
    "permalink": "/r/pond/comments/pond/frogs/",
    "selftext": "",
    "created_utc": 1789950600.0,
    "score": 321,
    "stickied": False,
}


def listing(*posts: Any) -> dict[str, Any]:
    return {"kind": "Listing", "data": {"children": [{"kind": "t3", "data": post} for post in posts]}}


def looked(answer: Any, ranked: bool = True) -> tuple[Sighting, ...]:
    here = HERE if ranked else feed("reddit")
    return parse(here, json.dumps(answer).encode(), "application/json")


def test_a_post() -> None:
    entry = Entry(
        HERE.id,
        "t3_pond",
        "Frogs & floods",
        "https://pond.example.org/frogs?a=1&b=2",
        published=datetime(2026, 9, 21, 0, 30, tzinfo=UTC),
    )
    assert looked(listing(POST)) == (Sighting(entry, 1, 321.0),)
    assert looked(listing(POST), ranked=False) == (Sighting(entry, None, 321.0),)


def test_a_post_without_an_address_is_linked_to_its_own_page() -> None:
    (found,) = looked(listing(POST | {"url": None, "selftext": "It rains."}))
    assert found.entry.url == "https://www.reddit.com/r/pond/comments/pond/frogs/"
    assert found.entry.summary == "It rains."


def test_what_a_moderator_put_on_top_is_not_shown() -> None:
    pinned, paid = POST | {"stickied": True}, POST | {"promoted": True}
    assert [s.rank for s in looked(listing(pinned, POST, paid))] == [2]
    assert looked(listing(pinned)) == ()


@pytest.mark.parametrize(
    ("at", "year"),
    [(4000000000, 2096), (9e9, None), (1e400, None), (-5, None), ("soon", None), (None, None), ([], None)],
)
def test_a_time_is_kept_as_it_stands_or_not_at_all(at: Any, year: int | None) -> None:
    found = looked(listing(POST | {"created_utc": at}))[0].entry.published
    assert (found.year if found else None) == year


@pytest.mark.parametrize("score", [None, "high", [], True, 1e400])
def test_a_score_may_be_missing_or_wrong(score: Any) -> None:
    assert looked(listing(POST | {"score": score}))[0].heat is None


def test_a_post_without_a_title_costs_no_other() -> None:
    rows = ({"body": "a comment"}, None, "row", {"title": ["a"]}, POST)
    assert [(s.rank, s.entry.key) for s in looked(listing(*rows))] == [(5, "t3_pond")]


def test_an_empty_listing_is_no_error() -> None:
    assert looked(listing()) == ()


def test_what_reddit_says_instead_is_passed_on() -> None:
    with pytest.raises(ParseError, match=r"expected a listing of Reddit.* says 'Too Many Requests'"):
        looked({"message": "Too Many Requests", "error": 429})


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html></html>", id="a page"),
        pytest.param(b"[]", id="no object"),
        pytest.param(b'{"kind": "t5", "data": {"children": []}}', id="another kind"),
        pytest.param(b'{"kind": "Listing", "data": {"children": {}}}', id="no list"),
        pytest.param(json.dumps(listing({}, 3)).encode(), id="not one title"),
        pytest.param(b"[" * 100_000, id="too deep"),
    ],
)
def test_what_is_no_listing_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError, match="expected a listing of Reddit"):
        parse(HERE, body, "application/json")
