"""Claims as ClaimReview, out and in."""

import json
from datetime import UTC, datetime

import pytest

from responder.exchange.claimreview import exported, imported
from responder.model.exchange import StagedKind, StagedState
from responder.model.library import Library

NOW = datetime(2026, 11, 20, tzinfo=UTC)
GOOD = """{
 "@context": "https://schema.org",
 "@type": "ClaimReview",
 "url": "https://checker.example/1",
 "author": {"@type": "Organization", "name": "A checker"},
 "claimReviewed": "The hour of a quake can be foretold.",
 "reviewRating": {"@type": "Rating", "ratingValue": 1, "alternateName": "False"}
}"""


def test_every_claim_goes_out_with_its_verdict_and_sources(library: Library) -> None:
    graph = json.loads(exported(library.explainers, "first", "https://first.example/p"))["@graph"]
    assert len(graph) == sum(len(text.claims) for text in library.explainers)
    assert len({one["@id"] for one in graph}) == len(graph)
    for one in graph:
        assert one["creativeWorkStatus"] == "starter"
        assert 1 <= one["reviewRating"]["ratingValue"] <= 5
        assert one["citation"]


def test_what_went_out_comes_in_as_drafts(library: Library) -> None:
    held = exported(library.explainers[:2], "first", "https://first.example/p")
    found, faults = imported(held, "claims.json", NOW)
    assert not faults
    assert len(found) == sum(len(text.claims) for text in library.explainers[:2])
    assert {(one.kind, one.state) for one in found} == {(StagedKind.CLAIM, StagedState.DRAFT)}
    lines = held.split("\n")
    for one in found:
        number = int(one.provenance.split("claims.json:")[1].split(",")[0])
        assert '"ClaimReview"' in lines[number - 1]


def test_a_review_of_somebody_else_keeps_who_said_it() -> None:
    ((one,), faults) = imported(f'{{"@graph": [{GOOD}]}}', "claims.json", NOW)
    assert not faults
    assert (one.source, one.title) == ("A checker", "The hour of a quake can be foretold. — False")
    assert "https://checker.example/1" in one.provenance


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        pytest.param('"claimReviewed"', '"claim"', 3, "claimReviewed", id="no claim"),
        pytest.param('"name": "A checker"', '"name": ""', 3, "author.name", id="nobody answers for it"),
        pytest.param("https://checker", "ftp://checker", 3, "url", id="an address that is none"),
        pytest.param('"ratingValue": 1', '"ratingValue": "?"', 3, "ratingValue", id="a rating in words"),
        pytest.param('"url"', "url", 4, "not JSON", id="broken JSON"),
        pytest.param("ClaimReview", "Article", 0, "no ClaimReview", id="something else"),
        pytest.param(GOOD, "[]", 0, "no ClaimReview", id="nothing"),
    ],
)
def test_a_fault_names_its_line(old: str, new: str, line: int, what: str) -> None:
    found, faults = imported(GOOD.replace(old, new, 1), "claims.json", NOW)
    assert not found
    assert [fault for fault in faults if fault.line == line and what in fault.what and fault.mend], faults
