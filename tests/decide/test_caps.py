"""Limits per person."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.decide.caps import SMS, caps_of, free_at

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)


def ago(*minutes: float) -> list[datetime]:
    return [NOW - timedelta(minutes=n) for n in minutes]


@pytest.mark.parametrize(
    ("kind", "sent", "wait"),
    [
        pytest.param("sms", [], 0, id="the first goes at once"),
        pytest.param("sms", ago(0.5), 0.5, id="one a minute"),
        pytest.param("twilio", ago(0.5), 0.5, id="by whatever gateway"),
        pytest.param("sms", ago(2, 4, 6, 8, 10), 5, id="five in a quarter of an hour"),
        pytest.param("sms", ago(*range(2, 57, 5)), 8, id="eleven in an hour"),
        pytest.param("sms", ago(16, 17, 18, 19, 20), 0, id="old ones do not count"),
        pytest.param("email", ago(0.5), 0, id="other channels take more"),
        pytest.param("email", [NOW] * 5, 5 / 60, id="but not a flood"),
        pytest.param("email", ago(*range(-60, 0)), 0, id="those of a clock that was set back do not count"),
    ],
)
def test_when_one_more_may_go(kind: str, sent: list[datetime], wait: float) -> None:
    assert free_at(kind, sent, NOW) == NOW + timedelta(minutes=wait)


@given(st.lists(st.integers(0, 6 * 3600), max_size=60), st.sampled_from(["sms", "email"]))
def test_what_waits_for_its_time_never_breaks_a_limit(seconds: list[int], kind: str) -> None:
    sent: list[datetime] = []
    for wanted in sorted(seconds):
        now = max(NOW + timedelta(seconds=wanted), sent[-1] if sent else NOW)
        sent.append(free_at(kind, sent, now))
    for most, span in caps_of(kind):
        for at in sent:
            assert sum(at - span < one <= at for one in sent) <= most
    assert caps_of("sms") == SMS
