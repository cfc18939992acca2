"""When a feed is asked again, and what is remembered of its answers.

Official feeds have bounds of their own: no server's wish, no failure and no frozen tag may keep
the desk from a warning for long.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from urllib.parse import urlsplit

from responder.model.feed import Doubt, Entry, Feed, FeedState, Move, Trust, Validators, Window

NEVER = timedelta(days=3650)  # Until a person says otherwise.
SPREAD = 0.25  # Of the wait, at most, by which a failing feed comes back sooner.
JITTER = 0.05  # Of the interval, at most, by which a healthy one does, so that no crowd stays together.
GONE_TIMES, GONE_AFTER = 3, timedelta(hours=24)  # From when a 410 is believed.
EMPTY_TIMES = 3  # Empty looks after which it is told.
EMPTY_AFTER = timedelta(hours=24)  # From when they are believed.
EMPTY_LEAST = 10  # Entries of the look before, from which on an empty one is doubted.
MOVED_AFTER = 3  # Bodies read at a new address before it is asked at once.
MOVE_DROPPED = 3  # Failures in a row after which the address in the settings is asked again.
KEYS = 20  # Remembered of each end of a look.
MOST_HASTE = 3
SPAN_LEAST = 5  # Dated entries of a look, from which on the time it spans is known.
PACE = 3  # Looks at an official list within the time that it spans.
FASTEST = timedelta(seconds=20)  # That any list is asked for its span's sake.

_SECONDS = re.compile(r"\d+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The longest that we wait for each reason."""

    back_off: timedelta  # After failures.
    forbidden_first: timedelta  # After the first 401 or 403; doubles.
    forbidden: timedelta
    asked: timedelta  # Of a server's Retry-After.
    fresh: timedelta  # Of a server's max-age, Expires or ttl.
    full: timedelta  # From one body to the next, whatever the server's tags say.
    confirm: timedelta  # From one 410 to the next.


ORDINARY = Bounds(
    back_off=timedelta(hours=6),
    forbidden_first=timedelta(hours=1),
    forbidden=timedelta(hours=24),
    asked=timedelta(hours=24),
    fresh=timedelta(hours=1),
    full=timedelta(days=1),
    confirm=timedelta(hours=12),
)
OFFICIAL = Bounds(
    back_off=timedelta(minutes=30),
    forbidden_first=timedelta(minutes=10),
    forbidden=timedelta(minutes=30),
    asked=timedelta(hours=2),
    fresh=timedelta(minutes=5),
    full=timedelta(minutes=10),
    confirm=timedelta(minutes=30),
)


class Outcome(StrEnum):
    """How an attempt to read a feed ended."""

    READ = "read"  # A new body.
    UNCHANGED = "unchanged"
    FAILED = "failed"
    FORBIDDEN = "forbidden"  # 401 or 403: asking soon again helps nobody.
    DOUBTED = "doubted"  # 410, which is not believed yet.
    GONE = "gone"  # 410, believed: not to be asked again.


def bounds(feed: Feed) -> Bounds:
    return OFFICIAL if feed.trust is Trust.OFFICIAL else ORDINARY


def next_due(
    feed: Feed,
    outcome: Outcome,
    failures: int,
    now: datetime,
    *,
    retry_after_s: float | None = None,
    fresh_s: float = 0.0,
    haste: int = 0,
) -> datetime:
    """The next time to ask.

    failures: in a row, this one included. A failing feed is asked ever more rarely, doubling from
    its interval, but is never given up; a server's own wishes are kept up to the feed's bounds.
    """
    most = bounds(feed)
    match outcome:
        case Outcome.READ | Outcome.UNCHANGED:
            own = feed.interval / 2.0**haste * (1 - JITTER * _spread(feed, 0))
            return now + max(own, _capped(fresh_s, most.fresh))
        case Outcome.GONE:
            return now + NEVER
        case Outcome.DOUBTED:
            return now + max(most.confirm, feed.interval)
        case Outcome.FORBIDDEN:
            doubled = min(most.forbidden_first * 2.0 ** min(failures - 1, 16), most.forbidden)
        case Outcome.FAILED:
            doubled = min(feed.interval * 2.0 ** min(failures, 16), most.back_off)
    wait = max(doubled * (1 - SPREAD * _spread(feed, failures)), feed.interval)
    return now + max(wait, _capped(retry_after_s or 0.0, most.asked))


def paced(feed: Feed, window: Window) -> Feed:
    """The feed with the interval at which no entry can come and go unseen, where it is an authority's.

    A list of so many entries spans less time the more happens; it is asked so often that each look
    shares entries with the one before.
    """
    if feed.trust is not Trust.OFFICIAL or not feed.rolling or window.span_s is None:
        return feed
    pace = max(timedelta(seconds=window.span_s) / PACE, FASTEST)
    return replace(feed, interval=min(feed.interval, pace))


def host_rest(retry_after_s: float) -> timedelta:
    """How long the other feeds of a host wait too: no longer than an authority's among them may."""
    return _capped(retry_after_s, OFFICIAL.asked)


def retry_after_s(headers: Mapping[str, str], now: datetime) -> float | None:
    """What Retry-After asks for (RFC 9110 section 10.2.3), None if nothing that makes sense.

    A date counts from the answer's own Date, as the server's clock may be wrong.
    """
    said = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(said):
        return float(said)
    until = _moment(said)
    if until is None:
        return None
    wait_s = (until - (_moment(headers.get("date", "")) or now)).total_seconds()
    return wait_s if wait_s > 0 else None


def fresh_s(headers: Mapping[str, str], now: datetime, ttl_s: float = 0.0) -> float:
    """How long an answer stays good by its own word (RFC 9111 section 4.2.1), or by the feed's ttl."""
    parts = [part.partition("=") for part in headers.get("cache-control", "").lower().split(",")]
    said = {name.strip(): value.strip(' "') for name, _, value in parts}
    expires = _moment(headers.get("expires", ""))
    stated_s = 0.0
    if "max-age" in said:
        stated_s = _seconds(said["max-age"])
    elif expires is not None:
        stated_s = (expires - (_moment(headers.get("date", "")) or now)).total_seconds()
    if said.keys() & {"no-cache", "no-store"}:
        stated_s = 0.0
    return max(stated_s - _seconds(headers.get("age", "")), ttl_s, 0.0)


def full_due(feed: Feed, state: FeedState, now: datetime) -> bool:
    """True when the body is to be asked for whatever its tags say, which some servers never change."""
    return state.read_at is None or now - state.read_at >= bounds(feed).full


def same(feed: Feed, sent: Validators, etag: str | None) -> bool:
    """True if a 200 comes under the tag that was sent, weakly compared (RFC 9110 section 8.8.3.2).

    Never of a list, as a list looked at again is information, nor of an authority, whose body is
    rather read once too often.
    """
    if feed.ranked or feed.trust is Trust.OFFICIAL or not etag or not sent.etag:
        return False
    return etag.removeprefix("W/") == sent.etag.removeprefix("W/")


def address(feed: Feed, state: FeedState) -> str:
    """Where to ask: the address in the settings, or the one it has proved to have moved to."""
    move = state.move
    trusted = move is not None and move.times >= MOVED_AFTER and _one_site(feed.url, move.to)
    return move.to if move is not None and trusted else feed.url


def moved(feed: Feed, state: FeedState, to: str) -> Move | None:
    """What to remember of permanent redirects after a whole body came through them; to: empty for none."""
    if not to:
        return state.move if address(feed, state) != feed.url else None
    if to == feed.url:
        return None
    return Move(to, state.move.times + 1 if state.move is not None and state.move.to == to else 1)


def unchanged(feed: Feed, state: FeedState, now: datetime, fresh_s: float) -> FeedState:
    """After an answer without news: the tags stay, also where it repeats none or others."""
    own = paced(feed, state.window)
    due = next_due(own, Outcome.UNCHANGED, 0, now, fresh_s=fresh_s, haste=state.window.haste)
    return replace(
        state,
        url=feed.url,
        wish=now + _capped(fresh_s, bounds(feed).fresh),
        due_at=due,
        failures=0,
        last_error="",
        looked_at=now,
        gone_said=None,
        empty_said=None,
    )


def read(
    feed: Feed,
    state: FeedState,
    now: datetime,
    *,
    validators: Validators | None,
    window: Window,
    fresh_s: float,
) -> FeedState:
    """After a body: validators are None if it was cut short, so that the rest is asked for."""
    due = next_due(paced(feed, window), Outcome.READ, 0, now, fresh_s=fresh_s, haste=window.haste)
    return replace(
        state,
        url=feed.url,
        wish=now + _capped(fresh_s, bounds(feed).fresh),
        due_at=due,
        validators=validators or Validators(),
        failures=0,
        last_error="",
        looked_at=now,
        read_at=state.read_at if validators is None else now,
        window=window,
        gone_said=None,
        empty_said=None,
    )


def emptied(feed: Feed, state: FeedState, now: datetime) -> FeedState | None:
    """After a body that lists nothing: what to remember, or None if it is to be believed.

    It is told after a few times but never slows the asking, and its tags are not kept.
    """
    said = _again(state.empty_said, now)
    if len(state.window.keys) < EMPTY_LEAST or now - said.since >= EMPTY_AFTER:
        return None
    told = said.times >= EMPTY_TIMES
    return replace(
        unchanged(feed, state, now, 0.0),
        empty_said=said,
        failures=int(told),
        last_error="the feed lists nothing any more" if told else "",
    )


def failed(
    feed: Feed,
    state: FeedState,
    now: datetime,
    outcome: Outcome,
    *,
    why: str,
    retry_after_s: float | None = None,
) -> FeedState:
    """After no answer or a useless one: everything that is known stays."""
    failures = state.failures + 1
    return replace(
        state,
        url=feed.url,
        due_at=next_due(feed, outcome, failures, now, retry_after_s=retry_after_s),
        failures=failures,
        last_error=why,
        move=None if failures >= MOVE_DROPPED else state.move,
    )


def gone(feed: Feed, state: FeedState, now: datetime) -> FeedState:
    """After a 410: believed when it has been said a few times, the last a day after the first."""
    if address(feed, state) != feed.url:
        why = "gone from where it had moved to (410)"
        return replace(failed(feed, state, now, Outcome.FAILED, why=why), move=None)
    said = _again(state.gone_said, now)
    sure = said.times >= GONE_TIMES and now - said.since >= GONE_AFTER
    outcome = Outcome.GONE if sure else Outcome.DOUBTED
    why = "gone for good (410)" if sure else f"said to be gone (410), {said.times} times so far"
    return replace(failed(feed, state, now, outcome, why=why), gone=sure, gone_said=said)


def gap(feed: Feed, window: Window, keys: Sequence[str]) -> bool:
    """True if a look shares no entry with the one before, so that some may have come and gone between."""
    return bool(feed.rolling and window.keys and keys and not _known(window, keys))


def news(window: Window, keys: Sequence[str]) -> bool:
    """True if a look begins with something that the look before did not show."""
    return bool(window.keys) and not set(window.keys).issuperset(map(_digest, keys[:KEYS]))


def extended(window: Window, keys: Sequence[str]) -> Window:
    """Remember new entries that came without the others, as a hub may deliver them."""
    held = dict.fromkeys((*map(_digest, keys[:KEYS]), *window.keys))
    return replace(window, keys=tuple(held)[: 2 * KEYS])


def joined(
    feed: Feed,
    window: Window,
    keys: Sequence[str],
    now: datetime,
    *,
    lost: bool,
    span_s: float | None = None,
) -> Window:
    """Remember a look; one that does not join on halves the interval, ones that do well restore it.

    lost: what lies between could not be found on earlier pages either. span_s: see span_s().
    """
    held = tuple(dict.fromkeys(_digest(key) for key in (*keys[:KEYS], *keys[-KEYS:])))
    haste = window.haste
    if gap(feed, window, keys):
        haste = min(haste + 1, MOST_HASTE)
    elif _known(window, keys) * 2 >= len(window.keys):
        haste = max(haste - 1, 0)
    return Window(held, haste, now if lost else window.lost_at, span_s)


def new(window: Window, shown: Sequence[Entry]) -> tuple[Entry, ...]:
    """Entries of a look that the one before did not show; none where there was none to compare with."""
    known = frozenset(window.keys)
    return tuple(entry for entry in shown if known and _digest(entry.key) not in known)


def span_s(shown: Sequence[Entry]) -> float | None:
    """Seconds between the first and the last time stated in a look; None where too few are."""
    times = [entry.published for entry in shown if entry.published is not None]
    return (max(times) - min(times)).total_seconds() if len(times) >= SPAN_LEAST else None


def _known(window: Window, keys: Sequence[str]) -> int:
    return len(set(window.keys).intersection(map(_digest, keys)))


def _digest(key: str) -> str:
    return hashlib.blake2b(key.encode(), digest_size=6).hexdigest()


def _again(said: Doubt | None, now: datetime) -> Doubt:
    return Doubt(now, 1) if said is None else replace(said, times=said.times + 1)


def _one_site(one: str, other: str) -> bool:
    """True for the same host and for one that lies under the other; www. does not count."""
    first, second = ((urlsplit(url).hostname or "").removeprefix("www.") for url in (one, other))
    return first == second or first.endswith(f".{second}") or second.endswith(f".{first}")


def _capped(seconds: float, most: timedelta) -> timedelta:
    """Cut before it becomes a timedelta, which holds no number of any size."""
    return timedelta(seconds=min(max(seconds, 0.0), most.total_seconds()))


def _seconds(text: str) -> float:
    said = text.strip()
    return float(said) if _SECONDS.fullmatch(said) else 0.0


def _moment(text: str) -> datetime | None:
    """Any of the forms of RFC 9110 section 5.6.7."""
    if not text:
        return None
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _spread(feed: Feed, failures: int) -> float:
    """A number from 0 to 1 that differs from feed to feed, so that they do not all come back at once."""
    digest = hashlib.sha256(f"{feed.id}\0{failures}".encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32
