"""Who wins of the explainers that may answer, and how likely it is right."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from responder.decide.contest import Candidate, Field, contest, settled
from responder.decide.match import Asked, Passages, field, weighed
from responder.decide.weighing import PAIRS, Scale, Sign, Weighing
from responder.decide.words import rarity
from responder.model.library import ExplainerId, SubjectId, Verdict
from responder.model.story import Scope
from responder.model.text import Bilingual
from tests.fake_embed import DIMENSION, bigram_vectors

QUAKE = SubjectId("quake")
TEXTS = ("地震后余震会持续多久", "井水变浑是地震前兆", "隔夜菜会致癌", "Aftershocks go on for days")
NAMES = ("after", "well", "food", "after")
VERDICTS = (None, Verdict.FALSE, Verdict.FALSE, None)
WEIGHTS = {Sign.LIKENESS: 6.0, Sign.WORDS: 3.0}
KNOTS, CHANCES = (-4.0, 0.0, 4.0), (0.02, 0.5, 0.98)


def scale(bias: float = -2.0) -> Scale:
    return Scale(np.array([WEIGHTS.get(sign, 0.0) for sign in Sign]), bias, KNOTS, CHANCES)


def library() -> Field:
    subjects = {ExplainerId(name): (QUAKE,) if name != "food" else () for name in NAMES}
    held = Passages(TEXTS, bigram_vectors(TEXTS), tuple(map(ExplainerId, NAMES)), VERDICTS, subjects)
    learned = Weighing(np.eye(DIMENSION, dtype=np.float32), {name: scale() for name in PAIRS})
    return field(held, learned)


def ask(*titles: str, subject: SubjectId | None = None) -> Asked:
    return Asked(titles, bigram_vectors(titles), Scope(subject, 0.9, Bilingual("", "")))


def names(asked: Asked, held: Field) -> list[str]:
    return [
        held.words.names[one.candidate.owner]
        for one in contest(asked.titles, asked.vectors, held, np.zeros(len(held.words.names)))
    ]


def test_the_explainer_that_says_it_wins() -> None:
    assert names(ask("余震会持续多久"), library())[0] == "after"
    assert names(ask("井水变浑"), library())[0] == "well"
    assert names(ask("aftershocks for days"), library())[0] == "after"


def test_passages_of_one_explainer_stand_together() -> None:
    held = library().held
    assert held.texts[:2] == [TEXTS[0], TEXTS[3]]
    assert held.starts.tolist() == [0, 2, 3]


def test_those_left_out_do_not_answer() -> None:
    whole = library()
    wanted = np.array([False, True, True])
    rest = whole.held.only(wanted)
    assert rest.texts == list(TEXTS[1:3])
    assert rest.starts.tolist() == [0, 1]
    assert names(ask("余震会持续多久"), replace(whole, held=rest))[0] != "after"


def test_the_chance_of_the_best_follows_all_that_speaks_and_the_rest_is_less() -> None:
    found = [candidate(0, 1.0), candidate(1, 0.5)]
    first, second = settled(found, {"zh": scale(bias=-6.0)})
    speaks = math.log(math.exp(0.0) + math.exp(-3.0))
    assert first.candidate.owner == 0
    assert first.probability == pytest.approx(np.interp(speaks, KNOTS, CHANCES))
    assert second.probability == pytest.approx(first.probability * math.exp(-3.0))


def candidate(owner: int, likeness: float) -> Candidate:
    signs = np.array([likeness if sign is Sign.LIKENESS else 0.0 for sign in Sign])
    return Candidate(owner, range(1), 0, 0, likeness, "zh", signs, 0.0)


def test_nobody_to_ask_settles_nothing() -> None:
    assert settled([], {}) == ()


@pytest.mark.parametrize(
    ("titles", "claim"),
    [
        pytest.param(["隔夜菜致癌"], "隔夜菜会致癌", id="the claim"),
        pytest.param(["隔夜菜不会致癌"], "", id="its denial"),
        pytest.param(["隔夜菜怎么保存"], "", id="the same subject"),
    ],
)
def test_only_the_same_claim_is_debunked(titles: Sequence[str], claim: str) -> None:
    held = library()
    best = weighed(ask(*titles), held, rarity(TEXTS))[0]
    assert best.explainer == "food"
    assert best.claim == claim


def test_a_shared_subject_speaks_for_an_explainer_and_is_told() -> None:
    held = library()
    plain, agreed = (
        {m.explainer: m for m in weighed(ask("持续多久", subject=s), held, rarity(TEXTS))}[
            ExplainerId("after")
        ]
        for s in (None, QUAKE)
    )
    assert plain.probability < agreed.probability < 1
    assert "主题相同" in agreed.reason.zh
