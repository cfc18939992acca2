"""Keeps the feeds that lead a breaking story asked more often, and no longer than they lead."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlite_utils import Database

from responder.decide import pace
from responder.model.feed import Feed, FeedId, FeedState
from responder.store import Store, feeds, stories

log = structlog.get_logger()


@dataclass(slots=True)
class Pacing:
    """Looks now and then who leads."""

    store: Store
    sources: Mapping[FeedId, Feed]
    _now: frozenset[FeedId] = frozenset()

    def paced(self, feed: Feed, state: FeedState) -> Feed:
        """The feed with the interval that it is asked in now; one that fails is not pressed."""
        return pace.hurried(feed) if feed.id in self._now and not state.failures else feed

    async def refresh(self, now: datetime) -> None:
        """Find out who leads, and ask those that have begun to sooner."""
        since = now - pace.LASTS
        told = await self.store.read(lambda db: stories.told_by(db, since))
        found = pace.first_to_tell((pace.Told(*one) for one in told), self.sources)
        if found == self._now:
            return
        log.info("feeds lead a story", feeds=sorted(found))
        begun, self._now = found - self._now, found
        if begun:
            await self.store.write(lambda db: self._forward(db, begun))

    def _forward(self, db: Database, begun: frozenset[FeedId]) -> None:
        for name, state in feeds.states(db).items():
            if name in begun and (sooner := pace.forward(self.sources[name], state)):
                feeds.keep(db, sooner)
