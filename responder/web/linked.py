"""What search engines and fact-check lists read of a page: schema.org in JSON-LD."""

import json
from collections.abc import Mapping

from responder.model.library import Evidence
from responder.model.quoted import Quoted
from responder.publish.webhook import TAGS, claim_review
from responder.store.public import Edition, PublicText
from responder.web.room import Site


def linked(one: PublicText, site: Site) -> str:
    """The article with its corrections, and a ClaimReview for each claim.

    Empty for what is withdrawn and for exercises: neither may be quoted by a machine.
    """
    if one.listed.withdrawal or one.text.drill:
        return ""
    content = one.version.content
    shared = {
        "author": {"@type": "Organization", "name": site.name.of(content.language), "url": site.url},
        "inLanguage": TAGS[content.language],
        "datePublished": one.listed.editions[0].at.isoformat(),
        "dateModified": one.listed.now.at.isoformat(),
    }
    address = one.text.page(site.url)
    reviews = [
        {**claim_review(claim, f"{address}#claim-{n}", content.language), **shared}
        for n, claim in enumerate(content.claims, start=1)
    ]
    whole = {"@context": "https://schema.org", "@graph": [_article(one, address, shared), *reviews]}
    # "</" would end the element that holds it.
    return json.dumps(whole, ensure_ascii=False).replace("<", "\\u003c")


def _article(one: PublicText, address: str, shared: Mapping[str, object]) -> Mapping[str, object]:
    content = one.version.content
    return {
        "@type": "Article",
        "@id": address,
        "url": address,
        "headline": content.title,
        "version": one.version.id,
        "publisher": shared["author"],
        **shared,
        **({"hasPart": [_quotation(one) for one in content.quotations]} if content.quotations else {}),
        "citation": [_source(source) for source in content.evidence],
        "correction": [_correction(edition) for edition in one.listed.corrections],
    }


def _source(source: Evidence) -> Mapping[str, object]:
    return {
        "@type": "CreativeWork",
        "name": source.title,
        "publisher": {"@type": "Organization", "name": source.publisher},
        "datePublished": str(source.year),
        "url": source.url,
    }


def _quotation(one: Quoted) -> Mapping[str, object]:
    house = {"@type": "Organization", "name": one.affiliation}
    person = {"@type": "Person", "name": one.name, "affiliation": house}
    by = {"spokenByCharacter": person} if one.name else {}
    return {"@type": "Quotation", "text": one.words, "creditText": one.under, "comment": one.interests, **by}


def _correction(edition: Edition) -> Mapping[str, object]:
    return {
        "@type": "CorrectionComment",
        "text": edition.publication.note,
        "datePublished": edition.at.isoformat(),
    }
