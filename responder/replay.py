"""The same cycle over recorded looks, on the recording's clock."""

import asyncio
import json
import tempfile
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import IO

from responder.cycle import Cycle, Settings
from responder.embed import Embedder
from responder.lessons import study
from responder.model.feed import Feed, FeedId, Look
from responder.model.library import Library
from responder.model.oncall import Alert, Priority
from responder.recording import feed_of, read
from responder.store import Store

AHEAD = 6  # Moments whose titles are embedded while the cycle works on the ones before.


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to replay. since and until bound what is reported; warm_up is replayed unreported before."""

    paths: Sequence[Path]
    since: datetime | None = None
    until: datetime | None = None
    warm_up: timedelta = timedelta()
    speed: float | None = None  # Times the recording's own pace; None: as fast as it goes.


@dataclass(slots=True)
class Tally:
    """What a replay did; entries are rows of looks, seconds exclude loading the model and library."""

    looks: int = 0
    entries: int = 0
    seconds: float = 0.0
    encoded: int = 0
    encoder_rate: float = 0.0  # The model's own, texts/s, measured in its process.
    first: datetime | None = None
    last: datetime | None = None
    alerts: dict[Priority, int] = field(default_factory=lambda: dict.fromkeys(Priority, 0))

    @property
    def days(self) -> float:
        """Length of what was replayed, at least an hour, so that rates stay finite."""
        if self.first is None or self.last is None:
            return 1.0
        return max((self.last - self.first) / timedelta(days=1), 1 / 24)


@dataclass(frozen=True, slots=True)
class Replay:
    """Replays with a library and settings; the feeds are those of the configuration, by id."""

    library: Library
    settings: Settings
    feeds: Mapping[FeedId, Feed]

    async def run(
        self,
        wanted: Wanted,
        embedder: Embedder,
        *,
        out: IO[str] | None = None,
        store: Store | None = None,
        progress: Callable[[datetime, int], None] = lambda _at, _entries: None,
    ) -> Tally:
        """Run the cycle over the recordings and write one line per alert to `out`.

        store: keeps what is found; None keeps it for the length of the run.
        progress: told the moment reached and how many entries were taken in at it.
        """
        tally = Tally()
        async with AsyncExitStack() as stack:
            if store is None:
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="replay-")))
                store = await stack.enter_async_context(Store(folder / "replay.db", durable=False))
            lessons = await study(self.library, embedder, self.settings.learned)
            cycle = Cycle(store, embedder, self.library, lessons, settings=self.settings)
            before, start = embedder.figures, monotonic()
            async for at, looks in _ahead(_moments(wanted), embedder):
                await _pace(wanted, tally, at, start)
                raised = await cycle.observe(looks, self._sources(looks), at)
                _count(tally, wanted, at, looks, raised)
                if out is not None:
                    out.writelines(line(alert) + "\n" for alert in _reported(wanted, at, raised))
                progress(at, sum(len(look.sightings) for look in looks))
            tally.seconds = monotonic() - start
            after = embedder.figures
        tally.encoded = after.encoded - before.encoded
        spent = after.seconds_encoding - before.seconds_encoding
        tally.encoder_rate = tally.encoded / spent if spent else 0.0
        return tally

    def _sources(self, looks: Sequence[Look]) -> dict[FeedId, Feed]:
        return {look.feed: self.feeds.get(look.feed) or _stand_in(look) for look in looks}


def line(alert: Alert) -> str:
    """An alert as one line of JSON, in the form that evaluate and outside tools rely on."""
    return json.dumps(
        {
            "id": alert.id,
            "at": alert.at.isoformat(),
            "kind": alert.kind,
            "priority": alert.priority,
            "subject": alert.subject,
            "story": alert.story,
            "headline": alert.headline,
            "titles": alert.titles,
            "first_seen": alert.first_seen.isoformat(),
            "explainers": [
                {"id": found.explainer, "probability": round(found.probability, 4)}
                for found in alert.explainers
            ],
            "experts": [
                {"id": found.expert, "probability": round(found.probability, 4)} for found in alert.experts
            ],
            "reason": {"zh": alert.reason.zh, "en": alert.reason.en},
        },
        ensure_ascii=False,
    )


def _stand_in(look: Look) -> Feed:
    return feed_of(look.feed, ranked=any(sighting.rank for sighting in look.sightings))


def _moments(wanted: Wanted) -> Iterator[tuple[datetime, tuple[Look, ...]]]:
    since = wanted.since - wanted.warm_up if wanted.since else None
    return read(wanted.paths, since, wanted.until)


async def _ahead(
    moments: Iterator[tuple[datetime, tuple[Look, ...]]], embedder: Embedder
) -> AsyncIterator[tuple[datetime, tuple[Look, ...]]]:
    """Hand out moments in order while the titles of the next ones are being embedded."""
    waiting: deque[tuple[datetime, tuple[Look, ...], asyncio.Task[object]]] = deque()
    try:
        for at, looks in moments:
            titles = [s.entry.title for look in looks for s in look.sightings]
            waiting.append((at, looks, asyncio.create_task(_warm(embedder, titles))))
            if len(waiting) > AHEAD:
                yield await _next(waiting)
        while waiting:
            yield await _next(waiting)
    finally:
        for _, _, task in waiting:
            task.cancel()


async def _warm(embedder: Embedder, titles: Sequence[str]) -> object:
    return await embedder.embed(titles) if titles else None


async def _next(
    waiting: deque[tuple[datetime, tuple[Look, ...], asyncio.Task[object]]],
) -> tuple[datetime, tuple[Look, ...]]:
    at, looks, task = waiting.popleft()
    await task
    return at, looks


async def _pace(wanted: Wanted, tally: Tally, at: datetime, start: float) -> None:
    if wanted.speed is not None and tally.first is not None:
        due = (at - tally.first).total_seconds() / wanted.speed
        await asyncio.sleep(max(0.0, due - (monotonic() - start)))


def _reported(wanted: Wanted, at: datetime, raised: Sequence[Alert]) -> Sequence[Alert]:
    return raised if wanted.since is None or at >= wanted.since else ()


def _count(
    tally: Tally, wanted: Wanted, at: datetime, looks: Sequence[Look], raised: Sequence[Alert]
) -> None:
    tally.first = tally.first or at
    tally.last = at
    tally.looks += len(looks)
    tally.entries += sum(len(look.sightings) for look in looks)
    for alert in _reported(wanted, at, raised):
        tally.alerts[alert.priority] += 1
