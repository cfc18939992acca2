"""A webhook signed as Standard Webhooks says, with the text and its claims in schema.org's words.

The receiver knows a repeat by webhook-id, which is the publication's own. It is told of corrections
and withdrawals by deed; what it does with them is its own affair, and its 2xx means no more than taken.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from responder.model.library import Claim, Evidence, Verdict
from responder.model.publication import Deed, Fate, Outcome
from responder.model.text import Bilingual, Language
from responder.publish import answers, wording
from responder.publish.wire import HttpCall, Outgoing, Preview, PublisherKind, Reply, Step

TAGS = {Language.ZH: "zh-Hans", Language.EN: "en"}
RATINGS = {  # schema.org wants a number: 5 is true.
    Verdict.TRUE: 5,
    Verdict.MOSTLY_TRUE: 4,
    Verdict.UNPROVEN: 3,
    Verdict.MISLEADING: 2,
    Verdict.FALSE: 1,
}
BAD_KEY = Bilingual(
    "密钥以 whsec_ 开头但其后不是 base64", "the secret begins with whsec_ but is not base64 after it"
)
ENDED = Bilingual("接收方已停用此回调", "the receiver has ended this webhook")


def compose(outgoing: Outgoing, heard: Sequence[Reply]) -> Step:
    if heard:
        if heard[-1].status == 410:  # The standard's word for: send nothing more.
            return answers.refused(410, ENDED)
        return answers.judged(heard[-1]) or Outcome(Fate.LIVE, outgoing.publication.id)
    key = _key(outgoing.secret)
    if key is None:
        return answers.refused("secret", BAD_KEY)
    body = json.dumps(event(outgoing), ensure_ascii=False).encode()
    name, at = outgoing.publication.id, str(int(outgoing.now.timestamp()))
    digest = hmac.new(key, f"{name}.{at}.".encode() + body, hashlib.sha256).digest()
    headers = {
        "Content-Type": "application/json",
        "webhook-id": name,
        "webhook-timestamp": at,
        "webhook-signature": "v1," + base64.b64encode(digest).decode(),
    }
    return HttpCall(outgoing.outlet.url, headers, body)


def preview(outgoing: Outgoing) -> Preview:
    return Preview(json.dumps(event(outgoing), ensure_ascii=False, indent=1))


def event(outgoing: Outgoing) -> Mapping[str, object]:
    """Deed, address and words; the graph is empty for drills and withdrawals: no machine may quote those."""
    publication, content = outgoing.publication, outgoing.content
    quotable = outgoing.deed is not Deed.WITHDRAW and not content.drill
    return {
        "type": f"publication.{outgoing.deed}",
        "timestamp": publication.at.isoformat(),
        "data": {
            "id": publication.id,
            "version": publication.version,
            "replaces": outgoing.standing.version if outgoing.standing else None,
            "url": outgoing.page,
            "language": TAGS[content.language],
            "drill": content.drill,
            "title": wording.headline(outgoing),
            "wrong": publication.note,
            "text": wording.letter(outgoing),
            "linked": {
                "@context": "https://schema.org",
                "@graph": list(_graph(outgoing)) if quotable else [],
            },
        },
    }


def _graph(outgoing: Outgoing) -> Sequence[Mapping[str, object]]:
    content, split = outgoing.content, urlsplit(outgoing.page)
    shared: dict[str, object] = {
        "author": {"@type": "Organization", "url": f"{split.scheme}://{split.netloc}/"},
        "inLanguage": TAGS[content.language],
        "dateModified": outgoing.publication.at.isoformat(),
    }
    article: dict[str, object] = {
        "@type": "Article",
        "@id": outgoing.page,
        "url": outgoing.page,
        "headline": content.title,
        "version": outgoing.publication.version,
        **shared,
        "citation": [_source(one) for one in content.evidence],
    }
    if outgoing.deed is Deed.CORRECT:
        article["correction"] = {"@type": "CorrectionComment", "text": outgoing.publication.note}
    reviews = [
        claim_review(claim, f"{outgoing.page}#claim-{n}", content.language) | shared
        for n, claim in enumerate(content.claims, start=1)
    ]
    return [article, *reviews]


def claim_review(claim: Claim, address: str, language: Language) -> dict[str, object]:
    """A claim and its answer (schema.org ClaimReview); address: where the answer stands."""
    return {
        "@type": "ClaimReview",
        "url": address,
        "claimReviewed": claim.text,
        "itemReviewed": {"@type": "Claim", "name": claim.text},
        "reviewBody": claim.why,
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": RATINGS[claim.verdict],
            "bestRating": 5,
            "worstRating": 1,
            "alternateName": wording.VERDICTS[claim.verdict].of(language),
        },
    }


def _source(source: Evidence) -> Mapping[str, object]:
    return {
        "@type": "CreativeWork",
        "name": source.title,
        "publisher": {"@type": "Organization", "name": source.publisher},
        "datePublished": str(source.year),
        "url": source.url,
    }


def _key(secret: str) -> bytes | None:
    """A secret of the form whsec_… is base64; any other is taken as it stands."""
    if not secret.startswith("whsec_"):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        return None


KIND = PublisherKind(compose, preview, repeats=True, needs=("url", "secret"))
