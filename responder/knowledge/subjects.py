"""subjects/*.md: the taxonomy and the headlines that teach it."""

import re
from collections.abc import Mapping

from responder.knowledge.document import Document, headings
from responder.model.library import Hazard, Headline, Subject, SubjectId
from responder.model.severity import Severity
from responder.model.text import Bilingual, Language

BELONGS, LOOKS = "Belongs", "Only looks so"
LEAST = {BELONGS: 20, LOOKS: 10}  # Headlines of a subject, over both languages.
LONGEST = 120
SEVERITIES = {level.name.lower(): level for level in Severity}
USUAL: Mapping[Hazard, Severity] = {  # Of a subject that states no severity.
    Hazard.NATURAL: Severity.HARM,
    Hazard.SAFETY: Severity.HARM,
    Hazard.HEALTH: Severity.WORRY,
    Hazard.SOCIETY: Severity.WORRY,
    Hazard.TECHNOLOGY: Severity.NONE,
}
_ITEM = re.compile(r"- (\w+): (.*\S)\s*$")


def subject(document: Document) -> Subject | None:
    """None where a fault leaves nothing to work with."""
    document.only(("id", "name", "synonyms", "hazard"), optional=("severity",))
    document.only(("zh", "en"), ("name",))
    document.only(("zh", "en"), ("synonyms",))
    name = Bilingual(document.text("name", "zh"), document.text("name", "en"))
    synonyms = document.texts("synonyms", "zh") + document.texts("synonyms", "en")
    hazard = document.one_of(list(Hazard), "hazard")
    stated = document.one_of(SEVERITIES, "severity")
    taught = _headlines(document, (BELONGS, LOOKS))
    for what, least in LEAST.items():
        n = sum(headline.belongs is (what == BELONGS) for _, headline in taught)
        if n < least:
            document.fault(0, f"{n} headlines under {what}", f"Write {least} or more")
    if document.faults:
        return None
    kind = Hazard(hazard)
    severity = SEVERITIES[stated] if stated else USUAL[kind]
    wordings = tuple(headline for _, headline in taught)
    return Subject(SubjectId(document.text("id")), name, synonyms, kind, wordings, severity)


def ordinary(document: Document) -> tuple[Headline, ...]:
    """Headlines that belong to no subject."""
    document.only(("id", "name"))
    return tuple(headline for _, headline in _headlines(document, (LOOKS,)))


def _headlines(document: Document, allowed: tuple[str, ...]) -> list[tuple[int, Headline]]:
    taught: list[tuple[int, Headline]] = []
    for name, (number, lines) in headings(document).items():
        if name not in allowed:
            document.fault(number, f"unknown heading {name}", f"Write {' or '.join(allowed)}")
            continue
        for line, text in lines:
            if text.strip() and (headline := _headline(document, line, text, belongs=name == BELONGS)):
                taught.append((line, headline))
    texts = [headline.text for _, headline in taught]
    for i, (line, headline) in enumerate(taught):
        if headline.text in texts[:i]:
            document.fault(line, "this headline stands twice", "Keep one of them")
    return taught


def _headline(document: Document, line: int, text: str, *, belongs: bool) -> Headline | None:
    found = _ITEM.match(text)
    if not found or found[1] not in set(Language):
        document.fault(line, "not a headline", "Write - zh: … or - en: …")
        return None
    if len(found[2]) > LONGEST:
        document.fault(line, f"{len(found[2])} characters", f"Keep to {LONGEST}")
    return Headline(found[2], Language(found[1]), belongs)
