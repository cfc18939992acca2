"""What each outcome of each task makes of a publication."""

from datetime import datetime, timedelta

import pytest

from responder.decide.sending import MOST_LOST, READ_BACK, USELESS_AFTER, Task, after
from responder.model.oncall import PersonId
from responder.model.publication import (
    Deed,
    Fate,
    Outcome,
    Publication,
    PublicationId,
    PublicationState,
)
from responder.model.version import TextId, VersionId
from tests.room import START

S = PublicationState
LATE = START + USELESS_AFTER


def publication(state: S, attempts: int = 1) -> Publication:
    return Publication(
        PublicationId("b-1"),
        VersionId("v-1"),
        TextId("t-1"),
        "blog",
        Deed.PUBLISH,
        PersonId("officer"),
        START,
        state,
        START,
        attempts=attempts,
    )


@pytest.mark.parametrize(
    ("state", "task", "fate", "wanted", "waits", "news"),
    [
        pytest.param(S.SENDING, Task.SEND, Fate.LIVE, S.LIVE, True, True, id="live, and will be read back"),
        pytest.param(S.SENDING, Task.ASK, Fate.LIVE, S.LIVE, False, True, id="found to be live"),
        pytest.param(S.LIVE, Task.CHECK, Fate.LIVE, S.LIVE, False, False, id="read back: no news"),
        pytest.param(S.LIVE, Task.CHECK, Fate.ABSENT, S.UNKNOWN, False, True, id="live and then not there"),
        pytest.param(S.LIVE, Task.CHECK, Fate.REFUSED, S.UNKNOWN, False, True, id="live and then denied"),
        pytest.param(S.SENDING, Task.SEND, Fate.SUBMITTED, S.SUBMITTED, True, True, id="submitted"),
        pytest.param(S.SUBMITTED, Task.CHECK, Fate.SUBMITTED, S.SUBMITTED, True, False, id="still submitted"),
        pytest.param(S.SUBMITTED, Task.CHECK, Fate.ABSENT, S.SUBMITTED, True, False, id="not there yet"),
        pytest.param(S.SUBMITTED, Task.CHECK, Fate.REFUSED, S.REFUSED, False, True, id="refused in the end"),
        pytest.param(S.SUBMITTED, Task.CHECK, Fate.LATER, S.SUBMITTED, True, False, id="busy when asked"),
        pytest.param(S.SENDING, Task.SEND, Fate.REFUSED, S.REFUSED, False, True, id="refused"),
        pytest.param(S.SENDING, Task.SEND, Fate.LATER, S.SCHEDULED, True, False, id="busy"),
        pytest.param(S.SENDING, Task.SEND, Fate.LOST, S.SENDING, True, False, id="lost: asked about later"),
        pytest.param(S.SENDING, Task.ASK, Fate.ABSENT, S.UNKNOWN, False, True, id="nobody can tell"),
        pytest.param(S.SENDING, Task.ASK, Fate.UNSURE, S.UNKNOWN, False, True, id="only a person can tell"),
        pytest.param(S.SENDING, Task.ASK, Fate.LATER, S.SENDING, True, False, id="cannot be asked just now"),
    ],
)
def test_after_an_attempt(state: S, task: Task, fate: Fate, *, wanted: S, waits: bool, news: bool) -> None:
    step = after(publication(state), Outcome(fate), task, START, looks=True)
    assert step.publication.state is wanted
    assert (step.publication.due_at is not None) is waits
    assert bool(step.verb) is news


@pytest.mark.parametrize(
    ("looks", "at", "wanted"),
    [
        pytest.param(True, START, S.SENDING, id="an outlet that can be asked is asked on"),
        pytest.param(True, LATE, S.UNKNOWN, id="for a day"),
        pytest.param(False, START, S.UNKNOWN, id="one that cannot is looked at by a person"),
    ],
)
def test_what_is_lost_again_and_again(at: datetime, *, looks: bool, wanted: S) -> None:
    lost = publication(S.SENDING, MOST_LOST)
    assert after(lost, Outcome(Fate.LOST), Task.ASK, at, looks=looks).publication.state is wanted


def test_an_outlet_that_is_busy_for_a_day_has_refused() -> None:
    step = after(publication(S.SENDING), Outcome(Fate.LATER), Task.SEND, LATE, looks=True)
    assert step.publication.state is S.REFUSED
    assert step.publication.due_at is None


def test_the_reading_back_comes_soon() -> None:
    step = after(publication(S.SENDING), Outcome(Fate.LIVE), Task.SEND, START, looks=True)
    assert step.publication.due_at == START + READ_BACK
    blind = after(publication(S.SENDING), Outcome(Fate.LIVE), Task.SEND, START, looks=False)
    assert blind.publication.due_at is None


def test_what_the_outlet_said_before_stays() -> None:
    first = after(
        publication(S.SENDING), Outcome(Fate.SUBMITTED, remote="7"), Task.SEND, START, looks=True
    ).publication
    last = after(first, Outcome(Fate.LIVE, url="https://a.example"), Task.CHECK, START, looks=True)
    assert (last.publication.remote, last.publication.url) == ("7", "https://a.example")
    assert first.due_at is not None
    assert first.due_at > START + timedelta(seconds=1)
