"""What a feed was asked, counted day by day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.decide.politeness import counted, total
from responder.model.feed import FeedId
from responder.model.politeness import Asking, Exchange, Failure, FeedDay

POND = FeedId("pond")
NOON = datetime(2026, 9, 21, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def asking(at: datetime = NOON, *statuses: int, conditional: bool = False, **said: object) -> Asking:
    exchanges = tuple(Exchange(status, 100, conditional) for status in statuses)
    return replace(Asking(at, exchanges), **said)  # type: ignore[arg-type]


def day_of(*askings: Asking) -> FeedDay:
    day: FeedDay | None = None
    for one in askings:
        day = counted(POND, day, one)
    assert day is not None
    return day


@pytest.mark.parametrize(
    ("status", "name"),
    [
        pytest.param(200, "ok", id="a body"),
        pytest.param(304, "unchanged", id="no change"),
        pytest.param(301, "redirected", id="a move"),
        pytest.param(404, "denied", id="not found"),
        pytest.param(503, "faulty", id="the server's fault"),
        pytest.param(204, "faulty", id="nothing, and no reason"),
        pytest.param(999, "faulty", id="a status that there is not"),
    ],
)
def test_every_answer_is_counted_once_by_its_class(status: int, name: str) -> None:
    day = day_of(asking(NOON, status))
    assert (day.requests, getattr(day, name), day.size) == (1, 1, 100)
    assert day.ok + day.unchanged + day.redirected + day.denied + day.faulty == 1


def test_a_request_without_an_answer_is_one_too() -> None:
    day = day_of(asking(NOON, 0, failure=Failure.TIME), asking(NOON + MINUTE, 0, failure=Failure.TIME))
    assert (day.requests, day.failures, day.ok) == (2, {Failure.TIME: 2}, 0)


def test_a_304_honours_what_we_said_that_we_hold() -> None:
    day = day_of(asking(NOON, 304, conditional=True), asking(NOON, 200, conditional=True), asking(NOON, 304))
    assert (day.conditional, day.honoured, day.unchanged) == (2, 1, 2)


def test_intervals_run_from_attempt_to_attempt_across_midnight() -> None:
    late = NOON.replace(hour=23, minute=55)
    before = day_of(asking(late - MINUTE, 304), asking(late, 304))
    after = counted(POND, before, asking(late + 10 * MINUTE, 304))
    assert (before.shortest_s, before.longest_s) == (60, 60)
    assert (after.day, after.requests) == (date(2026, 9, 22), 1)
    assert (after.shortest_s, after.longest_s) == (600, 600)


@pytest.mark.parametrize(
    ("minutes", "kept", "cut"),
    [
        pytest.param(5, 1, 0, id="to the second"),
        pytest.param(9, 1, 0, id="longer than asked"),
        pytest.param(4, 0, 1, id="too soon"),
    ],
)
def test_a_wish_for_patience_is_held_against_the_next_attempt(minutes: int, kept: int, cut: int) -> None:
    day = day_of(asking(NOON, 429, wait_s=300.0), asking(NOON + minutes * MINUTE, 200))
    assert (day.waits, day.waits_kept, day.waits_cut, day.wait_until) == (1, kept, cut, None)


def test_a_wish_without_end_is_a_wish_too() -> None:
    assert day_of(asking(NOON, 429, wait_s=1e300)).waits == 1


def test_a_delivery_is_no_attempt() -> None:
    day = day_of(asking(NOON, 200, read=True), asking(NOON + MINUTE, read=True, pushed=70))
    assert (day.requests, day.pushed, day.size, day.asked_at) == (1, 1, 170, NOON)
    assert (day.shortest_s, day.body_at) == (None, NOON + MINUTE)


@given(st.lists(st.lists(st.sampled_from([0, 200, 301, 304, 404, 500]), max_size=4), min_size=1))
def test_days_add_up_to_what_was_asked(asked: Sequence[Sequence[int]]) -> None:
    days: dict[date, FeedDay] = {}
    last: FeedDay | None = None
    for number, statuses in enumerate(asked):
        last = counted(POND, last, asking(NOON + number * timedelta(hours=7), *statuses))
        days[last.day] = last
    sum_ = total(tuple(days.values()))
    assert sum_.requests == sum(len(statuses) for statuses in asked)
    assert sum_.ok == sum(statuses.count(200) for statuses in asked)
    assert sum_.shortest_s == (25200 if len(asked) > 1 else None)
