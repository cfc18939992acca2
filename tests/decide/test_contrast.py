"""What two runs over the same looks differ in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from responder.decide.contrast import How, contrast
from responder.model.library import SubjectId
from responder.model.oncall import Alert, AlertId, AlertKind, Priority
from responder.model.story import StoryId
from responder.model.text import Bilingual

START = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
QUAKE = Alert(
    id=AlertId("a-1"),
    at=START,
    kind=AlertKind.GAP,
    priority=Priority.P2,
    subject=SubjectId("earthquake"),
    story=StoryId("s-1"),
    headline="青禾县发生5.1级地震",
    titles=("青禾县发生5.1级地震", "青禾地震", "青禾有震感"),
    first_seen=START,
    explainers=(),
    experts=(),
    reason=Bilingual("", ""),
)
LATE = replace(QUAKE, at=START + timedelta(minutes=20))
LOUD = replace(QUAKE, id=AlertId("a-2"), priority=Priority.P1, at=START + timedelta(minutes=5))
ANSWERED = replace(QUAKE, kind=AlertKind.EXPLAIN)


@pytest.mark.parametrize(
    ("before", "after", "how"),
    [
        pytest.param([], [QUAKE], [How.GAINED], id="told by the second run alone"),
        pytest.param([QUAKE], [], [How.LOST], id="told by the first run alone"),
        pytest.param([QUAKE], [QUAKE], [], id="told alike"),
        pytest.param([QUAKE], [QUAKE, LOUD], [How.LOUDER], id="told once more, and louder"),
        pytest.param([QUAKE, LOUD], [QUAKE], [How.QUIETER], id="never as loud"),
        pytest.param([LATE], [QUAKE], [How.EARLIER], id="twenty minutes sooner"),
        pytest.param([QUAKE], [LATE], [How.LATER], id="twenty minutes later"),
        pytest.param([QUAKE], [ANSWERED], [How.ANSWERED], id="an explainer is proposed now"),
        pytest.param([ANSWERED], [QUAKE], [How.UNANSWERED], id="no explainer is proposed now"),
    ],
)
def test_a_story_differs_in_the_one_thing_that_matters_most(
    before: list[Alert], after: list[Alert], how: list[How]
) -> None:
    assert [one.how for one in contrast(before, after, 1).differences] == how


def test_a_story_is_known_again_under_another_name_by_its_titles() -> None:
    other = replace(QUAKE, story=StoryId("s-9"), titles=("青禾县发生5.1级地震", "青禾地震"))
    found = contrast([QUAKE], [other], 1)
    assert (found.differences, found.same) == ((), 1)


def test_stories_that_share_too_little_are_two() -> None:
    other = replace(QUAKE, story=StoryId("s-9"), titles=("青禾有震感", "别的事", "另一件事", "第三件"))
    assert [one.how for one in contrast([QUAKE], [other], 1).differences] == [How.LOST, How.GAINED]


def test_how_much_sooner_is_told_and_rates_are_by_the_day() -> None:
    found = contrast([LATE], [QUAKE, replace(LOUD, story=StoryId("s-2"), titles=("别的",))], 2)
    assert found.of(How.EARLIER)[0].sooner == timedelta(minutes=20)
    assert (found.before[Priority.P2], found.after[Priority.P1], found.after[Priority.P3]) == (0.5, 0.5, 0)
    assert [one.shown.priority for one in found.differences] == [Priority.P1, Priority.P2]
