"""Words that were meant: those a slip or two away from what was typed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

SHORTEST = 4  # Below, a slip makes another word.
TWO_SLIPS = 8  # From so many letters on, two are forgiven.


def slips(typed: str, meant: str) -> int:
    """Letters left out, added, changed or swapped with a neighbour.

    The optimal string alignment distance (Damerau 1964, CACM 7).
    """
    before: list[int] = []
    last = list(range(len(meant) + 1))
    for i, a in enumerate(typed, start=1):
        row = [i]
        for j, b in enumerate(meant, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == meant[j - 2] and typed[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


@dataclass(slots=True)
class Spelling:
    """The words of a text collection, kept by what is left of them without any one letter.

    Two words a slip apart share such a rest, so only few need be compared (Garbe's symmetric delete).
    """

    _counts: dict[str, int] = field(default_factory=dict)
    _rests: dict[str, list[str]] = field(default_factory=dict)

    def learn(self, words: Iterable[tuple[str, int]]) -> None:
        """Take in words and how many texts hold each."""
        for word, count in words:
            if len(word) >= SHORTEST:
                self._counts[word] = count
                for rest in _rests(word):
                    self._rests.setdefault(rest, []).append(word)

    def knows(self, word: str) -> bool:
        return word in self._counts

    def meant(self, typed: str, most: int = 3) -> tuple[str, ...]:
        """The likeliest words for one that is not known, the nearest and commonest first."""
        if len(typed) < SHORTEST or typed in self._counts:
            return ()
        allowed = 2 if len(typed) >= TWO_SLIPS else 1
        near = {word for rest in _rests(typed) for word in self._rests.get(rest, ())}
        if not near and allowed > 1:  # Two letters left out share no rest; words of the same letter do.
            near = {w for w in self._counts if w[0] == typed[0] and abs(len(w) - len(typed)) <= allowed}
        found = [(slips(typed, word), -self._counts[word], word) for word in near]
        return tuple(word for n, _, word in sorted(found) if n <= allowed)[:most]


def _rests(word: str) -> Iterator[str]:
    yield word
    yield from {word[:i] + word[i + 1 :] for i in range(len(word))}
