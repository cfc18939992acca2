"""When a feed is asked again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.decide.polling import LONGEST, LONGEST_ASKED, LONGEST_OFFICIAL, SPREAD, Outcome, next_due
from responder.model.feed import Feed, FeedId, Group, Trust

NOW = datetime(2026, 9, 21, 1, 0, tzinfo=UTC)


def feed(name: str = "pond", minutes: float = 10, trust: Trust = Trust.PRESS) -> Feed:
    return Feed(
        FeedId(name), name, "https://example.org/", "rss", "en", trust, Group.NEWS, timedelta(minutes=minutes)
    )


@pytest.mark.parametrize("outcome", [Outcome.READ, Outcome.UNCHANGED])
def test_after_success_exactly_one_interval_passes(outcome: Outcome) -> None:
    assert next_due(feed(), outcome, 0, NOW) == NOW + timedelta(minutes=10)


def test_a_feed_that_is_gone_is_not_due_for_years() -> None:
    assert next_due(feed(), Outcome.GONE, 1, NOW) > NOW + timedelta(days=1000)


@pytest.mark.parametrize(
    ("failures", "most"),
    [
        pytest.param(1, timedelta(minutes=20), id="first"),
        pytest.param(2, timedelta(minutes=40), id="second"),
        pytest.param(4, timedelta(minutes=160), id="fourth"),
        pytest.param(6, LONGEST, id="sixth: the longest"),
        pytest.param(100_000, LONGEST, id="after years: still the longest"),
    ],
)
def test_a_failing_feed_is_asked_ever_more_rarely(failures: int, most: timedelta) -> None:
    wait = next_due(feed(), Outcome.FAILED, failures, NOW) - NOW
    assert most * (1 - SPREAD) <= wait <= most


def test_an_official_feed_is_not_left_for_long() -> None:
    official = feed(minutes=1, trust=Trust.OFFICIAL)
    assert next_due(official, Outcome.FAILED, 50, NOW) <= NOW + LONGEST_OFFICIAL


def test_failing_feeds_do_not_come_back_all_at_once() -> None:
    due = {next_due(feed(f"pond-{number}"), Outcome.FAILED, 3, NOW) for number in range(100)}
    assert len(due) > 90


@pytest.mark.parametrize(
    ("asked_s", "wait"),
    [
        pytest.param(3 * 3600.0, timedelta(hours=3), id="longer than our own wait"),
        pytest.param(1e300, LONGEST_ASKED, id="longer than a day"),
        pytest.param(float("inf"), LONGEST_ASKED, id="for ever"),
    ],
)
def test_the_servers_wish_is_kept_up_to_a_day(asked_s: float, wait: timedelta) -> None:
    assert next_due(feed(), Outcome.FAILED, 1, NOW, retry_after_s=asked_s) == NOW + wait


@pytest.mark.parametrize("asked_s", [None, 0.0, -5.0, 1.0])
def test_a_smaller_wish_than_our_own_wait_changes_nothing(asked_s: float | None) -> None:
    own = next_due(feed(), Outcome.FAILED, 1, NOW)
    assert next_due(feed(), Outcome.FAILED, 1, NOW, retry_after_s=asked_s) == own


@given(
    minutes=st.floats(0.1, 60 * 24 * 30),
    trust=st.sampled_from(Trust),
    failures=st.integers(1, 1000),
    asked_s=st.none() | st.floats(allow_nan=False),
)
def test_a_failing_feed_is_never_given_up_nor_asked_before_its_turn(
    minutes: float, trust: Trust, failures: int, asked_s: float | None
) -> None:
    one = feed(minutes=minutes, trust=trust)
    wait = next_due(one, Outcome.FAILED, failures, NOW, retry_after_s=asked_s) - NOW
    assert one.interval <= wait <= max(one.interval, LONGEST, LONGEST_ASKED)


@given(minutes=st.floats(0.1, 60), failures=st.integers(1, 1000))
def test_the_same_failure_is_due_at_the_same_time(minutes: float, failures: int) -> None:
    one = feed(minutes=minutes)
    assert next_due(one, Outcome.FAILED, failures, NOW) == next_due(one, Outcome.FAILED, failures, NOW)
