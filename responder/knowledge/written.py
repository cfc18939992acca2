"""Explainers and experts as files, in the form that the library reads."""

import json
from collections.abc import Iterable, Iterator

from responder.knowledge.sections import AUDIENCE_HEADINGS, AUDIENCES, HEADINGS, SECTIONS
from responder.model.library import Expert, Explainer, Vetting


def explainer_file(text: Explainer, *, status: Vetting | None = None) -> str:
    """One explainer as Markdown with front matter.

    status: in place of its own; what comes from elsewhere is a draft.
    """
    rows = [
        f"id: {text.id}",
        f"language: {text.language}",
        f"title: {quoted(text.title)}",
        f"status: {status or text.status}",
        f"subjects: {_listed(text.subjects)}",
        f"regions: {_listed(text.regions)}",
        f"review_by: {text.review_by}",
        *_under("key_messages", (quoted(message) for message in text.key_messages)),
        *_under(
            "claims",
            (
                f"claim: {quoted(c.text)}\n    verdict: {c.verdict}\n    why: {quoted(c.why)}"
                for c in text.claims
            ),
        ),
        *_under(
            "evidence",
            (
                f"title: {quoted(e.title)}\n    publisher: {quoted(e.publisher)}\n"
                f"    year: {e.year}\n    url: {quoted(e.url)}"
                for e in text.evidence
            ),
        ),
        "alerts:",
        f"  short: {quoted(text.short_alert)}",
        f"  long: {quoted(text.long_alert)}",
        f"slots: {_listed(text.slots)}",
    ]
    return _document(rows, "\n".join(_sections(text)))


def expert_file(expert: Expert) -> str:
    """One expert as Markdown with front matter."""
    rows = [
        f"id: {expert.id}",
        f"sample: {str(expert.sample).lower()}",
        f"name: {{zh: {quoted(expert.name.zh)}, en: {quoted(expert.name.en)}}}",
        f"affiliation: {{zh: {quoted(expert.affiliation.zh)}, en: {quoted(expert.affiliation.en)}}}",
        f"subjects: {_listed(expert.subjects)}",
        f"fields: {_listed(expert.fields)}",
        f"languages: {_listed(expert.languages)}",
        f"regions: {_listed(expert.regions)}",
        f"zone: {expert.zone}",
        f'hours: "{expert.hours[0]:%H:%M}-{expert.hours[1]:%H:%M}"',
        *_under(
            "contacts",
            (f"channel: {quoted(c.channel)}\n    address: {quoted(c.address)}" for c in expert.contacts),
        ),
        f"consent_until: {expert.consent_until}",
        f"pages_per_week: {expert.pages_per_week}",
        *_under(
            "interests", (f"text: {quoted(i.text)}\n    declared: {i.declared}" for i in expert.interests)
        ),
    ]
    return _document(rows, "")


def _sections(text: Explainer) -> Iterator[str]:
    names = zip(SECTIONS + AUDIENCES, HEADINGS[text.language] + AUDIENCE_HEADINGS[text.language], strict=True)
    held = {**text.sections, **text.audiences}
    for key, name in names:
        if key in held:
            yield f"## {name}\n\n{held[key]}\n"


def _document(rows: Iterable[str], body: str) -> str:
    return "\n".join(["---", *rows, "---", "", body])


def _under(key: str, items: Iterable[str]) -> list[str]:
    rows = [f"  - {item}" for item in items]
    return [f"{key}:", *rows] if rows else [f"{key}: []"]


def _listed(items: Iterable[str]) -> str:
    return "[" + ", ".join(quoted(item) for item in items) + "]"


def quoted(text: str) -> str:
    """A JSON string, which is a YAML one; plain where nothing in it could be taken for a sign."""
    return (
        text if text.isascii() and text.replace("-", "").isalnum() else json.dumps(text, ensure_ascii=False)
    )
