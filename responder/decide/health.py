"""When something is the matter with a feed itself, so that an editor is told: once, and once when it is over.

A feed is measured by its own past, as what is alarming for one is an ordinary night for another: of
eleven Chinese hot lists looked at hourly for months, some never stood still for three hours, others
stood still for fourteen every night. What was told as trouble becomes usual only as far as the bar that
it broke: a new habit is told once, and a long freeze does not hide the next.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from responder.decide.polling import EMPTY_TIMES
from responder.model.feed import Feed, FeedState, Sighting, Trust
from responder.model.health import Health, Stretch, Trouble
from responder.model.notice import Turn
from responder.model.text import Bilingual

# What is the matter; False for nothing, None where it cannot be told.
Sign = Bilingual | Literal[False] | None

DAYS = 8  # Remembered of how long a feed shows the same.
LAPSE = timedelta(hours=6)  # Not looked at for so long, nothing is known of what it showed meanwhile.
FROZEN_LEAST, FROZEN_TIMES = timedelta(hours=3), 2  # Bar of a list: times its longest stretch so far.
FROZEN_DAYS, FROZEN_YOUNG = 3, timedelta(hours=36)  # Before so many days are known, a bar for any list.
SILENT_LEAST, SILENT_TIMES, SILENT_DAYS = timedelta(hours=12), 3, 6
TALKS = timedelta(hours=8)  # Only a feed that was never silent for longer is missed when it is.
UNANSWERED, UNANSWERED_TIMES = timedelta(minutes=30), 3
KNOWN_LOOKS = 10  # From which on it is known what is usual.
FEW = 5  # Entries below which shares mean nothing.
MANY, DROPPED = 10, 0.3  # Of a usual look's entries, and what is left of them in a drop.
USED_TO, NOW = 0.8, 0.2  # Shares of entries with a link or a date.
WEIGHT = 0.1  # Of the last look in what is usual.
EXPIRES = timedelta(days=14)
_IN_A_ROW = {Trouble.SHAPE: 3, Trouble.DROP: 3}  # Looks before it is told.
_WELL = {Trouble.SHAPE: 2, Trouble.DROP: 2, Trouble.SILENT: 3}  # Looks before it is over.
JOINED = timedelta(hours=6)  # Without another gap; a feed that has them often is told once.


@dataclass(frozen=True, slots=True)
class Seen:
    """What one attempt to read a feed brought to light."""

    sightings: Sequence[Sighting] | None = None  # None where there was no new body.
    unreadable: bool = False  # There was one, but not of the feed's kind.
    certificate_until: datetime | None = None  # None where that is not known, or nothing is encrypted.


@dataclass(frozen=True, slots=True)
class _Case:
    """One look and all that it is measured by."""

    feed: Feed
    before: FeedState
    after: FeedState
    seen: Seen
    now: datetime
    health: Health  # With the stretch of this look, not yet with its sizes and shares.

    @property
    def answered(self) -> bool:
        return self.after.failures == 0 or self.seen.sightings is not None


def review(
    feed: Feed, before: FeedState, after: FeedState, seen: Seen, now: datetime
) -> tuple[Health, tuple[Turn, ...]]:
    """What to remember of a feed after an attempt, and the troubles that begin or end with it.

    before, after: what polling remembered before the attempt and remembers after it.
    """
    shown = _stretched(before, seen, now, answered=after.failures == 0)
    case = _Case(feed, before, after, seen, now, shown)
    found = {trouble: check(case) for trouble, check in _CHECKS.items()}
    health, turns = _turned(case, found)
    odd = {trouble for trouble, sign in found.items() if isinstance(sign, Bilingual)}
    return _usual(health, seen, odd), turns


def _turned(
    case: _Case, found: Mapping[Trouble, "Bilingual | bool | None"]
) -> tuple[Health, tuple[Turn, ...]]:
    held = case.health
    news = any(isinstance(sign, Bilingual) for sign in found.values())
    if not (news or held.odd or held.well or held.raised):
        return held, ()  # As nearly always.
    odd, well = dict(held.odd), dict(held.well)
    raised, turns = list(held.raised), []
    for trouble, sign in found.items():
        if isinstance(sign, Bilingual):
            well.pop(trouble, None)
            if trouble in raised:
                continue
            odd[trouble] = odd.get(trouble, 0) + 1
            if odd[trouble] >= _IN_A_ROW.get(trouble, 1):
                raised.append(trouble)
                turns.append(Turn(case.feed.id, trouble, case.now, sign))
        elif sign is False:
            odd.pop(trouble, None)
            if trouble not in raised:
                continue
            well[trouble] = well.get(trouble, 0) + 1
            if well[trouble] >= _WELL.get(trouble, 1):
                raised.remove(trouble)
                turns.append(Turn(case.feed.id, trouble, case.now, OVER, over=True))
    odd = {trouble: n for trouble, n in odd.items() if trouble not in raised}
    well = {trouble: n for trouble, n in well.items() if trouble in raised}
    kept = replace(held, odd=tuple(odd.items()), well=tuple(well.items()), raised=tuple(sorted(raised)))
    return kept, tuple(turns)


def _stretched(before: FeedState, seen: Seen, now: datetime, *, answered: bool) -> Health:
    """Note whether the feed shows the same; a stretch that was told counts as long as its bar."""
    health = before.health
    if not answered:
        return health
    lapsed = before.looked_at is None or now - before.looked_at > LAPSE
    told = bool({Trouble.FROZEN, Trouble.SILENT} & set(health.raised))
    mark = health.mark if seen.sightings is None else _mark(seen.sightings)
    if mark == health.mark and health.since is not None and (told or not lapsed):
        return health
    if health.since is None or lapsed:
        return replace(health, mark=mark, since=now)
    length = now - health.since
    ended = Stretch(now.date(), min(length, _frozen_bar(health)) if told else length)
    return replace(health, mark=mark, since=now, stretches=_longest(health.stretches, ended))


def _longest(held: Sequence[Stretch], new: Stretch) -> tuple[Stretch, ...]:
    if held and held[-1].day == new.day:
        longer = max(held[-1], new, key=lambda stretch: stretch.length)
        return (*held[:-1], longer)
    return (*held, new)[-DAYS:]


def _mark(sightings: Sequence[Sighting]) -> str:
    keys = "\0".join(sighting.entry.key for sighting in sightings)
    return hashlib.blake2b(keys.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _usual(health: Health, seen: Seen, odd: set[Trouble]) -> Health:
    """Let a look that shows nothing odd become part of what is usual."""
    if not seen.sightings or odd & {Trouble.SHAPE, Trouble.DROP, Trouble.EMPTY}:
        return health
    weight = max(WEIGHT, 1 / (health.looks + 1))
    size = health.size + weight * (len(seen.sightings) - health.size)
    looks = min(health.looks + 1, KNOWN_LOOKS)
    if len(seen.sightings) < FEW:
        return replace(health, looks=looks, size=size)
    linked, dated = _shares(seen.sightings)
    return replace(
        health,
        looks=looks,
        size=size,
        linked=health.linked + weight * (linked - health.linked),
        dated=health.dated + weight * (dated - health.dated),
    )


def _shares(sightings: Sequence[Sighting]) -> tuple[float, float]:
    """How many of the entries have a link, and how many a date."""
    n = len(sightings)
    linked = sum(bool(one.entry.url) for one in sightings)
    return linked / n, sum(one.entry.published is not None for one in sightings) / n


def _frozen(case: _Case) -> Sign:
    if not case.feed.ranked or not case.answered or case.health.since is None:
        return None
    longest, stands = _most(case.health), case.now - case.health.since
    if stands <= _frozen_bar(case.health):
        return False
    return Bilingual(
        f"榜单已有 {_zh(stands)} 没有变化；以往最长 {_zh(longest)}",
        f"the list has not changed for {_en(stands)}; at most {_en(longest)} before",
    )


def _frozen_bar(health: Health) -> timedelta:
    known = len(health.stretches) >= FROZEN_DAYS
    return max(FROZEN_LEAST, FROZEN_TIMES * _most(health)) if known else FROZEN_YOUNG


def _most(health: Health) -> timedelta:
    return max((stretch.length for stretch in health.stretches), default=timedelta())


def _silent(case: _Case) -> Sign:
    """Of an authority: no answer, or nothing new where there always was."""
    if case.feed.trust is not Trust.OFFICIAL:
        return None
    last = case.after.looked_at
    if case.after.failures >= UNANSWERED_TIMES and last is not None and case.now - last >= UNANSWERED:
        away = case.now - last
        return Bilingual(f"已有 {_zh(away)} 没有回应", f"has not answered for {_en(away)}")
    if not case.answered or case.health.since is None or case.feed.ranked:
        return None
    longest, stands = _most(case.health), case.now - case.health.since
    talks = len(case.health.stretches) >= SILENT_DAYS and longest <= TALKS
    if not talks or stands <= max(SILENT_LEAST, SILENT_TIMES * longest):
        return False
    return Bilingual(
        f"已有 {_zh(stands)} 没有任何新内容；以往最长 {_zh(longest)}",
        f"nothing new for {_en(stands)}; at most {_en(longest)} before",
    )


def _empty(case: _Case) -> Sign:
    said = case.after.empty_said
    if said is not None and said.times >= EMPTY_TIMES:
        usual = round(case.before.health.size)
        return Bilingual(f"内容为空；以往约 {usual} 条", f"lists nothing; about {usual} entries before")
    return False if case.seen.sightings else None


def _shape(case: _Case) -> Sign:
    if case.seen.unreadable:
        kind = case.feed.kind
        return Bilingual(f"内容已不是 {kind} 的格式", f"what it sends is not of the kind {kind} any more")
    shown, health = case.seen.sightings, case.before.health
    if not shown:
        return None
    if len(shown) < FEW or health.looks < KNOWN_LOOKS:
        return False  # It can be read; more cannot be asked of it.
    linked, dated = _shares(shown)
    lost = [
        name
        for name, used, now in (
            (Bilingual("链接", "links"), health.linked, linked),
            (Bilingual("日期", "dates"), health.dated, dated),
        )
        if used >= USED_TO and now <= NOW
    ]
    if not lost:
        return False
    return Bilingual(
        f"条目没有了{'和'.join(name.zh for name in lost)}",
        f"its entries have no {' and '.join(name.en for name in lost)} any more",
    )


def _drop(case: _Case) -> Sign:
    shown, usual = case.seen.sightings, case.before.health.size
    steady = case.feed.ranked or case.feed.rolling  # The others list what holds now, which may end at once.
    if not steady or not shown or case.before.health.looks < KNOWN_LOOKS or usual < MANY:
        return None
    if len(shown) > usual * DROPPED:
        return False
    return Bilingual(
        f"只有 {len(shown)} 条；以往约 {usual:.0f} 条", f"only {len(shown)} entries; about {usual:.0f} before"
    )


def _certificate(case: _Case) -> Sign:
    until = case.seen.certificate_until
    if until is None:
        return None
    left = until - case.now
    if left > EXPIRES:
        return False
    if left <= timedelta():
        return Bilingual("服务器证书已经过期", "the server's certificate has expired")
    return Bilingual(
        f"服务器证书将在 {left.days} 天后过期", f"the server's certificate expires in {left.days} days"
    )


def _gap(case: _Case) -> Sign:
    if case.after.window.lost_at != case.before.window.lost_at:
        return Bilingual("两次读取之间可能漏掉了内容", "entries may have come and gone between two looks")
    lost = case.after.window.lost_at
    return None if lost is not None and case.now - lost < JOINED else False


_CHECKS = {
    Trouble.FROZEN: _frozen,
    Trouble.EMPTY: _empty,
    Trouble.SHAPE: _shape,
    Trouble.DROP: _drop,
    Trouble.CERTIFICATE: _certificate,
    Trouble.SILENT: _silent,
    Trouble.GAP: _gap,
}
OVER = Bilingual("已恢复正常", "well again")


def _zh(length: timedelta) -> str:
    return _length(length, " 小时", " 分钟")


def _en(length: timedelta) -> str:
    return _length(length, " h", " min")


def _length(length: timedelta, hour: str, minute: str) -> str:
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    if not hours:
        return f"{minutes}{minute}"
    return f"{hours}{hour}" if hours >= 10 or not minutes else f"{hours}{hour} {minutes}{minute}"
