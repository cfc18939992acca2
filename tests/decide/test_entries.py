"""Times that entries carry."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.decide.entries import AHEAD, EARLIEST, WINDOW, fresh, when
from responder.model.feed import Entry, FeedId

NOW = datetime(2026, 9, 21, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def entry(published: datetime | None) -> Entry:
    return Entry(FeedId("pond"), "p-1", "Frogs sing", published=published)


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        pytest.param(NOW - timedelta(hours=3), NOW - timedelta(hours=3), id="as the source says"),
        pytest.param(None, NOW, id="undated: when seen"),
        pytest.param(NOW + AHEAD, NOW, id="a clock a little ahead: just now"),
        pytest.param(NOW + AHEAD + SECOND, NOW, id="in the future: when seen"),
        pytest.param(datetime(9999, 12, 31, tzinfo=UTC), NOW, id="at the end of time: when seen"),
        pytest.param(EARLIEST, EARLIEST, id="long ago is long ago"),
        pytest.param(datetime(1970, 1, 1, tzinfo=UTC), NOW, id="before there were feeds: when seen"),
    ],
)
def test_when_an_entry_came_up(published: datetime | None, expected: datetime) -> None:
    assert when(entry(published), NOW) == expected


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        pytest.param(NOW, True, id="now"),
        pytest.param(NOW - WINDOW, True, id="just within two days"),
        pytest.param(NOW - WINDOW - SECOND, False, id="just past two days"),
        pytest.param(datetime(2015, 1, 1, tzinfo=UTC), False, id="an archive"),
        pytest.param(None, True, id="undated"),
        pytest.param(NOW + timedelta(days=9), True, id="dated next week"),
    ],
)
def test_what_was_published_long_ago_is_history(published: datetime | None, expected: bool) -> None:
    assert fresh(entry(published), NOW) is expected


def test_the_window_can_be_set() -> None:
    assert not fresh(entry(NOW - timedelta(hours=3)), NOW, timedelta(hours=2))


@given(st.none() | st.datetimes(timezones=st.just(UTC)))
def test_no_entry_came_up_after_it_was_seen(published: datetime | None) -> None:
    assert EARLIEST <= when(entry(published), NOW) <= NOW
