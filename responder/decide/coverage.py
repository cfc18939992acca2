"""What the library covers: subjects by audiences, languages and freshness; and its figures."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from responder.decide.reading import Reading, reading
from responder.model.library import Expert, Explainer, Library, Subject
from responder.model.text import Language

EVERYBODY = "plain"
AUDIENCES = (EVERYBODY, "older", "children", "journalists", "script")
SOON = timedelta(days=60)


class Freshness(StrEnum):
    """How soon a text must be reviewed."""

    FRESH = "fresh"
    DUE = "due"  # Within SOON.
    OVER = "over"  # Its review date has passed.
    NONE = "none"  # There is no text.


@dataclass(frozen=True, slots=True)
class Cover:
    """One subject in one language."""

    language: Language
    audiences: Mapping[str, int]  # Texts for each of AUDIENCES.
    freshness: Freshness  # Of the text that is due first.
    review_by: date | None  # Of the same.


@dataclass(frozen=True, slots=True)
class Row:
    """One subject."""

    subject: Subject
    covers: tuple[Cover, ...]  # In the order of Language.
    experts: int  # Samples not counted.
    samples: int


@dataclass(frozen=True, slots=True)
class Hard:
    """A text that is over a limit of reading."""

    text: Explainer
    reading: Reading


@dataclass(frozen=True, slots=True)
class Figures:
    """The library in numbers."""

    subjects: int
    headlines: int
    explainers: int  # Each counted once for its languages.
    texts: Mapping[Language, int]
    claims: int
    sources: int  # Distinct addresses.
    due: int  # Texts due within SOON, or over.
    characters: float  # A Chinese sentence, the mean over the texts.
    rare: float
    grade: float  # Of an English text, the mean.
    hard: tuple[Hard, ...]


def coverage(library: Library, today: date) -> tuple[Row, ...]:
    """Every subject, those with least first."""
    texts: dict[str, list[Explainer]] = {}
    for text in library.explainers:
        for subject in text.subjects:
            texts.setdefault(subject, []).append(text)
    rows = [_row(one, texts.get(one.id, []), library.experts, today) for one in library.subjects.values()]
    return tuple(sorted(rows, key=lambda row: (_held(row), row.subject.id)))


def figures(library: Library, today: date) -> Figures:
    read = [(text, reading(text)) for text in library.explainers]
    headlines = sum(len(one.headlines) for one in library.subjects.values()) + len(library.ordinary)
    return Figures(
        len(library.subjects),
        headlines,
        len({text.id for text in library.explainers}),
        Counter(text.language for text in library.explainers),
        sum(len(text.claims) for text in library.explainers),
        len({source.url for text in library.explainers for source in text.evidence}),
        sum(text.review_by <= today + SOON for text in library.explainers),
        _mean([one.characters for _, one in read if one.characters is not None]),
        _mean([one.rare for _, one in read if one.rare is not None]),
        _mean([one.grade for _, one in read if one.grade is not None]),
        tuple(Hard(text, one) for text, one in read if one.over),
    )


def _row(subject: Subject, texts: Sequence[Explainer], experts: Sequence[Expert], today: date) -> Row:
    covers = tuple(
        _cover(language, [t for t in texts if t.language is language], today) for language in Language
    )
    of_it = [expert for expert in experts if subject.id in expert.subjects]
    samples = sum(expert.sample for expert in of_it)
    return Row(subject, covers, len(of_it) - samples, samples)


def _cover(language: Language, texts: Sequence[Explainer], today: date) -> Cover:
    counts = Counter(name for text in texts for name in (EVERYBODY, *text.audiences))
    first = min((text.review_by for text in texts), default=None)
    return Cover(language, {name: counts[name] for name in AUDIENCES}, freshness(first, today), first)


def freshness(review_by: date | None, today: date) -> Freshness:
    if review_by is None:
        return Freshness.NONE
    if review_by < today:
        return Freshness.OVER
    return Freshness.DUE if review_by <= today + SOON else Freshness.FRESH


def _held(row: Row) -> int:
    return sum(sum(cover.audiences.values()) for cover in row.covers)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
