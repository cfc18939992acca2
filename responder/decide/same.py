"""Whether a title repeats a claim, so that it may be answered by a debunk: not just the same subject.

A debunk of another claim misleads worse than none: who denies that eight glasses of water cure a cold
says nothing of two glasses, and who denies that it cures confirms nobody who says that it does not.
"""

import re

from responder.decide.danger import HEARSAY
from responder.model.library import Verdict

LIKENESS = 0.52  # From here a title repeats the claim: 99 of 100 rumours do, 1 of 100 other titles.
SENSE = 0.3  # Cosine without which the same words make another claim.
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九十")} | {"两": 2}
_NUMBER = re.compile(
    r"\d+(?:,\d{3})*(?:\.\d+)?|[零一二两三四五六七八九十](?=[个天年月日次杯倍成名人岁级度种克斤瓶片小])"
)
_WORDED = {
    word: value
    for value, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    )
    if value > 1
}
_WORD = re.compile(rf"\b(?:{'|'.join(_WORDED)})\b")
_ASKED = re.compile(r"(.)[不没]\1|有没有|可不可以|(?:是|能|会|可以|要)否")  # Ask, and deny nothing.
_IDIOMS = re.compile(
    r"不仅|不但|不只|不断|不少|不同|不久|不料|不明|不良|不锈|不孕|不适|不幸|不足|不管|不论|不得不|没想到|无数|无论|无线|无人|无糖"
    r"|无烟|无症状|无创|非常|非洲|非法|是非|除非|未来|未成年|未婚|特别|个别|类别|区别|级别|性别|辨别|识别|告别|分别|别人|别墅|无锡|南无"
    r"|\bnot only\b|\bno doubt\b|\bno matter\b|\bwhether or not\b|\bno\. ?(?=\d)"
)
_NOT = re.compile(
    r"[不没无未非别勿]|\b(?:not|no|never|none|nothing|cannot|without|nor|neither)\b|n['’]t\b"
    r"|\b(?:fails?|unable) to\b"
)


def repeats(title: str, claim: str, verdict: Verdict | None, likeness: tuple[float, float]) -> bool:
    """True if the title says what the claim says, and the claim does not hold.

    verdict: None of a passage that is no claim. likeness: cosine of the vectors, and of the words.
    """
    cosine, shared = likeness
    alike = cosine >= SENSE and 0.5 * cosine + 0.5 * shared >= LIKENESS
    return alike and disputed(verdict) and agree(title, claim)


def disputed(verdict: Verdict | None) -> bool:
    """True of a claim that the evidence does not bear out; one that holds is never shown as a rumour."""
    return verdict not in {None, Verdict.TRUE, Verdict.MOSTLY_TRUE}


def agree(title: str, claim: str) -> bool:
    """True unless they differ in a number or only one of them denies."""
    named, held = numbers(title), numbers(claim)
    return not (named and held - named) and denies(title) == denies(claim)


def numbers(text: str) -> frozenset[float]:
    """Figures, and small numbers in words."""
    found = {_value(one) for one in _NUMBER.findall(text)}
    return frozenset(found | {float(_WORDED[one]) for one in _WORD.findall(text.lower())})


def denies(text: str) -> bool:
    """True if what is told is denied; two denials cancel.

    That it is called a rumour, or asked for, is no denial.
    """
    plain = _IDIOMS.sub("", _ASKED.sub("", HEARSAY.sub("", text.lower())))
    return len(_NOT.findall(plain)) % 2 == 1


def _value(figure: str) -> float:
    return float(_DIGITS[figure]) if figure in _DIGITS else float(figure.replace(",", ""))
