"""Which feeds lead a breaking story, and so are asked more often while they do.

The interval of a feed is what its owner's server bears all day; only while it is first, or among the
first, with a story that interrupts or stands on the desk's list is it worth asking more of it. A
server's own wishes hold all the same, few feeds of one host are hurried, and only for a few hours.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from responder.model.feed import Feed, FeedId, FeedState
from responder.model.story import StoryId

LASTS = timedelta(hours=3)  # From an alert on; then the story is everywhere, or over.
EARLY, FIRST = timedelta(minutes=15), 3  # Of those that tell it within so long of the first, so many lead.
OFTENER = 4
LEAST = timedelta(seconds=60)
PER_HOST, MOST = 2, 20  # Feeds hurried at once.


@dataclass(frozen=True, slots=True)
class Told:
    """When a feed first told a story that is on the desk."""

    story: StoryId
    feed: FeedId
    at: datetime


def first_to_tell(told: Iterable[Told], feeds: Mapping[FeedId, Feed]) -> frozenset[FeedId]:
    """The feeds to be asked more often: of each story the first few, in the order they told it."""
    stories: defaultdict[StoryId, list[Told]] = defaultdict(list)
    for one in told:
        stories[one.story].append(one)
    early = (one for of_story in stories.values() for one in _first(of_story))
    chosen: dict[FeedId, None] = {}
    hosts: Counter[str] = Counter()
    for one in sorted(early, key=lambda one: (one.at, one.feed)):
        feed = feeds.get(one.feed)
        if feed is None or one.feed in chosen or hurried(feed) == feed or len(chosen) >= MOST:
            continue
        host = urlsplit(feed.url).hostname or ""
        if hosts[host] < PER_HOST:
            hosts[host] += 1
            chosen[one.feed] = None
    return frozenset(chosen)


def hurried(feed: Feed) -> Feed:
    """The feed with the interval that it is asked in while it leads; as it is where that is no shorter."""
    if feed.door is not None:
        return feed
    return replace(feed, interval=min(feed.interval, max(LEAST, feed.interval / OFTENER)))


def forward(feed: Feed, state: FeedState) -> FeedState | None:
    """Bring the next time of a feed that has begun to lead forward; None where it is soon enough.

    Not before its server wishes to be asked again, and never of a feed that fails.
    """
    if state.failures or state.gone or state.looked_at is None:
        return None
    due = max(state.looked_at + hurried(feed).interval, state.wish or state.looked_at)
    return replace(state, due_at=due) if due < state.due_at else None


def _first(of_story: Sequence[Told]) -> Sequence[Told]:
    ordered = sorted(of_story, key=lambda one: (one.at, one.feed))
    return [one for one in ordered[:FIRST] if one.at - ordered[0].at <= EARLY]
