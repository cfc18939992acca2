"""Which story stands on top of the desk."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.decide.precedence import rank
from responder.model.library import SubjectId
from responder.model.oncall import Alert, AlertId, AlertKind, AlertState, Priority
from responder.model.story import Attention, Judged, Scope, Severity, Story, StoryId, StoryState
from responder.model.text import Bilingual
from tests.room import START

NOTHING = Bilingual("", "")
Held = tuple[Story, Alert]


def held(
    name: str = "a",
    *,
    priority: Priority = Priority.P1,
    state: AlertState = AlertState.OPEN,
    severity: Severity = Severity.WORRY,
    measured: bool = False,
    score: float = 1.0,
    minutes: float = 0,
    drill: bool = False,
) -> Held:
    story = Story(
        StoryId(name),
        name,
        (),
        START,
        START,
        StoryState.OPEN,
        Scope(SubjectId("earthquake"), 1.0, NOTHING),
        Judged(severity, NOTHING, measured),
        Attention(score, None, 0, 0, NOTHING),
        drill=drill,
    )
    at = START + timedelta(minutes=minutes)
    kind, subject = AlertKind.EXPLAIN, SubjectId("earthquake")
    alert = Alert(
        AlertId(name),
        at,
        kind,
        priority,
        subject,
        story.id,
        name,
        (),
        START,
        (),
        (),
        NOTHING,
        state,
        drill=drill,
    )
    return story, alert


@pytest.mark.parametrize(
    ("above", "below"),
    [
        pytest.param(
            held(severity=Severity.DANGER), held(minutes=9), id="danger to life above a newer worry"
        ),
        pytest.param(
            held(),
            held(state=AlertState.ACKNOWLEDGED, severity=Severity.DANGER, minutes=9),
            id="what nobody owns above what somebody has in hand",
        ),
        pytest.param(
            held(state=AlertState.ACKNOWLEDGED),
            held(priority=Priority.P2, severity=Severity.DANGER),
            id="what interrupts above what does not",
        ),
        pytest.param(
            held(severity=Severity.HARM, measured=True),
            held(severity=Severity.HARM, score=9.0),
            id="what an authority says above what was read from words",
        ),
        pytest.param(held(score=3.0), held(score=1.0, minutes=5), id="the more looked at above the newer"),
        pytest.param(held(minutes=5), held(), id="else the newest"),
        pytest.param(
            held(priority=Priority.P2, state=AlertState.ACKNOWLEDGED),
            held(severity=Severity.DANGER, drill=True),
            id="what is real above every exercise",
        ),
    ],
)
def test_what_stands_above(above: Held, below: Held) -> None:
    assert rank(*above) < rank(*below)


SOME = st.builds(
    held,
    st.text("abc", min_size=1, max_size=3),
    priority=st.sampled_from(Priority),
    state=st.sampled_from(AlertState),
    severity=st.sampled_from(Severity),
    measured=st.booleans(),
    score=st.floats(0, 9),
    minutes=st.integers(0, 9),
    drill=st.booleans(),
)


@given(SOME, SOME)
def test_two_stories_never_stand_on_one_rung(one: Held, other: Held) -> None:
    assert (rank(*one) == rank(*other)) <= (one[1].id == other[1].id)


@given(SOME)
def test_taking_a_story_never_lifts_it(some: Held) -> None:
    story, alert = some
    taken = replace(alert, state=AlertState.ACKNOWLEDGED)
    assert rank(story, replace(alert, state=AlertState.OPEN)) < rank(story, taken)
