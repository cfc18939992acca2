"""Hands what was brought to the cycle, and tells whoever brought it once it is kept."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from responder.errors import StoreError
from responder.live import Key
from responder.model.feed import Entry, Feed, FeedState, Look, Sighting
from responder.poll import Polled
from responder.store import Store, stories

PATIENCE_S = 20.0  # After which whoever waits is told to come again.
NEVER_ASKED = datetime(9999, 1, 1, tzinfo=UTC)
BROUGHT = "brought"  # Stands where a state has its address, so that a feed that is asked later starts anew.


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of the entries that were brought; each is counted once."""

    taken: int = 0  # Kept now.
    known: int = 0  # Had come before.
    late: int = 0  # Published too long ago to be news: in no story.


@dataclass(frozen=True, slots=True)
class Handed(Polled):
    """A look that somebody has brought, and the promise to tell them what became of it."""

    kept: asyncio.Future[Receipt] = field(kw_only=True)

    @property
    def keys(self) -> Sequence[Key]:
        return [(one.entry.feed, one.entry.key) for one in self.look.sightings] if self.look else []


@dataclass(frozen=True, slots=True)
class Intake:
    """put: hands over to the one that digests all looks in turn. now: the service's clock."""

    put: Callable[[Handed], None]
    now: Callable[[], datetime]

    async def hand(self, feed: Feed, entries: Sequence[Entry]) -> Receipt:
        """Give entries in and wait until they are in the store.

        Raises StoreError when they are not by then: nothing may be lost, so they must come again.
        """
        now, loop = self.now(), asyncio.get_running_loop()
        look = Look(feed.id, now, tuple(Sighting(entry) for entry in entries))
        state = FeedState(feed.id, NEVER_ASKED, looked_at=now, read_at=now, url=BROUGHT)
        handed = Handed(look, state, kept=loop.create_future())
        self.put(handed)
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await handed.kept
        except TimeoutError as error:
            raise StoreError(f"feed {feed.id}: not kept within {PATIENCE_S:g} s") from error


def brought(polled: Sequence[Polled]) -> Sequence[Handed]:
    """Those for which somebody waits."""
    return [one for one in polled if isinstance(one, Handed)]


async def in_store(store: Store, handed: Sequence[Handed]) -> frozenset[Key]:
    """The keys of what was brought that stand in a story."""
    asked = {key for one in handed for key in one.keys}
    return await store.read(lambda db: stories.known_keys(db, asked, told=True)) if asked else frozenset()


def tell(handed: Sequence[Handed], before: frozenset[Key], after: frozenset[Key]) -> None:
    """Settle the promises; before, after: the keys in the store before and after the cycle's turn."""
    known = set(before)
    for one in handed:
        keys = dict.fromkeys(one.keys)
        old = known & keys.keys()
        new = (after & keys.keys()) - old
        known |= new
        _settle(one.kept, Receipt(len(new), len(old), len(keys) - len(new) - len(old)))


def refuse(handed: Sequence[Handed], error: StoreError) -> None:
    """Tell everybody who still waits that nothing was kept."""
    for one in handed:
        if not one.kept.done():
            one.kept.set_exception(error)


def _settle(kept: asyncio.Future[Receipt], receipt: Receipt) -> None:
    if not kept.done():  # Whoever waited may have lost patience.
        kept.set_result(receipt)
