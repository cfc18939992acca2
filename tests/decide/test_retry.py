"""When a refused message is tried again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.decide.retry import LONGEST_S, SPREAD, next_attempt

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
LATE = NOW + timedelta(hours=1)
ATTEMPTS = st.integers(1, 10_000)


@pytest.mark.parametrize(
    ("attempts", "wait_s"),
    [
        pytest.param(1, 2, id="the first refusal waits two seconds"),
        pytest.param(2, 5, id="the second five"),
        pytest.param(3, 15, id="the third fifteen"),
        pytest.param(4, 30, id="the fourth thirty"),
        pytest.param(5, 60, id="the fifth a minute"),
        pytest.param(6, 60, id="and then every minute"),
        pytest.param(500, 60, id="for as long as it is of use"),
    ],
)
def test_waits(attempts: int, wait_s: int) -> None:
    assert next_attempt(attempts, NOW, LATE) == NOW + timedelta(seconds=wait_s)


@pytest.mark.parametrize(
    ("left_s", "again"),
    [
        pytest.param(2.001, True, id="just in time"),
        pytest.param(2, False, id="at the end is too late"),
        pytest.param(-1, False, id="the end has passed"),
    ],
)
def test_no_attempt_comes_when_the_message_is_no_use(left_s: float, again: bool) -> None:
    found = next_attempt(1, NOW, NOW + timedelta(seconds=left_s))
    assert (found is not None) is again


def test_an_attempt_must_have_been_made() -> None:
    with pytest.raises(ValueError, match="got 0"):
        next_attempt(0, NOW, LATE)


@given(ATTEMPTS, st.timedeltas(timedelta(hours=-1), timedelta(hours=1)), st.text())
def test_never_in_the_past_and_never_past_use(attempts: int, left: timedelta, key: str) -> None:
    found = next_attempt(attempts, NOW, NOW + left, key=key)
    assert found is None or NOW < found < NOW + left


@given(ATTEMPTS, st.text())
def test_waits_of_one_delivery_do_not_shrink(attempts: int, key: str) -> None:
    first, second = (next_attempt(n, NOW, LATE, key=key) for n in (attempts, attempts + 1))
    assert first is not None
    assert second is not None
    assert first <= second


@given(ATTEMPTS, st.text())
def test_the_spread_is_stable_and_small(attempts: int, key: str) -> None:
    plain, spread = next_attempt(attempts, NOW, LATE), next_attempt(attempts, NOW, LATE, key=key)
    assert spread == next_attempt(attempts, NOW, LATE, key=key)
    assert plain is not None
    assert spread is not None
    assert plain - NOW <= spread - NOW <= (plain - NOW) * (1 + SPREAD)


def test_messages_refused_together_do_not_come_back_together() -> None:
    assert len({next_attempt(5, NOW, LATE, key=f"d-{n}") for n in range(100)}) == 100


@pytest.mark.parametrize(
    ("asked", "wait"),
    [
        pytest.param(None, 2, id="nothing is asked"),
        pytest.param(1, 2, id="less than we wait anyway"),
        pytest.param(30, 30, id="a server that wants to be left alone"),
        pytest.param(3600, LONGEST_S, id="but not for an hour: people wait for the message"),
    ],
)
def test_a_server_says_how_long_it_wants_to_be_left_alone(asked: float | None, wait: float) -> None:
    assert next_attempt(1, NOW, LATE, after_s=asked) == NOW + timedelta(seconds=wait)
