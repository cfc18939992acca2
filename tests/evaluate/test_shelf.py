"""The library's headlines as questions, and its explainers as what answers them."""

import numpy as np
import pytest

from responder.decide import contest
from responder.decide.background import learn
from responder.decide.match import Passages
from responder.decide.scope import Examples
from responder.decide.weighing import Weighing
from responder.decide.words import rarity
from responder.evaluate.kinship import PARTS, parts
from responder.evaluate.lots import seen_by
from responder.evaluate.shelf import shelf
from responder.lessons import Lessons
from responder.model.library import ExplainerId, SubjectId
from tests.fake_embed import DIMENSION, bigram_vectors

FROGS, TOADS, STONES = map(SubjectId, ("frogs", "toads", "stones"))
TEXTS = (
    *(f"frogs sing at {hour}" for hour in ("night", "noon", "dawn", "dusk", "tea")),
    "toads cross the road",
    "stones fall at dawn",
    "frog prince in cinemas",
)
TAUGHT = (*[FROGS] * 5, TOADS, STONES, None)
PASSAGES = (("why frogs sing", "song", (FROGS,)), ("what toads and frogs eat", "food", (TOADS, FROGS)))


@pytest.fixture
def lessons() -> Lessons:
    vectors = bigram_vectors(TEXTS)
    held = Passages(
        tuple(text for text, _, _ in PASSAGES),
        bigram_vectors([text for text, _, _ in PASSAGES]),
        tuple(ExplainerId(name) for _, name, _ in PASSAGES),
        (None, None),
        {ExplainerId(name): of for _, name, of in PASSAGES},
    )
    return Lessons(learn(TEXTS, vectors), rarity(TEXTS), Examples(TEXTS, vectors, TAUGHT), held)


def test_every_explainer_of_its_subject_answers_a_headline(lessons: Lessons) -> None:
    lot = shelf(lessons)
    assert [q.text for q in lot.questions.queries] == [*TEXTS[:6], TEXTS[7]], "nothing is there about stones"
    assert [q.negative for q in lot.questions.queries] == [*[False] * 6, True]
    assert lot.field.words.names == ("song", "food")
    assert lot.right.tolist() == [*[[True, True]] * 5, [False, True], [False, False]]


def test_its_headlines_make_no_kin(lessons: Lessons) -> None:
    many = tuple(f"frogs sing at {hour}" for hour in range(40))
    examples = Examples(many, bigram_vectors(many), (FROGS,) * 40)
    lot = shelf(Lessons(lessons.background, lessons.rare, examples, lessons.passages))
    (placed,) = parts([lot.questions])
    assert set(placed) == set(range(PARTS))


def test_what_the_subject_favours_is_looked_at_and_weighs(
    lessons: Lessons, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contest, "CANDIDATES", 1)
    lot = shelf(lessons)
    field = seen_by(lot.field, Weighing(np.eye(DIMENSION, dtype=np.float32), {}))
    asked = ["frogs sing at night"], lot.vectors[:1], field
    plain = contest.candidates(*asked, np.zeros(2))
    favoured = contest.candidates(*asked, np.array([0.0, 0.7]))
    assert [field.words.names[one.owner] for one in plain] == ["song"]
    assert [field.words.names[one.owner] for one in favoured] == ["song", "food"]
    assert [one.favour for one in favoured] == [0.0, 0.7]
