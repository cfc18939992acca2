"""Figures of ranked answers, worked out by hand."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.evaluate import ranking
from responder.evaluate.ranking import Outcome

OUTCOMES = st.lists(
    st.builds(
        Outcome,
        st.sampled_from(["negative_easy", "positive"]),
        st.booleans(),
        st.lists(st.booleans(), max_size=5).map(tuple),
        st.just(5),
        st.floats(0, 1),
    )
)


def positive(probability: float, *hits: int, answers: int = 1) -> Outcome:
    """hits: 1 where the answer of that rank is right."""
    return Outcome("positive", False, tuple(map(bool, hits)), answers, probability)


def negative(probability: float, kind: str = "negative_easy") -> Outcome:
    return Outcome(kind, True, (False,) * 5, 0, probability)


@pytest.mark.parametrize(
    ("outcomes", "at_1", "at_5", "reciprocal", "average_precision"),
    [
        pytest.param([positive(0.9, 1, 0)], 1.0, 1.0, 1.0, 1.0, id="right at once"),
        pytest.param([positive(0.9, 0, 0, 1)], 0.0, 1.0, 0.3333, 0.3333, id="right at the third"),
        pytest.param([positive(0.9, 0, 0, 0, 0, 0)], 0.0, 0.0, 0.0, 0.0, id="never right"),
        pytest.param([positive(0.0)], 0.0, 0.0, 0.0, 0.0, id="no answer"),
        pytest.param(
            [positive(0.9, 1, 0, 1, answers=2)], 1.0, 1.0, 1.0, 0.8333, id="two of two: (1 + 2/3) ÷ 2"
        ),
        pytest.param([positive(0.9, 0, 1, answers=4)], 0.0, 1.0, 0.5, 0.125, id="one of four: (1/2) ÷ 4"),
        pytest.param(
            [positive(0.9, 1, 1, 1, 1, 1, answers=9)], 1.0, 1.0, 1.0, 1.0, id="no more than five can be right"
        ),
        pytest.param(
            [positive(0.9, 1), positive(0.9, 0), negative(0.9)],
            0.5,
            0.5,
            0.5,
            0.5,
            id="negatives do not count",
        ),
        pytest.param([negative(0.9)], None, None, None, None, id="no positives"),
    ],
)
def test_ranks(
    outcomes: Sequence[Outcome],
    at_1: float | None,
    at_5: float | None,
    reciprocal: float | None,
    average_precision: float | None,
) -> None:
    assert ranking.recall_at(outcomes, 1) == at_1
    assert ranking.recall_at(outcomes, 5) == at_5
    assert ranking.mean_reciprocal_rank(outcomes) == reciprocal
    assert ranking.mean_average_precision(outcomes) == average_precision


@pytest.mark.parametrize(
    ("right", "wrong", "area"),
    [
        pytest.param([0.9, 0.8], [0.1, 0.2], 1.0, id="all above"),
        pytest.param([0.5], [0.5], 0.5, id="a tie counts half"),
        pytest.param([0.9, 0.3], [0.5, 0.3], 0.625, id="two and a half of four pairs"),
        pytest.param([], [0.5], None, id="nothing right"),
        pytest.param([0.5], [], None, id="no negatives"),
    ],
)
def test_area_under_curve(right: Sequence[float], wrong: Sequence[float], area: float | None) -> None:
    outcomes = [*(positive(p, 1) for p in right), *(negative(p) for p in wrong)]
    assert ranking.area_under_curve(outcomes) == area


def test_the_threshold_lets_nine_of_ten_queries_with_an_answer_through() -> None:
    """Also those that are answered wrongly: a matcher that is unsure of them pays for it."""
    right = [positive(p / 10, 1) for p in range(2, 11)]  # .2, .3 … 1.
    astray = [positive(0.1, 0, 1)]  # The right document comes second.
    outcomes = [*right, *astray, negative(0.2), negative(0.19), negative(0.9, "negative_hard")]
    bar = ranking.threshold(outcomes)
    assert bar == 0.2
    assert ranking.false_matches(outcomes, bar) == 0.6667
    assert ranking.false_matches_by_kind(outcomes, bar) == {"negative_easy": 0.5, "negative_hard": 1.0}


def test_a_wrong_answer_counts_for_the_threshold_and_without_queries_there_is_none() -> None:
    assert ranking.threshold([positive(0.5, 0, 1), negative(0.9)]) == 0.5
    assert ranking.threshold([negative(0.5)]) is None
    assert ranking.false_matches([negative(0.5)], None) is None
    assert ranking.false_matches_by_kind([negative(0.5)], None) == {"negative_easy": None}


@pytest.mark.parametrize(
    ("outcomes", "error"),
    [
        pytest.param([positive(1.0, 1)], 0.0, id="sure and right"),
        pytest.param([negative(1.0)], 1.0, id="sure and wrong"),
        pytest.param([positive(0.55, 1), positive(0.55, 0)], 0.05, id="as often right as it says, nearly"),
        pytest.param([positive(0.95, 1), negative(0.15)], 0.1, id="two bins: (.05 + .15) ÷ 2"),
        pytest.param([], None, id="nothing asked"),
    ],
)
def test_calibration_error(outcomes: Sequence[Outcome], error: float | None) -> None:
    assert ranking.calibration_error(outcomes) == error


@given(OUTCOMES)
def test_figures_lie_between_nought_and_one(outcomes: Sequence[Outcome]) -> None:
    figures = (
        ranking.recall_at(outcomes, 5),
        ranking.mean_reciprocal_rank(outcomes),
        ranking.mean_average_precision(outcomes),
        ranking.area_under_curve(outcomes),
        ranking.false_matches(outcomes, ranking.threshold(outcomes)),
        ranking.calibration_error(outcomes),
    )
    assert all(figure is None or 0 <= figure <= 1 for figure in figures)
