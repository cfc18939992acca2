"""What comes next for an alert, as a table of moments, and what holds on any clock."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from responder.decide.escalation import (
    CHECK_AFTER,
    LAPSES,
    REST,
    Deed,
    Facts,
    Held,
    Move,
    Roster,
    advance,
    begin,
    policy_of,
    quiet_until,
    unreceived,
)
from responder.model.escalation import Escalation, Policy, Quiet, Route, Standing, Step, Who, WhoKind
from responder.model.library import SubjectId
from responder.model.oncall import (
    Alert,
    AlertId,
    AlertKind,
    AlertState,
    Delivery,
    DeliveryId,
    DeliveryState,
    Message,
    Person,
    PersonId,
    Priority,
    Role,
)
from responder.model.rota import Layer, Rota, RotaId
from responder.model.story import Severity, StoryId
from responder.model.text import Bilingual, Language

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)  # Ten in the morning in Shanghai.
NIGHT = datetime(2026, 11, 19, 18, tzinfo=UTC)  # Two at night there.
FIRST = Step((Who(WhoKind.ROTA, "duty"),), timedelta(minutes=3))
SECOND = Step((Who(WhoKind.ROLE, "editor"),), timedelta(minutes=5))
QUIET = Quiet(time(22), time(7), "Asia/Shanghai")
POLICY = Policy("duty", (FIRST, SECOND), repeats=1, quiet=QUIET)
OPEN, RESOLVED = Held(AlertState.OPEN), Held(AlertState.RESOLVED)


def sample_alert(priority: Priority = Priority.P1) -> Alert:
    reason = Bilingual("大", "loud")
    return Alert(
        AlertId("a-1"),
        NOW,
        AlertKind.GAP,
        priority,
        SubjectId("earthquake"),
        StoryId("s-1"),
        "Quake",
        ("Quake",),
        NOW,
        (),
        (),
        reason,
    )


def after(**time_passed: float) -> datetime:
    return NOW + timedelta(**time_passed)


def begun(priority: Priority = Priority.P1, at: datetime = NOW, policy: Policy = POLICY) -> Escalation:
    return begin(sample_alert(priority), policy, at)


def climbed(
    *moments: datetime, held: Escalation | None = None
) -> tuple[Escalation, list[tuple[float, Deed]]]:
    """Advance an open alert at each moment; what was done, in minutes after NOW."""
    held = held or begun()
    deeds: list[tuple[float, Deed]] = []
    for now in moments:
        move = advance(held, OPEN, now)
        if move is not None:
            held = move.escalation
            if move.deed is not Deed.NONE:
                deeds.append(((now - NOW) / timedelta(minutes=1), move.deed))
    return held, deeds


def every_second(until: datetime, start: datetime = NOW) -> list[datetime]:
    return [start + timedelta(seconds=n) for n in range(int((until - start).total_seconds()) + 1)]


def test_the_whole_climb_of_an_alert_that_nobody_answers() -> None:
    held, deeds = climbed(*every_second(after(minutes=17)))
    assert deeds == [
        (0, Deed.TELL),
        (2, Deed.CHECK),
        (3, Deed.TELL),
        (5, Deed.CHECK),
        (8, Deed.TELL),
        (10, Deed.CHECK),
        (11, Deed.TELL),
        (13, Deed.CHECK),
    ]
    assert held.standing is Standing.UNANSWERED
    assert held.due_at == after(minutes=16) + REST[Priority.P1]
    held, deeds = climbed(after(minutes=46), held=held)
    assert deeds == [(46, Deed.TELL)]
    assert (held.place, held.told) == (1, 5)


def test_a_p2_that_nobody_answers_stays_on_the_list_and_is_told_no_more() -> None:
    held, deeds = climbed(*every_second(after(minutes=17)), held=begun(Priority.P2))
    assert held.standing is Standing.UNANSWERED
    _, deeds = climbed(after(hours=23), after(hours=25), held=held)
    assert deeds == [(25 * 60, Deed.LAPSE)]


@pytest.mark.parametrize(
    ("priority", "at", "standing", "due"),
    [
        pytest.param(Priority.P1, NIGHT, Standing.CLIMBING, NIGHT, id="P1 interrupts at any hour"),
        pytest.param(
            Priority.P2,
            NIGHT,
            Standing.RESTING,
            datetime(2026, 11, 19, 23, tzinfo=UTC),
            id="P2 waits at night until seven",
        ),
        pytest.param(Priority.P2, NOW, Standing.CLIMBING, NOW, id="P2 is told by day"),
    ],
)
def test_begin(priority: Priority, at: datetime, standing: Standing, due: datetime) -> None:
    held = begun(priority, at)
    assert (held.standing, held.due_at) == (standing, due)


def test_a_p2_of_the_night_is_told_in_the_morning() -> None:
    held = begun(Priority.P2, NIGHT)
    assert advance(held, OPEN, NIGHT + timedelta(hours=4)) is None
    move = advance(held, OPEN, NIGHT + timedelta(hours=5))
    assert move is not None
    assert (move.deed, move.step) == (Deed.TELL, FIRST)


TAKEN_AT = after(minutes=1)


@pytest.mark.parametrize(
    ("worked_at", "now", "deed", "standing", "due"),
    [
        pytest.param(
            None,
            TAKEN_AT,
            Deed.NONE,
            Standing.TAKEN,
            TAKEN_AT + timedelta(minutes=10),
            id="who takes it has ten minutes to do something",
        ),
        pytest.param(
            None,
            TAKEN_AT + timedelta(minutes=10),
            Deed.REOPEN,
            Standing.CLIMBING,
            TAKEN_AT + timedelta(minutes=12),
            id="after ten idle minutes it is open again and told from the first step",
        ),
        pytest.param(
            TAKEN_AT + timedelta(minutes=9),
            TAKEN_AT + timedelta(minutes=10),
            Deed.NONE,
            Standing.TAKEN,
            TAKEN_AT + timedelta(minutes=69),
            id="an act gives an hour",
        ),
        pytest.param(
            TAKEN_AT - timedelta(seconds=30),
            TAKEN_AT + timedelta(minutes=10),
            Deed.REOPEN,
            Standing.CLIMBING,
            TAKEN_AT + timedelta(minutes=12),
            id="an act from before it was taken does not count",
        ),
        pytest.param(
            TAKEN_AT + timedelta(hours=3),
            TAKEN_AT,
            Deed.NONE,
            Standing.TAKEN,
            TAKEN_AT + timedelta(hours=1),
            id="acts that lie ahead of a clock set back give an hour, not four",
        ),
    ],
)
def test_a_taken_alert_is_watched(
    worked_at: datetime | None, now: datetime, deed: Deed, standing: Standing, due: datetime
) -> None:
    held, _ = climbed(NOW)
    move = advance(held, Held(AlertState.ACKNOWLEDGED, TAKEN_AT, worked_at), now)
    assert move is not None
    assert (move.deed, move.escalation.standing, move.escalation.due_at) == (deed, standing, due)


def test_a_taken_alert_is_left_alone_until_its_time() -> None:
    held, _ = climbed(NOW)
    taken = Held(AlertState.ACKNOWLEDGED, TAKEN_AT)
    move = advance(held, taken, TAKEN_AT)
    assert move is not None
    assert advance(move.escalation, taken, TAKEN_AT + timedelta(minutes=9)) is None


def test_a_resolved_alert_is_over_and_stays_so() -> None:
    move = advance(begun(), RESOLVED, NOW)
    assert move is not None
    assert (move.deed, move.escalation.standing, move.escalation.due_at) == (Deed.NONE, Standing.OVER, None)
    assert advance(move.escalation, OPEN, after(hours=5)) is None


def test_an_alert_that_nobody_took_in_a_day_lapses() -> None:
    _, deeds = climbed(NOW + LAPSES)
    assert deeds == [(24 * 60, Deed.LAPSE)]


@given(jumps=st.lists(st.tuples(st.integers(1, 900), st.integers(-3600, 3600)), max_size=8))
@settings(max_examples=300, deadline=None)
def test_a_clock_that_jumps_by_up_to_an_hour_skips_no_step_and_repeats_none(
    jumps: list[tuple[int, int]],
) -> None:
    """jumps: after so many real seconds, the clock is set by so many."""
    held, offset, real, told = begun(), 0, 0, list[int]()
    moves: list[Move] = []
    pending = [*jumps, (4 * 3600, 0)]
    for wait, jump in pending:
        for _ in range(0, wait, 5):
            real += 5
            move = advance(held, OPEN, NOW + timedelta(seconds=real + offset))
            if move is not None:
                assert move.escalation.fence == held.fence + 1
                held = move.escalation
                moves.append(move)
        offset += jump
    told = [move.escalation.told for move in moves if move.deed is Deed.TELL]
    places = [move.escalation.place for move in moves if move.deed is Deed.TELL]
    assert told == list(range(1, len(told) + 1))
    assert places == [n % 4 + 1 for n in range(len(places))]
    assert len(told) >= 4  # However the clock was set, all of the first round was told in four hours.


@given(gaps=st.lists(st.integers(0, 3600), max_size=60), state=st.sampled_from(list(AlertState)))
def test_whatever_happens_an_open_alert_has_a_due_time(gaps: list[int], state: AlertState) -> None:
    held, now = begun(), NOW
    for n, gap in enumerate(gaps):
        now += timedelta(seconds=gap)
        move = advance(held, Held(state if n % 3 == 0 else AlertState.OPEN, NOW), now)
        if move is not None:
            held = move.escalation
            assert (held.due_at is None) == (held.standing is Standing.OVER)
            assert held.due_at is None or held.due_at > now


@pytest.mark.parametrize(
    ("at", "ends"),
    [
        pytest.param((22, 0), (31, 0), id="at the beginning of the night"),
        pytest.param((6, 59), (7, 0), id="at its last minute"),
        pytest.param((7, 0), None, id="not after it"),
        pytest.param((12, 0), None, id="not at noon"),
    ],
)
def test_quiet_hours(at: tuple[int, int], ends: tuple[int, int] | None) -> None:
    midnight = datetime(2026, 11, 19, 16, tzinfo=UTC)
    now = midnight + timedelta(hours=at[0], minutes=at[1])
    expected = midnight + timedelta(hours=ends[0], minutes=ends[1]) if ends else None
    assert quiet_until(QUIET, now) == expected


@given(minutes=st.integers(0, 366 * 24 * 60))
def test_quiet_hours_end_in_the_future_and_within_a_day_on_any_night(minutes: int) -> None:
    quiet = Quiet(time(22), time(2, 30), "America/New_York")
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ends = quiet_until(quiet, now)
    assert ends is None or now < ends <= now + timedelta(hours=7)


def person(name: str, role: Role = Role.EDITOR) -> Person:
    return Person(PersonId(name), name, role, Language.EN, ())


PEOPLE = (person("a"), person("b"), person("r", Role.REVIEWER))
DUTY = Rota(RotaId("duty"), "UTC", (Layer("d", (PersonId("b"),), NOW.date(), time(), days=1),))


@pytest.mark.parametrize(
    ("who", "told"),
    [
        pytest.param([Who(WhoKind.ROTA, "duty")], ["b"], id="who is on duty"),
        pytest.param([Who(WhoKind.ROTA, "none")], [], id="a rota that is no more tells nobody"),
        pytest.param([Who(WhoKind.ROLE, "editor")], ["a", "b"], id="a role"),
        pytest.param([Who(WhoKind.PERSON, "r"), Who(WhoKind.PERSON, "x")], ["r"], id="only the staff"),
        pytest.param(
            [Who(WhoKind.ROTA, "duty"), Who(WhoKind.ROLE, "editor")], ["b", "a"], id="each person once"
        ),
    ],
)
def test_the_people_of_a_step(who: list[Who], told: list[str]) -> None:
    assert [p.id for p in Roster(PEOPLE, {"duty": DUTY}).told(who, NOW)] == told


FACTS = Facts("earthquake", Priority.P1, Severity.DANGER, ("Quake off Chile", "智利近海地震"), {"zh"})


@pytest.mark.parametrize(
    ("route", "fits"),
    [
        pytest.param(Route("x"), True, id="an empty route takes all"),
        pytest.param(Route("x", subjects=("earthquake", "tsunami")), True, id="one of its subjects"),
        pytest.param(Route("x", subjects=("tsunami",)), False, id="another subject"),
        pytest.param(Route("x", priorities=(Priority.P2,)), False, id="another priority"),
        pytest.param(Route("x", severity=Severity.DANGER), True, id="grave enough"),
        pytest.param(Route("x", places=("chile",)), True, id="a place in a title"),
        pytest.param(Route("x", places=("Peru",)), False, id="no such place"),
        pytest.param(Route("x", languages=("en",)), False, id="another language"),
        pytest.param(Route("gone"), False, id="a policy that is no more"),
    ],
)
def test_routing(route: Route, fits: bool) -> None:
    chosen = replace(POLICY, name="x")
    assert policy_of(FACTS, [route], {"x": chosen}, POLICY) == (chosen if fits else POLICY)


def test_the_first_route_that_fits_counts() -> None:
    one, two = replace(POLICY, name="one"), replace(POLICY, name="two")
    routes = [Route("one", subjects=("flood",)), Route("two"), Route("one")]
    assert policy_of(FACTS, routes, {"one": one, "two": two}, POLICY) == two


def delivery(to: str, state: DeliveryState, *, step: int = 1, turn: int = 0) -> Delivery:
    message = Message(DeliveryId("d"), Language.EN, "s", "b", "u", "a", drill=False)
    return Delivery(DeliveryId(f"{to}{turn}"), "chat", to, message, state, NOW, step=step, turn=turn)


@pytest.mark.parametrize(
    ("deliveries", "silent"),
    [
        pytest.param(
            [delivery("a", DeliveryState.SUBMITTED)], ["a0"], id="taken by the channel is no receipt"
        ),
        pytest.param([delivery("a", DeliveryState.PENDING)], ["a0"], id="neither is waiting"),
        pytest.param([delivery("a", DeliveryState.READ)], [], id="read"),
        pytest.param([delivery("a", DeliveryState.DELIVERED)], [], id="delivered"),
        pytest.param([delivery("a", DeliveryState.SUBMITTED, step=2)], [], id="another step's"),
        pytest.param(
            [delivery("a", DeliveryState.FAILED), delivery("a", DeliveryState.SUBMITTED, turn=1)],
            ["a1"],
            id="of several channels the last",
        ),
        pytest.param(
            [delivery("a", DeliveryState.READ), delivery("a", DeliveryState.SUBMITTED, turn=1)],
            [],
            id="one receipt is enough",
        ),
    ],
)
def test_messages_without_a_receipt(deliveries: list[Delivery], silent: list[str]) -> None:
    assert [d.id for d in unreceived(deliveries, 1)] == silent


def test_a_check_falls_away_where_the_next_step_comes_as_soon() -> None:
    quick = replace(POLICY, steps=(Step(FIRST.who, CHECK_AFTER), SECOND))
    _, deeds = climbed(*every_second(after(minutes=3)), held=begun(policy=quick))
    assert deeds[:2] == [(0, Deed.TELL), (2, Deed.TELL)]
