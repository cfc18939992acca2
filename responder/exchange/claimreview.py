"""Claims with their verdicts as schema.org ClaimReview in JSON-LD, out and in.

Ours go out as drafts of a starter text, and say so; what comes in is a draft whatever it says.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from responder.errors import Fault
from responder.exchange.staging import staged
from responder.model.exchange import Staged, StagedKind
from responder.model.library import Explainer, Verdict
from responder.model.text import Language

RATING = {
    Verdict.FALSE: 1,
    Verdict.MISLEADING: 2,
    Verdict.UNPROVEN: 3,
    Verdict.MOSTLY_TRUE: 4,
    Verdict.TRUE: 5,
}
NAMES = {
    Language.ZH: {
        Verdict.FALSE: "错误",
        Verdict.MISLEADING: "误导",
        Verdict.UNPROVEN: "未经证实",
        Verdict.MOSTLY_TRUE: "大体属实",
        Verdict.TRUE: "属实",
    },
    Language.EN: {verdict: verdict.value.replace("-", " ").capitalize() for verdict in Verdict},
}


def exported(explainers: Sequence[Explainer], author: str, site: str) -> str:
    """All claims as one JSON-LD document.

    author: who answers for the verdicts; site: address of the public site, without a slash at the end.
    """
    reviews = [one for text in explainers for one in _reviews(text, author, site)]
    held = {"@context": "https://schema.org", "@graph": reviews}
    return json.dumps(held, ensure_ascii=False, indent=1) + "\n"


def _reviews(text: Explainer, author: str, site: str) -> Iterator[dict[str, object]]:
    page = f"{site}/{text.language}/{text.id}/"
    sources = [
        {"@type": "CreativeWork", "name": one.title, "publisher": one.publisher, "url": one.url}
        for one in text.evidence
    ]
    for number, claim in enumerate(text.claims, start=1):
        yield {
            "@type": "ClaimReview",
            "@id": f"{page}#claim-{number}",
            "url": page,
            "inLanguage": text.language,
            "creativeWorkStatus": text.status,
            "author": {"@type": "Organization", "name": author},
            "claimReviewed": claim.text,
            "reviewBody": claim.why,
            "reviewRating": {
                "@type": "Rating",
                "ratingValue": RATING[claim.verdict],
                "bestRating": 5,
                "worstRating": 1,
                "alternateName": NAMES[text.language][claim.verdict],
            },
            "citation": sources,
        }


class _Lenient(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Author(_Lenient):
    name: str = Field(min_length=1)


class _Rating(_Lenient):
    ratingValue: float | None = None  # noqa: N815 - schema.org's own names.
    alternateName: str = ""  # noqa: N815


class _Review(_Lenient):
    claimReviewed: str = Field(min_length=1)  # noqa: N815
    reviewRating: _Rating  # noqa: N815
    author: _Author
    url: str = Field(pattern=r"^https?://\S+$")
    inLanguage: str = ""  # noqa: N815


def imported(text: str, path: str, at: datetime) -> tuple[tuple[Staged, ...], tuple[Fault, ...]]:
    """Every ClaimReview of a document as a draft, and a fault with its line for each that is none."""
    try:
        held = json.loads(text)
    except ValueError as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 0
        return (), (Fault(path, line, f"not JSON: {error}", "Export it again"),)
    found: list[Staged] = []
    faults: list[Fault] = []
    lines = _lines(text)
    for number, node in enumerate(_nodes(held)):
        line = lines[number] if number < len(lines) else 0
        try:
            review = _Review.model_validate(node)
        except ValidationError as error:
            faults += [_fault(path, line, detail["loc"], detail["msg"]) for detail in error.errors()]
            continue
        found.append(_staged(review, node, path, line, at))
    if not found and not faults:
        faults.append(Fault(path, 0, "no ClaimReview in it", "Look for @type ClaimReview"))
    return tuple(found), tuple(faults)


def _fault(path: str, line: int, where: tuple[int | str, ...], what: str) -> Fault:
    key = ".".join(str(part) for part in where)
    return Fault(path, line, f"{key}: {what}", "Write it as schema.org/ClaimReview says")


def _nodes(held: Any) -> Iterator[dict[str, Any]]:
    """Nodes of the type, in the order of the text, however deep."""
    if isinstance(held, list):
        for one in held:
            yield from _nodes(one)
    elif isinstance(held, dict):
        kinds = held.get("@type")
        if kinds == "ClaimReview" or (isinstance(kinds, list) and "ClaimReview" in kinds):
            yield held
        else:
            for one in held.values():
                yield from _nodes(one)


def _lines(text: str) -> list[int]:
    """The line of each mention of the type, in order."""
    return [n for n, line in enumerate(text.split("\n"), start=1) for _ in range(line.count('"ClaimReview"'))]


def _staged(review: _Review, node: dict[str, Any], path: str, line: int, at: datetime) -> Staged:
    rating = review.reviewRating
    said = rating.alternateName or str(rating.ratingValue or "without a rating")
    code = review.inLanguage[:2].lower()
    return staged(
        StagedKind.CLAIM,
        review.author.name,
        str(node.get("@id") or review.url),
        json.dumps(node, ensure_ascii=False, indent=1),
        title=f"{review.claimReviewed} — {said}",
        language=Language(code) if code in set(Language) else None,
        provenance=f"{review.author.name}, {review.url}, {path}:{line}, {at:%Y-%m-%d %H:%M}Z",
        faults=(),
        at=at,
    )
