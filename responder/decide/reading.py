"""How hard a text is to read, in figures that anyone can recompute.

Chinese: characters a sentence, and the share of Han characters outside the 3,755 commonest (level 1 of
GB 2312-80). English: grade by Flesch and Kincaid (Kincaid, Fishburne, Rogers, Chissom 1975). The
limits for Chinese are this project's own; no measure of Chinese is as settled as the English one.
"""

import re
from dataclasses import dataclass

from responder.model.library import Explainer
from responder.model.text import Bilingual, Language

PLAIN = ("known", "unknown", "being_done", "do", "do_not")  # Sections that everybody must be able to read.
MOST_GRADE = 8.0
MOST_CHARACTERS = 30.0  # A sentence, on average.
MOST_RARE = 0.02
_LEVEL_1 = range(0xB0, 0xD8)  # Lead bytes of GB 2312's first level, which is ordered by use.
_HAN = re.compile(r"[\u3400-\u9fff]")
_MARKS = re.compile(r"\[\d+\]|\{\w+\}|[*_`#>]|^\s*(?:[-+]|\d+\.)\s+", re.MULTILINE)
_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
_VOWELS = re.compile(r"[aeiouy]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """One text's figures; those of the other language are None."""

    sentences: int
    characters: float | None = None  # Han characters a sentence.
    rare: float | None = None  # Share of them that are rare, 0 … 1.
    grade: float | None = None  # Years of school.
    over: Bilingual | None = None  # What is over its limit, None if nothing is.


def reading(text: Explainer) -> Reading:
    """The figures of an explainer's plain text: its key messages and what is known and to be done."""
    parts = [*text.key_messages, *(text.sections[name] for name in PLAIN if name in text.sections)]
    plain = "\n".join(parts)
    return chinese(plain) if text.language is Language.ZH else english(plain)


def chinese(text: str) -> Reading:
    """Sentences end at 。！？ and at the end of a line; blanks and marks do not count."""
    pieces = re.split(r"[。！？!?\n]", _MARKS.sub("", text))
    counts = [n for piece in pieces if (n := len(_HAN.findall(piece)))]
    han = _HAN.findall(_MARKS.sub("", text))
    if not counts:
        return Reading(0, 0.0, 0.0)
    length = sum(counts) / len(counts)
    rare = sum(not common(one) for one in han) / len(han)
    over = None
    if length > MOST_CHARACTERS:
        over = Bilingual(f"每句平均 {length:.0f} 字", f"{length:.0f} characters a sentence")
    elif rare > MOST_RARE:
        over = Bilingual(f"生僻字占 {rare:.1%}", f"{rare:.1%} rare characters")
    return Reading(len(counts), length, rare, over=over)


def common(character: str) -> bool:
    """Whether a Han character is one of the 3,755 commonest."""
    try:
        return character.encode("gb2312")[0] in _LEVEL_1
    except UnicodeEncodeError:
        return False


def english(text: str) -> Reading:
    """Sentences end at . ! ? and at the end of a line; a decimal point ends none."""
    pieces = re.split(r"[!?\n]|\.(?!\d)", _MARKS.sub("", text))
    words = [found for piece in pieces if (found := _WORD.findall(piece))]
    n = sum(len(found) for found in words)
    if not n:
        return Reading(0, grade=0.0)
    said = sum(syllables(word) for found in words for word in found)
    grade = 0.39 * n / len(words) + 11.8 * said / n - 15.59
    over = Bilingual(f"阅读难度 {grade:.1f} 年级", f"grade {grade:.1f}") if grade > MOST_GRADE else None
    return Reading(len(words), grade=grade, over=over)


def syllables(word: str) -> int:
    """Groups of vowels, without a silent e and without the e of -ed and -es that is not spoken."""
    lower = word.lower().replace("’", "'").removesuffix("'s")
    found = len(_VOWELS.findall(lower))
    if re.search(r"[^aeiouy]e$", lower) and not re.search(r"[^aeiouy]le$", lower):
        found -= 1
    elif re.search(r"[^aeiouytd]ed$", lower) or re.search(r"[^aeiouyscxz]es$", lower):
        found -= not re.search(r"(?:sh|ch|g|l)es$", lower)
    return max(1, found)
