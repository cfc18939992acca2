"""What was ours and nothing answered."""

from dataclasses import replace

import pytest

from responder.decide.radar import gaps
from responder.model.library import ExplainerId, SubjectId
from responder.model.severity import Severity
from responder.model.story import Match, Scope, Seen, StoryId, StoryState
from responder.model.text import Bilingual
from tests.decide.samples import story

NONE = Bilingual("", "")


def answered(chance: float) -> tuple[Match, ...]:
    return (Match(ExplainerId("e-1"), chance, NONE),)


@pytest.mark.parametrize(
    ("seen", "counts"),
    [
        pytest.param(Seen(story(), (1,), 2), True, id="ours, with no answer"),
        pytest.param(Seen(story(matches=answered(0.39)), (1,), 2), True, id="an answer that is none"),
        pytest.param(Seen(story(matches=answered(0.4)), (1,), 2), False, id="answered"),
        pytest.param(Seen(story(chance=0.2), (1,), 2), False, id="not ours"),
        pytest.param(Seen(replace(story(), drill=True), (1,), 2), False, id="an exercise"),
        pytest.param(Seen(replace(story(), state=StoryState.DISMISSED), (1,), 2), False, id="put aside"),
    ],
)
def test_a_gap_is_ours_and_unanswered(seen: Seen, *, counts: bool) -> None:
    assert bool(gaps([seen], scope=0.35, match=0.4)) is counts


def test_reach_and_risk_both_weigh() -> None:
    def one(name: str, bad: Severity, *ranks: int) -> Seen:
        return Seen(replace(story(bad), id=StoryId(name)), ranks, 0)

    loud, quiet = one("loud", Severity.DANGER, 1, 3), one("quiet", Severity.DANGER, 40)
    harmless = one("harmless", Severity.NONE, 1, 3)
    (gap,) = gaps([quiet, harmless, loud], scope=0.35, match=0.4)
    assert next(found.story.id for found in gap.stories) == "loud"
    assert gap.count == 3
    assert gap.weight == pytest.approx(sum(found.weight for found in gap.stories))


def test_subjects_come_heaviest_first() -> None:
    other = replace(story(), id=StoryId("s-2"), scope=Scope(SubjectId("quake"), 0.9, NONE))
    found = gaps([Seen(other, (50,), 0), Seen(story(), (1,), 5)], scope=0.35, match=0.4)
    assert [gap.subject for gap in found] == ["food", "quake"]
