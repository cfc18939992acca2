"""What to write into the settings for a feed that was read once, and what is odd about it.

Nothing here is certain but the kind: a person reads the proposal before it counts. Trust is proposed by
who runs the site, as only the authorities' own sites are beyond doubt, and never by what the feed says.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from urllib.parse import urlsplit

from responder.decide.entries import AHEAD, EARLIEST
from responder.model.feed import Feed, FeedId, Group, Sighting, Trust

FASTEST, SLOWEST = timedelta(minutes=5), timedelta(hours=2)  # Of a feed that is neither list nor official.
OFFICIAL_EVERY, LIST_EVERY = timedelta(minutes=2), timedelta(minutes=10)
STALE = timedelta(days=90)  # Without a new entry.
_LISTS = {"newsnow", "hotlist"}
_SOCIAL = {"mastodon", "bluesky", "reddit", "hackernews"}
_OFFICIAL = re.compile(r"(?:^|\.)(?:gov|mil)(?:\.[a-z]{2})?$|(?:^|\.)(?:gob|gouv|govt|go)\.[a-z]{2}$|\.int$")
_SCIENCE = re.compile(r"(?:^|\.)(?:edu|ac)(?:\.[a-z]{2})?$|(?:^|\.)arxiv\.org$")
_HEALTH = re.compile(r"(?:^|\.)(?:who|ecdc|cdc|nih|nhc|fda|efsa|nhs)\.")
_SCRIPTS = (  # The first of which there is enough; kana and Hangul before the Han that go with them.
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
)
_SHARE = 0.1  # Of a text's letters, from which on they are of its script.
_ZONES: Mapping[str, str] = {"zh": "Asia/Shanghai", "ja": "Asia/Tokyo", "ko": "Asia/Seoul"}
_PLACES: Mapping[str, str] = {
    "cn": "Asia/Shanghai",
    "hk": "Asia/Hong_Kong",
    "tw": "Asia/Taipei",
    "jp": "Asia/Tokyo",
    "kr": "Asia/Seoul",
    "uk": "Europe/London",
    "fr": "Europe/Paris",
    "de": "Europe/Berlin",
    "it": "Europe/Rome",
    "nz": "Pacific/Auckland",
}
_SAYS_NOTHING = {"rss", "feed", "feeds", "xml", "atom", "index", "json", "api", "www", "php", "html", "news"}
_SECOND_LEVEL = {"co", "com", "org", "net", "gov", "ac", "edu", "go"}


@dataclass(frozen=True, slots=True)
class Seen:
    """One reading of a feed.

    sightings: with dates that name no zone taken in `zone`; elsewhere: the same, taken in another.
    """

    url: str
    kind: str
    title: str
    language: str  # As the feed states it; empty if it does not.
    zone: str
    sightings: Sequence[Sighting]
    elsewhere: Sequence[Sighting]
    ttl_s: float = 0.0
    delay_s: float = 0.0  # The Crawl-delay of its site's robots.txt.
    local: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """A feed for the settings, and what its editor should know."""

    feed: Feed
    odd: tuple[str, ...]


def propose(seen: Seen, taken: Collection[str], now: datetime) -> Proposal:
    """taken: ids that stand in the settings already."""
    trust, group = _standing(seen)
    language = language_of(seen.language, seen.sightings)
    feed = Feed(
        id=FeedId(named_after(seen.url, taken)),
        name=seen.title or (urlsplit(seen.url).hostname or "feed"),
        url=seen.url,
        kind=seen.kind,
        language=language or "en",
        trust=trust,
        group=group,
        interval=_interval(seen, trust, now),
        zone=seen.zone,
        local=seen.local,
    )
    return Proposal(feed, tuple(_odd(seen, feed, now, guessed=not language)))


def language_of(stated: str, sightings: Sequence[Sighting]) -> str:
    """As stated, else by the script of the titles; empty where that tells nothing."""
    primary = stated.replace("_", "-").split("-")[0].lower()
    if primary.isalpha() and len(primary) in {2, 3}:
        return primary
    text = "".join(sighting.entry.title for sighting in sightings)
    letters = sum(character.isalpha() for character in text)
    shares = ((name, len(script.findall(text))) for name, script in _SCRIPTS)
    return next((name for name, count in shares if letters and count >= letters * _SHARE), "")


def named_after(url: str, taken: Collection[str]) -> str:
    """An id that tells of the site and the path, and is not taken."""
    slug = _slug(url)
    number, name = 1, slug
    while name in taken:
        number += 1
        name = f"{slug}-{number}"
    return name


def zone_of(url: str, language: str) -> str:
    """Where dates without a zone are most likely from: by the site's country, else by the language."""
    host = urlsplit(url).hostname or ""
    return _PLACES.get(host.rpartition(".")[2]) or _ZONES.get(language) or "UTC"


def _standing(seen: Seen) -> tuple[Trust, Group]:
    host = urlsplit(seen.url).hostname or ""
    if seen.kind in _LISTS:
        return Trust.LIST, Group.HOTLIST
    if seen.kind in _SOCIAL:
        return Trust.SOCIAL, Group.SOCIAL
    if _OFFICIAL.search(host):
        return Trust.OFFICIAL, Group.HEALTH if _HEALTH.search(host) else Group.OFFICIAL
    if _SCIENCE.search(host):
        return Trust.SCIENCE, Group.SCIENCE
    return Trust.PRESS, Group.NEWS


def _interval(seen: Seen, trust: Trust, now: datetime) -> timedelta:
    """Half the usual time between two entries, but no less than the feed and its site wish for."""
    wish = timedelta(seconds=max(min(seen.ttl_s, SLOWEST.total_seconds()), seen.delay_s))
    if trust is Trust.OFFICIAL:
        return OFFICIAL_EVERY
    if trust is Trust.LIST:
        return max(LIST_EVERY, _round(wish))
    dates = sorted(d for s in seen.sightings if (d := s.entry.published) and EARLIEST <= d <= now + AHEAD)
    steps = [(later - date).total_seconds() for date, later in pairwise(dates)]
    usual = median(steps) if len(steps) > 1 else FASTEST.total_seconds() * 6
    own = min(max(timedelta(seconds=usual / 2), FASTEST), SLOWEST)
    return _round(max(own, wish))


def _round(span: timedelta) -> timedelta:
    return timedelta(minutes=-(-span // timedelta(minutes=1)))


def _odd(seen: Seen, feed: Feed, now: datetime, *, guessed: bool) -> list[str]:
    """In the order of how much it matters."""
    entries = [sighting.entry for sighting in seen.sightings]
    dates = [entry.published for entry in entries if entry.published is not None]
    found = []
    if feed.trust is Trust.OFFICIAL:
        found.append("trust = official lets it page people without a second source: be sure who runs it")
    if not entries:
        found.append("it lists nothing now, so neither dates nor language could be looked at")
    elif (undated := len(entries) - len(dates)) and not feed.ranked:
        found.append(f"{undated} of {len(entries)} entries have no date: they count from when they are seen")
    found += _odd_dates(seen, dates, now)
    keys = [entry.key for entry in entries]
    if len(set(keys)) < len(keys):
        found.append(
            f"{len(keys) - len(set(keys))} entries repeat the id of another and would be read as one with it"
        )
    if not feed.ranked and entries and all(entry.key == entry.title for entry in entries):
        found.append(
            "entries have neither ids nor links: their titles serve, and an edited title counts as new"
        )
    if guessed:
        found.append("it names no language, and its titles do not tell: set it")
    if seen.url.startswith("http:") and not seen.local:
        found.append("it is read without encryption: whoever stands between can change it")
    return found


def _odd_dates(seen: Seen, dates: Sequence[datetime], now: datetime) -> list[str]:
    if not dates:
        return []
    found, newest = [], max(dates)
    elsewhere = [sighting.entry.published for sighting in seen.elsewhere]
    if elsewhere != [sighting.entry.published for sighting in seen.sightings]:
        found.append(f"its dates name no zone and are taken as {seen.zone}: set zone if that is wrong")
    if newest > now + AHEAD:
        found.append(
            f"its newest entry is dated {_long(newest - now)} ahead: the zone is wrong, or its clock"
        )
    if now - newest > STALE:
        found.append(f"its newest entry is of {newest:%Y-%m-%d}: it may be kept no more")
    return found


def _long(span: timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes / 60:.1f} h"


def _slug(url: str) -> str:
    """What tells of the site and the path: feeds.pond.co.uk/frogs/rss.xml gives pond-frogs."""
    parts = urlsplit(url)
    host = (parts.hostname or "feed").split(".")
    if not host[-1].isdecimal() and len(host) > 1:
        host = host[:-2] if host[-2] in _SECOND_LEVEL and len(host) > 2 else host[:-1]
    pieces = [*host, *re.split(r"[/.]", parts.path)]
    telling = [piece for piece in pieces if piece.lower() not in _SAYS_NOTHING]
    slug = re.sub(r"[^\w-]+", "-", "-".join(filter(None, telling)).lower(), flags=re.ASCII).strip("-_")
    return slug[:40].strip("-_") or "feed"
