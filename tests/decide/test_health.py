"""When an editor is told that something is the matter with a feed, and that nights are no trouble."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from responder.decide.health import Seen, review
from responder.model.feed import Doubt, Entry, Feed, FeedId, FeedState, Group, Sighting, Trust, Window
from responder.model.notice import Turn

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)  # 09:00 in China.
LIST = Feed(FeedId("list"), "List", "", "hotlist", "zh", Trust.LIST, Group.HOTLIST, timedelta(minutes=10))
OFFICIAL = replace(LIST, kind="cap", trust=Trust.OFFICIAL, group=Group.OFFICIAL)
NEWS = replace(LIST, kind="rss", trust=Trust.PRESS, group=Group.NEWS)


def shows(*keys: object, url: str = "https://a.example/", dated: bool = True) -> tuple[Sighting, ...]:
    published = START if dated else None
    return tuple(Sighting(Entry(LIST.id, str(key), str(key), url=url, published=published)) for key in keys)


FULL = shows(*range(20))


@dataclass
class Watched:
    """A feed looked at again and again."""

    feed: Feed
    now: datetime = START
    turns: list[Turn] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.state = FeedState(self.feed.id, START)

    def look(self, shown: Sequence[Sighting] | None = None, *, minutes: float = 10, **said: object) -> None:
        """After some minutes; said: certificate_until or unreadable of Seen, or fields of the state."""
        self.now += timedelta(minutes=minutes)
        seen = Seen(shown, **{k: v for k, v in said.items() if k in {"unreadable", "certificate_until"}})  # type: ignore[arg-type]
        changed = {k: v for k, v in said.items() if k not in {"unreadable", "certificate_until"}}
        after = replace(self.state, **{"failures": 0, "looked_at": self.now, **changed})  # type: ignore[arg-type]
        health, turns = review(self.feed, self.state, after, seen, self.now)
        self.state = replace(after, health=health)
        self.turns += turns

    def told(self) -> list[str]:
        return [("well " if turn.over else "") + turn.trouble for turn in self.turns]


def night(at: datetime, longest: timedelta) -> bool:
    """True in the hours after midnight in China in which a list stands still."""
    midnight = at.replace(hour=16, minute=0)
    since = (at - midnight) % timedelta(days=1)
    return since < longest


def days(watched: Watched, n: float, still: timedelta) -> Iterator[datetime]:
    """A list that changes at every look by day and not at all by night."""
    end, number = watched.now + timedelta(days=n), 0
    while watched.now < end:
        number += not night(watched.now, still)
        watched.look(shows(*range(number, number + 20)))
        yield watched.now


@pytest.mark.parametrize("hours", [0.5, 3, 8, 14], ids=lambda hours: f"{hours} h of quiet at night")
@pytest.mark.parametrize("start", [0, 6, 14, 20])
def test_a_list_is_never_told_frozen_for_its_ordinary_nights(hours: float, start: int) -> None:
    watched = Watched(LIST, START + timedelta(hours=start))
    for _ in days(watched, 20, timedelta(hours=hours)):
        pass
    assert watched.told() == []


def test_a_list_that_freezes_is_told_once_and_once_when_it_moves() -> None:
    watched = Watched(LIST)
    for _ in days(watched, 5, timedelta(hours=1)):
        pass
    for _ in range(6 * 49):
        watched.look(FULL)
    assert watched.told() == ["frozen"]
    raised = watched.turns[0]
    assert timedelta(hours=2) < raised.at - START - timedelta(days=5) <= timedelta(hours=3, minutes=20)
    assert raised.detail.zh.startswith("榜单已有 3 小时")
    for _ in days(watched, 5, timedelta(hours=1)):
        pass
    assert watched.told() == ["frozen", "well frozen"]


def test_a_freeze_that_was_told_does_not_make_the_next_one_usual() -> None:
    watched = Watched(LIST)
    for _ in range(2):
        for _ in days(watched, 4, timedelta(hours=1)):
            pass
        for _ in range(6 * 20):
            watched.look(FULL)
    assert watched.told() == ["frozen", "well frozen", "frozen"]


def test_a_new_habit_is_told_once() -> None:
    watched = Watched(LIST)
    for hours in (1, 5):
        for _ in days(watched, 10, timedelta(hours=hours)):
            pass
    assert watched.told() == ["frozen", "well frozen"]


def test_a_freeze_does_not_end_because_nobody_looked() -> None:
    watched = Watched(LIST)
    for _ in days(watched, 5, timedelta(hours=1)):
        pass
    for _ in range(24):
        watched.look(FULL)
    for _ in range(3):
        watched.look(FULL, minutes=60 * 7)
        watched.look(FULL)
    assert watched.told() == ["frozen"]


def test_a_desk_that_was_off_does_not_call_a_list_frozen() -> None:
    watched = Watched(LIST)
    for _ in days(watched, 5, timedelta(hours=1)):
        pass
    watched.look(FULL)
    watched.look(FULL, minutes=60 * 30)
    watched.look(FULL)
    assert watched.told() == []


def test_time_in_which_nobody_looked_does_not_become_usual() -> None:
    watched = Watched(LIST)
    for _ in days(watched, 5, timedelta(hours=1)):
        pass
    watched.look(shows("other"), minutes=60 * 30)
    for _ in range(20):
        watched.look(FULL)
    assert watched.told() == ["frozen"]


def test_unchanged_answers_count_as_the_same() -> None:
    watched = Watched(LIST)
    for _ in days(watched, 5, timedelta(hours=1)):
        pass
    for _ in range(60):
        watched.look(None)
    assert watched.told() == ["frozen"]


def usual(feed: Feed, shown: Sequence[Sighting] = FULL, n: int = 12) -> Watched:
    watched = Watched(feed)
    for _ in range(n):
        watched.look(shown)
    return watched


def test_a_drop_is_told_at_the_third_look_and_over_at_the_second() -> None:
    watched = usual(NEWS)
    for number in range(5):
        watched.look(FULL[:5])
        assert watched.told() == (["drop"] if number >= 2 else [])
    watched.look(FULL)
    assert watched.told() == ["drop"]
    watched.look(FULL)
    assert watched.told() == ["drop", "well drop"]


def test_a_single_short_look_is_nothing() -> None:
    watched = usual(LIST)
    for _ in range(10):
        watched.look(FULL[:2])
        watched.look(FULL)
    assert watched.told() == []


def test_warnings_that_end_are_no_drop() -> None:
    watched = usual(OFFICIAL)
    for _ in range(10):
        watched.look(FULL[:1])
    assert watched.told() == []


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        pytest.param(shows(*range(20), url=""), "链接", id="no links any more"),
        pytest.param(shows(*range(20), dated=False), "日期", id="no dates any more"),
        pytest.param(shows(*range(20), url="", dated=False), "链接和日期", id="neither"),
    ],
)
def test_a_changed_shape_is_told(shown: tuple[Sighting, ...], words: str) -> None:
    watched = usual(NEWS)
    for _ in range(30):
        watched.look(shown)
    assert watched.told() == ["shape"]
    assert watched.turns[0].detail.zh == f"条目没有了{words}"
    for _ in range(2):
        watched.look(FULL)
    assert watched.told() == ["shape", "well shape"]


def test_a_feed_that_never_had_links_or_dates_needs_none() -> None:
    watched = usual(NEWS, shows(*range(20), url="", dated=False))
    for _ in range(10):
        watched.look(shows(*range(20), url="", dated=False))
    assert watched.told() == []


def test_what_can_be_read_no_longer_is_a_changed_shape() -> None:
    watched = usual(NEWS)
    for failures in range(1, 4):
        watched.look(None, unreadable=True, failures=failures, looked_at=watched.state.looked_at)
    assert watched.told() == ["shape"]
    assert "rss" in watched.turns[0].detail.en


def test_an_empty_list_is_told_when_it_is_told_by_polling() -> None:
    watched = usual(NEWS)
    for times in (1, 2, 3, 4):
        watched.look(None, empty_said=Doubt(watched.now, times))
    assert watched.told() == ["empty"]
    watched.look(FULL, empty_said=None)
    assert watched.told() == ["empty", "well empty"]


@pytest.mark.parametrize(
    ("left", "told"),
    [
        pytest.param(timedelta(days=15), [], id="fifteen days left"),
        pytest.param(timedelta(days=14), ["certificate"], id="fourteen days left"),
        pytest.param(timedelta(), ["certificate"], id="over"),
        pytest.param(None, [], id="not known"),
    ],
)
def test_a_certificate_is_told_in_time(left: timedelta | None, told: list[str]) -> None:
    watched = usual(NEWS)
    until = watched.now + timedelta(minutes=10) + left if left is not None else None
    for _ in range(3):
        watched.look(FULL, certificate_until=until)
    assert watched.told() == told


def test_a_new_certificate_ends_it() -> None:
    watched = usual(NEWS)
    watched.look(FULL, certificate_until=watched.now + timedelta(days=3))
    assert watched.turns[0].detail.en.endswith("expires in 2 days")
    watched.look(FULL)
    watched.look(FULL, certificate_until=watched.now + timedelta(days=90))
    assert watched.told() == ["certificate", "well certificate"]


def talking(n: float, every: int = 3) -> Watched:
    """An authority's feed that says something new every few looks."""
    watched, number = Watched(OFFICIAL), 0
    while watched.now < START + timedelta(days=n):
        number += 1
        watched.look(shows(number // every))
    return watched


def test_an_authority_that_always_speaks_is_missed_when_it_is_silent() -> None:
    watched = talking(8)
    for _ in range(6 * 11):
        watched.look(None)
    assert watched.told() == []
    for _ in range(6 * 2):
        watched.look(None)
    assert watched.told() == ["silent"]
    for n in range(3):
        assert watched.told() == ["silent"]
        watched.look(shows(f"news {n}"))
    assert watched.told() == ["silent", "well silent"]


def test_an_authority_that_seldom_speaks_is_never_missed() -> None:
    watched = talking(9, every=6 * 10)
    for _ in range(6 * 24 * 10):
        watched.look(None)
    assert watched.told() == []


def test_an_authority_that_does_not_answer_is_missed_after_half_an_hour() -> None:
    watched = talking(1)
    last = watched.now
    for failures in range(1, 7):
        watched.look(None, failures=failures, looked_at=last)
        assert watched.told() == (["silent"] if failures >= 3 else [])
    for _ in range(3):
        assert watched.told() == ["silent"]
        watched.look(None)
    assert watched.told() == ["silent", "well silent"]


def test_an_authority_whose_server_comes_and_goes_is_told_once() -> None:
    watched = talking(1)
    for _ in range(5):
        last = watched.now
        for failures in range(1, 7):
            watched.look(None, failures=failures, looked_at=last)
        watched.look(None)
    assert watched.told() == ["silent"]


def test_others_may_be_silent_as_long_as_they_like() -> None:
    watched = usual(NEWS)
    for _ in range(6 * 24 * 12):
        watched.look(None)
    assert watched.told() == []


def test_a_gap_is_told_once_while_gaps_go_on() -> None:
    watched = usual(NEWS)
    for _ in range(5):
        watched.look(FULL, window=Window(lost_at=watched.now))
        for _ in range(20):
            watched.look(FULL)
    assert watched.told() == ["gap"]
    for _ in range(20):
        watched.look(FULL)
    assert watched.told() == ["gap", "well gap"]
