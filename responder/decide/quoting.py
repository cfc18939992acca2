"""Experts' words as they stand in a text: exact, with who says so and their interests beneath."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from responder.decide.asking_words import attribution
from responder.model.library import Expert
from responder.model.quoted import Quoted
from responder.model.response import Level, Quotation, QuotationId, QuotationState
from responder.model.text import Bilingual, Language
from responder.model.version import Content

WANTED = 2  # Independent experts in a pack.
TAKEN_BACK = Bilingual(
    "文中 {n} 段专家引语已由本人收回，现予删除。",
    "Experts have taken back their words in this text ({n}); they are removed.",
)
_GIVEN = (QuotationState.CLEARED, QuotationState.PUBLISHED)


def quoted(quotation: Quotation, expert: Expert, language: Language) -> Quoted | None:
    """How words stand in a text; None for those that are not cleared or not for quotation."""
    if quotation.state not in _GIVEN or quotation.level is Level.BACKGROUND:
        return None
    named = quotation.level is Level.NAMED
    return Quoted(
        quotation.id,
        quotation.shown,
        quotation.level,
        attribution(expert, quotation.level, language),
        quotation.interests,
        quotation.shown != quotation.words,
        expert.name.of(language) if named else "",
        expert.affiliation.of(language) if named else "",
        hashlib.sha256(f"house\0{expert.affiliation.zh}".encode()).hexdigest()[:12],
    )


def packed(content: Content, pack: Iterable[Quoted]) -> Content:
    """The content with the words of a pack; words that it holds already are brought up to date."""
    held = {one.id: one for one in content.quotations} | {one.id: one for one in pack}
    return replace(content, quotations=tuple(held.values()))


def without(content: Content, gone: QuotationId) -> Content:
    return replace(content, quotations=tuple(one for one in content.quotations if one.id != gone))


def independent(pack: Sequence[Quoted]) -> int:
    """How many experts of different houses speak."""
    return len({one.house for one in pack})


def what_was_wrong(old: Content, gone: Iterable[QuotationId]) -> str:
    """The correction's words; empty where none was taken back. Who took them back is named no more."""
    names = set(gone)
    count = sum(one.id in names for one in old.quotations)
    return TAKEN_BACK.of(old.language).format(n=count) if count else ""
