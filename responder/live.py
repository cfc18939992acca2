"""What the cycle holds in memory: the stories of the last days, as the store has them too."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from responder.decide.attention import Place
from responder.decide.background import Vectors
from responder.decide.cluster import Known
from responder.decide.entries import EDITIONS, over, page, wording
from responder.decide.figures import Saying
from responder.model.feed import Entry, Feed, FeedId, Record, Trust
from responder.model.oncall import Priority
from responder.model.story import Story, StoryId, Title

Key = tuple[FeedId, str]
WORDINGS = 12  # Of a story that scope and match look at; later ones hardly move a mean.


@dataclass(slots=True)
class LiveStory:
    """One story and what its next decision needs."""

    story: Story
    titles: dict[str, Title] = field(default_factory=dict)  # By wording, oldest first.
    vectors: list[Vectors] = field(default_factory=list)  # Shape (d,) each, of the first wordings.
    records: dict[str, Record] = field(default_factory=dict)  # By entry key.
    official: bool = False  # An authority's record belongs to it.
    carriers: dict[FeedId, Trust] = field(default_factory=dict)  # Unranked feeds.
    pages: dict[str, FeedId] = field(default_factory=dict)  # Of entries; the feed that led there first.
    places: dict[FeedId, Place] = field(default_factory=dict)  # Ranked feeds, at their last look.
    trusts: dict[FeedId, Trust] = field(default_factory=dict)  # Of every feed that ever told it.
    anonymous: bool = True  # Nobody told it whom we know.

    told: Priority | None = None  # The loudest so far.
    told_at: datetime | None = None  # The last time.

    @property
    def unverified(self) -> bool:
        return set(self.trusts.values()) == {Trust.SOCIAL}

    @property
    def sayings(self) -> tuple[Saying, ...]:
        """Every wording, with who said it first."""
        return tuple(Saying(t.text, t.feed, self.trusts[t.feed], t.first_seen) for t in self.titles.values())

    def tell(self, priority: Priority, at: datetime) -> None:
        """Note that an editor was told."""
        self.told = min(self.told or priority, priority)  # P1 sorts before P2.
        self.told_at = at

    def hold(self, entry: Entry, feed: Feed, at: datetime, vector: Vectors) -> bool:
        """Take an entry in; True if its wording is new to the story."""
        self.trusts[feed.id] = feed.trust
        self.anonymous &= feed.door is not None and feed.door.anonymous
        if not feed.ranked and self._leads(entry, feed):
            self.carriers[feed.id] = feed.trust
        if entry.record is not None:
            past = [key for key, record in self.records.items() if over(record, at)]
            for replaced in (*entry.record.references, *past):
                self.records.pop(replaced, None)
            self.records[entry.key] = entry.record
            self.official |= feed.trust is Trust.OFFICIAL
        if entry.title in self.titles:
            return False
        self.titles[entry.title] = Title(entry.title, feed.id, at)
        if len(self.vectors) < WORDINGS:
            self.vectors.append(vector.copy())  # The row itself would keep its whole batch in memory.
        return True

    def _leads(self, entry: Entry, feed: Feed) -> bool:
        """False for a feed that leads to the page of another: the two are one voice."""
        name = page(entry)
        return not name or self.pages.setdefault(name, feed.id) == feed.id


@dataclass(slots=True)
class Live:
    """All live stories."""

    known: Known
    stories: dict[StoryId, LiveStory] = field(default_factory=dict)
    entries: dict[Key, tuple[int, StoryId]] = field(default_factory=dict)
    said: dict[Key, set[int]] = field(default_factory=dict)  # Wordings of entries of unranked feeds.
    pages: dict[str, list[Key]] = field(default_factory=dict)  # Which entries of unranked feeds lead to them.
    listed: dict[FeedId, set[StoryId]] = field(default_factory=dict)  # At each feed's last look.
    last_entry: int = 0

    def expire(self, before: datetime, settled: datetime) -> None:
        """Let go of stories last seen before a time; those that broke before another take no new titles in.

        Without the second rule a theme that is never off the lists would grow for ever.
        """
        gone = {name for name, live in self.stories.items() if live.story.last_seen < before}
        for name in gone:
            del self.stories[name]
        if gone:
            self.entries = {key: held for key, held in self.entries.items() if held[1] not in gone}
            self.said = {key: said for key, said in self.said.items() if key in self.entries}
            held = {name: [key for key in keys if key in self.entries] for name, keys in self.pages.items()}
            self.pages = {name: keys for name, keys in held.items() if keys}
            for listed in self.listed.values():
                listed.difference_update(gone)
        open_ = frozenset(name for name, live in self.stories.items() if live.story.first_seen >= settled)
        if not open_.issuperset(self.known.stories):
            self.known = self.known.only(open_)

    def note(self, entry: Entry, feed: Feed, number: int, name: StoryId) -> None:
        """Know an entry of a story, or another edition of one that is known."""
        key = (entry.feed, entry.key)
        self.entries.setdefault(key, (number, name))
        if feed.ranked:
            return
        self.said.setdefault(key, set()).add(wording(entry))
        if (there := page(entry)) and key not in self.pages.setdefault(there, []):
            self.pages[there].append(key)

    def is_edition(self, entry: Entry) -> bool:
        """True if a known entry says something that it never said before, and has not done so too often."""
        said = self.said.get((entry.feed, entry.key), set())
        return wording(entry) not in said and len(said) < EDITIONS

    def replaced(self, entry: Entry) -> StoryId | None:
        """The story of the earliest of the entries that one says to replace."""
        keys = [(entry.feed, key) for key in (entry.record.references if entry.record else ())]
        return min((self.entries[key] for key in keys if key in self.entries), default=(0, None))[1]

    def paged(self, name: str) -> StoryId | None:
        """The story of the first entry that leads to a page."""
        keys = self.pages.get(name)
        return self.entries[keys[0]][1] if keys else None

    def place(
        self, feed: Feed, at: datetime, ranks: Iterable[tuple[StoryId, int]], size: int
    ) -> Mapping[StoryId, Place]:
        """Take in one look of a ranked feed: the best rank of each story on it.

        Returns the places that changed; stories that fell off the list lose theirs.
        """
        best: dict[StoryId, int] = {}
        for name, rank in ranks:
            best[name] = min(rank, best.get(name, rank))
        for name in self.listed.get(feed.id, set()) - set(best):
            self.stories[name].places.pop(feed.id, None)
        moved = {}
        for name, rank in best.items():
            held = self.stories[name].places.get(feed.id)
            place = Place(feed.id, at, rank, size, held.rank if held else None, feed.name)
            self.stories[name].places[feed.id] = place
            if held is None or held.rank != rank:
                moved[name] = place
        self.listed[feed.id] = set(best)
        return moved

    def first_wordings(self, name: StoryId) -> tuple[Sequence[str], Vectors]:
        """The oldest wordings of a story, at most WORDINGS, and their vectors, shape (n, d)."""
        live = self.stories[name]
        return list(live.titles)[:WORDINGS], np.stack(live.vectors)
