"""Posts of Bluesky."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from responder.errors import ParseError
from responder.fetch.bluesky import parse
from responder.model.feed import Entry, Group, Sighting, Trust
from tests.fetch.sample import feed

HERE = feed("bluesky", trust=Trust.SOCIAL, group=Group.SOCIAL)
RECORD = {
    "$type": "app.bsky.feed.post",
    "text": "The pond\nrises. 池塘涨水",
    "createdAt": "2026-09-21T00:30:00.000Z",
}
POST = {
    "uri": "at://did:plc:frog/app.bsky.feed.post/3pond",
    "cid": "c",
    "author": {"did": "did:plc:frog", "handle": "frog.example.org"},
    "record": RECORD,
    "likeCount": 4,
    "repostCount": 2,
    "quoteCount": 1,
    "indexedAt": "2026-09-21T00:31:00.000Z",
}


def looked(answer: Any, ranked: bool = False) -> tuple[Sighting, ...]:
    here = feed("bluesky", group=Group.HOTLIST) if ranked else HERE
    return parse(here, json.dumps(answer).encode(), "application/json")


def post(**changes: Any) -> Sighting:
    return looked({"posts": [POST | changes]})[0]


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param({"feed": [{"post": POST, "reason": {"by": {}}}], "cursor": "c"}, id="a feed"),
        pytest.param({"posts": [POST], "hitsTotal": 1}, id="a search"),
    ],
)
def test_the_forms(answer: Any) -> None:
    entry = Entry(
        HERE.id,
        "at://did:plc:frog/app.bsky.feed.post/3pond",
        "The pond rises. 池塘涨水",
        "https://bsky.app/profile/frog.example.org/post/3pond",
        "The pond rises. 池塘涨水",
        datetime(2026, 9, 21, 0, 30, tzinfo=UTC),
    )
    assert looked(answer) == (Sighting(entry, None, 7.0),)
    assert looked(answer, ranked=True) == (Sighting(entry, 1, 7.0),)


def test_a_post_of_nothing_but_a_link() -> None:
    embed = {"external": {"title": "Frogs", "description": "They sing.", "uri": "https://pond.example.org"}}
    found = post(record=RECORD | {"text": ""}, embed=embed)
    assert (found.entry.title, found.entry.summary) == ("Frogs", "They sing.")


@pytest.mark.parametrize(
    ("created", "indexed", "year"),
    [
        pytest.param("2097-01-01T00:00:00Z", "2026-09-21T00:31:00Z", 2026, id="a clock that runs ahead"),
        pytest.param("2020-01-01T00:00:00Z", "2026-09-21T00:31:00Z", 2020, id="an old post"),
        pytest.param(None, "2026-09-21T00:31:00Z", 2026, id="only the server's"),
        pytest.param("9999-01-01T00:00:00Z", [], None, id="none that can be"),
    ],
)
def test_the_earlier_time_counts(created: Any, indexed: Any, year: int | None) -> None:
    found = post(record=RECORD | {"createdAt": created}, indexedAt=indexed).entry.published
    assert (found.year if found else None) == year


@pytest.mark.parametrize(
    ("changes", "url"),
    [
        pytest.param(
            {"author": {"did": "did:plc:frog"}},
            "https://bsky.app/profile/did:plc:frog/post/3pond",
            id="no handle",
        ),
        pytest.param({"author": None}, "", id="no author"),
        pytest.param({"uri": "at://x/app.bsky.feed.generator/y"}, "", id="no post"),
        pytest.param({"uri": 7}, "", id="no address"),
        pytest.param(
            {"author": {"handle": "a@b"}},
            "https://bsky.app/profile/a@b/post/3pond",
            id="odd, but on the site",
        ),
    ],
)
def test_the_page_of_a_post(changes: dict[str, Any], url: str) -> None:
    assert post(**changes).entry.url == url


def test_counts_may_be_missing_or_wrong() -> None:
    assert post(likeCount=None, repostCount="x", quoteCount=[]).heat is None


def test_a_post_that_says_nothing_costs_no_other() -> None:
    rows: list[Any] = [
        {},
        "row",
        None,
        {"post": {"record": {"text": 5.5e300}}},
        {"record": {"text": []}},
        POST,
    ]
    assert [s.rank for s in looked({"feed": rows}, ranked=True)] == [4, 6]


def test_an_empty_feed_is_no_error() -> None:
    assert looked({"feed": []}) == ()


def test_what_the_server_says_instead_is_passed_on() -> None:
    with pytest.raises(ParseError, match=r"expected posts of Bluesky.* says 'Feed not found'"):
        looked({"error": "InvalidRequest", "message": "Feed not found"})


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html></html>", id="a page"),
        pytest.param(b"[]", id="no object"),
        pytest.param(b'{"feed": {}}', id="no list"),
        pytest.param(b'{"posts": [1, {}]}', id="not one post can be read"),
        pytest.param(b"[" * 100_000, id="too deep"),
    ],
)
def test_what_are_no_posts_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError, match="expected posts of Bluesky"):
        parse(HERE, body, "application/json")
