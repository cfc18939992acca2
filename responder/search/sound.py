"""How Han characters are pronounced: pinyin in full and by initials."""

import re
from functools import lru_cache
from itertools import accumulate

from pypinyin import lazy_pinyin

from responder.decide.finding import folded

LONGEST = 6  # Syllables that one token holds; nobody types more before looking.
_HAN = re.compile(r"[\u3400-\u9fff]+")


@lru_cache(maxsize=50_000)
def syllables(run: str) -> tuple[str, ...]:
    """Pinyin of each character of a run, without tones; ü is v."""
    return tuple(lazy_pinyin(run))


def tokens(text: str) -> list[str]:
    """From each Han character on: its pinyin run together, and its initials with a mark before them.

    Asked for by their beginnings they answer di, dizhen and dizhenyu alike.
    """
    found = []
    for run in _HAN.findall(folded(text)):
        said = syllables(run)
        for start in range(len(said)):
            part = said[start : start + LONGEST]
            found += ["".join(part), initials("".join(one[0] for one in part))]
    return found


def initials(letters: str) -> str:
    """The token of initials; the Greek letter, which no question holds, keeps them apart from syllables."""
    return f"λ{letters}"


def place(text: str, typed: str) -> tuple[int, int] | None:
    """Where Han characters are pronounced as typed, in full or by initials (two letters or more)."""
    for run in _HAN.finditer(text):
        said = syllables(run[0])
        for start in range(len(said)):
            part = said[start : start + LONGEST]
            whole = "".join(part)
            if len(typed) > 1 and whole.startswith(typed):
                ends = list(accumulate(len(one) for one in part))
                count = next(n for n, end in enumerate(ends, start=1) if end >= len(typed))
                return run.start() + start, run.start() + start + count
            if len(typed) > 1 and "".join(one[0] for one in part).startswith(typed):
                return run.start() + start, run.start() + start + len(typed)
    return None
