"""What titles of one story say in figures, who says which, and where they disagree; never an average.

Who is counted as harmed is read by decide.danger's patterns and an earthquake's size by decide.quakes;
here the numbers in them are read out. What is denied, told again, played or only supposed says nothing,
and a number that is not one (dozens, 数十) is none.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from responder.decide import supposing
from responder.decide.danger import DEAD, HEARSAY, INJURED, LOST, PAST, PLOT
from responder.decide.quakes import sizes_in
from responder.model.feed import FeedId, Trust
from responder.model.text import Bilingual


class Kind(StrEnum):
    """What is counted or measured."""

    MAGNITUDE = "magnitude"
    DEPTH = "depth"  # Kilometres.
    DEAD = "dead"
    MISSING = "missing"
    TRAPPED = "trapped"
    INJURED = "injured"
    EVACUATED = "evacuated"
    AMOUNT = "amount"  # Money, in the unit that it is told in.


NAMES: Mapping[Kind, Bilingual] = {
    Kind.MAGNITUDE: Bilingual("震级", "magnitude"),
    Kind.DEPTH: Bilingual("震源深度（公里）", "depth (km)"),
    Kind.DEAD: Bilingual("死亡", "dead"),
    Kind.MISSING: Bilingual("失踪", "missing"),
    Kind.TRAPPED: Bilingual("被困", "trapped"),
    Kind.INJURED: Bilingual("受伤", "injured"),
    Kind.EVACUATED: Bilingual("转移", "evacuated"),
    Kind.AMOUNT: Bilingual("金额", "amount"),
}
OFFICIAL = Bilingual("官方", "official")


@dataclass(frozen=True, slots=True)
class Saying:
    """A title, and who says so when."""

    text: str
    feed: FeedId
    trust: Trust
    at: datetime


@dataclass(frozen=True, slots=True)
class Value:
    """One figure, and all whose last word it is."""

    number: float
    said: tuple[Saying, ...]  # Official ones first, then the latest.

    @property
    def official(self) -> bool:
        return any(one.trust is Trust.OFFICIAL for one in self.said)

    @property
    def at(self) -> datetime:
        return max(one.at for one in self.said)


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of one kind."""

    kind: Kind
    unit: str  # Of an amount: the currency; empty otherwise.
    values: tuple[Value, ...]  # Official ones first, then the latest.

    @property
    def disagree(self) -> bool:
        return len(self.values) > 1


_Words = list[tuple[Saying, float]]  # Of one feed, at one moment.


def figures(sayings: Iterable[Saying]) -> tuple[Told, ...]:
    """Every kind that is told, in the order of Kind; of each feed what it told last counts.

    Titles that one feed shows at one moment are all its last word, for a list shows what many say.
    """
    last: dict[tuple[Kind, str], dict[FeedId, _Words]] = {}
    for saying in sorted(sayings, key=lambda one: one.at):
        for kind, unit, number in read(saying.text):
            held = last.setdefault((kind, unit), {})
            before = held.get(saying.feed, [])
            kept = before if before and before[-1][0].at == saying.at else []
            held[saying.feed] = [*kept, (saying, number)]
    order = list(Kind)
    keys = sorted(last, key=lambda key: (order.index(key[0]), key[1]))
    return tuple(Told(*key, _values(last[key].values())) for key in keys)


def disagreements(told: Sequence[Told]) -> Bilingual | None:
    """All that is told differently in one line, with who says so; None where nothing is."""
    apart = [one for one in told if one.disagree]
    if not apart:
        return None
    zh = "；".join(f"{NAMES[one.kind].zh} {_line(one, '/', OFFICIAL.zh)}" for one in apart)
    en = "; ".join(f"{NAMES[one.kind].en} {_line(one, ' / ', OFFICIAL.en)}" for one in apart)
    return Bilingual(f"说法不一：{zh}", f"figures differ: {en}")


def _line(told: Told, between: str, official: str) -> str:
    return between.join(
        f"{shown(one.number)}{told.unit}({official if one.official else one.said[0].feed})"
        for one in told.values
    )


def shown(number: float) -> str:
    """As people write it: no digits after the point that say nothing."""
    return f"{number:,.10g}" if number < 1e6 else f"{number:,.0f}"


def _values(said: Iterable[_Words]) -> tuple[Value, ...]:
    by_number: dict[float, list[Saying]] = {}
    for words in said:
        for saying, number in words:
            voices = by_number.setdefault(number, [])
            if saying not in voices:
                voices.append(saying)
    values = [
        Value(
            number,
            tuple(sorted(voices, key=lambda one: (one.trust is not Trust.OFFICIAL, -one.at.timestamp()))),
        )
        for number, voices in by_number.items()
    ]
    return tuple(sorted(values, key=lambda one: (not one.official, -one.at.timestamp(), -one.number)))


_HAN = "零〇一二两三四五六七八九十百千万亿"
_WORDS = {
    **{"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8},
    **{"nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20},
}
_SCALES = {"万": 1e4, "亿": 1e8, "thousand": 1e3, "million": 1e6, "billion": 1e9, "m": 1e6, "bn": 1e9}
_NUMBER = (
    rf"(?P<n>(?<![\d.])\d[\d,]*(?:\.\d+)?|(?<![数几多上近][{_HAN}])(?<![数几多上近{_HAN}])[{_HAN}]+|\b(?:{'|'.join(_WORDS)})\b)"
    r"(?P<scale>\s*(?:万|亿|thousand\b|million\b|billion\b|m\b|bn\b))?"
)
_FIRST = re.compile(_NUMBER, re.IGNORECASE)
_AFTER = re.compile(
    rf"[^，。；,;.!?！？\d]{{0,24}}?{_NUMBER}(?!\s*(?:年|月|日|天|小时|岁|%|hours?|days?|years?))",
    re.IGNORECASE,
)
_HOMES = r"(?!\s*(?:户|家|辆|栋|个?小时|天|公里|米|homes?|houses|vehicles|km\b|hours?|days?))"
_PEOPLE = r"[余多]?[名位人]?[^，。；,;\d]{0,8}?"
_MOVED = r"(?:疏散|撤离|转移(?!支付)|避险)"
_OTHERS = {
    Kind.DEPTH: (
        rf"深度?\s*(?:约|为|在)?\s*{_NUMBER}\s*(?:公里|千米|km\b)",
        rf"\bdepth (?:of |was |: ?)?(?:about )?{_NUMBER}\s*(?:km|kilomet)",
        rf"{_NUMBER}\s*(?:km|kilomet\w+)\s+deep\b",
    ),
    Kind.EVACUATED: (
        rf"{_NUMBER}{_HOMES}{_PEOPLE}(?:已|被|紧急|安全|全部)*{_MOVED}",
        rf"{_MOVED}(?:了|安置|群众|居民|人员|超|逾|约|近|共){{0,3}}{_NUMBER}{_HOMES}[余多]?[名位人]",
        rf"{_NUMBER}{_HOMES}\s+(?:people|residents|villagers|tourists|others)?\s*"
        r"(?:have been |were |are |had been )?(?:evacuated|displaced)",
        rf"\bevacuat\w+\s+(?:of |more than |over |about |nearly |at least |some ){{0,2}}{_NUMBER}{_HOMES}",
    ),
}
_MONEY = (
    rf"(?:损失|涉案|赔偿|罚款?|罚没|金额|捐)[^，。；,;\d]{{0,8}}?{_NUMBER}[余多]?(?P<unit>元|美元|欧元|日元|港元|英镑|卢布)",
    rf"(?P<unit>[$€£¥])\s?{_NUMBER}",
)
_FOUND = {kind: tuple(re.compile(one, re.IGNORECASE) for one in forms) for kind, forms in _OTHERS.items()}
_PAID = tuple(re.compile(one, re.IGNORECASE) for one in _MONEY)
_STUCK = re.compile(r"被困|被埋|被掩埋|被压|trapped|buried", re.IGNORECASE)
_VAGUE = re.compile(
    r"(?<!人)数|[几多]人|\b(?:dozens?|hundreds?|thousands?|scores|several|many)\b", re.IGNORECASE
)
_COUNTED = ((DEAD, Kind.DEAD), (LOST, Kind.MISSING), (INJURED, Kind.INJURED))


def read(title: str) -> Iterator[tuple[Kind, str, float]]:
    """Kind, unit and number of all that a title states as a fact."""
    if any(pattern.search(title) for pattern in (PAST, PLOT, HEARSAY)):
        return
    if supposing.SUPPOSED.search(title):
        title = supposing.told(title)
    for size in sizes_in(title):
        yield Kind.MAGNITUDE, "", size
    yield from ((kind, "", number) for kind, number in _people(title))
    for pattern in _PAID:
        for found in pattern.finditer(title):
            if (number := _number(found)) is not None:
                yield Kind.AMOUNT, found["unit"], number


def _people(title: str) -> Iterator[tuple[Kind, float]]:
    """And how deep it was, which is read in the same way."""
    for pattern, kind in _COUNTED:
        for found in pattern.finditer(title):
            if (number := _counted(title, found)) is not None:
                yield Kind.TRAPPED if kind is Kind.MISSING and _STUCK.search(found[0]) else kind, number
    for other, patterns in _FOUND.items():
        for found in (one for pattern in patterns for one in pattern.finditer(title)):
            if (number := _number(found)) is not None:
                yield other, number


def _counted(title: str, found: re.Match[str]) -> float | None:
    """The number in what danger found; where only its words stand there, the one that follows."""
    if _VAGUE.search(found[0]):
        return None
    within = _FIRST.search(title, found.start(), found.end())
    if within is None:
        within = _AFTER.match(title, found.end())
    return _number(within) if within else None


def _number(found: re.Match[str]) -> float | None:
    """None for what is no number, like 百万 by itself or 万 alone."""
    text, scale = found["n"].lower(), (found["scale"] or "").strip().lower()
    if text in _WORDS:
        number: float | None = float(_WORDS[text])
    elif text[0].isdigit():
        number = float(text.replace(",", "").rstrip("."))
    else:
        number = _han(text)
    return None if number is None else round(number * _SCALES.get(scale, 1.0), 4)


def _han(text: str) -> float | None:
    """十二, 两千三百, 三万五千; None where units stand without a digit before them, as in 百余."""
    total, section, digit = 0.0, 0.0, None
    units = {"十": 10, "百": 100, "千": 1000}
    for one in text:
        if one in units:
            if digit is None and not (one == "十" and section == 0):
                return None
            section += (1 if digit is None else digit) * units[one]
            digit = None
        elif one in "万亿":
            whole = section + (digit or 0)
            if not whole:
                return None
            total, section, digit = (total + whole) * _SCALES[one], 0.0, None
        else:
            digit = "零一二三四五六七八九".index({"两": "二", "〇": "零"}.get(one, one))
    return total + section + (digit or 0)
