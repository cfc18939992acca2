"""What words ask for, how two ways of finding are joined, and why a thing was found."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from responder.model.finding import Ground, Item, Why

RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9']+")
_ENDINGS = ("ings", "ing", "ies", "ed", "es", "s")
STEM = 4  # Letters that must be left when an ending goes.
RRF = 60.0  # Cormack, Clarke, Büttcher 2009 (SIGIR): how slowly a place loses its weight.
WEIGHT = {Ground.TITLE: 1.25, Ground.LINE: 1.1, Ground.NAME: 1.0, Ground.BODY: 0.8}
ENOUGH = 0.6  # Share of the words in a telling part that makes it needless to read the body.
LONGEST = 160  # Characters of a line that are shown.


@dataclass(frozen=True, slots=True)
class Asked:
    """One run of letters or Han characters of what was typed, and what it may stand for."""

    text: str
    han: bool
    pieces: tuple[str, ...]  # Pairs of Han characters; or the stem of the word, and of what was meant.


@lru_cache(maxsize=50_000)
def folded(text: str) -> str:
    """As texts are compared: NFKC, lower case, ü as v, no accents."""
    lower = unicodedata.normalize("NFKC", text).lower()
    if lower.isascii():
        return lower
    apart = unicodedata.normalize("NFKD", lower).replace("u\u0308", "v")
    return "".join(c for c in apart if not unicodedata.combining(c))


def runs(text: str) -> list[str]:
    """Runs of Han characters, and words."""
    return RUN.findall(folded(text))


def pairs(run: str) -> tuple[str, ...]:
    """Neighbouring Han characters; one that stands alone, itself."""
    return tuple(run[i : i + 2] for i in range(len(run) - 1)) or (run,)


def asked(typed: str, meant: Callable[[str], tuple[str, ...]]) -> tuple[Asked, ...]:
    """What was typed, cut up; meant: the known words that an unknown one may be a slip of."""
    return tuple(_asked(run, meant) for run in runs(typed[:200]))


def _asked(run: str, meant: Callable[[str], tuple[str, ...]]) -> Asked:
    if run[0] >= "\u3400":
        return Asked(run, True, pairs(run))
    return Asked(run, False, (stem(run), *(stem(word) for word in meant(run))))


def stem(word: str) -> str:
    """A word without its commonest endings, as the beginning of all its forms."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= STEM:
            return word[: -len(ending)]
    return word


def fused(rankings: Iterable[tuple[Sequence[int], float]]) -> Mapping[int, float]:
    """Join rankings, best first, each with a weight, into one score by reciprocal ranks."""
    scores: dict[int, float] = {}
    for ranking, weight in rankings:
        for place, one in enumerate(ranking):
            scores[one] = scores.get(one, 0.0) + weight / (RRF + place)
    return scores


def why(item: Item, words: Sequence[Asked], sounds: Callable[[str, str], tuple[int, int] | None]) -> Why:
    """The text of an item that answers the words best, with what answers them marked.

    sounds: where a text has Han characters that are pronounced as typed; None if nowhere.
    A meaningless mark is worse than none: a part that answers nothing comes back unmarked.
    """
    best, most = Why(Ground.MEANING, item.names[0] if item.names else ""), 0.0
    for ground, text in item.parts:
        if most >= WEIGHT[ground] * (ENOUGH if ground is Ground.BODY else 1.0):
            break  # The parts come in the order of their weights: nothing better follows.
        share, marks = _answered(text, words, sounds if ground is not Ground.BODY else None)
        if share * WEIGHT[ground] > most:
            best, most = Why(ground, text, _joined(marks)), share * WEIGHT[ground]
    return _shortened(best)


def _answered(
    text: str, words: Sequence[Asked], sounds: Callable[[str, str], tuple[int, int] | None] | None
) -> tuple[float, list[tuple[int, int]]]:
    """Share of the words' letters that a text holds, 0 … 1, and where it holds them."""
    plain = folded(text)
    if len(plain) != len(text):  # A sign that NFKC writes as several: the places would be wrong.
        plain = text.lower()
    held, marks = 0.0, []
    for word in words:
        spots = _spots(plain, word)
        if not spots and sounds and not word.han and (spot := sounds(text, word.text)):
            spots = [(*spot, 1.0)]
        if spots:
            held += min(1.0, sum(share for _, _, share in spots)) * len(word.text)
            marks += [(start, stop) for start, stop, _ in spots]
    return held / max(1, sum(len(word.text) for word in words)), marks


def _spots(plain: str, word: Asked) -> list[tuple[int, int, float]]:
    """Where each piece of a word stands first, and how much of the word that is."""
    pieces = word.pieces
    spots = []
    for piece in pieces:
        place = plain.find(piece) if word.han else _beginning(plain, piece)
        if place >= 0:
            end = place + len(piece)
            while not word.han and end < len(plain) and plain[end].isalnum() and plain[end].isascii():
                end += 1
            spots.append((place, end, 1.0 / len(pieces) if word.han else 1.0))
    return spots


def _beginning(plain: str, piece: str) -> int:
    """Where a word begins with the piece, -1 if none does."""
    place = plain.find(piece)
    while place > 0 and plain[place - 1].isascii() and plain[place - 1].isalnum():
        place = plain.find(piece, place + 1)
    return place


def _joined(marks: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for start, stop in sorted(marks):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(stop, joined[-1][1])
        else:
            joined.append((start, stop))
    return tuple(joined)


def _shortened(found: Why) -> Why:
    """A long text, cut to what stands round its first mark."""
    if len(found.text) <= LONGEST:
        return found
    start = max(0, found.marks[0][0] - LONGEST // 3) if found.marks else 0
    text, lead = found.text[start : start + LONGEST], "…" if start else ""
    tail = "…" if start + LONGEST < len(found.text) else ""
    shift = start - len(lead)
    stop = start + LONGEST
    marks = [(a - shift, min(b, stop) - shift) for a, b in found.marks if start <= a < stop]
    return Why(found.ground, lead + text + tail, tuple(marks))
