"""Texts as bags of terms: what they say letter by letter, beside what the model makes of them."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from responder.decide.danger import HEARSAY, by_words, supposes
from responder.decide.places import PLACES, places_in
from responder.decide.quakes import sizes_in
from responder.model.severity import Severity
from responder.model.text import Language

_HAN = re.compile(r"[\u3400-\u9fff]")
_SIZE = "≈"  # Begins the term that holds an earthquake's size; no text yields such a term by itself.
_DENIED = "¬"  # The term of a wording that passes a claim on or denies it; it weighs nothing.
_SUPPOSED = "?"  # The term of a wording that tells what could happen; it weighs nothing.
_HARM = "!"  # The term of a wording that tells of harm; it weighs nothing.
_ASKS = frozenset({_DENIED, _SUPPOSED})
_MARKS = _ASKS | {_HARM}
_PLACE = "@"  # Begins the term of a place, the same in every language.
MET = 20_000  # Bags that are remembered with what was found in them.
OF_PLACE = 2.0  # Weight of a place; a rare word weighs about 7.
SAME_MAGNITUDE = 0.5  # Agencies differ by so much about one earthquake.
_RUNS = re.compile(r"[\u3400-\u9fff]+|[a-z]+|\d+(?:\.\d+)?")


def language_of(text: str) -> Language:
    """Chinese if the text holds any Han character, else English."""
    return Language.ZH if _HAN.search(text) else Language.EN


def terms(text: str) -> frozenset[str]:
    """Pairs of neighbouring Han characters, Latin words, numbers, places and earthquakes' sizes."""
    found: set[str] = set()
    for run in _RUNS.findall(text.lower()):
        if _HAN.match(run):
            found.update(run[i : i + 2] for i in range(max(1, len(run) - 1)))
        else:
            found.add(run)
    found.update(f"{_SIZE}{size}" for size in sizes_in(text))
    found.update(_PLACE + place for place in places_in(text))
    if HEARSAY.search(text):
        found.add(_DENIED)
    if supposes(text):
        found.add(_SUPPOSED)
    if by_words(text).severity >= Severity.HARM:
        found.add(_HARM)
    return frozenset(found)


@dataclass(frozen=True)
class Rarity:
    """How much each term tells, learned once from a set of texts."""

    weights: Mapping[str, float]  # Inverse document frequency, natural logarithm, >= 0.
    unseen: float  # Weight of a term that no text held.

    @cached_property
    def of(self) -> Callable[[frozenset[str]], float]:
        """Weight of a bag; those of the last bags are remembered, since a title is compared many times."""

        @lru_cache(MET)
        def weight(found: frozenset[str]) -> float:
            # Exact, since the order of a set differs from run to run.
            return math.fsum(self.weights.get(term, self.unseen) for term in found - _MARKS)

        return weight

    @cached_property
    def square(self) -> Callable[[frozenset[str]], float]:
        """Sum of the squared weights of a bag, remembered likewise."""

        @lru_cache(MET)
        def squared(found: frozenset[str]) -> float:
            return math.fsum(self.weights.get(term, self.unseen) ** 2 for term in found - _MARKS)

        return squared


def rarity(texts: Iterable[str]) -> Rarity:
    """Weigh terms by log((n + 1) / (df + 1)) (Sparck Jones 1972, J. Doc. 28).

    A place weighs little, however rarely examples name it: its name is already among the words, and a
    country alone joins no two stories.
    """
    bags = [terms(text) for text in texts]
    counts = Counter(term for bag in bags for term in bag)
    weights = {term: math.log((len(bags) + 1) / (n + 1)) for term, n in counts.items()}
    weights |= {_PLACE + place: OF_PLACE for place in PLACES}
    return Rarity(weights, math.log(len(bags) + 1))


def overlap(a: frozenset[str], b: frozenset[str], rare: Rarity) -> float:
    """Share of the smaller text's weight that the other text holds too, 0 … 1."""
    if not (shared := a & b):
        return 0.0
    least = min(rare.of(a), rare.of(b))
    return rare.of(shared) / least if least > 0 else 0.0


def resemblance(a: frozenset[str], b: frozenset[str], rare: Rarity) -> float:
    """Cosine of two bags weighed by rarity, 0 … 1: what only one of them says counts against them."""
    if not (shared := a & b):
        return 0.0
    lengths = rare.square(a) * rare.square(b)
    return rare.square(shared) / math.sqrt(lengths) if lengths > 0 else 0.0


def contradict(a: frozenset[str], b: frozenset[str]) -> bool:
    """True if both name an earthquake's size and no two sizes are within half a step."""
    one, other = _sizes(a), _sizes(b)
    if not one or not other:
        return False
    apart = min(abs(x - y) for x in one for y in other)
    return round(apart, 1) > SAME_MAGNITUDE  # 7.4 and 6.9 are half a step apart, but not as floats.


def elsewhere(a: frozenset[str], b: frozenset[str]) -> bool:
    """True if both name places and none in common."""
    one, other = _places(a), _places(b)
    return bool(one and other) and not one & other


def gainsays(a: frozenset[str], b: frozenset[str]) -> bool:
    """True if only one is about a rumour, or only one tells what happened: each asks for its own answer."""
    return a & _ASKS != b & _ASKS


def calmer(a: frozenset[str], b: frozenset[str]) -> bool:
    """True if only one tells of harm: what breaks in a country is not what was said of it before."""
    return (_HARM in a) != (_HARM in b)


def denies(bag: frozenset[str]) -> bool:
    """True if the wording passes a rumour on, or denies it."""
    return _DENIED in bag


def together(a: frozenset[str], b: frozenset[str]) -> bool:
    """True if both name a place, the same one."""
    return bool(_places(a) & _places(b))


def foreign(a: frozenset[str], b: frozenset[str]) -> bool:
    """True if one is of a Chinese text and the other is not, so that only names can be shared."""
    return _han(a) != _han(b)


@lru_cache(MET)
def _han(bag: frozenset[str]) -> bool:
    return any(_HAN.match(term) for term in bag)


@lru_cache(MET)
def _places(bag: frozenset[str]) -> frozenset[str]:
    return frozenset(term for term in bag if term.startswith(_PLACE))


@lru_cache(MET)
def _sizes(bag: frozenset[str]) -> tuple[float, ...]:
    return tuple(float(term[1:]) for term in bag if term.startswith(_SIZE))
