"""Repositories of GitHub, trending and found."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from responder.errors import ParseError
from responder.fetch.github import parse
from responder.model.feed import Entry, Group, Sighting, Trust
from tests.fetch.sample import feed

HERE = feed("github", group=Group.HOTLIST, trust=Trust.LIST)
ROW = """<article class="Box-row"><div class="float-right">
<a href="/login?return_to=%2Fpond%2Flily">Star</a></div>
<h2 class="h3 lh-condensed"><a data-hydro-click="{{}}" href="/{name}" class="Link"><svg></svg>
<span class="text-normal">pond /</span> lily</a></h2>{about}
<div class="f6 color-fg-muted mt-2"><span itemprop="programmingLanguage">Python</span>
<a href="/{name}/stargazers" class="Link Link--muted"><svg></svg> 1,234</a>
<a href="/{name}/forks" class="Link"> 56</a>{gained}</div></article>"""
ABOUT = '<p class="col-9 color-fg-muted my-1 pr-4">Counts <g-emoji>🐸</g-emoji> frogs &amp; toads</p>'
GAINED = '<span class="d-inline-block float-sm-right"><svg></svg> 321 stars today</span>'


def page(*rows: str) -> bytes:
    return f"<!DOCTYPE html><html><body><main>{''.join(rows)}</main></body></html>".encode()


def row(name: str = "pond/lily", about: str = ABOUT, gained: str = GAINED) -> str:
    return ROW.format(name=name, about=about, gained=gained)


def hit(**stated: Any) -> dict[str, Any]:
    return {
        "id": 7,
        "full_name": "pond/lily",
        "html_url": "https://github.com/pond/lily",
        "description": "Counts frogs",
        "created_at": "2026-09-21T00:30:00Z",
        "stargazers_count": 1234,
        "score": 1.0,
        **stated,
    }


def test_what_is_trending() -> None:
    assert parse(HERE, page(row(), row("pond/Heron.py", about="", gained="")), "text/html") == (
        Sighting(
            Entry(
                HERE.id,
                "pond/lily",
                "pond/lily: Counts 🐸 frogs & toads",
                "https://github.com/pond/lily",
                "Counts 🐸 frogs & toads",
            ),
            1,
            321.0,
        ),
        Sighting(
            Entry(HERE.id, "pond/heron.py", "pond/Heron.py", "https://github.com/pond/Heron.py"), 2, 1234.0
        ),
    )


def test_what_a_search_finds() -> None:
    body = json.dumps({"total_count": 2, "incomplete_results": False, "items": [hit(), {"id": 8}]}).encode()
    (found,) = parse(feed("github"), body, "application/json")
    assert (found.entry.title, found.entry.url) == ("pond/lily: Counts frogs", "https://github.com/pond/lily")
    assert (found.rank, found.heat) == (None, 1234.0)
    assert found.entry.published == datetime(2026, 9, 21, 0, 30, tzinfo=UTC)


def test_a_name_that_leads_elsewhere_is_none() -> None:
    broken = row("login?return_to=/pond/lily")
    assert [s.entry.key for s in parse(HERE, page(broken, row()), "")] == ["pond/lily"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(page(), id="a page of another shape"),
        pytest.param(page(row("x")), id="rows that name nothing"),
        pytest.param(b'{"message": "API rate limit exceeded"}', id="a refusal"),
        pytest.param(b"<" * 5000, id="no HTML"),
        pytest.param(b"<!-- -->", id="only a comment"),
    ],
)
def test_what_is_neither_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError):
        parse(HERE, body, "")


def test_a_refusal_is_told() -> None:
    with pytest.raises(ParseError, match="rate limit"):
        parse(HERE, b'{"message": "API rate limit exceeded"}', "")
