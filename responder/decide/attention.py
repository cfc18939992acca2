"""How much a story is looked at, from its places on lists and the feeds that carry it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from responder.model.feed import FeedId, Trust
from responder.model.story import Attention
from responder.model.text import Bilingual

RANK_SCALE = 12.0  # Ranks over which a list's pull falls to 1/e.
TOP_PULL = 0.55  # Pull of the first rank of one list.
PULLS = {  # Pull of one unranked feed that carries the story.
    Trust.OFFICIAL: 0.35,
    Trust.SCIENCE: 0.15,
    Trust.PRESS: 0.15,
    Trust.LIST: 0.10,
    Trust.SOCIAL: 0.05,
}
CLIMB = 0.15  # Pull added by a climb over a whole list.
LASTS = timedelta(hours=3)  # A place older than this counts no longer.


@dataclass(frozen=True, slots=True)
class Place:
    """Where a story stands on one list at that list's last look."""

    feed: FeedId
    at: datetime
    rank: int
    size: int  # Length of the list.
    before: int | None  # Rank at the look before; None if it was not there.
    name: str = ""  # What people call the list; empty: its id.


def measure(places: Sequence[Place], carriers: Sequence[Trust], now: datetime) -> Attention:
    """Combine pulls as chances that a reader meets the story: 1 - product of (1 - pull).

    carriers: trust class of each unranked feed that carries the story.
    """
    current = [place for place in places if now - place.at <= LASTS]
    missed = math.prod(1 - _pull(place) for place in current)
    missed *= math.prod(1 - PULLS[trust] for trust in carriers)
    best = min((place.rank for place in current), default=None)
    return Attention(
        score=1 - missed,
        best_rank=best,
        lists=len(current),
        feeds=len(current) + len(carriers),
        reason=_reason(current, carriers),
    )


def _pull(place: Place) -> float:
    climbed = place.before if place.before is not None else place.size
    climb = max(0, climbed - place.rank) / max(1, place.size)
    return min(0.95, TOP_PULL * math.exp(-(place.rank - 1) / RANK_SCALE) + CLIMB * climb)


def _reason(places: Sequence[Place], carriers: Sequence[Trust]) -> Bilingual:
    zh, en = [], []
    if places:
        best = min(places, key=lambda place: place.rank)
        name = best.name or best.feed
        zh.append(f"{len(places)} 个榜单，最高在 {name} 第 {best.rank} 位")
        en.append(f"on {len(places)} lists, highest at {name} rank {best.rank}")
    if carriers:
        official = sum(trust is Trust.OFFICIAL for trust in carriers)
        zh.append(f"{len(carriers)} 个来源报道，其中官方 {official} 个")
        en.append(f"carried by {len(carriers)} feeds, {official} official")
    return Bilingual("，".join(zh) or "现在不在任何榜单上", ", ".join(en) or "on no list now")
