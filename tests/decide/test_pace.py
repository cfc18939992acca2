"""Which feeds are asked more often while they lead a story, and how much more."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.decide.pace import LEAST, PER_HOST, Told, first_to_tell, forward, hurried
from responder.decide.polling import read, unchanged
from responder.model.feed import Door, Feed, FeedId, FeedState, Group, Trust, Validators, Window
from responder.model.story import StoryId

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def feed(name: str, minutes: float = 10, host: str = "") -> Feed:
    url = f"https://{host or name}.example/feed"
    return Feed(FeedId(name), name, url, "rss", "zh", Trust.PRESS, Group.NEWS, timedelta(minutes=minutes))


FEEDS = {one.id: one for one in map(feed, "abcdefg")}


def told(*when: tuple[str, float], story: str = "s") -> list[Told]:
    return [Told(StoryId(story), FeedId(name), NOW + timedelta(minutes=at)) for name, at in when]


@pytest.mark.parametrize(
    ("when", "names"),
    [
        pytest.param([("a", 0)], "a", id="the only one"),
        pytest.param([("b", 3), ("a", 0), ("c", 15), ("d", 4)], "abd", id="the first three"),
        pytest.param([("a", 0), ("b", 16), ("c", 30)], "a", id="not those that come late"),
        pytest.param([("x", 0), ("a", 1)], "a", id="one that is configured no longer"),
        pytest.param([], "", id="no story"),
    ],
)
def test_the_first_to_tell_a_story_lead(when: list[tuple[str, float]], names: str) -> None:
    assert first_to_tell(told(*when), FEEDS) == set(names)


def test_every_story_has_its_own_leaders() -> None:
    assert first_to_tell(told(("a", 0)) + told(("b", 500), story="t"), FEEDS) == {"a", "b"}


def test_of_one_host_only_the_first_few_are_hurried() -> None:
    feeds = {one.id: one for one in (feed(name, host="one") for name in "abcd")}
    stories = [one for n, name in enumerate("abcd") for one in told((name, n), story=name)]
    assert first_to_tell(stories, feeds) == {"a", "b"}
    assert PER_HOST == 2


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(feed("a", minutes=1), id="asked every minute already"),
        pytest.param(replace(feed("a"), door=Door()), id="brought to us"),
    ],
)
def test_some_have_nothing_to_hurry(one: Feed) -> None:
    assert first_to_tell(told(("a", 0)), {one.id: one}) == frozenset()


@given(st.floats(0.25, 60 * 24 * 7))
def test_never_more_often_than_every_minute_nor_more_rarely_than_else(minutes: float) -> None:
    one = feed("a", minutes)
    assert min(LEAST, one.interval) <= hurried(one).interval <= one.interval
    assert hurried(hurried(one)).interval >= min(LEAST, one.interval)


STATE = FeedState(FeedId("a"), NOW + timedelta(minutes=10), looked_at=NOW)


@pytest.mark.parametrize(
    ("state", "minutes"),
    [
        pytest.param(STATE, 2.5, id="a quarter of its interval"),
        pytest.param(replace(STATE, wish=NOW + timedelta(minutes=7)), 7, id="its ttl first"),
        pytest.param(replace(STATE, wish=NOW + timedelta(minutes=30)), None, id="a ttl longer than that"),
        pytest.param(replace(STATE, due_at=NOW + timedelta(minutes=1)), None, id="due sooner anyway"),
        pytest.param(replace(STATE, failures=1), None, id="one that fails"),
        pytest.param(replace(STATE, gone=True), None, id="one that is gone"),
        pytest.param(replace(STATE, looked_at=None), None, id="one that never answered"),
    ],
)
def test_the_next_time_comes_forward_within_what_the_server_wishes(
    state: FeedState, minutes: float | None
) -> None:
    sooner = forward(feed("a"), state)
    due = NOW + timedelta(minutes=minutes) if minutes is not None else None
    assert (sooner.due_at if sooner else None) == due


@pytest.mark.parametrize("fresh_s", [0.0, 500.0, 1e9])
def test_a_servers_wish_is_remembered_and_holds_for_the_hurried_too(fresh_s: float) -> None:
    one = hurried(feed("a"))
    for state in (
        unchanged(one, STATE, NOW, fresh_s),
        read(one, STATE, NOW, validators=Validators(), window=Window(), fresh_s=fresh_s),
    ):
        assert state.wish is not None
        assert state.wish - NOW == timedelta(seconds=min(fresh_s, 3600))
        assert state.due_at >= max(state.wish, NOW + one.interval * 0.95)
