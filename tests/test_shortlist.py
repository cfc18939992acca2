"""The shortlist of a large library changes nothing that matters, and does not exist for a small one."""

import numpy as np
import pytest

from responder import shortlist as shortlists
from responder.decide.match import Asked, explainers
from responder.lessons import Lessons
from responder.model.library import SubjectId
from responder.model.story import Scope
from responder.model.text import Bilingual
from responder.shortlist import shortlist
from tests.fake_embed import bigram_vectors

SCOPE = Scope(SubjectId("earthquake"), 0.9, Bilingual("", ""))


def test_the_library_that_ships_is_looked_at_whole(lessons: Lessons) -> None:
    assert lessons.shortlist is None
    assert lessons.near(lessons.passages.vectors[:1]) is lessons.passages


@pytest.mark.parametrize(
    "title", ["四川发生地震，余震不断", "boil water after a flood?", "专家：吃碘片防辐射", "夜里山洪冲毁房屋"]
)
def test_the_best_answer_is_the_same_by_the_shortlist(
    lessons: Lessons, monkeypatch: pytest.MonkeyPatch, title: str
) -> None:
    monkeypatch.setattr(shortlists, "WHOLE", 100)
    made = shortlist(lessons.passages)
    assert made is not None
    asked = Asked([title], bigram_vectors([title]).astype(np.float32), SCOPE)
    whole = explainers(asked, lessons.passages, lessons.rare)
    near = made.near(asked.vectors)
    assert len(near.texts) < len(lessons.passages.texts) / 2
    assert explainers(asked, near, lessons.rare) == whole
