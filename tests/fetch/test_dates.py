"""Times as feeds write them, for a feed at home in Shanghai."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.fetch.dates import moment

ZONE = "Asia/Shanghai"
HALF_PAST_EIGHT = datetime(2026, 9, 21, 0, 30, tzinfo=UTC)  # In Shanghai.


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2026年09月21日 08:30", id="Chinese, with a space"),
        pytest.param("2026年9月21日08时30分", id="Chinese in words"),
        pytest.param("2026年9月21日 上午8:30", id="Chinese, in the morning"),
        pytest.param("2026-09-21 08:30:00", id="no zone is the feed's zone"),
        pytest.param("2026/9/21 8:30", id="slashes, no leading zeros"),
        pytest.param("2026-09-21T08:30:00+08:00", id="RFC 3339"),
        pytest.param("2026-09-21 08:30 +0800", id="figures with an offset"),
        pytest.param("2026-09-21 00:30 UTC", id="figures with UTC"),
        pytest.param("2026-09-21 08:30 GMT+8", id="figures with a short offset"),
        pytest.param("Mon, 21 Sep 2026 08:30:00 +0800", id="RFC 5322"),
        pytest.param("Mon, 21 Sep 2026 00:30:00 GMT", id="RFC 5322 in GMT"),
        pytest.param("Mon, 21 Sep 2026 00:30:00 -0000", id="minus zero is UTC"),
        pytest.param("Mon, 21 Sep 2026 08:30:00 CST", id="an ambiguous name is the feed's zone"),
        pytest.param("Mon, 21 Sep 2026 09:30:00 JST", id="Japan's name is not ambiguous"),
        pytest.param("Sun, 21 Sep 2026 08:30:00 +0800", id="the wrong day of the week does no harm"),
        pytest.param("1789950600", id="seconds since 1970"),
        pytest.param("1789950600000", id="milliseconds since 1970"),
        pytest.param("  2026-09-21\n08:30 ", id="white space"),
        pytest.param("星期一, 21 九月 2026 08:30:00 +0800", id="RFC 5322 with Chinese names"),
        pytest.param("09/21/2026 08:30 AM", id="month first, and the day can be no month"),
        pytest.param("21/9/2026 08:30", id="day first, and it can be no month"),
        pytest.param("2026-09-21T08:29:60", id="a minute that ends in its sixtieth second"),
    ],
)
def test_a_time_is_read(text: str) -> None:
    assert moment(text, ZONE) == HALF_PAST_EIGHT


def test_a_day_may_end_at_24_hours() -> None:
    assert moment("2026-09-21T24:00:00Z", ZONE) == datetime(2026, 9, 22, tzinfo=UTC)


def test_the_afternoon_is_twelve_hours_on() -> None:
    assert moment("2026年9月21日 下午3:05", ZONE) == datetime(2026, 9, 21, 7, 5, tzinfo=UTC)
    assert moment("2026/9/21 12:05 AM", ZONE) == datetime(2026, 9, 20, 16, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("3小时前", id="relative"),
        pytest.param("08:30", id="no day"),
        pytest.param("09/08/2026 08:30", id="day and month may be either"),
        pytest.param("32/13/2026", id="neither can be the day"),
        pytest.param("0/21/2026", id="no such month"),
        pytest.param("2026-09-21T24:01:00Z", id="after the end of a day"),
        pytest.param("Fri, 01 Jan 2099 00:00:00 GMT", id="never"),
        pytest.param("Mon, 31 Feb 2026 08:00:00 GMT", id="no such day"),
        pytest.param("2026-09-21 25:00 +9959", id="no such hour"),
        pytest.param("Mon, 21 Sep 2026 08:00:00 +9959", id="no such offset"),
        pytest.param("Thu, 01 Jan 1970 00:00:00 GMT", id="a clock that was never set"),
        pytest.param("9999-12-31T23:59:59-12:00", id="the end of time"),
        pytest.param("9" * 5000, id="figures without end"),
    ],
)
def test_what_cannot_be_meant_is_no_time(text: str) -> None:
    assert moment(text, ZONE) is None


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    found = moment(text, ZONE)
    assert found is None or found.tzinfo is UTC
