"""maps/<hazard or subject>.<language>.md: message maps, the first words when little is known."""

from collections.abc import Collection
from types import MappingProxyType

from responder.knowledge.document import Document, headings
from responder.knowledge.explainers import LONG, SHORT
from responder.knowledge.sections import HOLDING, HOLDING_HEADINGS
from responder.model.library import Hazard, MessageMap, Vetting
from responder.model.text import Language

KEYS = ("id", "language", "title", "status", "minutes", "alerts")
LONGEST_MINUTES = 24 * 60


def message_map(document: Document, subjects: Collection[str]) -> MessageMap | None:
    """None where a fault leaves nothing to work with."""
    document.only(KEYS)
    name = document.one_of([*Hazard, *subjects], "id")
    language = document.one_of(list(Language), "language")
    if document.text("status") not in set(Vetting):
        mend = "Write starter or draft; only a sign-off on the running desk approves a text"
        document.fault(("status",), "not a status of a file", mend)
    minutes = document.text("minutes")
    if not minutes.isdecimal() or not 5 <= int(minutes) <= LONGEST_MINUTES:
        document.fault(("minutes",), f"{minutes or 'nothing'} is not a time to the next update", "Write 60")
    document.only(("short", "long"), ("alerts",))
    for key, most in (("short", SHORT), ("long", LONG)):
        length = len(document.text("alerts", key))
        if length > most:
            document.fault(("alerts", key), f"{length} characters", f"Keep to {most}")
    parts = _parts(document, Language(language)) if language else {}
    if document.faults:
        return None
    return MessageMap(
        name,
        Language(language),
        document.text("title"),
        Vetting(document.text("status")),
        int(minutes),
        document.text("alerts", "short"),
        document.text("alerts", "long"),
        MappingProxyType(parts),
    )


def _parts(document: Document, language: Language) -> dict[str, str]:
    """All six, in their order."""
    found, names = headings(document), HOLDING_HEADINGS[language]
    for name, (number, _) in found.items():
        if name not in names:
            document.fault(number, f"unknown heading {name}", f"Write one of {', '.join(names)}")
    parts: dict[str, str] = {}
    for key, name in zip(HOLDING, names, strict=True):
        if name not in found:
            document.fault(0, f"the part {name} is missing", f"Add ## {name}")
            continue
        number, lines = found[name]
        parts[key] = "\n".join(line for _, line in lines).strip()
        if not parts[key]:
            document.fault(number, f"the part {name} is empty", "Write it")
    if tuple(found) != names and set(found) == set(names):
        document.fault(0, "the parts are out of order", f"Order them {', '.join(names)}")
    return parts
