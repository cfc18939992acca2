"""How often somebody may come."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from responder.decide.allowance import Allowance, spend

NOW = datetime(2026, 11, 20, tzinfo=UTC)
THREE = Allowance(3, timedelta(seconds=30))


def test_all_may_come_at_once_the_next_after_its_share() -> None:
    full_at = None
    for _ in range(3):
        full_at, wait = spend(full_at, THREE, NOW)
        assert not wait
    full_at, wait = spend(full_at, THREE, NOW)
    assert wait == timedelta(seconds=10)
    full_at, wait = spend(full_at, THREE, NOW + timedelta(seconds=10))
    assert not wait
    _, wait = spend(full_at, THREE, NOW + timedelta(seconds=11))
    assert wait == timedelta(seconds=9)


@given(st.lists(st.integers(0, 40), max_size=60), st.integers(1, 9))
def test_never_more_than_twice_the_allowance_in_its_time(steps: list[int], most: int) -> None:
    allowance, at, full_at = Allowance(most, timedelta(seconds=30)), NOW, None
    came: list[datetime] = []
    for step in steps:
        at += timedelta(seconds=step)
        full_at, wait = spend(full_at, allowance, at)
        if not wait:
            came.append(at)
        else:
            assert not spend(full_at, allowance, at + wait)[1]
    for first in came:
        assert sum(first <= one < first + allowance.within for one in came) < 2 * most + 1


def test_whoever_has_rested_has_all_of_it_again() -> None:
    full_at = None
    for _ in range(5):
        full_at, _ = spend(full_at, THREE, NOW)
    later = NOW + timedelta(minutes=5)
    for _ in range(3):
        full_at, wait = spend(full_at, THREE, later)
        assert not wait
