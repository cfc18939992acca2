"""Which entries are the same, which are news, and by which clock a feed runs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.decide.entries import (
    AHEAD,
    EMBARGO,
    FARTHEST,
    LAGS,
    SKEW_FROM,
    STEP,
    Standing,
    by_our_clock,
    lags,
    page,
    skew,
    standing,
    twin,
    wording,
)
from responder.model.feed import Entry, FeedId, Group, Record, Trust
from tests.fetch.sample import feed

NOW = datetime(2026, 9, 21, 1, 0, tzinfo=UTC)
PRESS = feed()
SCIENCE = feed(trust=Trust.SCIENCE)
LIST = feed(group=Group.HOTLIST, trust=Trust.LIST)
ENTRY = Entry(FeedId("pond"), "p-1", "Frogs sing", "https://pond.example.org/1", published=NOW)
TEN = timedelta(minutes=10)


def dated(published: datetime | None, **record: object) -> Entry:
    return replace(ENTRY, published=published, record=Record(**record) if record else None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("entry", "here", "expected"),
    [
        pytest.param(dated(NOW), PRESS, Standing.NEWS, id="just published"),
        pytest.param(dated(None), PRESS, Standing.NEWS, id="undated"),
        pytest.param(dated(NOW - timedelta(days=9)), PRESS, Standing.HISTORY, id="long ago"),
        pytest.param(dated(NOW - timedelta(days=9)), LIST, Standing.NEWS, id="long ago, looked at now"),
        pytest.param(dated(NOW + timedelta(days=9)), PRESS, Standing.NEWS, id="a wrong clock"),
        pytest.param(dated(NOW + timedelta(days=9)), SCIENCE, Standing.HELD, id="an embargo"),
        pytest.param(dated(NOW + AHEAD), SCIENCE, Standing.NEWS, id="no embargo: a clock a little ahead"),
        pytest.param(dated(NOW + EMBARGO * 2), SCIENCE, Standing.NEWS, id="no embargo: nobody waits so long"),
        pytest.param(dated(NOW, expires=NOW), PRESS, Standing.HISTORY, id="an alert that has expired"),
        pytest.param(dated(NOW, expires=NOW + AHEAD), PRESS, Standing.NEWS, id="an alert that holds"),
        pytest.param(
            dated(NOW, expires=NOW, message_type="Cancel"), PRESS, Standing.NEWS, id="the end of an alert"
        ),
    ],
)
def test_what_an_entry_is_to_the_desk(entry: Entry, here: object, expected: Standing) -> None:
    assert standing(entry, here, NOW) is expected  # type: ignore[arg-type]


@given(st.none() | st.datetimes(timezones=st.just(UTC)), st.sampled_from(Trust))
def test_only_science_is_held_and_never_for_ever(published: datetime | None, trust: Trust) -> None:
    held = standing(dated(published), feed(trust=trust), NOW) is Standing.HELD
    assert not held or trust is Trust.SCIENCE
    assert standing(dated(published), feed(trust=trust), NOW + EMBARGO) is not Standing.HELD or not held


@pytest.mark.parametrize(
    ("other", "same"),
    [
        pytest.param(replace(ENTRY, key="p-2"), True, id="another key"),
        pytest.param(
            replace(ENTRY, key="p-2", published=None, summary="!"), True, id="another date and text"
        ),
        pytest.param(replace(ENTRY, title="Frogs sing!"), False, id="another title"),
        pytest.param(replace(ENTRY, url="https://pond.example.org/2"), False, id="another page"),
    ],
)
def test_twins(other: Entry, same: bool) -> None:
    assert (twin(other) == twin(ENTRY)) is same


@pytest.mark.parametrize(
    "entry", [replace(ENTRY, url=""), replace(ENTRY, record=Record())], ids=["no page", "a record"]
)
def test_what_has_no_twin(entry: Entry) -> None:
    assert twin(entry) == ""


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("https://pond.example.org/a/1", "pond.example.org/a/1?", id="an address"),
        pytest.param("http://www.pond.example.org/a/1/#top", "pond.example.org/a/1?", id="dressed otherwise"),
        pytest.param(
            "https://m.pond.example.org/a/1?utm_source=x&fbclid=3", "pond.example.org/a/1?", id="marked"
        ),
        pytest.param("https://pond.example.org/?b=2&a=1", "pond.example.org?a=1&b=2", id="a query"),
        pytest.param("https://pond.example.org/", "", id="the front page"),
        pytest.param("https://pond.example.org?utm_source=x", "", id="the front page, marked"),
        pytest.param("", "", id="none"),
        pytest.param("http://[::1", "", id="no address"),
    ],
)
def test_a_page_is_the_same_by_every_address(url: str, expected: str) -> None:
    assert page(replace(ENTRY, url=url)) == expected


@given(st.text(max_size=60))
def test_any_text_for_an_address(url: str) -> None:
    page(replace(ENTRY, url=url))


@pytest.mark.parametrize(
    ("other", "edition"),
    [
        pytest.param(replace(ENTRY, title="Frogs are silent"), True, id="a title"),
        pytest.param(replace(ENTRY, also="青蛙"), True, id="a title in another language"),
        pytest.param(dated(NOW, magnitude=7.1), True, id="a magnitude"),
        pytest.param(dated(NOW, latitude=7.1), False, id="an epicentre moved about"),
        pytest.param(replace(ENTRY, summary="!", published=None, url=""), False, id="text, date and address"),
    ],
)
def test_what_makes_an_edition(other: Entry, edition: bool) -> None:
    assert (wording(other) != wording(ENTRY)) is edition


def minutes(*numbers: float) -> list[float]:
    return [60 * number for number in numbers]


@pytest.mark.parametrize(
    ("lags_s", "hours"),
    [
        pytest.param(minutes(2, 3, 4, 5, 6, 7), 0, id="a feed that is read soon"),
        pytest.param(
            minutes(-478, -475, -471, -479, -473, -477), -8, id="China's time under the name of UTC"
        ),
        pytest.param(minutes(483, 485, 489, 481, 487, 484), 8, id="UTC under the name of China's time"),
        pytest.param(minutes(-327, -325, -326, -329, -323, -328), -5.5, id="India's"),
        pytest.param(minutes(-478, -475, -471), 0, id="too few to tell"),
        pytest.param(minutes(-478, -475, 3, -479, -473, -477), 0, id="they do not agree"),
        pytest.param(minutes(10, 70, 130, 190, 250, 310), 0, id="a day's papers under one date"),
        pytest.param(minutes(*[-60 * 24 * 30] * 6), 0, id="a month ahead is no zone"),
        pytest.param(minutes(30, 31, 32, 33, 34, 35), 0, id="half an hour late is slow, not wrong"),
        pytest.param(minutes(5, 5, 5, 5, 5, 5, *[-475] * 12), -8, id="the latest looks count"),
        pytest.param([], 0, id="nothing dated"),
    ],
)
def test_a_clock_that_is_wrong(lags_s: list[float], hours: float) -> None:
    assert skew(lags_s, TEN) == timedelta(hours=hours)


@given(st.lists(st.floats(-1e6, 1e6), max_size=20), st.integers(1, 240))
def test_a_skew_is_a_zone_or_nothing(lags_s: list[float], interval: int) -> None:
    found = skew(lags_s, timedelta(minutes=interval))
    assert found % STEP == timedelta(0)
    assert abs(found) <= FARTHEST


@given(
    st.integers(-28, 28).filter(lambda steps: abs(steps) > 1), st.lists(st.floats(0, 599), min_size=SKEW_FROM)
)
def test_a_whole_wrong_zone_is_found(steps: int, late_s: list[float]) -> None:
    assert skew([steps * 1800 + late for late in late_s], TEN) == steps * STEP


@given(st.lists(st.none() | st.datetimes(timezones=st.just(UTC)), max_size=5))
def test_lags_are_few(times: list[datetime | None]) -> None:
    new = [dated(time) for time in times]
    assert len(lags([1.0] * LAGS, new, NOW)) == LAGS


def test_the_newest_entry_gives_the_lag() -> None:
    new = [dated(NOW - timedelta(hours=3)), dated(NOW - TEN), dated(None)]
    assert lags((1.0,), new, NOW) == (1.0, 600.0)
    assert lags((1.0,), [dated(None)], NOW) == (1.0,)


def test_a_time_is_put_right() -> None:
    assert by_our_clock(ENTRY, timedelta(hours=-8)).published == NOW - timedelta(hours=8)
    assert by_our_clock(dated(None), timedelta(hours=-8)).published is None
    assert by_our_clock(dated(datetime(9999, 12, 31, 23, tzinfo=UTC)), timedelta(hours=8)).published is None
