"""How well the matcher finds the answer to a query, and how often it finds one where there is none."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from responder import taught
from responder.decide import match
from responder.decide.background import Vectors, cleaned
from responder.decide.contest import Field, Placed, settled
from responder.decide.words import Rarity, overlap, rarity, terms
from responder.embed import Embeds
from responder.errors import RecordingError
from responder.evaluate import ranking
from responder.evaluate.candidates import Candidates
from responder.evaluate.figures import rounded
from responder.evaluate.lots import Choice, Lot, lot_of, seen_by
from responder.evaluate.questions import QUERIES, Doc, Query, QuestionSet, fingerprint, question_set
from responder.evaluate.ranking import DEPTH, Outcome
from responder.evaluate.shelf import shelf
from responder.lessons import Lessons
from responder.model.story import Scope
from responder.model.text import Bilingual

Settled: TypeAlias = tuple[Placed, ...]
_NEUTRAL = Scope(None, 0.0, Bilingual("", ""))  # No subject speaks for or against a document.


@dataclass(frozen=True, slots=True)
class MatchScores:
    """How queries were answered.

    recall, mrr and map are over positive queries; recall_at_5: any right answer among five.
    The probability of its best answer is a query's score. fpr_at_90_recall: share of negative queries
    at or above the score that nine in ten of the positives reach; fpr_by_kind: the same, at the same
    score, for each negative kind. ece: over all queries, see ranking.
    """

    recall_at_1: float | None
    recall_at_5: float | None
    mrr_at_5: float | None
    map_at_5: float | None
    auc: float | None
    fpr_at_90_recall: float | None
    fpr_by_kind: Mapping[str, float | None]
    texts_per_s: float  # Queries and passages, as the embedder answered; its cache helps.
    ece: float | None


@dataclass(frozen=True, slots=True)
class SetScores:
    """Several sets, each by the name of its folder, and all queries under one threshold."""

    sets: Mapping[str, MatchScores]
    pooled: MatchScores


@dataclass(frozen=True, slots=True)
class Posed:
    """A set, encoded. held: every passage with its document; what follows is row by row."""

    lot: Lot
    held: Sequence[tuple[Doc, str]]
    asked: Vectors  # Of the queries, as the encoder gave them.
    raw: Vectors  # Of the passages, as the encoder gave them.
    vectors: Vectors  # Of the passages, cleaned.
    texts: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Asking:
    """A set's outcomes, by the service and by two plain ways, and what it took to encode it."""

    outcomes: tuple[Outcome, ...]
    by_words: tuple[Outcome, ...]
    by_cosine: tuple[Outcome, ...]
    texts: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Compared:
    """The service's scores, and those of shared words and of the encoder's plain cosine."""

    scores: MatchScores | SetScores
    beside: Mapping[str, MatchScores]  # Of several sets, pooled.
    folds: bool  # Every query was asked of what others had taught.


async def score(
    folder: Path, lessons: Lessons, embedder: Embeds, *, folds: bool = False
) -> MatchScores | SetScores:
    """Score the set in a folder, or every set in its sub-folders; raises RecordingError."""
    return (await compared(folder, lessons, embedder, folds=folds)).scores


async def compared(folder: Path, lessons: Lessons, embedder: Embeds, *, folds: bool = False) -> Compared:
    """As score, beside two plain ways on the same queries.

    folds: ask every query of what was learned from the queries that share no document with it, in
    place of the numbers in use; always done where those were learned from these very queries.
    """
    sets = {path.name: question_set(path) for path in folders(folder)}
    met = taught.met(taught.place(embedder.model_id))
    folds = folds or any(fingerprint(one) in met for one in sets.values())
    posed = {name: await pose(one, lessons, embedder) for name, one in sets.items()}
    learned = _cross_validated(list(posed.values()), lessons) if folds else [None] * len(posed)
    asked = {
        name: _ask(one, lessons, choices) for (name, one), choices in zip(posed.items(), learned, strict=True)
    }
    everything = list(asked.values())
    pooled = _scores(everything, [one.outcomes for one in everything])
    beside = {
        "词语 words": _scores(everything, [one.by_words for one in everything]),
        "余弦 plain cosine": _scores(everything, [one.by_cosine for one in everything]),
    }
    if (folder / QUERIES).exists():
        return Compared(pooled, beside, folds)
    return Compared(
        SetScores({name: _scores([one], [one.outcomes]) for name, one in asked.items()}, pooled),
        beside,
        folds,
    )


def folders(folder: Path) -> list[Path]:
    """The folders of the sets in a folder; raises RecordingError if there is none."""
    if (folder / QUERIES).exists():
        return [folder]
    if found := sorted(path.parent for path in folder.glob("*/" + QUERIES)):
        return found
    raise RecordingError(f"{folder}: holds no {QUERIES}, nor does a folder in it")


def _scores(asked: Sequence[Asking], told: Sequence[Sequence[Outcome]]) -> MatchScores:
    outcomes = [outcome for one in told for outcome in one]
    bar = ranking.threshold(outcomes)
    return MatchScores(
        recall_at_1=ranking.recall_at(outcomes, 1),
        recall_at_5=ranking.recall_at(outcomes, DEPTH),
        mrr_at_5=ranking.mean_reciprocal_rank(outcomes),
        map_at_5=ranking.mean_average_precision(outcomes),
        auc=ranking.area_under_curve(outcomes),
        fpr_at_90_recall=ranking.false_matches(outcomes, bar),
        fpr_by_kind=ranking.false_matches_by_kind(outcomes, bar),
        texts_per_s=rounded(sum(one.texts for one in asked) / sum(one.seconds for one in asked)),
        ece=ranking.calibration_error(outcomes),
    )


async def pose(questions: QuestionSet, lessons: Lessons, embedder: Embeds) -> Posed:
    """Encode a set."""
    asked = [query.text for query in questions.queries]
    held = [(doc, passage) for doc in questions.docs for passage in doc.passages()]
    texts = [*asked, *(passage for _, passage in held)]
    start = time.perf_counter()
    raw = await embedder.embed(texts)
    seconds = time.perf_counter() - start
    vectors = cleaned(texts, raw, lessons.background)
    n = len(asked)
    lot = lot_of(questions, held, vectors[:n], vectors[n:])
    return Posed(lot, held, raw[:n], raw[n:], vectors[n:], len(texts), seconds)


def _ask(posed: Posed, lessons: Lessons, choices: Sequence[Settled] | None) -> Asking:
    """Put every query to the documents it may be answered by; choices: what cross-validation made of it."""
    questions, vectors = posed.lot.questions, posed.lot.vectors
    candidates = Candidates(posed.held, posed.vectors)
    untouched = Candidates(posed.held, posed.raw)
    rare = rarity([*lessons.passages.texts, *(passage for _, passage in posed.held)])
    ask = Asked(questions, rare)
    whole = lessons.field and seen_by(posed.lot.field, lessons.field.learned)
    outcomes = []
    for i, query in enumerate(questions.queries):
        if choices is not None:
            outcomes.append(ask.settled(query, choices[i], posed.lot.field.words.names))
        elif whole is not None:
            outcomes.append(ask.learned(query, vectors[i : i + 1], replace(posed.lot, field=whole).asked(i)))
        else:
            outcomes.append(ask.service(query, vectors[i : i + 1], candidates.of(query)))
    by_words = [ask.words(q, candidates.of(q)) for q in questions.queries]
    by_cosine = [ask.cosine(q, posed.asked[i], untouched.of(q)) for i, q in enumerate(questions.queries)]
    return Asking(tuple(outcomes), tuple(by_words), tuple(by_cosine), posed.texts, posed.seconds)


def of_choices(posed: Sequence[Posed], known: Sequence[Sequence[Choice]]) -> MatchScores:
    """The scores of choices, each by what the parts that share no document with it taught; pooled."""
    asked = [
        Asking(_outcomes(one, placed), (), (), one.texts, one.seconds)
        for one, placed in zip(posed, _settled(known), strict=True)
    ]
    return _scores(asked, [one.outcomes for one in asked])


def _outcomes(posed: Posed, placed: Sequence[Settled]) -> tuple[Outcome, ...]:
    questions, names = posed.lot.questions, posed.lot.field.words.names
    ask = Asked(questions, rarity(()))
    return tuple(ask.settled(q, one, names) for q, one in zip(questions.queries, placed, strict=True))


def _cross_validated(posed: Sequence[Posed], lessons: Lessons) -> list[Sequence[Settled]]:
    from responder.evaluate import learning  # noqa: PLC0415 - its library would slow every command down

    return _settled(learning.choices([*(one.lot for one in posed), shelf(lessons)])[:-1])


def _settled(known: Sequence[Sequence[Choice]]) -> list[Sequence[Settled]]:
    from responder.evaluate import learning  # noqa: PLC0415 - its library would slow every command down

    scales = learning.held_out([choice for of in known for choice in of])
    return [[settled(one.candidates, scales[one.part]) for one in of] for of in known]


@dataclass(frozen=True, slots=True)
class Asked:
    """Puts a query to documents in one of three ways.

    rare: learned from the library and the documents, as the service learns it from all it may propose.
    """

    questions: QuestionSet
    rare: Rarity

    def service(self, query: Query, vector: Vectors, passages: match.Passages) -> Outcome:
        """vector: shape (1, d), cleaned unit vector of the query."""
        found = match.explainers(match.Asked([query.text], vector, _NEUTRAL), passages, self.rare, most=DEPTH)
        return self._outcome(query, [(answer.probability, answer.explainer) for answer in found])

    def learned(self, query: Query, vector: Vectors, field: Field) -> Outcome:
        """By what was learned, as the service asks."""
        asked = match.Asked([query.text], vector, _NEUTRAL)
        found = match.weighed(asked, field, self.rare, most=DEPTH)
        return self._outcome(query, [(answer.probability, answer.explainer) for answer in found])

    def settled(self, query: Query, placed: Settled, names: Sequence[str]) -> Outcome:
        """By what cross-validation made of it."""
        found = [(one.probability, names[one.candidate.owner]) for one in placed[:DEPTH]]
        return self._outcome(query, found)

    def words(self, query: Query, passages: match.Passages) -> Outcome:
        """By the share of rare terms in common alone."""
        bag = terms(query.text)
        return self._plain(query, [overlap(bag, held, self.rare) for held in passages.bags], passages)

    def cosine(self, query: Query, vector: Vectors, passages: match.Passages) -> Outcome:
        """By the cosine of the encoder's vectors as they come; vector: shape (d,)."""
        return self._plain(query, (passages.vectors @ vector).tolist(), passages)

    def _plain(self, query: Query, likeness: Sequence[float], passages: match.Passages) -> Outcome:
        best: dict[str, float] = {}
        for doc, score in zip(passages.explainers, likeness, strict=True):
            best[doc] = max(score, best.get(doc, score))
        found = sorted(((min(max(score, 0.0), 1.0), doc) for doc, score in best.items()), key=_best_first)
        return self._outcome(query, found[:DEPTH])

    def _outcome(self, query: Query, found: Sequence[tuple[float, str]]) -> Outcome:
        right = self.questions.answers.get(query.id, frozenset()) - {query.exclude_doc or ""}
        return Outcome(
            query.kind,
            query.negative,
            tuple(doc in right for _, doc in found),
            len(right),
            found[0][0] if found else 0.0,
        )


def _best_first(found: tuple[float, str]) -> tuple[float, str]:
    return -found[0], found[1]
