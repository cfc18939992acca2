"""Which names speak for a subject."""

import numpy as np
import pytest

from responder.decide.scope import MIDDLE, Examples, Leaning, judge
from responder.model.library import Hazard, Subject, SubjectId
from responder.model.text import Bilingual
from tests.decide.samples import unit

SUBJECTS = {
    SubjectId(name): Subject(SubjectId(name), Bilingual(zh, en), synonyms, Hazard.NATURAL, ())
    for name, zh, en, synonyms in (
        ("dam", "水库大坝", "Dam", ("reservoir", "溃坝")),
        ("ai", "人工智能", "AI", ("machine learning",)),
    )
}
EXAMPLES = Examples(("a", "b", "c"), unit(5, 3), (SubjectId("dam"), SubjectId("ai"), None))


def chance(title: str) -> float:
    vector = np.zeros((1, 8), dtype=np.float32)
    return judge([title], vector, EXAMPLES, SUBJECTS).probability


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("A dam is leaking", True),
        ("Two dams inspected", True),
        ("Dam, reservoir, river", True),
        ("水库溃坝了", True),
        ("用AI看病靠谱吗", True),
        ("Machine learning for all", True),
        ("Weekend in Amsterdam", False),
        ("Storm damage on the coast", False),
        ("Rain in Spain", False),
        ("他说good maid", False),
        ("Machine-made learning", False),
    ],
)
def test_a_latin_name_counts_as_a_whole_word_only(title: str, named: bool) -> None:
    assert (chance(title) > chance("nothing")) is named


def test_the_reason_says_what_examples_and_labelled_days_weighed() -> None:
    subject = SubjectId("quake")
    rows = unit(1, 2)
    named = {subject: Subject(subject, Bilingual("地震", "Earthquake"), (), Hazard.NATURAL, ())}
    plain = Examples(("a", "b"), rows, (subject, None))
    weights = np.zeros(rows.shape[1], dtype=np.float32)
    leaning = Leaning(weights, 2.0, -1.5)
    found = judge(["x"], rows[:1], Examples(plain.texts, rows, plain.subjects, leaning), named)
    margin = 1 - float(rows[0] @ rows[1])
    by_examples = 2.0 * (margin - MIDDLE)
    learned = 2.0 * MIDDLE - 1.5
    assert found.reason.en.endswith(f"(examples {by_examples:+.1f}, labelled days {learned:+.1f})")
    assert found.reason.zh.endswith(f"（例题 {by_examples:+.1f}，标注日所学 {learned:+.1f}）")
    assert "labelled days" not in judge(["x"], rows[:1], plain, named).reason.en
