"""The technology of the day: four times the waits, and office hours."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from responder.decide import leisure
from responder.model.escalation import Policy, Step
from responder.model.oncall import Priority
from responder.model.severity import Severity

SHANGHAI = ZoneInfo("Asia/Shanghai")
TEN = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai.


@pytest.mark.parametrize(
    ("severity", "priority", "calm"),
    [
        pytest.param(Severity.NONE, Priority.P2, True, id="a new model of a telephone"),
        pytest.param(Severity.NONE, Priority.P1, False, id="loud all the same"),
        pytest.param(Severity.WORRY, Priority.P2, False, id="people worry"),
        pytest.param(Severity.DANGER, Priority.P2, False, id="danger to life"),
    ],
)
def test_only_what_harms_and_worries_nobody_can_wait(
    severity: Severity, priority: Priority, calm: bool
) -> None:
    assert leisure.unhurried(severity, priority) is calm


def test_every_wait_of_a_policy_is_four_times_as_long() -> None:
    slow = leisure.slowed(Policy("p", (Step((), timedelta(minutes=3)),)), SHANGHAI)
    assert [step.wait for step in slow.steps] == [timedelta(minutes=12)]
    assert (slow.ack_lasts, slow.work_lasts) == (timedelta(minutes=40), timedelta(hours=4))
    assert slow.quiet is not None
    assert (slow.quiet.start, slow.quiet.end, slow.quiet.zone) == (time(18), time(9), "Asia/Shanghai")


@pytest.mark.parametrize(
    ("now", "due"),
    [
        pytest.param(TEN, TEN + timedelta(minutes=20), id="in the morning"),
        pytest.param(TEN + timedelta(hours=7, minutes=50), TEN + timedelta(hours=23), id="at closing time"),
        pytest.param(TEN - timedelta(hours=8), TEN - timedelta(hours=1), id="in the night"),
    ],
)
def test_nobody_is_asked_again_outside_office_hours(now: datetime, due: datetime) -> None:
    assert leisure.after(timedelta(minutes=5), now, SHANGHAI) == due
