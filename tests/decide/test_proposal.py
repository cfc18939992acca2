"""What is proposed for a feed that was read once, and what is told of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from responder.decide.proposal import Seen, language_of, named_after, propose, zone_of
from responder.model.feed import Entry, FeedId, Group, Sighting, Trust

NOW = datetime(2026, 9, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def rows(*dates: datetime | None, title: str = "Frogs sing", key: str = "") -> tuple[Sighting, ...]:
    return tuple(
        Sighting(Entry(FeedId("pond"), key or str(n), f"{title} {n}", published=date))
        for n, date in enumerate(dates)
    )


HOURLY = rows(*(NOW - n * HOUR for n in range(10)))


def seen(sightings: Sequence[Sighting] = HOURLY, **changes: object) -> Seen:
    made = Seen("https://pond.example/rss.xml", "rss", "Pond", "en-GB", "UTC", sightings, sightings)
    return replace(made, **changes)  # type: ignore[arg-type]


def test_a_plain_feed_is_proposed_without_a_word() -> None:
    proposal = propose(seen(), (), NOW)
    feed = proposal.feed
    assert proposal.odd == ()
    assert (feed.id, feed.name, feed.kind, feed.language) == ("pond", "Pond", "rss", "en")
    assert (feed.trust, feed.group, feed.interval) == (Trust.PRESS, Group.NEWS, HOUR / 2)


@pytest.mark.parametrize(
    ("url", "kind", "trust", "group"),
    [
        pytest.param("https://earthquake.usgs.gov/a", "usgs", Trust.OFFICIAL, Group.OFFICIAL, id="US agency"),
        pytest.param("https://www.cea.gov.cn/a", "rss", Trust.OFFICIAL, Group.OFFICIAL, id="Chinese agency"),
        pytest.param("https://www.who.int/a", "rss", Trust.OFFICIAL, Group.HEALTH, id="WHO"),
        pytest.param("https://tools.cdc.gov/a", "rss", Trust.OFFICIAL, Group.HEALTH, id="a health agency"),
        pytest.param("https://www.jma.go.jp/a", "jma", Trust.OFFICIAL, Group.OFFICIAL, id="Japanese agency"),
        pytest.param("https://gov.example.com/a", "cap", Trust.PRESS, Group.NEWS, id="only called gov"),
        pytest.param("https://notgov.cn/a", "cap", Trust.PRESS, Group.NEWS, id="its name only ends so"),
        pytest.param("https://news.mit.edu/a", "rss", Trust.SCIENCE, Group.SCIENCE, id="a university"),
        pytest.param("https://www.cas.ac.cn/a", "rss", Trust.SCIENCE, Group.SCIENCE, id="an academy"),
        pytest.param("https://x.gov/a", "newsnow", Trust.LIST, Group.HOTLIST, id="a list, wherever it is"),
        pytest.param("https://pond.example/a", "mastodon", Trust.SOCIAL, Group.SOCIAL, id="posts"),
    ],
)
def test_trust_goes_by_who_runs_the_site(url: str, kind: str, trust: Trust, group: Group) -> None:
    proposal = propose(seen(url=url, kind=kind), (), NOW)
    assert (proposal.feed.trust, proposal.feed.group) == (trust, group)
    assert any("be sure who runs it" in text for text in proposal.odd) is (trust is Trust.OFFICIAL)


@pytest.mark.parametrize(
    ("changes", "minutes"),
    [
        pytest.param({}, 30, id="half of the usual hour between entries"),
        pytest.param({"ttl_s": 3600.0}, 60, id="the feed's own wish"),
        pytest.param({"ttl_s": 10.0**9}, 120, id="a wish without measure"),
        pytest.param({"delay_s": 60.0}, 30, id="a wish that is kept anyway"),
        pytest.param({"sightings": rows(*(NOW - n * HOUR / 60 for n in range(9)))}, 5, id="one a minute"),
        pytest.param({"sightings": rows(*(NOW - n * HOUR * 48 for n in range(9)))}, 120, id="rare"),
        pytest.param({"sightings": rows(None, None)}, 15, id="no dates"),
        pytest.param({"kind": "newsnow"}, 10, id="a list"),
        pytest.param({"url": "https://x.gov/", "ttl_s": 3600.0}, 2, id="an authority's, whatever it wishes"),
    ],
)
def test_the_interval_goes_by_history_and_wishes(changes: dict[str, object], minutes: int) -> None:
    assert propose(seen(**changes), (), NOW).feed.interval == timedelta(minutes=minutes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param({"sightings": ()}, "lists nothing", id="empty"),
        pytest.param({"sightings": rows(NOW, None)}, "1 of 2 entries have no date", id="undated"),
        pytest.param({"elsewhere": rows(NOW - 8 * HOUR)}, "name no zone and are taken as UTC", id="no zone"),
        pytest.param({"sightings": rows(NOW + 8 * HOUR)}, "dated 8.0 h ahead", id="the wrong zone"),
        pytest.param({"sightings": rows(NOW + HOUR / 2)}, "dated 30 min ahead", id="a fast clock"),
        pytest.param({"sightings": rows(NOW - 100 * 24 * HOUR)}, "of 2026-06-13", id="kept no more"),
        pytest.param({"sightings": rows(NOW, NOW, key="a")}, "1 entries repeat the id", id="the same id"),
        pytest.param({"language": ""}, "names no language", id="no language"),
        pytest.param({"url": "http://pond.example/"}, "without encryption", id="http"),
    ],
)
def test_what_is_odd_is_told(changes: dict[str, object], told: str) -> None:
    assert any(told in text for text in propose(seen(**changes), (), NOW).odd)  # type: ignore[arg-type]


def test_titles_in_place_of_ids_are_told_but_of_lists_are_usual() -> None:
    titled = tuple(Sighting(Entry(FeedId("pond"), t, t, published=NOW)) for t in ("A", "B"))
    assert any("neither ids" in text for text in propose(seen(titled), (), NOW).odd)
    undated = tuple(Sighting(Entry(FeedId("pond"), t, t)) for t in ("A", "B"))
    assert propose(seen(undated, kind="hotlist"), (), NOW).odd == ()


@pytest.mark.parametrize(
    ("stated", "title", "language"),
    [
        pytest.param("zh-CN", "", "zh", id="stated"),
        pytest.param("EN_us", "池塘", "en", id="stated, in other letters"),
        pytest.param("", "池塘水位上涨 M5", "zh", id="Chinese"),
        pytest.param("", "池の水位が上がる", "ja", id="Japanese"),
        pytest.param("", "연못 水位", "ko", id="Korean"),
        pytest.param("", "Лягушки поют", "ru", id="Russian"),
        pytest.param("", "Frogs sing", "", id="Latin letters tell nothing"),
        pytest.param("unknown", "池塘", "zh", id="a word that is no language"),
    ],
)
def test_the_language_is_as_stated_or_by_the_script(stated: str, title: str, language: str) -> None:
    assert language_of(stated, rows(NOW, title=title)) == language


@pytest.mark.parametrize(
    ("url", "language", "zone"),
    [
        ("http://pond.example.cn/", "en", "Asia/Shanghai"),
        ("http://pond.example/", "zh", "Asia/Shanghai"),
        ("http://pond.example.jp/", "", "Asia/Tokyo"),
        ("http://pond.example/", "en", "UTC"),
    ],
)
def test_the_zone_is_guessed_by_country_then_language(url: str, language: str, zone: str) -> None:
    assert zone_of(url, language) == zone


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://feeds.pond.co.uk/frogs/rss.xml", "pond-frogs"),
        ("https://www.pond.gov.cn/", "pond"),
        ("http://127.0.0.1:99/feed", "127-0-0-1"),
        ("https://pond.example/" + "a" * 99, "pond-" + "a" * 35),
        ("https://池塘.example/水.xml", "feed"),
    ],
)
def test_an_id_tells_of_the_site_and_is_not_taken(url: str, name: str) -> None:
    assert named_after(url, ()) == name
    assert named_after(url, {name}) == f"{name}-2"
