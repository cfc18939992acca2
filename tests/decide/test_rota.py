"""Rotas: tables in a duty editor's words, and laws over every zone."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from responder.decide import rota as decide
from responder.model.oncall import PersonId
from responder.model.rota import (
    OVERRIDE,
    Hours,
    Layer,
    Override,
    OverrideId,
    Rota,
    RotaId,
    Swap,
    SwapId,
    Trouble,
    TroubleKind,
)

A, B, C = PersonId("a"), PersonId("b"), PersonId("c")
MONDAY = date(2026, 11, 2)
EVERY_DAY = frozenset(range(7))
WEEKDAYS = frozenset(range(5))
OFFICE = Hours(WEEKDAYS, time(9), time(18))
NIGHTS = Hours(EVERY_DAY, time(22), time(7))
WEEKLY = Layer("weekly", (A, B), MONDAY, time(9), days=7)
SHANGHAI = "Asia/Shanghai"


def rota(*layers: Layer, zone: str = SHANGHAI, overrides: tuple[Override, ...] = ()) -> Rota:
    return Rota(RotaId("duty"), zone, layers, overrides=overrides)


def at(day: int, hour: int = 0, minute: int = 0, zone: str = SHANGHAI, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def override(
    person: PersonId, start: datetime, end: datetime, instead_of: PersonId | None = None, n: int = 1
) -> Override:
    return Override(
        OverrideId(f"o{n}"), RotaId("duty"), person, instead_of, start, end, at(1) + n * timedelta(1)
    )


@pytest.mark.parametrize(
    ("planned", "moment", "expected"),
    [
        pytest.param(rota(WEEKLY), at(2, 9), (A,), id="the first hand-over begins the first turn"),
        pytest.param(rota(WEEKLY), at(9, 8, 59), (A,), id="a turn lasts to the minute before the next"),
        pytest.param(rota(WEEKLY), at(9, 9), (B,), id="and then the next person is on"),
        pytest.param(rota(WEEKLY), at(2, 8, 59), (B,), id="turns run back in time as well"),
        pytest.param(rota(replace(WEEKLY, days=0, hours=8)), at(2, 17), (B,), id="a turn may be of hours"),
        pytest.param(rota(replace(WEEKLY, within=(OFFICE,))), at(2, 18), (), id="nobody outside the hours"),
        pytest.param(rota(replace(WEEKLY, within=(OFFICE,))), at(7, 12), (), id="nobody at the weekend"),
        pytest.param(
            rota(replace(WEEKLY, within=(NIGHTS,))), at(3, 6, 59), (A,), id="hours may cross midnight"
        ),
        pytest.param(
            rota(WEEKLY, Layer("night", (C,), MONDAY, time(9), days=1, within=(NIGHTS,))),
            at(3, 23),
            (C,),
            id="a later layer stands in the place of the earlier",
        ),
        pytest.param(
            rota(WEEKLY, Layer("deputy", (C,), MONDAY, time(9), days=1, beside=True)),
            at(3, 23),
            (A, C),
            id="or beside it, where that was asked for",
        ),
        pytest.param(
            rota(WEEKLY, overrides=(override(C, at(3), at(4)),)), at(3, 5), (C,), id="an override wins"
        ),
        pytest.param(
            rota(WEEKLY, overrides=(override(C, at(3), at(4), B),)),
            at(3, 5),
            (A,),
            id="one that relieves somebody who is not on changes nothing",
        ),
        pytest.param(
            rota(WEEKLY, overrides=(override(B, at(3), at(4), n=2), override(C, at(3), at(5), n=1))),
            at(3, 5),
            (B,),
            id="of two overrides the one made later wins",
        ),
        pytest.param(
            rota(replace(WEEKLY, within=(OFFICE,)), overrides=(override(C, at(7), at(8)),)),
            at(7, 5),
            (C,),
            id="an override fills a gap",
        ),
        pytest.param(
            rota(
                WEEKLY,
                Layer("deputy", (B,), MONDAY, time(9), days=1, beside=True),
                overrides=(override(C, at(3), at(4), B),),
            ),
            at(3, 5),
            (A, C),
            id="who stands beside can be relieved by name",
        ),
    ],
)
def test_on_call(planned: Rota, moment: datetime, expected: tuple[PersonId, ...]) -> None:
    assert decide.on_call(planned, moment) == expected


def test_shifts_are_cut_by_an_override_and_joined_where_nobody_changes() -> None:
    planned = rota(WEEKLY, overrides=(override(C, at(3), at(4)), override(C, at(4), at(5), n=2)))
    found = decide.shifts(planned, at(2, 9), at(9, 9))
    assert [(s.person, s.start, s.end, s.layer) for s in found] == [
        (A, at(2, 9), at(3), "weekly"),
        (C, at(3), at(5), OVERRIDE),
        (A, at(5), at(9, 9), "weekly"),
    ]


def test_a_swap_becomes_an_override_for_the_one_who_asked() -> None:
    swap = Swap(SwapId("w1"), RotaId("duty"), A, at(3), at(4), at(1))
    planned = rota(WEEKLY, overrides=(decide.as_override(swap, C, at(1)),))
    assert decide.on_call(planned, at(3, 12)) == (C,)
    assert decide.on_call(planned, at(4, 12)) == (A,)


def test_the_shift_now_and_the_one_that_comes() -> None:
    now, then = decide.current(rota(WEEKLY), at(4)), decide.coming(rota(WEEKLY), at(4))
    assert now is not None
    assert then is not None
    assert (now.person, now.end) == (A, at(9, 9))
    assert (then.person, then.start) == (B, at(9, 9))
    office = rota(replace(WEEKLY, within=(OFFICE,)))
    assert decide.current(office, at(7)) is None


def test_what_is_wrong_ahead() -> None:
    planned = rota(replace(WEEKLY, within=(OFFICE,)))
    covered = replace(planned, cover=(Hours(WEEKDAYS, time(8), time(18)),))
    found = decide.faults_ahead(covered, at(6), at(10), known={A}, reachable=set())
    assert found == (
        Trouble(TroubleKind.GAP, planned.id, at(6, 8), at(6, 9)),
        Trouble(TroubleKind.UNREACHABLE, planned.id, at(6, 9), at(6, 18), A),
        Trouble(TroubleKind.GAP, planned.id, at(9, 8), at(9, 9)),
        Trouble(TroubleKind.UNKNOWN, planned.id, at(9, 9), at(9, 18), B),
    )


def test_a_rota_that_always_has_somebody_has_no_fault() -> None:
    assert decide.faults_ahead(rota(WEEKLY), at(1), at(30), known={A, B}, reachable={A, B}) == ()


@pytest.mark.parametrize(
    ("hand_over", "before", "after"),
    [
        # The clocks of New York go from 02:00 to 03:00 on 8 March and from 02:00 to 01:00 on 1 November.
        pytest.param(time(2, 30), timedelta(hours=24), timedelta(hours=23), id="a time that is left out"),
        pytest.param(time(9), timedelta(hours=23), timedelta(hours=24), id="a night that is an hour short"),
    ],
)
def test_a_night_of_a_clock_change(hand_over: time, before: timedelta, after: timedelta) -> None:
    daily = rota(Layer("d", (A, B), date(2026, 3, 1), hand_over, days=1), zone="America/New_York")
    start = datetime(2026, 3, 7, hand_over.hour, hand_over.minute, tzinfo=ZoneInfo("America/New_York"))
    found = decide.shifts(daily, start.astimezone(UTC), start.astimezone(UTC) + timedelta(days=3))
    assert [shift.end - shift.start for shift in found[:2]] == [before, after]


ZONES = sorted(available_timezones())
TIMES = st.times().map(lambda t: t.replace(second=0, microsecond=0))
PEOPLE = st.lists(st.sampled_from([A, B, C]), min_size=1, max_size=3).map(tuple)
# Turns of hours are long enough that ten years of them are soon counted.
TURNS = st.one_of(st.integers(1, 31).map(lambda n: (n, 0)), st.integers(5, 100).map(lambda n: (0, n)))
TEN_YEARS = timedelta(days=3653)


def layers(name: str, *, within: st.SearchStrategy[tuple[Hours, ...]]) -> st.SearchStrategy[Layer]:
    return st.builds(
        lambda people, first, hand_over, turn, hours: Layer(
            name, people, first, hand_over, days=turn[0], hours=turn[1], within=hours
        ),
        PEOPLE,
        st.dates(date(2009, 1, 1), date(2031, 1, 1)),
        TIMES,
        TURNS,
        within,
    )


HOURS = st.lists(
    st.builds(Hours, st.frozensets(st.integers(0, 6), min_size=1), TIMES, TIMES), min_size=1, max_size=2
).map(tuple)
STARTS = st.integers(0, 20 * 365 * 24 * 60).map(
    lambda n: datetime(2010, 1, 1, tzinfo=UTC) + timedelta(minutes=n)
)


@given(zone=st.sampled_from(ZONES), layer=layers("base", within=st.just(())), since=STARTS)
@settings(max_examples=150, deadline=None)
def test_in_any_zone_a_rota_has_no_gap_and_no_overlap_in_ten_years(
    zone: str, layer: Layer, since: datetime
) -> None:
    found = decide.shifts(rota(layer, zone=zone), since, since + TEN_YEARS)
    assert found[0].start == since
    assert found[-1].end == since + TEN_YEARS
    for one, next_one in pairwise(found):
        assert one.end == next_one.start
        assert one.person != next_one.person
    assert all(shift.start < shift.end for shift in found)


@pytest.mark.parametrize("zone", ZONES)
def test_in_every_zone_a_daily_hand_over_in_the_small_hours_has_no_gap_and_no_overlap(zone: str) -> None:
    """Half past two, when clocks change, over ten years of every zone there is."""
    daily = Layer("daily", (A, B, C), date(2020, 1, 1), time(2, 30), days=1)
    since = datetime(2018, 6, 1, tzinfo=UTC)
    found = decide.shifts(rota(daily, zone=zone), since, since + TEN_YEARS)
    assert (found[0].start, found[-1].end) == (since, since + TEN_YEARS)
    assert all(one.end == then.start for one, then in pairwise(found))
    longest = max(shift.end - shift.start for shift in found)
    assert timedelta(hours=20) <= longest <= timedelta(hours=27)  # Casey has moved its clocks by three.


@given(
    zone=st.sampled_from(ZONES),
    stack=st.tuples(layers("base", within=st.just(())), layers("top", within=HOURS)),
    since=STARTS,
    change=st.tuples(
        st.integers(0, 60 * 24 * 50), st.integers(1, 60 * 24 * 20), st.sampled_from([None, A, B])
    ),
)
@settings(max_examples=150, deadline=None)
def test_layers_and_overrides_leave_no_gap_no_overlap_and_agree_with_on_call(
    zone: str,
    stack: tuple[Layer, ...],
    since: datetime,
    change: tuple[int, int, PersonId | None],
) -> None:
    begins, lasts, named = change
    start = since + timedelta(minutes=begins)
    planned = rota(
        *stack, zone=zone, overrides=(override(C, start, start + timedelta(minutes=lasts), named),)
    )
    until = since + timedelta(days=60)
    found = decide.shifts(planned, since, until)
    assert (found[0].start, found[-1].end) == (since, until)
    assert all(one.end == then.start for one, then in pairwise(found))
    for shift in found[:40]:
        assert decide.on_call(planned, shift.start) == (shift.person,)
        assert decide.on_call(planned, shift.end - timedelta(microseconds=1)) == (shift.person,)
    if named is None:
        assert decide.on_call(planned, start) == (C,)


@given(zone=st.sampled_from(ZONES), top=layers("top", within=HOURS), since=STARTS)
@settings(max_examples=100, deadline=None)
def test_gaps_and_shifts_together_fill_the_time(zone: str, top: Layer, since: datetime) -> None:
    planned, until = rota(top, zone=zone), since + timedelta(days=30)
    gaps = decide.faults_ahead(planned, since, until, known={A, B, C}, reachable={A, B, C})
    spans = sorted(
        [(t.start, t.end) for t in gaps] + [(s.start, s.end) for s in decide.shifts(planned, since, until)]
    )
    assert (spans[0][0], spans[-1][1]) == (since, until)
    assert all(one[1] == then[0] for one, then in pairwise(spans))
