"""How well the matcher finds the answer to a query, and how often it finds one where there is none."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from responder.decide import match
from responder.decide.background import Vectors, cleaned
from responder.decide.words import Rarity
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
    at or above the score that nine in ten of the rightly answered positives reach; fpr_by_kind: the
    same, at the same score, for each negative kind. ece: over all queries, see ranking.
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
    """A set's outcomes, and what it took to encode it."""

    outcomes: tuple[Outcome, ...]
    texts: int
    seconds: float


async def score(folder: Path, lessons: Lessons, embedder: Embeds) -> MatchScores | SetScores:
    """Score the set in a folder, or every set in its sub-folders; raises RecordingError."""
    if (folder / QUERIES).exists():
        return _scores([await _ask(question_set(folder), lessons, embedder)])
    found = sorted(path.parent for path in folder.glob("*/" + QUERIES))
    if not found:
        raise RecordingError(f"{folder}: holds no {QUERIES}, nor does a folder in it")
    asked = {path.name: await _ask(question_set(path), lessons, embedder) for path in found}
    return SetScores({name: _scores([one]) for name, one in asked.items()}, _scores(list(asked.values())))


def _scores(asked: Sequence[Asking]) -> MatchScores:
    outcomes = [outcome for one in asked for outcome in one.outcomes]
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
    outcomes = [
        _outcome(query, vectors[i : i + 1], candidates.of(query), lessons.rare, questions.answers)
        for i, query in enumerate(questions.queries)
    ]
    return Asking(tuple(outcomes), len(texts), seconds)


def _outcome(
    query: Query,
    vector: Vectors,
    passages: match.Passages,
    rare: Rarity,
    answers: Mapping[str, frozenset[str]],
) -> Outcome:
    """vector: shape (1, d), cleaned unit vector of the query."""
    asked = match.Asked([query.text], vector, _NEUTRAL)
    found = match.explainers(asked, passages, rare, most=DEPTH)
    right = answers.get(query.id, frozenset()) - {query.exclude_doc or ""}
    return Outcome(
        query.kind,
        query.negative,
        tuple(answer.explainer in right for answer in found),
        len(right),
        found[0].probability if found else 0.0,
    )
