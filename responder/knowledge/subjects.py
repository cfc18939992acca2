"""subjects/*.md: the taxonomy and the headlines that teach it."""

import re

from responder.knowledge.document import Document, headings
from responder.model.library import Hazard, Headline, Subject, SubjectId
from responder.model.text import Bilingual, Language

BELONGS, LOOKS = "Belongs", "Only looks so"
LONGEST = 120
_ITEM = re.compile(r"- (\w+): (.*\S)\s*$")


def subject(document: Document) -> Subject | None:
    """None where a fault leaves nothing to work with."""
    document.only(("id", "name", "synonyms", "hazard"))
    document.only(("zh", "en"), ("name",))
    document.only(("zh", "en"), ("synonyms",))
    name = Bilingual(document.text("name", "zh"), document.text("name", "en"))
    synonyms = document.texts("synonyms", "zh") + document.texts("synonyms", "en")
    hazard = document.one_of(list(Hazard), "hazard")
    taught = _headlines(document, (BELONGS, LOOKS))
    for belongs, least in ((True, 10), (False, 5)):
        n = sum(headline.belongs is belongs for _, headline in taught)
        if n < least:
            what = BELONGS if belongs else LOOKS
            document.fault(0, f"{n} headlines under {what}", f"Write {least} or more")
    if document.faults:
        return None
    wordings = tuple(headline for _, headline in taught)
    return Subject(SubjectId(document.text("id")), name, synonyms, Hazard(hazard), wordings)


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
