"""What a reviewer should look at in a version, found by rules and never by guessing.

A finding is no verdict: a number that changed may be right. What stops a version is only what
nobody may sign off: a blank, a missing part, a promise in the past.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from responder.decide.drafting import blanks, parts_of, texts_of
from responder.decide.quoting import WANTED, independent
from responder.decide.sentences import Change, Line, sentences
from responder.model.text import Language
from responder.model.version import Content, TextKind

SHORT_CHARACTERS, LONG_CHARACTERS = 90, 360
ZH_MESSAGE, EN_MESSAGE = 50, 27  # Characters and words of a key message, at most.
OLD_SOURCE_YEARS = 10
SOON = timedelta(days=30)

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*\s*%?|[零〇一二两三四五六七八九十百千万亿]{2,}")
_SOURCE = re.compile(r"\[(\d{1,2})\]")
_ABSOLUTE = {
    Language.ZH: re.compile(
        r"一定会|绝对|肯定(?:会|是|不)|百分之百|100%|毫无疑问|永远不|永远会|所有人都|彻底(?:治|消|解|根)|"
        r"保证(?!自己|安全|您|孩子|身边)|根治|零风险|完全(?:安全|无害|没有)|不可能|必然|从来没有|无一例外"
    ),
    Language.EN: re.compile(
        r"\b(?:always|never|definitely|certainly|undoubtedly|guarantee[sd]?|proven|proves?|impossible|"
        r"no risk|zero risk|100%|completely safe|perfectly safe|totally|everyone (?:will|is)|"
        r"no one (?:will|is)|cures?|without (?:any )?doubt|harmless)\b",
        re.IGNORECASE,
    ),
}
_ADVICE = ("do", "do_not", "empathy", "next")  # "Never go back in" is an order, not a claim.

_FACTS = ("known", "being_done", "depth")


class Item(StrEnum):
    """The items of the checklist, in the order in which they are shown."""

    BLANKS = "blanks"  # Blanks that are not filled.
    PARTS = "parts"  # Parts that are missing.
    UNKNOWN = "unknown"  # What is not known.
    UPDATE = "update"  # When more will be said.
    REVIEW_BY = "review_by"  # The day of review.
    NUMBERS = "numbers"  # Numbers that are new or changed.
    HEDGES = "hedges"  # Claims that leave no doubt.
    SOURCES = "sources"  # Evidence that is missing or old.
    NAMED = "named"  # New sentences without a source.
    LENGTHS = "lengths"  # Alerts and key messages that are too long.
    QUOTATIONS = "quotations"  # Too few independent experts.
    TWIN = "twin"  # The other language.


class Mark(StrEnum):
    """What the rules say of an item."""

    FINE = "fine"  # Nothing found.
    LOOK = "look"  # A person must look.
    STOP = "stop"  # Nobody may sign this off.


@dataclass(frozen=True, slots=True)
class Check:
    """One item of the list and what was found, quoted from the text."""

    item: Item
    mark: Mark
    found: tuple[str, ...] = ()


def checklist(
    content: Content, lines: Sequence[Line], twin: Content | None, now: datetime, *, library: bool
) -> tuple[Check, ...]:
    """Every item, in order.

    lines: what changed since the version before, or the library's. twin: the latest version in the
    other language, None where there is none. library: True for a text of no story, which may keep
    its blanks.
    """
    return (
        _check(Item.BLANKS, blanks(content), Mark.LOOK if library else Mark.STOP),
        _check(Item.PARTS, tuple(_missing(content)), Mark.STOP),
        _check(Item.UNKNOWN, () if content.parts.get("unknown", "").strip() else ("unknown",), Mark.STOP),
        _check(Item.UPDATE, tuple(_update(content, now)), Mark.STOP),
        _review_by(content, now),
        _check(Item.NUMBERS, tuple(_numbers(lines)), Mark.LOOK),
        _check(Item.HEDGES, tuple(_unhedged(content)), Mark.LOOK),
        _check(Item.SOURCES, tuple(_sources(content, now)), Mark.LOOK),
        _check(Item.NAMED, tuple(_unnamed(lines)), Mark.LOOK),
        _check(Item.LENGTHS, tuple(_lengths(content)), Mark.STOP),
        _check(Item.QUOTATIONS, tuple(_alone(content)), Mark.LOOK),
        _check(Item.TWIN, tuple(_twin(twin)), Mark.LOOK),
    )


def stops(checks: Sequence[Check]) -> tuple[Check, ...]:
    return tuple(check for check in checks if check.mark is Mark.STOP)


def cited(sentence: str, content: Content) -> tuple[int, ...]:
    """Places in the evidence, from 1, that a sentence names as [1]."""
    named = (int(n) for n in _SOURCE.findall(sentence))
    return tuple(n for n in named if 1 <= n <= len(content.evidence))


def _check(item: Item, found: tuple[str, ...], mark: Mark) -> Check:
    return Check(item, mark if found else Mark.FINE, found)


def _missing(content: Content) -> Iterator[str]:
    if not content.title.strip():
        yield "title"
    if content.kind is TextKind.EXPLAINER:
        for n, message in enumerate(content.key_messages, start=1):
            if not message.strip():
                yield f"message_{n}"
    for part in parts_of(content.kind):
        if part != "unknown" and not content.parts.get(part, "").strip():
            yield part


def _update(content: Content, now: datetime) -> Iterator[str]:
    """A holding text promises when more will be said."""
    if content.kind is TextKind.HOLDING and (content.next_update_at is None or content.next_update_at <= now):
        yield "next" if content.next_update_at is None else content.next_update_at.isoformat()


def _review_by(content: Content, now: datetime) -> Check:
    day = content.review_by.isoformat()
    if content.review_by < now.date():
        return Check(Item.REVIEW_BY, Mark.STOP, (day,))
    near = content.review_by < (now + SOON).date() and content.kind is TextKind.EXPLAINER
    return Check(Item.REVIEW_BY, Mark.LOOK if near else Mark.FINE, (day,) if near else ())


def _numbers(lines: Sequence[Line]) -> Iterator[str]:
    """Sentences whose numbers are not those of the sentence before."""
    for line in lines:
        old, new = numbers(line.old), numbers(line.new)
        if line.change is not Change.SAME and old != new and (new or line.change is not Change.REMOVED):
            yield f"{', '.join(old) or '–'} → {', '.join(new) or '–'}: {line.new or line.old}"


def numbers(sentence: str) -> tuple[str, ...]:
    """Numbers in figures, and Chinese numerals of two characters or more; marks of sources are none."""
    return tuple("".join(n.split()) for n in _NUMBER.findall(_SOURCE.sub("", sentence)))


def _unhedged(content: Content) -> Iterator[str]:
    claims = {f"claim_{n}" for n in range(1, len(content.claims) + 1)}
    for part, text in texts_of(content):
        if part in _ADVICE or part == "quotations":  # Advice leaves no doubt; an expert's words are theirs.
            continue
        said = text.partition("\n")[2] if part in claims else text  # The claim itself is not ours.
        for sentence in sentences(said):
            if sentence.startswith(("Q:", "问：")):
                continue
            if _ABSOLUTE[content.language].search(sentence):
                yield sentence


def _sources(content: Content, now: datetime) -> Iterator[str]:
    if content.kind is TextKind.EXPLAINER and not content.evidence:
        yield "evidence"
    for source in content.evidence:
        if source.year < now.year - OLD_SOURCE_YEARS:
            yield f"{source.title}, {source.publisher}, {source.year}"


def _unnamed(lines: Sequence[Line]) -> Iterator[str]:
    """Sentences of fact that are new, and say not which source carries them."""
    for line in lines:
        new = line.change in {Change.ADDED, Change.CHANGED} and line.part in _FACTS
        if new and not _SOURCE.search(line.new):
            yield line.new


def _alone(content: Content) -> Iterator[str]:
    """Where experts are quoted, two of different houses are wanted; readers are told if it is one."""
    if 0 < independent(content.quotations) < WANTED:
        yield "one_expert"


def _twin(twin: Content | None) -> Iterator[str]:
    if twin is None or not twin.title:
        yield "twin"
    elif blanks(twin):
        yield "twin_open"


def _lengths(content: Content) -> Iterator[str]:
    for name, text, most in (
        ("short", content.short_alert, SHORT_CHARACTERS),
        ("long", content.long_alert, LONG_CHARACTERS),
    ):
        if len(text) > most:
            yield f"{name} {len(text)} > {most}"
    zh = content.language is Language.ZH
    for n, message in enumerate(content.key_messages, start=1):
        length, most = (len(message), ZH_MESSAGE) if zh else (len(message.split()), EN_MESSAGE)
        if length > most:
            yield f"message_{n} {length} > {most}"
