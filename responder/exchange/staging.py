"""Texts from elsewhere as drafts: read by the library's own rules, kept with what those object to."""

import hashlib
from collections.abc import Collection
from datetime import date, datetime
from pathlib import PurePosixPath

from responder.knowledge.document import read_text
from responder.knowledge.experts import expert
from responder.knowledge.explainers import explainer
from responder.model.exchange import Staged, StagedId, StagedKind
from responder.model.library import Explainer
from responder.model.text import Language


def staged(
    kind: StagedKind,
    source: str,
    name: str,
    text: str,
    *,
    title: str,
    language: Language | None,
    provenance: str,
    faults: tuple[str, ...],
    at: datetime,
    key: str = "",
    sent: str = "",
) -> Staged:
    """A draft; its id follows from source, name and content.

    sent: the text as it came, where that is not the text that is kept.
    """
    content = hashlib.sha256(f"{source}\0{name}\0{text}".encode()).hexdigest()
    return Staged(
        StagedId(f"i-{content[:16]}"),
        kind,
        source,
        name,
        language,
        title,
        text,
        provenance,
        faults,
        at,
        key=key,
        hash=hashlib.sha256((sent or text).encode()).hexdigest(),
    )


def markdown(
    source: str,
    name: str,
    text: str,
    subjects: Collection[str],
    *,
    today: date,
    at: datetime,
    provenance: str,
    key: str = "",
) -> Staged:
    """A file of the library's form from elsewhere, as a draft; name: explainers/<…>.md or experts/<…>.md."""
    document = read_text(name, text)
    people = PurePosixPath(name).parent.name == "experts"
    if people:
        expert(document, subjects, today)
    else:
        explainer(document, subjects, today)
    faults = tuple(str(fault) for fault in sorted(set(document.faults)))
    told = document.fields.get("name" if people else "title", "")
    title = str(told.get("zh") or told.get("en")) if isinstance(told, dict) else str(told)
    language = document.fields.get("language")
    known = Language(str(language)) if str(language) in set(Language) else None
    kind = StagedKind.EXPERT if people else StagedKind.EXPLAINER
    return staged(
        kind,
        source,
        name,
        as_draft(text),
        title=title or name,
        language=known,
        provenance=provenance,
        faults=faults,
        at=at,
        key=key,
        sent=text,
    )


def opened(one: Staged, subjects: Collection[str], today: date) -> Explainer | None:
    """What a draft says, read by our own rules; None where it breaks them or is no explainer."""
    if one.kind is not StagedKind.EXPLAINER:
        return None
    return explainer(read_text(one.name, one.text), subjects, today)


def as_draft(text: str) -> str:
    """Whatever status its source gave it, here it is a draft."""
    head, mark, body = text.partition("\n---")
    lines = ["status: draft" if line.startswith("status:") else line for line in head.split("\n")]
    return "\n".join(lines) + mark + body
