"""explainers/<id>.<language>.md: the vetted explanations, each in two languages."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from types import MappingProxyType

from responder.knowledge.document import Document, headings
from responder.knowledge.experts import day
from responder.knowledge.sections import AUDIENCE_HEADINGS, AUDIENCES, HEADINGS, SECTIONS
from responder.model.library import (
    Claim,
    Evidence,
    Explainer,
    ExplainerId,
    SubjectId,
    Verdict,
    Vetting,
)
from responder.model.text import Language

KEYS = (
    "id",
    "language",
    "title",
    "status",
    "subjects",
    "regions",
    "review_by",
    "key_messages",
    "claims",
    "evidence",
    "alerts",
    "slots",
)
MESSAGES, ZH_CHARACTERS, EN_WORDS = 3, 50, 27
SHORT, LONG = 90, 360
SCRIPT_ZH, SCRIPT_EN = 280, 160  # Characters and words that are spoken in a minute.
_SLOT = re.compile(r"\{(\w+)\}")


def explainer(document: Document, subjects: Collection[str], today: date) -> Explainer | None:
    """None where a fault leaves nothing to work with."""
    document.only(KEYS)
    language = document.one_of(list(Language), "language")
    if document.text("status") not in set(Vetting):
        mend = "Write starter or draft; only a sign-off on the running desk approves a text"
        document.fault(("status",), "not a status of a file", mend)
    for i in document.items("subjects"):
        document.one_of(subjects, "subjects", i)
    review = day(document, "review_by")
    if review is not None and review < today:
        mend = "It cannot go out before it is reviewed: review it and set a new day"
        document.passed(("review_by",), "the day of review has passed", mend)
    regions = document.regions("regions")
    claims = tuple(_claim(document, i) for i in document.items("claims"))
    evidence = tuple(_evidence(document, i, today) for i in document.items("evidence"))
    if not evidence:
        document.fault(("evidence",), "no evidence", "Name a source by title, publisher, year and url")
    if language:
        _key_messages(document, Language(language))
    parts = _parts(document, Language(language)) if language else {}
    _alerts(document)
    _slots(document, parts)
    if document.faults or review is None:
        return None
    return Explainer(
        ExplainerId(document.text("id")),
        Language(language),
        document.text("title"),
        Vetting(document.text("status")),
        tuple(SubjectId(one) for one in document.texts("subjects")),
        regions,
        review,
        document.texts("key_messages"),
        tuple(claim for claim in claims if claim),
        tuple(one for one in evidence if one),
        document.text("alerts", "short"),
        document.text("alerts", "long"),
        document.texts("slots"),
        MappingProxyType({key: parts[key] for key in SECTIONS}),
        MappingProxyType({key: parts[key] for key in AUDIENCES if key in parts}),
    )


def _claim(document: Document, place: int) -> Claim | None:
    where = ("claims", place)
    document.only(("claim", "verdict", "why"), where)
    verdict = document.one_of(list(Verdict), *where, "verdict")
    text, why = document.text(*where, "claim"), document.text(*where, "why")
    return Claim(text, Verdict(verdict), why) if verdict else None


def _evidence(document: Document, place: int, today: date) -> Evidence | None:
    where = ("evidence", place)
    document.only(("title", "publisher", "year", "url"), where)
    year, url = document.text(*where, "year"), document.text(*where, "url")
    if not year.isdecimal() or not 1900 <= int(year) <= today.year:
        mend = f"Write a year from 1900 to {today.year}"
        document.fault((*where, "year"), f"{year or 'nothing'} is not a year", mend)
        return None
    if not re.fullmatch(r"https://[^\s/]+\.[^\s]+", url):
        document.fault((*where, "url"), "not an https address", "Write the address of the source")
    title, publisher = document.text(*where, "title"), document.text(*where, "publisher")
    return Evidence(title, publisher, int(year), url)


def _key_messages(document: Document, language: Language) -> None:
    messages = document.texts("key_messages")
    if len(messages) != MESSAGES:
        document.fault(("key_messages",), f"{len(messages)} key messages", f"Write {MESSAGES}")
    for i, text in enumerate(messages):
        zh = language is Language.ZH
        length, most = (len(text), ZH_CHARACTERS) if zh else (len(text.split()), EN_WORDS)
        if length > most:
            unit = "characters" if zh else "words"
            document.fault(("key_messages", i), f"{length} {unit}", f"Keep to {most} {unit}")


def _parts(document: Document, language: Language) -> dict[str, str]:
    """Sections and audiences by their keys; audiences may be left out."""
    found = headings(document)
    names = HEADINGS[language] + AUDIENCE_HEADINGS[language]
    for name, (number, _) in found.items():
        if name not in names:
            document.fault(number, f"unknown heading {name}", f"Write one of {', '.join(names)}")
    parts: dict[str, str] = {}
    for key, name in zip(SECTIONS + AUDIENCES, names, strict=True):
        if name in found:
            number, lines = found[name]
            parts[key] = "\n".join(line for _, line in lines).strip()
            if not parts[key]:
                document.fault(number, f"the section {name} is empty", "Write it")
        elif key in SECTIONS:
            document.fault(0, f"the section {name} is missing", f"Add ## {name}")
    wanted = tuple(name for name in names if name in found)
    if tuple(found) != wanted and set(found) == set(wanted):
        document.fault(0, "the sections are out of order", f"Order them {', '.join(wanted)}")
    if length := _too_long(parts.get("script", ""), language):
        number, _ = found[names[-1]]
        document.fault(number, f"{length} take more than a minute to say", "Shorten the script")
    return parts


def _too_long(script: str, language: Language) -> str:
    """How long a script is that cannot be spoken in a minute; empty for one that can."""
    zh = language is Language.ZH
    length = len("".join(script.split())) if zh else len(script.split())
    unit, most = ("characters", SCRIPT_ZH) if zh else ("words", SCRIPT_EN)
    return f"{length} {unit}" if length > most else ""


def _alerts(document: Document) -> None:
    document.only(("short", "long"), ("alerts",))
    for key, most in (("short", SHORT), ("long", LONG)):
        length = len(document.text("alerts", key))
        if length > most:
            document.fault(("alerts", key), f"{length} characters", f"Keep to {most}")


def _slots(document: Document, parts: Mapping[str, str]) -> None:
    texts = [*parts.values(), document.text("alerts", "short"), document.text("alerts", "long")]
    texts += [document.text("title"), *document.texts("key_messages")]
    claims = document.items("claims")
    texts += [document.text("claims", i, key) for i in claims for key in ("claim", "why")]
    used = {slot for text in texts for slot in _SLOT.findall(text)}
    declared = document.texts("slots")
    for slot in sorted(used - set(declared)):
        document.fault(("slots",), f"{{{slot}}} is used and not declared", f"Add {slot} to slots")
    for i, slot in enumerate(declared):
        if slot not in used:
            document.fault(("slots", i), f"{slot} is declared and not used", "Use it or take it out")
