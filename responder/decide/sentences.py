"""Cuts texts into sentences and says what changed between two of them, sentence by sentence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from responder.decide.drafting import SLOT, texts_of
from responder.model.version import Content

# Ends of sentences: Chinese marks at once; Latin ones before a space and what may begin a sentence.
_END = re.compile(
    r"(?<=[。！？；])(?![”’」』）])|(?<=[。！？；][”’」』）])|(?<=[.!?])\s+(?=[\"“‘(\[]?[A-Z0-9{])"
)
_SHORT_FORMS = re.compile(
    r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|St|No|vs|approx|e\.g|i\.e|Fig|Jan|Feb|Aug|Sept|Oct|Nov|Dec)|\b[A-Z])\.$"
)
_LIST = re.compile(r"^\s*(?:[-*+]|\d+[.)、])\s+")
_PIECE = re.compile(r"\{\w+\}|[A-Za-z0-9]+(?:[.,:'’-][A-Za-z0-9]+)*|\s+|.", re.DOTALL)
ALIKE = 0.4  # From here two sentences are one that was changed, not one taken out and one put in.


class Change(StrEnum):
    """What happened to a sentence."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    FILLED = "filled"  # Only blanks were filled.


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a changed sentence; old is empty where it is new, new where it is gone."""

    old: str
    new: str

    @property
    def same(self) -> bool:
        return self.old == self.new


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of one part, as it was and as it is."""

    part: str
    change: Change
    old: str
    new: str
    spans: tuple[Span, ...] = ()  # Only where it was changed or filled.


def sentences(text: str) -> tuple[str, ...]:
    """Sentences in order, without the marks of lists; a new line ends a sentence."""
    return tuple(sentence for row in text.splitlines() for sentence in _of_row(_LIST.sub("", row).strip()))


def diff(old: Content | None, new: Content) -> tuple[Line, ...]:
    """Every sentence of the new text and every one that was taken out, part by part."""
    before = dict(texts_of(old)) if old else {}
    after = dict(texts_of(new))
    gone = [part for part in before if part not in after]
    lines: list[Line] = []
    for part in (*after, *gone):
        lines += _compared(part, sentences(before.get(part, "")), sentences(after.get(part, "")))
    return tuple(lines)


def _of_row(row: str) -> Iterator[str]:
    held = ""
    for piece in _END.split(row):
        held = f"{held} {piece}" if held and held[-1].isascii() else held + piece
        if not _SHORT_FORMS.search(held):
            if held.strip():
                yield held.strip()
            held = ""
    if held.strip():
        yield held.strip()


def _compared(part: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    for tag, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (Line(part, Change.SAME, one, one) for one in new[j:j_end])
        else:
            yield from _replaced(part, list(old[i:i_end]), new[j:j_end])


def _replaced(part: str, old: list[str], new: Sequence[str]) -> Iterator[Line]:
    """Each new sentence beside the old one most like it, if any is; order is kept."""
    for sentence in new:
        place = _nearest(sentence, old)
        if place is None:
            yield Line(part, Change.ADDED, "", sentence)
            continue
        yield from (Line(part, Change.REMOVED, gone, "") for gone in old[:place])
        yield _changed(part, old[place], sentence)
        del old[: place + 1]
    yield from (Line(part, Change.REMOVED, gone, "") for gone in old)


def _nearest(sentence: str, old: Sequence[str]) -> int | None:
    pieces = _PIECE.findall(sentence)
    ratios = [SequenceMatcher(None, _PIECE.findall(one), pieces, autojunk=False).ratio() for one in old]
    fits = [n for n, one in enumerate(old) if _fills(one, sentence)]
    if fits:
        return fits[0]
    best = max(range(len(old)), key=ratios.__getitem__, default=None)
    return best if best is not None and ratios[best] >= ALIKE else None


def _changed(part: str, old: str, new: str) -> Line:
    a, b = _PIECE.findall(old), _PIECE.findall(new)
    spans = tuple(
        Span("".join(a[i:i_end]), "".join(b[j:j_end]))
        for _, i, i_end, j, j_end in SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    )
    return Line(part, Change.FILLED if _fills(old, new) else Change.CHANGED, old, new, spans)


def _fills(old: str, new: str) -> bool:
    """True when the new sentence is the old one with words in its blanks."""
    if not SLOT.search(old):
        return False
    pattern = ".+?".join(re.escape(piece) for piece in re.split(r"\{\w+\}", old))
    return re.fullmatch(pattern, new) is not None
