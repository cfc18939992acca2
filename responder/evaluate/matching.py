"""How well the matcher finds the answer to a query, and how often it finds one where there is none."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from responder.decide import match
from responder.decide.background import Vectors, cleaned
from responder.decide.words import Rarity, overlap, rarity, terms
from responder.embed import Embeds
from responder.errors import RecordingError
from responder.evaluate import ranking
from responder.evaluate.candidates import Candidates
from responder.evaluate.figures import rounded
from responder.evaluate.questions import QUERIES, Query, QuestionSet, question_set
from responder.evaluate.ranking import DEPTH, Outcome
from responder.lessons import Lessons
from responder.model.story import Scope
from responder.model.text import Bilingual

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


async def score(folder: Path, lessons: Lessons, embedder: Embeds) -> MatchScores | SetScores:
    """Score the set in a folder, or every set in its sub-folders; raises RecordingError."""
    return (await compared(folder, lessons, embedder)).scores


async def compared(folder: Path, lessons: Lessons, embedder: Embeds) -> Compared:
    """As score, beside two plain ways on the same queries."""
    alone = (folder / QUERIES).exists()
    found = [folder] if alone else sorted(path.parent for path in folder.glob("*/" + QUERIES))
    if not found:
        raise RecordingError(f"{folder}: holds no {QUERIES}, nor does a folder in it")
    asked = {path.name: await _ask(question_set(path), lessons, embedder) for path in found}
    everything = list(asked.values())
    pooled = _scores(everything, [one.outcomes for one in everything])
    beside = {
        "词语 words": _scores(everything, [one.by_words for one in everything]),
        "余弦 plain cosine": _scores(everything, [one.by_cosine for one in everything]),
    }
    if alone:
        return Compared(pooled, beside)
    return Compared(
        SetScores({name: _scores([one], [one.outcomes]) for name, one in asked.items()}, pooled), beside
    )


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


async def _ask(questions: QuestionSet, lessons: Lessons, embedder: Embeds) -> Asking:
    """Put every query to the documents it may be answered by."""
    asked = [query.text for query in questions.queries]
    held = [(doc, passage) for doc in questions.docs for passage in doc.passages()]
    texts = [*asked, *(passage for _, passage in held)]
    start = time.perf_counter()
    raw = await embedder.embed(texts)
    seconds = time.perf_counter() - start
    vectors = cleaned(texts, raw, lessons.background)
    candidates = Candidates(held, vectors[len(asked) :])
    untouched = Candidates(held, raw[len(asked) :])
    rare = rarity([*lessons.passages.texts, *(passage for _, passage in held)])
    ask = Asked(questions, rare)
    outcomes = [ask.service(q, vectors[i : i + 1], candidates.of(q)) for i, q in enumerate(questions.queries)]
    by_words = [ask.words(q, candidates.of(q)) for q in questions.queries]
    by_cosine = [ask.cosine(q, raw[i], untouched.of(q)) for i, q in enumerate(questions.queries)]
    return Asking(tuple(outcomes), tuple(by_words), tuple(by_cosine), len(texts), seconds)


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
