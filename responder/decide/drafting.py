"""How a version begins, and how its blanks are filled."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from responder.model.library import Explainer, Library, MessageMap, SubjectId
from responder.model.parts import HOLDING, PARTS, SECTIONS
from responder.model.quoted import plain
from responder.model.text import Language
from responder.model.version import Content, TextKind

SLOT = re.compile(r"\{(\w+)\}")
LASTS = timedelta(days=180)  # Until a text that was made from nothing must be read again.
HOLDING_LASTS = timedelta(days=7)
NEXT_UPDATE = "next_update"  # The blank that the time of the next update fills by itself.


def from_explainer(explainer: Explainer, *, drill: bool) -> Content:
    """A draft that says what the library's explainer says."""
    return Content(
        kind=TextKind.EXPLAINER,
        language=explainer.language,
        title=explainer.title,
        key_messages=explainer.key_messages,
        parts=ordered({**explainer.sections, **explainer.audiences}),
        claims=explainer.claims,
        evidence=explainer.evidence,
        short_alert=explainer.short_alert,
        long_alert=explainer.long_alert,
        subjects=explainer.subjects,
        review_by=explainer.review_by,
        next_update_at=None,
        drill=drill,
    )


def from_map(
    chart: MessageMap, explainer: Explainer | None, subject: SubjectId | None, now: datetime, *, drill: bool
) -> Content:
    """A holding text from a message map; an explainer that fits lends its advice and its evidence."""
    parts = dict(chart.parts)
    if explainer is not None:
        parts["do"] = explainer.sections["do"]
    return Content(
        kind=TextKind.HOLDING,
        language=chart.language,
        title=chart.title,
        key_messages=(),
        parts=ordered(parts),
        claims=(),
        evidence=explainer.evidence if explainer else (),
        short_alert=chart.short_alert,
        long_alert=chart.long_alert,
        subjects=(subject,) if subject else (),
        review_by=(now + HOLDING_LASTS).date(),
        next_update_at=now + timedelta(minutes=chart.minutes),
        drill=drill,
    )


def from_nothing(language: Language, now: datetime, *, drill: bool) -> Content:
    return Content(
        kind=TextKind.EXPLAINER,
        language=language,
        title="",
        key_messages=("", "", ""),
        parts=dict.fromkeys(SECTIONS, ""),
        claims=(),
        evidence=(),
        short_alert="",
        long_alert="",
        subjects=(),
        review_by=(now + LASTS).date(),
        next_update_at=None,
        drill=drill,
    )


def map_for(library: Library, subject: SubjectId | None, language: Language) -> MessageMap | None:
    """The map of a subject, else of its hazard; where the subject is unknown, that of society."""
    known = library.subjects.get(subject) if subject else None
    hazard = str(known.hazard) if known else "society"
    charts = {(one.id, one.language): one for one in library.maps}
    return charts.get((str(subject), language)) or charts.get((hazard, language))


def parts_of(kind: TextKind) -> tuple[str, ...]:
    """The parts that a text of this kind must have."""
    return SECTIONS if kind is TextKind.EXPLAINER else HOLDING


def ordered(parts: Mapping[str, str]) -> Mapping[str, str]:
    """In the order in which they are read, so that equal contents have equal hashes."""
    holding = "empathy" in parts
    order = HOLDING if holding else PARTS
    return {key: parts[key] for key in order if key in parts}


def texts_of(content: Content) -> Iterator[tuple[str, str]]:
    """Every text that a reader may see, with the name of its place, in reading order."""
    yield "title", content.title
    for n, message in enumerate(content.key_messages, start=1):
        yield f"message_{n}", message
    yield from content.parts.items()
    for n, claim in enumerate(content.claims, start=1):
        yield f"claim_{n}", f"{claim.text}\n{claim.why}"
    if content.quotations:
        yield "quotations", plain(content.quotations, content.language)
    yield "short", content.short_alert
    yield "long", content.long_alert


def blanks(content: Content) -> tuple[str, ...]:
    """Names of the blanks that are not filled, each once, in reading order."""
    found: dict[str, None] = {}
    for _, text in texts_of(content):
        found.update(dict.fromkeys(SLOT.findall(text)))
    return tuple(found)


def filled(content: Content, values: Mapping[str, str]) -> Content:
    """Put words into blanks wherever they stand; a blank without words stays open.

    Braces in the words are taken out: they would look like a blank.
    """
    given = {name: _plain(value) for name, value in values.items() if _plain(value)}
    if not given:
        return content

    def fill(text: str) -> str:
        return SLOT.sub(lambda found: given.get(found[1], found[0]), text)

    return replace(
        content,
        title=fill(content.title),
        key_messages=tuple(map(fill, content.key_messages)),
        parts={key: fill(text) for key, text in content.parts.items()},
        claims=tuple(replace(one, text=fill(one.text), why=fill(one.why)) for one in content.claims),
        short_alert=fill(content.short_alert),
        long_alert=fill(content.long_alert),
    )


def renewed(content: Content, today: date) -> Content:
    """The same words with a new day of review."""
    return replace(content, review_by=today + LASTS)


def slug(name: str, mark: str) -> str:
    """A readable address: a name of ASCII letters and figures, and a mark that makes it the only one."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60]
    return "-".join(part for part in (plain, mark) if part)


def _plain(value: str) -> str:
    return " ".join(re.sub(r"[{}]", "", value).split())
