"""What is written beside a feed's state whenever it was asked or delivered, in the same transaction."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC

from sqlite_utils import Database

from responder.decide import politeness, websub
from responder.model.feed import Feed, FeedId, FeedState
from responder.model.politeness import Asking
from responder.model.websub import Subscription
from responder.poll import Delivered, Polled
from responder.store import feed_days, feeds, subscriptions


@dataclass(frozen=True, slots=True)
class Ledger:
    """Counts what was asked, takes hubs' offers up, and lets polling step back where a hub delivers.

    reachable: whether hubs of a feed can reach us.
    """

    sources: Mapping[FeedId, Feed]
    reachable: Callable[[FeedId], bool] = lambda _feed: False

    def enter(self, db: Database, brought: Iterable[Polled | Delivered]) -> None:
        for one in brought:
            if isinstance(one, Delivered):
                self._delivered(db, one)
            elif one.asking is not None:
                self._polled(db, one, one.asking)

    def _delivered(self, db: Database, one: Delivered) -> None:
        """Upon the state as it is now, as the feed may have been asked in the meantime."""
        name, at = one.look.feed, one.asking.at
        count(db, name, one.asking)
        state, held = feeds.state(db, name), subscriptions.of_feed(db, name)
        if state is None or held is None:
            return
        keys = tuple(sighting.entry.key for sighting in one.look.sightings)
        held = websub.delivered(held, at)
        self._kept(db, websub.pushed(state, keys, at), held, one.asking)

    def _polled(self, db: Database, one: Polled, asking: Asking) -> None:
        name = one.state.feed
        count(db, name, asking)
        if self.sources[name].ranked or not self.reachable(name):
            return  # A list means something only whole, with all that is no longer on it.
        held = subscriptions.of_feed(db, name)
        if one.look is not None and one.offer is not None:
            held = websub.taken_up(held, self.sources[name], one.offer, asking.at, secrets.token_hex(32))
        elif one.look is not None and held is not None:
            subscriptions.forget(db, [name])
            return
        if held is not None:
            self._kept(db, one.state, websub.missed(held) if one.news else held, asking)

    def _kept(self, db: Database, state: FeedState, held: Subscription, asking: Asking) -> None:
        subscriptions.keep(db, held)
        feeds.keep(db, websub.eased(self.sources[state.feed], state, held, asking.at))


def count(db: Database, feed: FeedId, asking: Asking) -> None:
    """Count one attempt in, and drop what is too old when a day begins."""
    last = feed_days.last(db, feed)
    day = politeness.counted(feed, last, asking)
    feed_days.keep(db, day)
    if last is None or last.day != day.day:
        feed_days.forget(db, (asking.at.astimezone(UTC) - politeness.KEPT).date())
