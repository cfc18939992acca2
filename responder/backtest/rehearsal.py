"""One run: the cycle over looks that the store kept, on their own clock."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from sqlite_utils import Database

from responder.choosing import lessons_with
from responder.cycle import Batch, Cycle, Settings
from responder.decide.chosen import bars_with
from responder.decide.entries import twin
from responder.embed import Embedder, Embeds, EmbedSettings
from responder.lessons import study
from responder.model.chosen import Chosen
from responder.model.feed import Feed, FeedId, FeedState, Look
from responder.model.library import Library
from responder.model.oncall import Alert
from responder.recording import feed_of
from responder.store import Store, looks, stories

TOGETHER = timedelta(minutes=1)  # Looks that go through the cycle at once; a service does so with a second's.
PORTION = timedelta(hours=6)  # Of looks that are read from the store at once.


@dataclass(frozen=True, slots=True)
class Ask:
    """All that a run needs, so that it can be sent to another process."""

    database: Path
    embedding: EmbedSettings
    library: Library
    settings: Settings  # Its bars are those of the settings file.
    feeds: Sequence[Feed]
    chosen: Chosen
    since: datetime  # Alerts are reported from here on.
    until: datetime
    warm_up: timedelta


class Rehearsal(Cycle):
    """A cycle that keeps nothing but what its next looks are held against."""

    def _write(self, db: Database, batch: Batch, states: Sequence[FeedState]) -> None:
        ranked = {feed for feed, _, _ in batch.looks}
        told = (row for row in batch.entries if row[1].feed not in ranked)
        stories.add_entries(db, ((*row, twin(row[1])) for row in told))


async def rehearse(ask: Ask) -> tuple[Alert, ...]:
    """The alerts that the kept looks raise, oldest first."""
    async with Embedder(ask.embedding) as embedder, Store(ask.database) as kept:
        return await alerts_of(ask, kept, embedder)


async def alerts_of(ask: Ask, kept: Store, embedder: Embeds) -> tuple[Alert, ...]:
    """The same with a store and an embedder that are open; raises RecordingError if nothing was kept."""
    settings = replace(ask.settings, bars=bars_with(ask.settings.bars, ask.chosen))
    lessons = await study(ask.library, embedder, settings.learned)
    lessons = await lessons_with(lessons, ask.chosen.taught, embedder)
    known = {feed.id: feed for feed in ask.feeds}
    raised: list[Alert] = []
    with tempfile.TemporaryDirectory(prefix="backtest-") as folder:
        async with Store(Path(folder) / "backtest.db", durable=False) as scratch:
            cycle = Rehearsal(scratch, embedder, ask.library, lessons, settings=settings)
            for start, end in _portions(ask):
                read = await kept.read(partial(looks.between, since=start, until=end))
                for batch in together(read):
                    now = batch[-1].observed_at
                    found = await cycle.observe(batch, _sources(batch, known), now)
                    raised += [alert for alert in found if now >= ask.since]
    return tuple(raised)


def together(read: Sequence[Look]) -> Iterator[tuple[Look, ...]]:
    """Looks, oldest first, in the batches in which they go through the cycle."""
    batch: list[Look] = []
    for look in read:
        if batch and look.observed_at - batch[0].observed_at >= TOGETHER:
            yield tuple(batch)
            batch = []
        batch.append(look)
    if batch:
        yield tuple(batch)


def _portions(ask: Ask) -> Iterator[tuple[datetime, datetime]]:
    at = ask.since - ask.warm_up
    while at < ask.until:
        end = min(at + PORTION, ask.until)
        yield at, end
        at = end


def _sources(batch: Sequence[Look], known: dict[FeedId, Feed]) -> dict[FeedId, Feed]:
    """The feeds of some looks; one that is configured no longer has a stand-in."""
    return {look.feed: known.get(look.feed) or _stand_in(look) for look in batch}


def _stand_in(look: Look) -> Feed:
    return feed_of(look.feed, ranked=any(sighting.rank for sighting in look.sightings))
