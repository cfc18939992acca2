"""Waves, promises and who may be asked, as tables; laws on any clock."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from responder.decide import match
from responder.decide.asking import (
    BEFORE,
    GRACE,
    WAVE_LASTS,
    Next,
    Reminder,
    answered,
    available,
    come_back,
    directory,
    go_on,
    overlaid,
)
from responder.model.library import Expert, ExpertId, Interest, SubjectId
from responder.model.oncall import PersonId
from responder.model.response import (
    Answer,
    Call,
    CallId,
    CallState,
    Load,
    Overlay,
    Page,
    PageId,
    PageState,
)
from responder.model.story import Scope, StoryId
from responder.model.text import Bilingual, Language

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
STORY = StoryId("s-1")
CALL = Call(
    CallId("k-1"),
    STORY,
    "How far?",
    PersonId("editor"),
    NOW,
    NOW + timedelta(minutes=40),
    drill=False,
    since=NOW,
    due_at=NOW,
)
SENT = replace(CALL, waves=1, due_at=NOW + WAVE_LASTS)


def page(n: int = 1, state: PageState = PageState.PAGED, wave: int = 1) -> Page:
    return Page(
        PageId(f"p-{n}"),
        STORY,
        ExpertId(f"e{n}"),
        "How far?",
        NOW,
        CALL.answer_by,
        drill=False,
        state=state,
        call=CALL.id,
        wave=wave,
        since=NOW,
        due_at=NOW + WAVE_LASTS,
    )


def after(**passed: float) -> datetime:
    return NOW + timedelta(**passed)


@pytest.mark.parametrize(
    ("call", "pages", "now", "deed", "state"),
    [
        pytest.param(CALL, [], NOW, Next.WAVE, CallState.OPEN, id="the first wave leaves at once"),
        pytest.param(
            SENT, [page()], after(minutes=5), Next.WAVE, CallState.OPEN, id="the next after five minutes"
        ),
        pytest.param(
            SENT,
            [page(1, PageState.DECLINED), page(2, PageState.CONFLICTED)],
            after(minutes=1),
            Next.WAVE,
            CallState.OPEN,
            id="or as soon as all of the wave have said no",
        ),
        pytest.param(
            SENT,
            [page(1, PageState.ACCEPTED), page(2, PageState.FULFILLED), page(3)],
            after(minutes=1),
            Next.NOTHING,
            CallState.MET,
            id="two promises are enough",
        ),
        pytest.param(
            replace(SENT, state=CallState.MET, due_at=NOW),
            [page(1, PageState.LATE), page(2, PageState.ACCEPTED)],
            after(minutes=30),
            Next.WAVE,
            CallState.OPEN,
            id="a broken promise opens it again",
        ),
        pytest.param(
            SENT, [page()], after(minutes=40), Next.NOTHING, CallState.CLOSED, id="at its end it is closed"
        ),
    ],
)
def test_a_call(call: Call, pages: list[Page], now: datetime, deed: Next, state: CallState) -> None:
    move = go_on(call, pages, now)
    assert move is not None
    assert (move.deed, move.call.state) == (deed, state)
    assert move.call.fence == call.fence + 1


@pytest.mark.parametrize(
    ("call", "pages", "now"),
    [
        pytest.param(SENT, [page()], after(minutes=4), id="while the wave may answer"),
        pytest.param(
            SENT, [page(), page(2, PageState.DECLINED)], after(minutes=1), id="while one of it may answer"
        ),
        pytest.param(replace(SENT, state=CallState.EXHAUSTED), [], after(minutes=9), id="with nobody left"),
        pytest.param(replace(SENT, state=CallState.CLOSED), [], after(minutes=9), id="when it is closed"),
    ],
)
def test_a_call_that_waits(call: Call, pages: list[Page], now: datetime) -> None:
    assert go_on(call, pages, now) is None


def test_a_promise_is_called_to_mind_before_its_time_and_again_when_it_has_passed() -> None:
    held = answered(page(), Answer.YES, after(minutes=20), NOW)
    assert (held.state, held.due_at) == (PageState.ACCEPTED, after(minutes=20) - BEFORE)
    assert come_back(held, after(minutes=14)) is None
    first = come_back(held, after(minutes=15))
    assert first is not None
    assert (first.reminder, first.page.due_at) == (Reminder.BEFORE, after(minutes=20) + GRACE)
    second = come_back(first.page, after(minutes=22))
    assert second is not None
    assert (second.reminder, second.page.state, second.page.due_at) == (
        Reminder.OVERDUE,
        PageState.LATE,
        None,
    )


def test_a_promise_for_the_next_minute_is_not_called_to_mind_before() -> None:
    held = answered(page(), Answer.YES, after(minutes=3), NOW)
    assert held.due_at == after(minutes=3) + GRACE
    move = come_back(held, after(minutes=5))
    assert move is not None
    assert move.reminder is Reminder.OVERDUE


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (Answer.BACKGROUND, PageState.BACKGROUND),
        (Answer.NO, PageState.DECLINED),
        (Answer.SUGGEST, PageState.DECLINED),
        (Answer.CONFLICT, PageState.CONFLICTED),
    ],
)
def test_other_answers_end_the_waiting(answer: Answer, state: PageState) -> None:
    held = answered(page(), answer, after(minutes=20), NOW, "why")
    assert (held.state, held.due_at, held.promised_at, held.reason) == (state, None, None, "why")


def test_who_does_not_answer_in_time_may_still_answer_later() -> None:
    move = come_back(page(), NOW + WAVE_LASTS)
    assert move is not None
    assert (move.page.state, move.page.due_at) == (PageState.TIMED_OUT, None)
    late = answered(move.page, Answer.YES, after(minutes=30), after(minutes=10))
    assert late.state is PageState.ACCEPTED


@given(jumps=st.lists(st.tuples(st.integers(1, 1200), st.integers(-3600, 3600)), max_size=6))
@settings(max_examples=200, deadline=None)
def test_on_any_clock_a_promise_is_called_to_mind_once_and_late_once(jumps: list[tuple[int, int]]) -> None:
    held, real, offset, said = answered(page(), Answer.YES, after(minutes=20), NOW), 0, 0, list[Reminder]()
    for wait, jump in [*jumps, (8 * 3600, 0)]:  # Longer than all that the clock may have been put back.
        for _ in range(0, wait, 10):
            real += 10
            move = come_back(held, NOW + timedelta(seconds=real + offset))
            if move is not None:
                held = move.page
                said += [move.reminder] if move.reminder is not Reminder.NONE else []
        offset += jump
    assert said == [Reminder.BEFORE, Reminder.OVERDUE]


EXPERT = Expert(
    ExpertId("e1"),
    Bilingual("甲", "A"),
    Bilingual("院", "Inst"),
    sample=False,
    subjects=(SubjectId("flood"),),
    fields=("水文",),
    languages=(Language.ZH,),
    regions=(),
    zone="Asia/Shanghai",
    hours=(time(8), time(22)),
    contacts=(),
    consent_until=date(2026, 12, 31),
    pages_per_week=3,
    interests=(),
)
PLAIN = Overlay(EXPERT.id, NOW)


@pytest.mark.parametrize(
    ("expert", "overlay", "load", "may"),
    [
        pytest.param(EXPERT, None, Load(), True, id="with consent and room in the week"),
        pytest.param(replace(EXPERT, consent_until=date(2026, 11, 19)), None, Load(), False, id="lapsed"),
        pytest.param(EXPERT, replace(PLAIN, withdrawn=True), Load(), False, id="who has left"),
        pytest.param(EXPERT, replace(PLAIN, paused_until=date(2026, 11, 20)), Load(), False, id="on a pause"),
        pytest.param(
            EXPERT, replace(PLAIN, paused_until=date(2026, 11, 19)), Load(), True, id="after a pause"
        ),
        pytest.param(EXPERT, None, Load(week=2), True, id="asked less than agreed"),
        pytest.param(EXPERT, None, Load(week=3), False, id="asked as often as agreed"),
    ],
)
def test_who_may_be_asked(expert: Expert, overlay: Overlay | None, load: Load, may: bool) -> None:
    assert available(expert, overlay, load, NOW) is may
    overlays = {expert.id: overlay} if overlay else {}
    assert bool(directory([expert], overlays, {expert.id: load}, NOW)) is may


def test_an_overlay_changes_only_what_it_names() -> None:
    own = (Interest("adviser", date(2026, 1, 1)),)
    changed = overlaid(EXPERT, replace(PLAIN, hours=(time(9), time(10)), interests=own))
    assert changed == replace(EXPERT, hours=(time(9), time(10)), interests=own)
    assert overlaid(EXPERT, None) is EXPERT
    assert overlaid(EXPERT, replace(PLAIN, interests=())).interests == ()


SCOPE = Scope(SubjectId("flood"), 0.9, Bilingual("", ""))


@pytest.mark.parametrize(
    ("load", "interests", "words"),
    [
        pytest.param(Load(month=3), (), "asked 3 times in 30 days", id="who was asked often"),
        pytest.param(Load(month=1, nights=1), (), "1 of them outside their hours", id="who was woken"),
        pytest.param(Load(), (Interest("x", date(2026, 1, 1)),), "interests declared", id="with an interest"),
    ],
)
def test_fairness_puts_behind_an_equal_and_says_why(
    load: Load, interests: tuple[Interest, ...], words: str
) -> None:
    tired, other = replace(EXPERT, interests=interests), replace(EXPERT, id=ExpertId("e2"))
    ranked = match.experts(SCOPE, [tired, other], NOW, drill=False, loads={tired.id: load})
    assert [found.expert for found in ranked] == ["e2", "e1"]
    assert words in ranked[1].reason.en


def test_the_same_person_is_not_asked_every_night() -> None:
    """Two equals, nine nights: the pages are shared."""
    people = [EXPERT, replace(EXPERT, id=ExpertId("e2"))]
    asked = {one.id: 0 for one in people}
    for _ in range(9):
        loads = {name: Load(month=n, nights=n) for name, n in asked.items()}
        asked[match.experts(SCOPE, people, NOW, drill=False, loads=loads)[0].expert] += 1
    assert sorted(asked.values()) == [4, 5]
