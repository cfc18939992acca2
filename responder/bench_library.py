"""Measures the library at a size that no desk has yet: loading, finding, matching.

The texts are those that ship, told again with words of their own, so that their lengths and their
words are real; the vectors are made up, since what they cost does not depend on what they say. The
model's own time for a question is no part of these figures: `responder evaluate matching` shows it.
"""

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from responder import knowledge
from responder.decide import match
from responder.decide.background import Background, Vectors
from responder.decide.scope import Examples
from responder.decide.words import rarity
from responder.evaluate.figures import percentile
from responder.finder import Finder, Meaning, Wish, item_vectors
from responder.knowledge.written import expert_file, explainer_file
from responder.lessons import Lessons, spoken
from responder.model.library import (
    Contact,
    Expert,
    ExpertId,
    Explainer,
    ExplainerId,
    Interest,
    Library,
    SubjectId,
)
from responder.model.story import Scope
from responder.model.text import Bilingual, Language
from responder.shortlist import shortlist

T = TypeVar("T")
TODAY = date(2026, 11, 20)
WIDTH = 384
QUESTIONS = 200
SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "ke",
    "lo",
    "mi",
    "nu",
    "pa",
    "re",
    "si",
    "to",
    "vu",
    "wa",
    "xe",
    "yo",
    "zi",
]
HAN = "坝层洞峰谷河湖矿林脉泥坡泉沙滩潭溪崖原泽洲"


@dataclass(frozen=True, slots=True)
class LibraryScores:
    """Seconds and milliseconds; each beside its goal in GOALS."""

    explainers: int  # Each in two languages.
    experts: int
    load_cold_s: float
    load_warm_s: float
    index_cold_s: float
    index_warm_s: float
    search_p50_ms: float
    search_p95_ms: float
    match_p50_ms: float
    match_p95_ms: float
    match_whole_p95_ms: float  # Without the shortlist, every passage looked at.


GOALS = {"load_warm_s": 5.0, "search_p95_ms": 50.0, "match_p95_ms": 20.0}


def measure(shipped: Library, explainers: int, experts: int, folder: Path) -> LibraryScores:
    """Write a library of that size under the folder, and use it."""
    rng = random.Random(4)
    write(shipped, explainers, experts, folder / "knowledge", rng)
    kept, index = folder / "library.db", folder / "search.db"

    def load() -> Library:
        return knowledge.load(folder / "knowledge", today=TODAY, kept=kept)

    load_cold_s, _ = _timed(load)
    load_warm_s, library = _timed(load)
    lessons = made_up_lessons(library)
    finding = asyncio.run(_finding(library, lessons, index, rng))
    whole, short = _matching(library, lessons, rng)
    return LibraryScores(
        explainers,
        experts,
        round(load_cold_s, 2),
        round(load_warm_s, 2),
        *finding,
        percentile(short, 50) or 0.0,
        percentile(short, 95) or 0.0,
        percentile(whole, 95) or 0.0,
    )


def write(shipped: Library, explainers: int, experts: int, folder: Path, rng: random.Random) -> None:
    """A synthetic library: the subjects that ship, and as many texts and people as wanted."""
    source = Path(__file__).parent.parent / "knowledge"
    for name in ("subjects", "explainers", "experts"):
        (folder / name).mkdir(parents=True)
    for path in (source / "subjects").glob("*.md"):
        (folder / "subjects" / path.name).write_bytes(path.read_bytes())
    pairs = list(zip(*(_of(shipped, language) for language in Language), strict=True))
    for n in range(explainers):
        name, word = ExplainerId(f"synthetic-{n:05d}"), "".join(rng.choices(SYLLABLES, k=4))
        han = "".join(rng.choices(HAN, k=3))
        for text, added in zip(pairs[n % len(pairs)], (han, word), strict=True):
            told = replace(
                text, id=name, title=f"{added}{text.title}" if added is han else f"{added}: {text.title}"
            )
            (folder / "explainers" / f"{name}.{text.language}.md").write_text(
                explainer_file(told), encoding="utf-8"
            )
    subjects = sorted(shipped.subjects)
    for n in range(experts):
        expert = _expert(n, rng.sample(subjects, 2), "".join(rng.choices(SYLLABLES, k=4)))
        (folder / "experts" / f"{expert.id}.md").write_text(expert_file(expert), encoding="utf-8")


def _of(library: Library, language: Language) -> list[Explainer]:
    return sorted((e for e in library.explainers if e.language is language), key=lambda e: e.id)


def _expert(n: int, subjects: Sequence[SubjectId], field: str) -> Expert:
    return Expert(
        ExpertId(f"synthetic-{n:05d}"),
        Bilingual(f"合成样本{n}", f"Synthetic Sample {n}"),
        Bilingual("合成研究所", "Synthetic Institute"),
        True,
        tuple(subjects),
        (field,),
        tuple(Language),
        ("CN",),
        "Asia/Shanghai",
        (time(8), time(22)),
        (Contact("mail", f"s{n}@example.org"),),
        date(2030, 1, 1),
        3,
        (Interest("Synthetic.", date(2026, 1, 1)),),
    )


def made_up_lessons(library: Library) -> Lessons:
    """Vectors that lie about the middle of their subject, as those of a model do."""
    rng = np.random.default_rng(4)
    middles = {subject: unit(rng.normal(size=(1, WIDTH)))[0] for subject in library.subjects}
    spoken_of = [
        (text, one.subjects[0], verdict, name)
        for one in library.explainers
        for text, name, verdict in spoken(one)
    ]
    vectors = unit(
        np.stack([middles[s] for _, s, _, _ in spoken_of]) + 0.06 * rng.normal(size=(len(spoken_of), WIDTH))
    )
    heads = [(h.text, s.id if h.belongs else None) for s in library.subjects.values() for h in s.headlines]
    taught = unit(
        np.stack([middles[s] if s else np.zeros(WIDTH) for _, s in heads])
        + 0.06 * rng.normal(size=(len(heads), WIDTH))
    )
    passages = match.Passages(
        tuple(text for text, _, _, _ in spoken_of),
        vectors,
        tuple(name for *_, name in spoken_of),
        tuple(verdict for _, _, verdict, _ in spoken_of),
        {one.id: one.subjects for one in library.explainers},
    )
    nothing = np.zeros((2, WIDTH), dtype=np.float32), np.zeros(WIDTH, dtype=np.float32)
    examples = Examples(tuple(text for text, _ in heads), taught, tuple(subject for _, subject in heads))
    return Lessons(
        Background(*nothing), rarity(passages.texts[:20_000]), examples, passages, shortlist(passages)
    )


def unit(rows: NDArray[np.float64]) -> Vectors:
    vectors: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return vectors


async def _finding(
    library: Library, lessons: Lessons, index: Path, rng: random.Random
) -> tuple[float, float, float, float]:
    """Index cold and warm in seconds, search p50 and p95 in milliseconds."""
    took_s = []
    for _ in range(2):
        start = perf_counter()
        async with Finder(library, index):
            took_s.append(round(perf_counter() - start, 2))
    finder = Finder(library, index, Meaning(lessons, _Silent()))
    vectors = item_vectors(library, lessons)
    async with finder:
        took_ms = []
        for typed in questions(library, rng):
            vector, start = vectors[rng.randrange(len(vectors))], perf_counter()
            finder.found(Wish(typed), vector)
            took_ms.append((perf_counter() - start) * 1000)
    return took_s[0], took_s[1], percentile(took_ms, 50) or 0.0, percentile(took_ms, 95) or 0.0


class _Silent:
    """Stands where the model would; it is not asked."""

    model_id = "none"

    async def embed(self, texts: Sequence[str]) -> Vectors:
        return np.zeros((len(texts), WIDTH), dtype=np.float32)


def questions(library: Library, rng: random.Random) -> list[str]:
    """What editors type: words, beginnings, questions, pinyin, initials and slips, in turn."""
    names = [name for one in library.subjects.values() for name in (one.name.zh, one.name.en, *one.synonyms)]
    claims = [claim.text for one in library.explainers[:500] for claim in one.claims]
    kinds: tuple[Callable[[], str], ...] = (
        lambda: rng.choice(names),
        lambda: rng.choice(names)[:3],
        lambda: rng.choice(claims),
        lambda: rng.choice(("dizhen", "yiqing", "taifeng", "shipin anquan", "fushe")),
        lambda: rng.choice(("dz", "tf", "hs", "yf", "fs")),
        lambda: rng.choice(("earthqake", "vacine", "tsunmai", "radiaton leak", "influensa")),
    )
    return [kinds[n % len(kinds)]() for n in range(QUESTIONS)]


def _matching(library: Library, lessons: Lessons, rng: random.Random) -> tuple[list[float], list[float]]:
    """Milliseconds of matching a story of three titles, with every passage and with the shortlist."""
    whole, short = [], []
    lessons.near(lessons.passages.vectors[:1])
    _ = lessons.passages.rows, lessons.passages.bags
    for _ in range(QUESTIONS // 4):
        places = [rng.randrange(len(lessons.passages.texts)) for _ in range(3)]
        noise = np.random.default_rng(places[0]).normal(size=(3, WIDTH)) * 0.02
        titles = [lessons.passages.texts[at] for at in places]
        vectors = unit(lessons.passages.vectors[places] + noise)
        asked = match.Asked(titles, vectors, Scope(min(library.subjects), 0.9, Bilingual("", "")))
        took_s, _ = _timed(partial(match.explainers, asked, lessons.passages, lessons.rare))
        whole.append(took_s * 1000)
        start = perf_counter()
        lessons.answers(asked)
        took_s = perf_counter() - start
        short.append(took_s * 1000)
    return whole, short


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    start = perf_counter()
    answer = work()
    return perf_counter() - start, answer
