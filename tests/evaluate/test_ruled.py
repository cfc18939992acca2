"""Editors' verdicts beside labelled days: what they weigh, and that they are learned from."""

from datetime import date

import numpy as np
import pytest

from responder.decide.rulings import RuledScope
from responder.decide.scope import logits
from responder.evaluate import ruled, tuning
from responder.evaluate.labelled import Day, Event
from responder.lessons import Lessons
from responder.model.library import Library
from responder.model.oncall import Priority
from tests.fake_embed import FakeEmbed

STRANGE = ("琥珀果冻会发光", "琥珀果冻发光视频", "琥珀果冻到底是什么")
DAY = Day(
    date(2026, 11, 18),
    {
        "青禾县发生5.1级地震": frozenset({1}),
        "某明星新剧今晚开播": frozenset({2}),
        "球队主场取胜": frozenset({3}),
    },
    {},
    (Event("e", Priority.P1, frozenset({1}), frozenset({1})),),
)


def said(*, relevant: bool) -> RuledScope:
    return RuledScope(STRANGE, None, relevant, 0.5, 1)


@pytest.mark.parametrize("relevant", [True, False])
async def test_what_editors_say_moves_what_is_learned(
    lessons: Lessons, library: Library, *, relevant: bool
) -> None:
    embedder, subjects = FakeEmbed(), library.subjects
    days = (await tuning.taught_by([DAY], lessons, subjects, embedder)).values()
    examples = tuning.of_library(lessons, subjects)
    held = await ruled.taught_by([said(relevant=relevant)], lessons, subjects, embedder)
    alone, beside = tuning.fit(days, examples), tuning.fit([*days, held.taught], examples)
    before, after = (logits(held.taught.vectors, held.taught.margins, one) for one in (alone, beside))
    assert (after.mean() > before.mean()) is np.bool_(relevant)
    assert ruled.agreed(held, beside) >= ruled.agreed(held, alone)


async def test_a_story_weighs_the_same_however_many_wordings_it_has(
    lessons: Lessons, library: Library
) -> None:
    one = RuledScope(STRANGE[:1], None, True, 0.5, 1)
    held = await ruled.taught_by([one, said(relevant=False)], lessons, library.subjects, FakeEmbed())
    assert held.taught.weights is not None
    assert held.taught.weights.tolist() == pytest.approx([3.0, 1.0, 1.0, 1.0])
    assert list(held.stories) == [0, 1, 1, 1]
    assert held.taught.belongs.tolist() == [True, False, False, False]


async def test_agreement_is_counted_by_stories(lessons: Lessons, library: Library) -> None:
    embedder, subjects = FakeEmbed(), library.subjects
    days = (await tuning.taught_by([DAY], lessons, subjects, embedder)).values()
    leaning = tuning.fit(days, tuning.of_library(lessons, subjects))
    quake = next(one.text for one in next(iter(subjects.values())).headlines if one.belongs)
    both = [RuledScope((quake,), None, True, 0.5, 1), RuledScope((quake,), None, False, 0.5, 1)]
    assert ruled.agreed(await ruled.taught_by(both, lessons, subjects, embedder), leaning) == 0.5
