"""What the cycle holds in memory: the stories of the last days, as the store has them too."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from responder.decide.attention import Place
from responder.decide.background import Vectors
from responder.decide.cluster import Known
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
    places: dict[FeedId, Place] = field(default_factory=dict)  # Ranked feeds, at their last look.
    told: Priority | None = None  # The loudest so far.
    told_at: datetime | None = None  # The last time.

    def tell(self, priority: Priority, at: datetime) -> None:
        """Note that an editor was told."""
        self.told = min(self.told or priority, priority)  # P1 sorts before P2.
        self.told_at = at

    def hold(self, entry: Entry, feed: Feed, at: datetime, vector: Vectors) -> bool:
        """Take an entry in; True if its wording is new to the story."""
        if not feed.ranked:
            self.carriers[feed.id] = feed.trust
        if entry.record is not None:
            for replaced in entry.record.references:
                self.records.pop(replaced, None)
            self.records[entry.key] = entry.record
            self.official |= feed.trust is Trust.OFFICIAL
        if entry.title in self.titles:
            return False
        self.titles[entry.title] = Title(entry.title, feed.id, at)
        if len(self.vectors) < WORDINGS:
            self.vectors.append(vector.copy())  # The row itself would keep its whole batch in memory.
        return True


@dataclass(slots=True)
class Live:
    """All live stories."""

    known: Known
    stories: dict[StoryId, LiveStory] = field(default_factory=dict)
    entries: dict[Key, tuple[int, StoryId]] = field(default_factory=dict)
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
            for listed in self.listed.values():
                listed.difference_update(gone)
        open_ = frozenset(name for name, live in self.stories.items() if live.story.first_seen >= settled)
        if not open_.issuperset(self.known.stories):
            self.known = self.known.only(open_)

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
            place = Place(feed.id, at, rank, size, held.rank if held else None)
            self.stories[name].places[feed.id] = place
            if held is None or held.rank != rank:
                moved[name] = place
        self.listed[feed.id] = set(best)
        return moved

    def first_wordings(self, name: StoryId) -> tuple[Sequence[str], Vectors]:
        """The oldest wordings of a story, at most WORDINGS, and their vectors, shape (n, d)."""
        live = self.stories[name]
        return list(live.titles)[:WORDINGS], np.stack(live.vectors)
