"""Whom to ask for words, when to ask the next ones, and what becomes of promises.

A call goes out in waves: three to five experts at once, and the next wave when too few of them have
promised in time. What an expert promised is asked for before it is due and when it is overdue.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from responder.model.escalation import CLOCK_SLACK
from responder.model.library import Expert, ExpertId
from responder.model.response import Answer, Call, CallState, Load, Overlay, Page, PageState

WAVE_LASTS = timedelta(minutes=5)
BEFORE = timedelta(minutes=5)  # A promise is called to mind so long before.
GRACE = timedelta(minutes=2)  # After the promised time, before it counts as late.
PROMISED = frozenset({PageState.ACCEPTED, PageState.FULFILLED})
WAITED_FOR = frozenset({PageState.PAGED})
_STATES = {
    Answer.YES: PageState.ACCEPTED,
    Answer.BACKGROUND: PageState.BACKGROUND,
    Answer.NO: PageState.DECLINED,
    Answer.SUGGEST: PageState.DECLINED,
    Answer.CONFLICT: PageState.CONFLICTED,
}


class Next(StrEnum):
    """What a call asks the machine to do."""

    NOTHING = "nothing"
    WAVE = "wave"


@dataclass(frozen=True, slots=True)
class CallMove:
    """The call from now on; with WAVE its next experts are to be asked."""

    call: Call
    deed: Next


def go_on(call: Call, pages: Sequence[Page], now: datetime) -> CallMove | None:
    """What a call needs at a moment; None while nothing is due.

    pages: all pages of the call.
    """
    if call.state in {CallState.CLOSED, CallState.EXHAUSTED}:
        return None
    if now >= call.answer_by:
        return CallMove(_call(call, now, state=CallState.CLOSED, due_at=None), Next.NOTHING)
    if sum(page.state in PROMISED for page in pages) >= call.wanted:
        return _met(call, now)
    waiting = any(page.state in WAITED_FOR and page.wave == call.waves for page in pages)
    set_back = call.since is not None and now < call.since - CLOCK_SLACK
    if waiting and set_back:
        return CallMove(_call(call, now, due_at=now + WAVE_LASTS), Next.NOTHING)
    if waiting and call.state is CallState.OPEN and call.due_at is not None and now < call.due_at:
        return None
    due = min(now + WAVE_LASTS, call.answer_by)
    moved = _call(call, now, state=CallState.OPEN, due_at=due)
    return CallMove(replace(moved, waves=call.waves + 1), Next.WAVE)


def exhausted(call: Call, now: datetime) -> Call:
    """Nobody is left to ask."""
    return _call(call, now, state=CallState.EXHAUSTED, due_at=None)


def _met(call: Call, now: datetime) -> CallMove | None:
    if call.state is CallState.MET and call.due_at is not None and now < call.due_at:
        return None
    # A promise may be broken, and then the call goes on: its page wakes it.
    return CallMove(_call(call, now, state=CallState.MET, due_at=call.answer_by), Next.NOTHING)


def _call(call: Call, now: datetime, *, due_at: datetime | None, state: CallState | None = None) -> Call:
    return replace(call, state=state or call.state, since=now, due_at=due_at, fence=call.fence + 1)


def answered(
    page: Page, answer: Answer, promised_at: datetime | None, now: datetime, reason: str = ""
) -> Page:
    """A page with its answer; a promise is due to be called to mind before its time."""
    state = _STATES[answer]
    promise = (promised_at or page.answer_by) if answer is Answer.YES else None
    due = max(now, promise - BEFORE) if promise else None
    if promise and promise - BEFORE <= now:  # Too near to be called to mind: only its end counts.
        due = promise + GRACE
    return replace(
        page,
        answer=answer,
        answered_at=now,
        promised_at=promise,
        state=state,
        reason=reason,
        reminded=1 if promise and due == promise + GRACE else 0,
        since=now,
        due_at=due,
        fence=page.fence + 1,
    )


class Reminder(StrEnum):
    """What an expert is told about a promise."""

    NONE = "none"
    BEFORE = "before"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class PageMove:
    """The page from now on, and what its expert is told."""

    page: Page
    reminder: Reminder


def come_back(page: Page, now: datetime) -> PageMove | None:
    """What became of a page at its due time; None while nothing is due."""
    if page.since is not None and now < page.since - CLOCK_SLACK:
        left = (page.due_at or page.since) - page.since
        return PageMove(replace(page, since=now, due_at=now + left, fence=page.fence + 1), Reminder.NONE)
    if page.due_at is None or now < page.due_at:
        return None
    match page.state:
        case PageState.PAGED:
            return PageMove(_page(page, now, PageState.TIMED_OUT, None), Reminder.NONE)
        case PageState.ACCEPTED if page.promised_at and page.reminded == 0:
            reminded = _page(page, now, PageState.ACCEPTED, page.promised_at + GRACE)
            return PageMove(replace(reminded, reminded=1), Reminder.BEFORE)
        case PageState.ACCEPTED:
            late = _page(page, now, PageState.LATE, None)
            return PageMove(replace(late, reminded=2), Reminder.OVERDUE)
        case _:
            return PageMove(_page(page, now, page.state, None), Reminder.NONE)


def _page(page: Page, now: datetime, state: PageState, due_at: datetime | None) -> Page:
    return replace(page, state=state, since=now, due_at=due_at, fence=page.fence + 1)


def overlaid(expert: Expert, overlay: Overlay | None) -> Expert:
    """An expert's entry with what they changed themselves."""
    if overlay is None:
        return expert
    return replace(
        expert,
        languages=expert.languages if overlay.languages is None else overlay.languages,
        hours=overlay.hours or expert.hours,
        zone=overlay.zone or expert.zone,
        interests=expert.interests if overlay.interests is None else overlay.interests,
    )


def available(expert: Expert, overlay: Overlay | None, load: Load, now: datetime) -> bool:
    """Whether an expert may be asked at all: consent, pause and the cap that they set."""
    if expert.consent_until < now.date() or (overlay and overlay.withdrawn):
        return False
    if overlay and overlay.paused_until and overlay.paused_until >= now.date():
        return False
    return load.week < expert.pages_per_week


def directory(
    experts: Sequence[Expert],
    overlays: Mapping[ExpertId, Overlay],
    loads: Mapping[ExpertId, Load],
    now: datetime,
) -> tuple[Expert, ...]:
    """Those who may be asked now, as they describe themselves."""
    return tuple(
        overlaid(expert, overlays.get(expert.id))
        for expert in experts
        if available(expert, overlays.get(expert.id), loads.get(expert.id, Load()), now)
    )
