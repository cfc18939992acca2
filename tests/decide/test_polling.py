"""When a feed is asked again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from responder.decide import polling
from responder.decide.polling import JITTER, OFFICIAL, ORDINARY, SPREAD, Outcome, next_due
from responder.model.feed import (
    Doubt,
    Entry,
    Feed,
    FeedId,
    FeedState,
    Group,
    Move,
    Trust,
    Validators,
    Window,
)

NOW = datetime(2026, 9, 21, 1, 0, tzinfo=UTC)


def feed(name: str = "pond", minutes: float = 10, trust: Trust = Trust.PRESS) -> Feed:
    return Feed(
        FeedId(name), name, "https://example.org/", "rss", "en", trust, Group.NEWS, timedelta(minutes=minutes)
    )


@pytest.mark.parametrize("outcome", [Outcome.READ, Outcome.UNCHANGED])
def test_after_success_hardly_less_than_one_interval_passes(outcome: Outcome) -> None:
    wait = next_due(feed(), outcome, 0, NOW) - NOW
    assert timedelta(minutes=10) * (1 - JITTER) <= wait <= timedelta(minutes=10)


def test_feeds_that_were_due_together_drift_apart() -> None:
    assert len({next_due(feed(f"pond-{number}"), Outcome.READ, 0, NOW) for number in range(100)}) > 90


def test_a_feed_that_is_gone_is_not_due_for_years() -> None:
    assert next_due(feed(), Outcome.GONE, 1, NOW) > NOW + timedelta(days=1000)


@pytest.mark.parametrize(
    ("failures", "most"),
    [
        pytest.param(1, timedelta(minutes=20), id="first"),
        pytest.param(2, timedelta(minutes=40), id="second"),
        pytest.param(4, timedelta(minutes=160), id="fourth"),
        pytest.param(6, ORDINARY.back_off, id="sixth: the longest"),
        pytest.param(100_000, ORDINARY.back_off, id="after years: still the longest"),
    ],
)
def test_a_failing_feed_is_asked_ever_more_rarely(failures: int, most: timedelta) -> None:
    wait = next_due(feed(), Outcome.FAILED, failures, NOW) - NOW
    assert most * (1 - SPREAD) <= wait <= most


def test_an_official_feed_is_not_left_for_long() -> None:
    official = feed(minutes=1, trust=Trust.OFFICIAL)
    assert next_due(official, Outcome.FAILED, 50, NOW) <= NOW + OFFICIAL.back_off


def test_failing_feeds_do_not_come_back_all_at_once() -> None:
    due = {next_due(feed(f"pond-{number}"), Outcome.FAILED, 3, NOW) for number in range(100)}
    assert len(due) > 90


@pytest.mark.parametrize(
    ("asked_s", "wait"),
    [
        pytest.param(3 * 3600.0, timedelta(hours=3), id="longer than our own wait"),
        pytest.param(1e300, ORDINARY.asked, id="longer than a day"),
        pytest.param(float("inf"), ORDINARY.asked, id="for ever"),
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
    assert one.interval <= wait <= max(one.interval, ORDINARY.back_off, ORDINARY.asked)


@given(minutes=st.floats(0.1, 60), failures=st.integers(1, 1000))
def test_the_same_failure_is_due_at_the_same_time(minutes: float, failures: int) -> None:
    one = feed(minutes=minutes)
    assert next_due(one, Outcome.FAILED, failures, NOW) == next_due(one, Outcome.FAILED, failures, NOW)


DATE = "Mon, 21 Sep 2026 01:00:00 GMT"


@pytest.mark.parametrize(
    ("said", "wait_s"),
    [
        pytest.param({"retry-after": "120"}, 120, id="seconds"),
        pytest.param({"retry-after": " 0 "}, 0, id="none at all"),
        pytest.param({"retry-after": "Mon, 21 Sep 2026 01:02:00 GMT"}, 120, id="a date, by our clock"),
        pytest.param(
            {"retry-after": "Sun, 20 Sep 2026 22:02:00 GMT", "date": "Sun, 20 Sep 2026 22:00:00 GMT"},
            120,
            id="a date, by a clock that is three hours late",
        ),
        pytest.param({"retry-after": "Monday, 21-Sep-26 01:02:00 GMT"}, 120, id="a date of the old form"),
        pytest.param({"retry-after": "Mon Sep 21 01:02:00 2026"}, 120, id="a date in C's form"),
        pytest.param({"retry-after": "Mon, 21 Sep 2026 00:00:00 GMT"}, None, id="a date that is over"),
        pytest.param({"retry-after": "-5"}, None, id="before now"),
        pytest.param({"retry-after": "1e9"}, None, id="no whole number"),
        pytest.param({"retry-after": "\u0663"}, None, id="figures of another script"),
        pytest.param({"retry-after": "soon"}, None, id="a word"),
        pytest.param({}, None, id="nothing"),
    ],
)
def test_what_retry_after_asks_for(said: dict[str, str], wait_s: float | None) -> None:
    assert polling.retry_after_s(said, NOW) == wait_s


@pytest.mark.parametrize(
    ("said", "fresh_s"),
    [
        pytest.param({"cache-control": "public, max-age=3600"}, 3600, id="max-age"),
        pytest.param({"cache-control": 'Max-Age="60"'}, 60, id="max-age as some write it"),
        pytest.param({"cache-control": "max-age=3600", "age": "600"}, 3000, id="some of it is over"),
        pytest.param({"cache-control": "max-age=60", "age": "600"}, 0, id="all of it is over"),
        pytest.param({"cache-control": "no-cache, max-age=3600"}, 0, id="not to be kept"),
        pytest.param({"cache-control": "max-age=soon"}, 0, id="no number"),
        pytest.param({"expires": "Mon, 21 Sep 2026 01:10:00 GMT", "date": DATE}, 600, id="Expires"),
        pytest.param(
            {"expires": "Mon, 21 Sep 2026 01:10:00 GMT", "cache-control": "max-age=60"},
            60,
            id="max-age before Expires",
        ),
        pytest.param(
            {"expires": "Sun, 20 Sep 2026 22:10:00 GMT", "date": "Sun, 20 Sep 2026 22:00:00 GMT"},
            600,
            id="Expires by a clock that is three hours late",
        ),
        pytest.param({"expires": "0"}, 0, id="expired, as many say it"),
        pytest.param({"expires": "-1", "date": DATE}, 0, id="expired, as others say it"),
        pytest.param({}, 0, id="nothing"),
    ],
)
def test_how_long_an_answer_stays_good(said: dict[str, str], fresh_s: float) -> None:
    assert polling.fresh_s(said, NOW) == fresh_s
    assert polling.fresh_s(said, NOW, 7200) == 7200


@example("0\x1f", "", "")  # A separator, which only str.strip() takes for a space.
@given(st.text(), st.text(), st.text())
def test_no_header_breaks_the_reading_of_times(one: str, two: str, three: str) -> None:
    said = {"retry-after": one, "date": two, "expires": two, "cache-control": three, "age": one}
    assert polling.fresh_s(said, NOW) >= 0
    wait_s = polling.retry_after_s(said, NOW)
    assert wait_s is None or wait_s >= 0


def test_a_host_rests_as_long_as_it_asks_but_for_hours_at_most() -> None:
    assert polling.host_rest(120) == timedelta(minutes=2)
    assert polling.host_rest(float("inf")) == OFFICIAL.asked


@pytest.mark.parametrize(
    ("fresh_s", "trust", "wait"),
    [
        pytest.param(3600, Trust.PRESS, timedelta(hours=1), id="kept"),
        pytest.param(1e12, Trust.PRESS, ORDINARY.fresh, id="up to an hour"),
        pytest.param(1e12, Trust.OFFICIAL, OFFICIAL.fresh, id="up to minutes of an authority"),
    ],
)
def test_a_fresh_answer_is_not_asked_for_again(fresh_s: float, trust: Trust, wait: timedelta) -> None:
    one = feed(minutes=1, trust=trust)
    assert next_due(one, Outcome.READ, 0, NOW, fresh_s=fresh_s) == NOW + wait


@pytest.mark.parametrize(
    ("trust", "minutes", "due"),
    [
        pytest.param(Trust.PRESS, 60 * 23, False, id="a day is not over"),
        pytest.param(Trust.PRESS, 60 * 24, True, id="a day is over"),
        pytest.param(Trust.OFFICIAL, 9, False, id="of an authority, ten minutes are not over"),
        pytest.param(Trust.OFFICIAL, 10, True, id="of an authority, ten minutes are over"),
    ],
)
def test_tags_are_not_believed_for_ever(trust: Trust, minutes: int, *, due: bool) -> None:
    state = FeedState(FeedId("pond"), NOW, read_at=NOW - timedelta(minutes=minutes))
    assert polling.full_due(feed(trust=trust), state, NOW) is due


@pytest.mark.parametrize(
    ("sent", "came", "is_same"),
    [
        pytest.param('"x"', '"x"', True, id="to the letter"),
        pytest.param('W/"x"', '"x"', True, id="weak and strong"),
        pytest.param('"x"', 'W/"x"', True, id="strong and weak"),
        pytest.param('"x"', '"X"', False, id="letters count"),
        pytest.param('"x"', "x", False, id="quotes count"),
        pytest.param(None, '"x"', False, id="nothing was sent"),
        pytest.param('"x"', None, False, id="nothing came"),
        pytest.param("", "", False, id="empty ones are none"),
    ],
)
def test_tags_are_compared_weakly(sent: str | None, came: str | None, *, is_same: bool) -> None:
    assert polling.same(feed(), Validators(sent), came) is is_same
    assert not polling.same(feed(trust=Trust.OFFICIAL), Validators(sent), came)


@pytest.mark.parametrize(
    ("move", "asked"),
    [
        pytest.param(None, "https://example.org/", id="none"),
        pytest.param(Move("https://example.org/new", 2), "https://example.org/", id="not proved"),
        pytest.param(Move("https://example.org/new", 3), "https://example.org/new", id="proved"),
        pytest.param(Move("https://www.example.org/", 3), "https://www.example.org/", id="under it"),
        pytest.param(Move("https://example.net/", 9), "https://example.org/", id="to a stranger"),
        pytest.param(Move("https://badexample.org/", 9), "https://example.org/", id="to a like name"),
    ],
)
def test_a_new_address_must_prove_itself(move: Move | None, asked: str) -> None:
    assert polling.address(feed(), FeedState(FeedId("pond"), NOW, move=move)) == asked


def test_a_new_address_that_fails_gives_way_to_the_old_one() -> None:
    state = FeedState(FeedId("pond"), NOW, move=Move("https://example.org/new", 3))
    for _ in range(3):
        assert polling.address(feed(), state).endswith("new")
        state = polling.failed(feed(), state, NOW, Outcome.FAILED, why="")
    assert state.move is None
    assert polling.gone(
        feed(), FeedState(FeedId("pond"), NOW, move=Move("https://example.org/new", 3)), NOW
    ) == (
        FeedState(
            FeedId("pond"),
            next_due(feed(), Outcome.FAILED, 1, NOW),
            failures=1,
            last_error="gone from where it had moved to (410)",
            url="https://example.org/",
        )
    )


@given(st.lists(st.integers(1, 60 * 30), min_size=1, max_size=12))
def test_a_410_is_believed_after_three_times_and_a_day_and_not_before(minutes: list[int]) -> None:
    state, at, first = FeedState(FeedId("pond"), NOW), NOW, NOW + timedelta(minutes=minutes[0])
    for times, apart in enumerate(minutes, start=1):
        at += timedelta(minutes=apart)
        state = polling.gone(feed(), state, at)
        assert state.gone is (times >= 3 and at - first >= timedelta(hours=24))
        assert state.gone_said == Doubt(first, times)
    assert polling.unchanged(feed(), state, at, 0).gone_said is None


def test_looks_that_do_not_join_on_are_asked_for_more_often_until_they_do() -> None:
    one, at = feed(), NOW
    window = polling.joined(one, Window(), ["a", "b"], at, lost=False)
    assert (window.haste, window.lost_at) == (0, None)
    for haste, keys in ((1, ["c", "d"]), (2, ["e", "f"]), (1, ["e", "g"]), (0, ["g", "h"]), (0, ["g", "h"])):
        lost = polling.gap(one, window, keys)
        window = polling.joined(one, window, keys, at, lost=lost)
        assert window.haste == haste
    assert window.lost_at == at
    hurried = next_due(one, Outcome.READ, 0, NOW, haste=2) - NOW
    assert timedelta(minutes=2) < hurried <= timedelta(minutes=2.5)


def test_what_holds_no_longer_is_no_gap() -> None:
    window = polling.joined(feed(), Window(), ["a"], NOW, lost=False)
    assert polling.gap(feed(), window, ["b"])
    assert not polling.gap(feed(), window, [])
    assert not polling.gap(replace(feed(), kind="cap"), window, ["b"])
    assert not polling.gap(replace(feed(), group=Group.HOTLIST), window, ["b"])


def test_a_full_feed_that_lists_nothing_is_doubted_for_a_day() -> None:
    keys = [str(number) for number in range(50)]
    window = polling.joined(feed(), Window(), keys, NOW, lost=False)
    state = FeedState(FeedId("pond"), NOW, Validators('"1"'), window=window)
    for told in (0, 0, 1):
        doubted = polling.emptied(feed(), state, NOW)
        assert doubted is not None
        assert (doubted.failures, doubted.validators, doubted.window) == (told, state.validators, window)
        assert doubted.due_at == next_due(feed(), Outcome.READ, 0, NOW)
        state = doubted
    assert polling.emptied(feed(), state, NOW + timedelta(hours=24)) is None
    few = polling.joined(feed(), Window(), keys[:9], NOW, lost=False)
    assert polling.emptied(feed(), replace(state, window=few), NOW) is None


@pytest.mark.parametrize(
    ("here", "span_s", "expected_s"),
    [
        pytest.param(feed(trust=Trust.OFFICIAL), 3600.0, 600, id="a list that spans an hour"),
        pytest.param(feed(trust=Trust.OFFICIAL), 300.0, 100, id="a list that spans five minutes"),
        pytest.param(feed(trust=Trust.OFFICIAL), 0.0, 20, id="all at one moment: no faster than that"),
        pytest.param(feed(trust=Trust.OFFICIAL), None, 600, id="undated"),
        pytest.param(feed(), 300.0, 600, id="the press"),
        pytest.param(
            replace(feed(trust=Trust.OFFICIAL), kind="cap"), 300.0, 600, id="a list of what holds now"
        ),
    ],
)
def test_an_official_list_is_asked_within_its_span(here: Feed, span_s: float | None, expected_s: int) -> None:
    found = polling.paced(here, Window(span_s=span_s))
    assert found.interval == timedelta(seconds=expected_s)
    assert replace(found, interval=here.interval) == here


@given(st.none() | st.floats(0, 1e9), st.sampled_from(Trust))
def test_no_span_makes_a_feed_slower_or_a_server_suffer(span_s: float | None, trust: Trust) -> None:
    found = polling.paced(feed(trust=trust), Window(span_s=span_s)).interval
    assert polling.FASTEST <= found <= feed().interval


def test_the_span_of_a_look() -> None:
    dated = [Entry(FeedId("pond"), str(n), "x", published=NOW - timedelta(minutes=n)) for n in range(5)]
    undated = Entry(FeedId("pond"), "9", "x")
    assert polling.span_s([undated, *dated]) == 240
    assert polling.span_s(dated[1:]) is None


def test_what_is_new_in_a_look() -> None:
    shown = [Entry(FeedId("pond"), key, "x") for key in "ab"]
    window = polling.joined(feed(), Window(), ["a"], NOW, lost=False)
    assert polling.new(window, shown) == (shown[1],)
    assert polling.new(Window(), shown) == ()
