"""Which explainers hold a story's words, whatever the model makes of them (BM25).

Context: short titles share few pairs of Han characters with the explanation that answers them, and
few whole words in English. Outcome: single characters count beside pairs, and Latin words by their
first letters; on the development sets that gave .06 of reciprocal rank in Chinese and .045 of mean
average precision in English over pairs and whole words.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

MET = 50_000  # Texts whose bags are remembered.
STEM = 5  # Letters of a Latin word that count.
K1, B = 1.2, 0.75  # Robertson and Zaragoza 2009, The Probabilistic Relevance Framework.
_RUNS = re.compile(r"[\u3400-\u9fff]+|[a-z]+|\d+(?:\.\d+)?")
_EMPTY = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "to",
        "in",
        "on",
        "for",
        "and",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "it",
        "this",
        "that",
        "with",
        "as",
        "at",
        "by",
        "from",
        "or",
        "not",
        "has",
        "have",
        "had",
        "he",
        "she",
        "they",
        "we",
        "you",
        "i",
        "his",
        "her",
        "their",
        "its",
        "will",
        "would",
        "can",
        "could",
        "do",
        "did",
        "does",
        "s",
        "t",
        "https",
        "http",
        "co",
        "rt",
        "amp",
        "pic",
        "com",
        "www",
    ]
)


def grams(text: str) -> list[str]:
    """Han characters and their pairs, beginnings of Latin words that say something, numbers."""
    found: list[str] = []
    for run in _RUNS.findall(text.lower()):
        if run[0] >= "\u3400":
            found += [run[i : i + 2] for i in range(len(run) - 1)]
            found += run
        elif run not in _EMPTY:
            found.append(run if run[0].isdigit() else run[:STEM])
    return found


@lru_cache(MET)
def bag(text: str) -> frozenset[str]:
    """The grams of a text, each once; those of the last texts are remembered."""
    return frozenset(grams(text))


@dataclass(frozen=True)
class Words:
    """What each explainer says, all its passages together."""

    names: tuple[str, ...]
    places: Mapping[str, int]  # Of the names.
    bags: tuple[frozenset[str], ...]
    postings: Mapping[str, tuple[NDArray[np.intp], NDArray[np.float32]]]  # Who holds a gram, what it adds.
    rare: Mapping[str, float]
    unseen: float

    def weight(self, bag: Iterable[str]) -> float:
        """Sum of how much each gram tells; exact, since the order of a set differs from run to run."""
        return math.fsum(self.rare.get(gram, self.unseen) for gram in bag)

    def square(self, bag: Iterable[str]) -> float:
        return math.fsum(self.rare.get(gram, self.unseen) ** 2 for gram in bag)

    def scores(self, asked: frozenset[str]) -> NDArray[np.float32]:
        """Shape (n,), in the order of the names: share of what the best of texts would score."""
        found = np.zeros(len(self.names), dtype=np.float32)
        for gram in sorted(asked):
            if held := self.postings.get(gram):
                found[held[0]] += held[1]
        most = self.weight(asked) * (K1 + 1)
        return found / np.float32(most) if most > 0 else found


def words(texts: Sequence[str], owners: Sequence[str]) -> Words:
    """Learn from passages and whose they are."""
    counts: dict[str, Counter[str]] = {}
    for text, owner in zip(texts, owners, strict=True):
        counts.setdefault(owner, Counter()).update(grams(text))
    n, lengths = len(counts), np.array([max(1, held.total()) for held in counts.values()], dtype=np.float64)
    norms = K1 * (1 - B + B * lengths / lengths.mean()) if n else lengths
    holders: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for place, held in enumerate(counts.values()):
        for gram, times in held.items():
            holders[gram].append((place, times))
    rare = {gram: _rarity(n, len(found)) for gram, found in holders.items()}
    postings = {gram: _posting(found, norms, rare[gram]) for gram, found in holders.items()}
    names = tuple(counts)
    places = {name: place for place, name in enumerate(names)}
    return Words(
        names, places, tuple(frozenset(held) for held in counts.values()), postings, rare, _rarity(n, 0)
    )


def _rarity(n: int, holders: int) -> float:
    return math.log(1 + (n - holders + 0.5) / (holders + 0.5))


def _posting(
    found: Sequence[tuple[int, int]], norms: NDArray[np.float64], rare: float
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    places = np.array([place for place, _ in found], dtype=np.intp)
    times = np.array([times for _, times in found], dtype=np.float64)
    return places, (rare * times * (K1 + 1) / (times + norms[places])).astype(np.float32)
