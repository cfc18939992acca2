"""Figures of ranked answers, made of what became of each query."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from responder.evaluate.figures import mean, rounded, share

DEPTH = 5  # Answers looked at per query.
RECALL = 0.9  # Share of the queries that have an answer which the threshold lets through.
BINS = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one query."""

    kind: str
    negative: bool
    hits: tuple[bool, ...]  # Best answer first, at most DEPTH: whether each is right.
    answers: int  # Documents that would be right; 0 for negatives.
    probability: float  # Of the best answer; 0 if there was none.

    @property
    def right(self) -> bool:
        """True if the best answer is right."""
        return any(self.hits[:1])


def recall_at(outcomes: Iterable[Outcome], depth: int) -> float | None:
    """Share of positive queries with a right answer among the first so many."""
    positives = [outcome for outcome in outcomes if not outcome.negative]
    return share(sum(any(outcome.hits[:depth]) for outcome in positives), len(positives))


def mean_reciprocal_rank(outcomes: Iterable[Outcome]) -> float | None:
    """Mean over positive queries of 1 ÷ the rank of the first right answer, 0 beyond DEPTH."""
    return mean([_reciprocal(o.hits) for o in outcomes if not o.negative])


def mean_average_precision(outcomes: Iterable[Outcome]) -> float | None:
    """Mean over positive queries of average precision within DEPTH."""
    return mean([_average_precision(o.hits, o.answers) for o in outcomes if not o.negative])


def area_under_curve(outcomes: Iterable[Outcome]) -> float | None:
    """Chance that a rightly answered query scores above a negative one, ties counting half."""
    right, wrong = _scores(outcomes)
    if not right or not wrong:
        return None
    ordered = np.sort(wrong)
    below = np.searchsorted(ordered, right, side="left")
    not_above = np.searchsorted(ordered, right, side="right")
    return rounded(float((below + not_above).sum()) / (2 * len(right) * len(wrong)))


def threshold(outcomes: Iterable[Outcome]) -> float | None:
    """The highest probability that RECALL of the queries with an answer reach; None without any.

    Also those count whose best answer is a wrong one: leaving them out would flatter the matcher.
    """
    asked = sorted((o.probability for o in outcomes if not o.negative), reverse=True)
    return asked[math.ceil(RECALL * len(asked)) - 1] if asked else None


def false_matches(outcomes: Sequence[Outcome], bar: float | None) -> float | None:
    """Share of negative queries whose best answer reaches the bar."""
    _, wrong = _scores(outcomes)
    return None if bar is None else share(sum(score >= bar for score in wrong), len(wrong))


def false_matches_by_kind(outcomes: Iterable[Outcome], bar: float | None) -> Mapping[str, float | None]:
    """As false_matches, for each negative kind, in the order of their names."""
    kinds: defaultdict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.negative:
            kinds[outcome.kind].append(outcome)
    return {kind: false_matches(found, bar) for kind, found in sorted(kinds.items())}


def calibration_error(outcomes: Sequence[Outcome]) -> float | None:
    """Expected calibration error of the best answers' probabilities, over all queries.

    Ten bins of equal width, each weighing as its queries do (Guo et al. 2017, ICML). A negative
    query's best answer is wrong by definition.
    """
    bins: defaultdict[int, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        bins[min(int(outcome.probability * BINS), BINS - 1)].append(outcome)
    gaps = [abs(sum(o.probability - o.right for o in found)) for found in bins.values()]
    return rounded(sum(gaps) / len(outcomes)) if outcomes else None


def _scores(outcomes: Iterable[Outcome]) -> tuple[list[float], list[float]]:
    """Probabilities of the best answers: of positives that are answered rightly, and of negatives."""
    right: list[float] = []
    wrong: list[float] = []
    for outcome in outcomes:
        if outcome.negative:
            wrong.append(outcome.probability)
        elif outcome.right:
            right.append(outcome.probability)
    return right, wrong


def _reciprocal(hits: Sequence[bool]) -> float:
    return next((1 / rank for rank, hit in enumerate(hits, start=1) if hit), 0.0)


def _average_precision(hits: Sequence[bool], answers: int) -> float:
    found = [rank for rank, hit in enumerate(hits, start=1) if hit]
    precisions = [count / rank for count, rank in enumerate(found, start=1)]
    return sum(precisions) / min(answers, DEPTH) if answers else 0.0
