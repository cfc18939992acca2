"""Entries that come again otherwise: new keys, new titles, other feeds, other clocks; and after a restart."""

from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import format_datetime

import numpy as np
import pytest
from sqlite_utils import Database

from responder.cycle import Cycle, Settings
from responder.model.feed import Entry, Feed, FeedId, Group, Look, Record, Sighting, Trust
from responder.store import stories
from tests.fake_embed import FakeEmbed
from tests.faults.behaviours import FEED, START, World, studied
from tests.faults.scripted_server import answer

pytestmark = pytest.mark.asyncio(loop_scope="module")
TITLE = "池塘镇化工厂爆炸三人受伤"
OTHER = replace(FEED, id=FeedId("pool"), url="http://other.example/feed")
HOUR = timedelta(hours=1)


def entry(
    key: str = "p-1", title: str = TITLE, url: str = "http://pond.example/1", **changes: object
) -> Entry:
    made = Entry(FEED.id, key, title, url, published=START)
    return replace(made, **changes)  # type: ignore[arg-type]


class Taking:
    """Takes looks in, and after each compares what is live with what a restart would find."""

    def __init__(self, w: World) -> None:
        self.w, self.now, self.group = w, START, Group.NEWS

    async def __call__(self, *entries: Entry, hours: float = 0, trust: Trust = Trust.PRESS) -> None:
        self.now += timedelta(hours=hours)
        sources = self.sources(trust)
        by_feed: dict[FeedId, list[Sighting]] = {}
        for one in entries:
            by_feed.setdefault(one.feed, []).append(Sighting(one))
        looks = [Look(feed, self.now, tuple(seen)) for feed, seen in by_feed.items()]
        await self.w.cycle.observe(looks, sources, self.now)
        again = await self.restored(sources)
        assert self.shape(again) == self.shape(self.w.cycle)
        assert np.allclose(again.live.known.vectors, self.w.cycle.live.known.vectors, atol=1e-5)

    def sources(self, trust: Trust) -> dict[FeedId, Feed]:
        return {feed.id: replace(feed, trust=trust, group=self.group) for feed in (FEED, OTHER)}

    async def restored(self, sources: dict[FeedId, Feed]) -> Cycle:
        again = Cycle(self.w.store, FakeEmbed(), self.w.cycle._library, studied(), settings=Settings())
        await again.restore(sources, self.now)
        return again

    def shape(self, cycle: Cycle) -> object:
        live = cycle.live
        held = [
            (one.story, list(one.titles), one.records, one.carriers, one.pages)
            for one in live.stories.values()
        ]
        known = (live.known.stories, live.known.bags)
        return held, live.entries, live.said, live.pages, live.last_entry, known

    @property
    def titles(self) -> list[list[str]]:
        return [list(live.titles) for live in self.w.cycle.live.stories.values()]


@pytest.fixture
def take(w: World) -> Taking:
    return Taking(w)


async def test_an_entry_under_a_new_key_is_the_same(w: World, take: Taking) -> None:
    await take(entry())
    await take(entry("p-2"), hours=1)
    await take(entry("p-3"), entry("p-4"), hours=1)
    assert await w.kept() == ["p-1"]


async def test_two_keys_in_one_look_are_one_entry(w: World, take: Taking) -> None:
    await take(entry(), entry("p-2"))
    assert await w.kept() == ["p-1"]


async def test_an_old_entry_under_a_new_key_and_date_is_a_new_one(w: World, take: Taking) -> None:
    await take(entry())
    await take(entry("p-2", published=START + 60 * HOUR), hours=60)
    assert await w.kept() == ["p-1", "p-2"]


async def test_a_new_title_is_an_edition_of_the_same_entry(w: World, take: Taking) -> None:
    changed = "池塘镇化工厂爆炸已致三人死亡"
    await take(entry())
    for _ in range(3):
        await take(entry(title=changed), hours=1)
    assert (await w.kept(), take.titles) == (["p-1"], [[TITLE, changed]])
    await take(entry(), hours=1)
    assert take.titles == [[TITLE, changed]]


async def test_editions_have_an_end(w: World, take: Taking) -> None:
    for number in range(30):
        await take(entry(title=f"{TITLE}（{number}条评论）"))
    count = "SELECT count(*) AS n FROM editions"
    assert await w.store.read(lambda db: next(db.query(count))["n"]) == 19


async def test_a_magnitude_that_is_revised_is_judged_again(w: World, take: Taking) -> None:
    quake = entry(title="M 5.2 - 池塘", record=Record("earthquake", magnitude=5.2))
    await take(quake, trust=Trust.OFFICIAL)
    before = next(iter(w.cycle.live.stories.values())).story.judged.severity
    await take(
        replace(quake, title="M 7.4 - 池塘", record=Record("earthquake", magnitude=7.4)), trust=Trust.OFFICIAL
    )
    (live,) = w.cycle.live.stories.values()
    assert live.story.judged.severity > before
    assert await w.kept() == ["p-1"]


async def test_a_title_in_another_language_is_one_more_wording(w: World, take: Taking) -> None:
    await take(entry(also="Chemical plant explodes in Pond Town"))
    await take(entry(also="Chemical plant explodes in Pond Town"), hours=1)
    assert take.titles == [[TITLE, "Chemical plant explodes in Pond Town"]]
    assert await w.kept() == ["p-1"]


@pytest.mark.parametrize("together", [True, False])
async def test_a_page_that_two_feeds_lead_to_is_one_story_and_one_voice(
    w: World, take: Taking, together: bool
) -> None:
    copy = entry("x-9", "Blast at plant", "http://www.pond.example/1?utm_source=feed", feed=OTHER.id)
    if together:
        await take(entry(), copy)
    else:
        await take(entry())
        await take(copy, hours=1)
    (live,) = w.cycle.live.stories.values()
    assert list(live.carriers) == [FEED.id]
    assert await w.kept() == ["p-1", "x-9"]


async def test_a_page_that_holds_many_entries_ties_nothing(w: World, take: Taking) -> None:
    await take(entry(), entry("p-2", "青蛙合唱团今晚演出"))
    await take(entry("x-9", "荷花展览周末开幕", feed=OTHER.id), hours=1)
    assert len(w.cycle.live.stories) == 3


async def test_rows_of_rankings_are_tied_by_no_page(w: World, take: Taking) -> None:
    rows = [entry("x", "青蛙合唱团今晚演出"), entry("y", "青蛙合唱团今晚演出取消", feed=OTHER.id)]
    take.group = Group.HOTLIST
    await take(*rows)
    assert len(w.cycle.live.stories) == 1


async def test_an_update_joins_what_it_replaces_whatever_its_words(w: World, take: Taking) -> None:
    first = entry(record=Record("暴雨", severity="Severe"))
    later = entry("p-2", "Flood watch ends", record=Record("x", message_type="Cancel", references=("p-1",)))
    await take(first, trust=Trust.OFFICIAL)
    await take(later, hours=1, trust=Trust.OFFICIAL)
    (live,) = w.cycle.live.stories.values()
    assert (list(live.records), await w.kept()) == (["p-2"], ["p-1", "p-2"])


async def test_what_was_old_at_first_sight_is_kept_and_never_told(w: World, take: Taking) -> None:
    old = entry(published=START - 90 * HOUR)
    expired = entry("p-2", record=Record("x", expires=START - HOUR))
    for _ in range(2):
        await take(old, expired)
    assert (await w.kept(), take.titles) == (["p-1", "p-2"], [])
    assert await w.store.read(_stories) == ["", ""]


def _stories(db: Database) -> list[str]:
    return [row["story"] for row in db.query("SELECT story FROM entries")]


async def test_an_embargo_is_waited_for(w: World, take: Taking) -> None:
    paper = entry(published=START + 5 * HOUR)
    await take(paper, trust=Trust.SCIENCE)
    assert (await w.kept(), take.titles) == ([], [])
    await take(paper, hours=5, trust=Trust.SCIENCE)
    assert (await w.kept(), take.titles) == (["p-1"], [[TITLE]])


async def test_when_it_was_published_and_when_it_was_seen_are_kept_apart(w: World, take: Taking) -> None:
    await take(entry(published=START - HOUR), hours=1)
    (live,) = w.cycle.live.stories.values()
    ((held, seen),) = await w.store.read(lambda db: stories.entries_of(db, live.story.id))
    assert (held.published, seen) == (START - HOUR, START + HOUR)


def news(*numbers: int, now: datetime, ahead: timedelta = 0 * HOUR, step: timedelta = HOUR / 6) -> str:
    """Entries that came up a minute before now, as a clock tells that runs ahead."""
    times = {n: now + ahead - timedelta(minutes=1) - step * (max(numbers) - n) for n in numbers}
    items = "".join(
        f"<item><guid>n{n}</guid><title>池塘消息 {n}</title><pubDate>{format_datetime(time)}</pubDate></item>"
        for n, time in sorted(times.items(), reverse=True)
    )
    return f'<rss version="2.0"><channel><title>Pond</title>{items}</channel></rss>'


async def test_a_feed_in_the_wrong_zone_is_put_right(w: World, capsys: pytest.CaptureFixture[str]) -> None:
    published = []
    for number in range(9):
        now = START + timedelta(minutes=10 * number)
        w.server.say(answer(news(number, number + 1, ahead=8 * HOUR, now=now)))
        polled = await w.ask()
        w.now += timedelta(minutes=10)
        await w.keep(polled)
        assert polled.look is not None
        published.append(polled.look.sightings[0].entry.published)
    assert published[0] == START + 8 * HOUR - timedelta(minutes=1), "as the source says, until it is known"
    assert published[-1] == START + timedelta(minutes=79)
    assert "feed's clock" in capsys.readouterr().out


async def test_an_official_list_is_asked_so_often_that_none_can_be_missed(w: World) -> None:
    w.official(interval=timedelta(minutes=10))
    w.server.say(answer(news(*range(6), now=START)))
    state = await w.poll()
    assert (state.window.span_s, state.due_at) == (3000, w.due()), "fifty minutes of entries"
    w.server.say(answer(news(*range(6, 12), now=START, step=HOUR / 60)))
    state = await w.poll(minutes=10)
    assert (state.window.span_s, state.window.lost_at) == (300, w.now), "five minutes, and some are missing"
    assert state.due_at - w.now <= timedelta(seconds=100) / 2
