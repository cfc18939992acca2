"""Mastodon's trends and timelines."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from responder.errors import ParseError
from responder.fetch.mastodon import parse
from responder.model.feed import Entry, Group, Sighting, Trust
from tests.fetch.sample import feed

HERE = feed("mastodon", trust=Trust.SOCIAL, group=Group.SOCIAL)
AT = datetime(2026, 9, 21, 0, 30, tzinfo=UTC)
HISTORY = [
    {"day": "1789948800", "accounts": "17", "uses": "20"},
    {"day": "1789862400", "accounts": "25", "uses": "30"},
    {"day": "1789776000", "accounts": "99", "uses": "99"},
]
LINK = {
    "url": "https://news.example.org/frogs",
    "title": "Frogs &amp; floods",
    "description": "A pond rises.",
    "type": "link",
    "published_at": "2026-09-21T00:30:00.000Z",
    "history": HISTORY,
}
TAG = {"id": "1", "name": "池塘", "url": "https://social.example.org/tags/池塘", "history": HISTORY}
POST = {
    "id": "7",
    "created_at": "2026-09-21T00:30:00.000Z",
    "spoiler_text": "",
    "uri": "https://social.example.org/users/frog/statuses/7",
    "url": "https://social.example.org/@frog/7",
    "reblogs_count": 3,
    "favourites_count": 4,
    "content": '<p>The pond <a href="https://social.example.org/tags/f">#<span>flood</span></a> rises</p>',
    "reblog": None,
    "card": {"title": "Frogs"},
}


def looked(*rows: Any, ranked: bool = False) -> tuple[Sighting, ...]:
    here = feed("mastodon", group=Group.HOTLIST) if ranked else HERE
    return parse(here, json.dumps(rows).encode(), "application/json")


def test_trending_links() -> None:
    url = "https://news.example.org/frogs"
    assert looked(LINK) == (
        Sighting(Entry(HERE.id, url, "Frogs & floods", url, "A pond rises.", AT), 1, 42.0),
    )


def test_trending_tags() -> None:
    (found,) = looked(TAG)
    assert (found.entry.title, found.entry.url, found.rank, found.heat) == ("#池塘", TAG["url"], 1, 42.0)


def test_posts_of_a_timeline_have_no_rank() -> None:
    assert looked(POST) == (
        Sighting(
            Entry(
                HERE.id,
                "https://social.example.org/users/frog/statuses/7",
                "The pond #flood rises",
                "https://social.example.org/@frog/7",
                "The pond #flood rises",
                AT,
            ),
            None,
            7.0,
        ),
    )


def test_posts_of_a_ranking_have_one() -> None:
    assert [s.rank for s in looked(POST, POST | {"uri": "other"}, ranked=True)] == [1, 2]


def test_what_was_shared_counts_and_not_the_sharing() -> None:
    shared = {"id": "9", "content": "", "uri": "https://else.example.org/9", "reblog": POST}
    assert looked(shared) == looked(POST)


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        pytest.param({"spoiler_text": "Flood"}, "Flood", id="a warning"),
        pytest.param({"content": ""}, "Frogs", id="only a link"),
        pytest.param({"content": "<p>" + "rain " * 200 + "</p>"}, ("rain " * 60).strip(), id="a long one"),
    ],
)
def test_the_title_of_a_post(changes: dict[str, Any], title: str) -> None:
    assert looked(POST | changes)[0].entry.title == title


@pytest.mark.parametrize(
    ("history", "heat"),
    [([], None), ([{"accounts": "many"}], 0.0), (["day", None], 0.0), ([{"accounts": 10**30}], 0.0)],
)
def test_a_history_may_be_missing_or_wrong(history: Any, heat: float | None) -> None:
    assert looked(TAG | {"history": history})[0].heat == heat


def test_counts_may_be_missing() -> None:
    assert looked(POST | {"reblogs_count": None, "favourites_count": "x"})[0].heat is None


@pytest.mark.parametrize(
    ("at", "year"),
    [("2097-06-01T00:00:00Z", 2097), ("9999-01-01T00:00:00Z", None), (None, None), ({}, None)],
)
def test_a_time_is_kept_as_it_stands_or_not_at_all(at: Any, year: int | None) -> None:
    found = looked(POST | {"created_at": at})[0].entry.published
    assert (found.year if found else None) == year


def test_a_row_that_says_nothing_costs_no_other() -> None:
    rows: tuple[Any, ...] = ({}, "row", None, {"history": []}, {"content": ["a"]}, TAG)
    assert [(s.rank, s.entry.title) for s in looked(*rows)] == [(6, "#池塘")]


def test_an_empty_list_is_no_error() -> None:
    assert looked() == ()


def test_what_the_server_says_instead_is_passed_on() -> None:
    with pytest.raises(ParseError, match=r"expected a list of Mastodon.* says 'log in'"):
        parse(HERE, b'{"error": "log in"}', "")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html></html>", id="a page"),
        pytest.param(b"{}", id="no list"),
        pytest.param(b"[1, {}]", id="not one row can be read"),
        pytest.param(b"[" * 100_000, id="too deep"),
    ],
)
def test_what_is_no_list_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError, match="expected a list of Mastodon"):
        parse(HERE, body, "application/json")
