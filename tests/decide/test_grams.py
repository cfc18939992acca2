"""Which texts hold a title's words."""

import pytest

from responder.decide.grams import bag, grams, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("地震波", ["地震", "震波", "地", "震", "波"], id="characters and their pairs"),
        pytest.param("The quakes of 7.4", ["quake", "7.4"], id="beginnings, without empty words"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_grams(text: str, found: list[str]) -> None:
    assert grams(text) == found


def test_the_text_that_says_most_of_it_scores_highest() -> None:
    held = words(["余震会持续多久", "井水变浑", "食物中毒"], ["a", "b", "c"])
    scores = held.scores(bag("地震后余震持续"))
    assert held.names[int(scores.argmax())] == "a"
    assert 0 < scores[0] <= 1
    assert scores[2] == 0


def test_all_passages_of_an_explainer_count_together() -> None:
    held = words(["余震", "井水"], ["a", "a"])
    assert held.names == ("a",)
    assert {"余震", "井水"} <= held.bags[0]


def test_what_nobody_says_scores_nothing() -> None:
    held = words(["余震"], ["a"])
    assert held.scores(bag("")).tolist() == [0.0]
    assert held.scores(bag("zebra")).tolist() == [0.0]
