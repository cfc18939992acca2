"""The machine's hand: looks in, stories, alerts and messages out.

One call of ``observe`` takes a batch of looks through the whole flow and writes all that follows
from it in one transaction: entries, stories, alerts, messages, journal, and the feeds' next due
times. A crash at any moment loses the whole batch or nothing of it, and since the due times go
with it, a lost batch is read again.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

from sqlite_utils import Database

from responder.arrivals import Seen, arrivals
from responder.choosing import Choosing
from responder.decide import asking, attention, cluster, match, scope, severity, triage
from responder.decide.background import Vectors, cleaned
from responder.decide.entries import page, twin
from responder.decide.figures import disagreements, figures
from responder.decide.words import terms
from responder.embed import Embeds
from responder.errors import StoreError
from responder.lessons import Lessons
from responder.live import Live, LiveStory
from responder.model.feed import Entry, Feed, FeedId, FeedState, Look
from responder.model.journal import Act
from responder.model.library import Expert, ExpertId, Library
from responder.model.oncall import Alert, AlertId
from responder.model.response import Load
from responder.model.story import Attention, Judged, Scope, Severity, Story, StoryId, StoryState
from responder.model.text import Bilingual, joined
from responder.rejoining import Rejoining
from responder.store import Store, alerts, feeds, journal, merges, pages, stories

_UNKNOWN = Bilingual("", "")
_HISTORY = StoryId("")  # Of entries that were old when they were first seen, and belong to no story.


@dataclass(frozen=True, slots=True)
class Settings:
    """What an editor may set about detection."""

    bars: triage.Bars = field(default_factory=triage.Bars)
    likeness: float = 0.35  # From here a title joins a story; see decide.cluster.
    window: timedelta = timedelta(hours=48)  # A story not seen for so long is over.
    zone: tzinfo = UTC  # Whose days the editors live by.
    learned: Path | None = None  # A file of `responder tune`, in place of the one that ships.
    reach: timedelta = timedelta(days=7)  # From its break on, a story takes new titles in for so long.


@dataclass(slots=True)
class Batch:
    """What one call of observe() will write."""

    entries: list[tuple[int, Entry, StoryId, datetime]] = field(default_factory=list)
    editions: list[tuple[int, Entry, StoryId, datetime]] = field(default_factory=list)
    looks: list[tuple[FeedId, datetime, list[tuple[int, int]]]] = field(default_factory=list)
    places: list[tuple[StoryId, FeedId, datetime, int]] = field(default_factory=list)
    touched: dict[StoryId, bool] = field(default_factory=dict)  # True: it has a new wording.
    alerts: list[Alert] = field(default_factory=list)


class Cycle:
    """Holds the live stories and moves them on.

    announce: writes the messages of a new alert, inside the transaction that keeps it.
    """

    def __init__(
        self,
        store: Store,
        embedder: Embeds,
        library: Library,
        lessons: Lessons,
        *,
        settings: Settings,
        announce: Callable[[Database, Alert], None] = lambda _db, _alert: None,
    ) -> None:
        self._store = store
        self._embedder = embedder
        self._library = library
        self._lessons, self._settings = lessons, settings
        self._announce = announce
        self._choosing = Choosing(settings.bars, lessons, embedder)
        self._decide_by(settings.bars, lessons)
        self._directory: Sequence[Expert] = library.experts
        self._loads: Mapping[ExpertId, Load] = {}
        self.live = self._empty()
        self._merged: Mapping[StoryId, StoryId] = {}

    async def restore(self, sources: Mapping[FeedId, Feed], now: datetime) -> None:
        """Take up the live stories where the store has them."""
        since = now - self._settings.window
        held, rows, looks, raised, last, self._merged = await self._store.read(
            lambda db: (
                tuple(stories.seen_since(db, since)),
                tuple(stories.entries_since(db, since)),
                stories.last_looks(db, since),
                alerts.since(db, since - self._settings.window),
                stories.last_entry(db),
                merges.known(db),
            )
        )
        self.live = self._empty()
        self.live.last_entry = last
        for story in held:
            self.live.stories[story.id] = LiveStory(story)
        for alert in raised:
            name = self._merged.get(alert.story, alert.story)
            if name in self.live.stories:
                self.live.stories[name].tell(alert.priority, alert.at)
        await self._remember(rows, sources)
        names = {number: name for number, _, name, _ in rows}
        for feed, at, ranks in looks:
            here = [(names[number], rank) for number, rank in ranks if number in names]
            if feed in sources:
                self.live.place(sources[feed], at, here, len(ranks))

    async def observe(
        self,
        looks: Sequence[Look],
        sources: Mapping[FeedId, Feed],
        now: datetime,
        *,
        states: Sequence[FeedState] = (),
        beside: Callable[[Database], None] = lambda _db: None,
    ) -> tuple[Alert, ...]:
        """Take looks in, oldest first, and return the alerts they raise.

        sources: the feed of every look. states: what to remember of the feeds that were asked.
        beside: writes in the same transaction, after all else.
        Raises StoreError if nothing could be written; the live stories are then as before.
        """
        if await self._store.read(merges.known) != self._merged:
            await self.restore(sources, now)  # People have made one story of two.
        if (chosen := await self._choosing.news(self._store)) is not None:
            self._decide_by(*chosen)
        batch = Batch()
        everybody = self._library.experts
        self._loads, overlays = await self._store.read(
            lambda db: (pages.loads(db, everybody, now), pages.overlays(db))
        )
        self._directory = asking.directory(everybody, overlays, self._loads, now)
        self.live.expire(now - self._settings.window, now - self._settings.reach)
        ordered = sorted(looks, key=lambda look: (look.observed_at, look.feed))
        await self._take_in(ordered, sources, batch)
        for look in ordered:
            if sources[look.feed].ranked:
                self._place(look, sources[look.feed], batch)
        for name, renewed in batch.touched.items():
            self._decide(self.live.stories[name], batch, now, renewed=renewed)

        def write(db: Database) -> None:
            self._write(db, batch, states)
            beside(db)

        try:
            await self._store.write(write)
        except StoreError:
            await self.restore(sources, now)
            raise
        return tuple(batch.alerts)

    def _decide_by(self, bars: triage.Bars, lessons: Lessons) -> None:
        self._lessons, self._settings = lessons, replace(self._settings, bars=bars)
        self._rejoining = Rejoining(lessons, self._library.subjects, bars.scope, self._settings.reach)

    def _empty(self) -> Live:
        return Live(cluster.nothing_known(self._lessons.examples.vectors.shape[1]))

    async def _remember(
        self, rows: Sequence[tuple[int, Entry, StoryId, datetime]], sources: Mapping[FeedId, Feed]
    ) -> None:
        rows = [row for row in rows if row[1].feed in sources]
        vectors = await self._vectors([entry.title for _, entry, _, _ in rows])
        bags = tuple(terms(entry.title) for _, entry, _, _ in rows)
        self.live.known = cluster.Known(vectors, tuple(name for _, _, name, _ in rows), bags)
        for (number, entry, name, at), vector in zip(rows, vectors, strict=True):
            self.live.note(entry, sources[entry.feed], number, name)
            self.live.stories[name].hold(entry, sources[entry.feed], at, vector)

    async def _vectors(self, titles: Sequence[str]) -> Vectors:
        if not titles:
            return self.live.known.vectors[:0]
        return cleaned(titles, await self._embedder.embed(titles), self._lessons.background)

    async def _take_in(self, looks: Sequence[Look], sources: Mapping[FeedId, Feed], batch: Batch) -> None:
        """Group the entries that were never seen into stories, and take up new editions of the others."""
        found = await arrivals(looks, sources, self.live, self._store, self._settings.window)
        free, tied = self._parted(found.new, sources)
        vectors = await self._vectors([entry.title for entry, _ in (*free, *tied, *found.editions)])
        incoming = cluster.Incoming(
            [entry.title for entry, _ in free], vectors[: len(free)], [story_id(*seen) for seen in free]
        )
        names, self.live.known = cluster.assign(
            incoming, self.live.known, self._lessons.rare, self._settings.likeness
        )
        names = self._rejoining.events(free, names, vectors[: len(free)], self.live)
        for seen, name, vector in zip(free, names, vectors, strict=False):
            self._take(seen, name, sources, vector, batch)
        for seen, vector in zip((*tied, *found.editions), vectors[len(free) :], strict=True):
            name = self._story_of(seen)
            self.live.known = self.live.known.more(name, terms(seen[0].title), vector)
            self._take(seen, name, sources, vector, batch)
        for entry, at in found.history:
            self.live.last_entry += 1
            batch.entries.append((self.live.last_entry, entry, _HISTORY, at))

    def _parted(self, new: Sequence[Seen], sources: Mapping[FeedId, Feed]) -> tuple[list[Seen], list[Seen]]:
        """Those that find their story by their words, and those tied to one by what they name.

        That is an entry that they replace, or a page that other feeds lead to, each by one entry;
        the rows of rankings lead to searches.
        """
        free, tied, led = list[Seen](), list[Seen](), dict[str, list[FeedId]]()
        for entry, at in new:
            name = "" if entry.record or sources[entry.feed].ranked else page(entry)
            leads = led.setdefault(name, [feed for feed, _ in self.live.pages.get(name, [])])
            shared = bool(name and leads) and len({*leads, entry.feed}) == len(leads) + 1
            leads.append(entry.feed)
            (tied if shared or self.live.replaced(entry) else free).append((entry, at))
        return free, tied

    def _story_of(self, seen: Seen) -> StoryId:
        """Of an edition or a tied entry; what ties it may have come in the same batch."""
        entry = seen[0]
        held = self.live.entries.get((entry.feed, entry.key))
        return (
            held[1] if held else self.live.replaced(entry) or self.live.paged(page(entry)) or story_id(*seen)
        )

    def _take(
        self, seen: Seen, name: StoryId, sources: Mapping[FeedId, Feed], vector: Vectors, batch: Batch
    ) -> None:
        """Make an entry, or an edition of a known one, part of a story."""
        (entry, at), feed = seen, sources[seen[0].feed]
        known = (entry.feed, entry.key) in self.live.entries
        self.live.last_entry += 1
        live = self.live.stories.setdefault(name, LiveStory(_opened(name, entry, at, feed)))
        live.story = replace(live.story, last_seen=max(live.story.last_seen, at))
        self.live.note(entry, feed, self.live.last_entry, name)
        (batch.editions if known else batch.entries).append((self.live.last_entry, entry, name, at))
        renewed = live.hold(entry, feed, at, vector) or known
        batch.touched[name] = batch.touched.get(name, False) or renewed

    def _place(self, look: Look, feed: Feed, batch: Batch) -> None:
        """Note where the stories stand on a list now."""
        ranks = [
            (*self.live.entries[feed.id, sighting.entry.key], sighting.rank or position)
            for position, sighting in enumerate(look.sightings, start=1)
        ]
        before = set(self.live.listed.get(feed.id, ()))
        moved = self.live.place(
            feed, look.observed_at, [(name, rank) for _, name, rank in ranks], len(look.sightings)
        )
        batch.looks.append((feed.id, look.observed_at, [(number, rank) for number, _, rank in ranks]))
        batch.places += [(name, feed.id, look.observed_at, place.rank) for name, place in moved.items()]
        now_listed = self.live.listed[feed.id]
        for name in sorted(now_listed):
            live = self.live.stories[name]
            live.story = replace(live.story, last_seen=max(live.story.last_seen, look.observed_at))
        for name in sorted(now_listed | before):
            batch.touched.setdefault(name, False)

    def _decide(self, live: LiveStory, batch: Batch, now: datetime, *, renewed: bool) -> None:
        """Bring one story's judgements up to date and ask whether to tell an editor."""
        heed = attention.measure(tuple(live.places.values()), tuple(live.carriers.values()), now)
        story = replace(live.story, attention=heed, unverified=live.unverified)
        if renewed:
            story = self._judged(story, live, now)
        bars = self._settings.bars
        heard = {"official": live.official, "anonymous": live.anonymous}
        on = live.told_at is not None and triage.goes_on(
            tuple(live.titles.values()), live.told_at, now, self._settings.zone
        )
        verdict = triage.triage(story, live.told, bars, goes_on=on, **heard)
        if isinstance(verdict, triage.Silent):
            silence = None if live.told else verdict.reason
            live.story = replace(story, silence=silence)
            return
        live.story = replace(story, silence=None, state=StoryState.OPEN)
        batch.alerts.append(_alert(live, verdict, bars, now))
        live.tell(verdict.priority, now)

    def _judged(self, story: Story, live: LiveStory, now: datetime) -> Story:
        titles, vectors = self.live.first_wordings(story.id)
        found = scope.judge(titles, vectors, self._lessons.examples, self._library.subjects)
        judged = severity.judge(titles, live.records.values())
        story = replace(
            story,
            headline=cluster.headline(titles, vectors),
            titles=tuple(live.titles.values()),
            scope=found,
            judged=severity.of_subject(judged, found, self._library.subjects),
        )
        if found.probability < self._settings.bars.scope and not live.official:
            return replace(story, matches=(), experts=())  # Nobody will be told: ask for no answer.
        asked = match.Asked(titles, vectors, found)
        return replace(
            story,
            matches=self._lessons.answers(asked),
            experts=match.experts(found, self._directory, now, drill=story.drill, loads=self._loads),
        )

    def _write(self, db: Database, batch: Batch, states: Sequence[FeedState]) -> None:
        stories.keep(db, (self.live.stories[name].story for name in batch.touched))
        stories.add_entries(db, ((*row, twin(row[1])) for row in batch.entries))
        stories.add_editions(db, batch.editions)
        for look in batch.looks:
            stories.add_look(db, *look)
        stories.add_places(db, batch.places)
        for state in states:
            feeds.keep(db, state)
        batch.alerts = [alert for alert in batch.alerts if not stories.is_over(db, alert.story)]
        merges.gather(db)
        merged = merges.known(db)
        for alert in batch.alerts:
            if alert.story not in merged and alerts.add(db, alert):
                stories.move(db, alert.story, StoryState.OPEN, only_from=[StoryState.DETECTED])
                journal.write(db, _raised(alert))
                self._announce(db, alert)


def story_id(entry: Entry, at: datetime) -> StoryId:
    """The name of the story that an entry opens; the same in every run over the same looks."""
    text = f"{entry.feed}\0{entry.key}\0{at.isoformat()}"
    return StoryId("s-" + hashlib.sha256(text.encode()).hexdigest()[:12])


async def judged_alone(
    title: str, at: datetime, library: Library, lessons: Lessons, embedder: Embeds
) -> Story:
    """A title as the story it would open, on no list yet."""
    vectors = cleaned([title], await embedder.embed([title]), lessons.background)
    found = scope.judge([title], vectors, lessons.examples, library.subjects)
    return Story(
        id=StoryId(""),
        headline=title,
        titles=(),
        first_seen=at,
        last_seen=at,
        state=StoryState.DETECTED,
        scope=found,
        judged=severity.of_subject(severity.judge([title], ()), found, library.subjects),
        attention=attention.measure((), (), at),
        matches=lessons.answers(match.Asked([title], vectors, found)),
        experts=match.experts(found, library.experts, at, drill=False),
    )


def _opened(name: StoryId, entry: Entry, at: datetime, feed: Feed) -> Story:
    return Story(
        id=name,
        headline=entry.title,
        titles=(),
        first_seen=at,
        last_seen=at,
        state=StoryState.DETECTED,
        scope=Scope(None, 0.0, _UNKNOWN),
        judged=Judged(Severity.NONE, _UNKNOWN),
        attention=Attention(0.0, None, 0, 0, _UNKNOWN),
        drill=feed.drill,
    )


def _alert(live: LiveStory, verdict: triage.Raise, bars: triage.Bars, now: datetime) -> Alert:
    story = live.story
    again = live.told is not None and live.told <= verdict.priority
    seed = f"{story.id}\0{verdict.priority}" + (f"\0{now.isoformat()}" if again else "")
    name = hashlib.sha256(seed.encode()).hexdigest()[:12]
    apart = disagreements(figures(live.sayings))
    if story.scope.subject is None:
        raise ValueError(f"story {story.id} is to be told without a subject")
    return Alert(
        id=AlertId("a-" + name),
        at=now,
        kind=verdict.kind,
        priority=verdict.priority,
        subject=story.scope.subject,
        story=story.id,
        headline=story.headline,
        titles=tuple(title.text for title in story.titles),
        first_seen=story.first_seen,
        explainers=triage.proposed(story.matches, bars),
        experts=story.experts,
        reason=joined((apart, verdict.reason)) if apart else verdict.reason,
        drill=story.drill,
        unverified=story.unverified,
    )


def _raised(alert: Alert) -> Act:
    detail = f"{alert.priority} {alert.kind} {alert.headline}"
    return Act(alert.at, "machine", "alert.raised", alert.id, alert.story, detail)
