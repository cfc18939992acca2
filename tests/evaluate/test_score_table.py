"""What a person sees of the scores."""

import io

import pytest
from rich.console import Console

from responder.evaluate.alerts import AlertScores
from responder.evaluate.feeds import FeedScores
from responder.evaluate.matching import MatchScores, SetScores
from responder.evaluate.stories import StoryScores
from responder.evaluate.table import Scores, table

MATCH = MatchScores(0.9, 1.0, 0.95, 0.95, None, 0.01, {"negative_hard": 0.2}, 1234.5, 0.03)


def shown(scores: Scores) -> str:
    out = io.StringIO()
    Console(file=out, width=120, color_system=None).print(table(scores))
    return out.getvalue()


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        pytest.param(
            AlertScores(0.9, 0.8, 0.7, 0.6, 0.5, 12.0, 1.1, None, 3.0),
            ["recall_p1", "≥ 0.95", "–"],
            id="alerts",
        ),
        pytest.param(
            StoryScores(0.9, 0.8, 0.85, 6000.0), ["b3_f1", "0.85", "6,000.0", "≥ 5000"], id="stories"
        ),
        pytest.param(MATCH, ["fpr_by_kind negative_hard", "≤ 0.20", "1,234.5"], id="matching"),
        pytest.param(SetScores({"pond": MATCH}, MATCH), ["pond", "pooled", "recall_at_1"], id="several sets"),
        pytest.param(
            FeedScores(9, 0, 0, 40, 1, 2, 0.25, 7, 1, 12.5), ["documents", "slowest_s", "0.25"], id="feeds"
        ),
    ],
)
def test_every_kind_of_score_is_shown_with_its_goals(scores: Scores, words: list[str]) -> None:
    text = shown(scores)
    assert all(word in text for word in words), text


def test_a_kind_that_one_set_lacks_is_a_dash() -> None:
    bare = MatchScores(0.9, 1.0, 0.95, 0.95, None, None, {}, 1.0, 0.03)
    row = next(
        line for line in shown(SetScores({"bare": bare}, MATCH)).splitlines() if "negative_hard" in line
    )
    assert [cell.strip() for cell in row.split("│")][2:4] == ["–", "0.2"]
