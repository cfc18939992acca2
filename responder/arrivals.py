"""Tells what a batch of looks brings: entries that are new, editions of known ones, and history."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from responder.decide.entries import Standing, standing, twin, wording
from responder.live import Key, Live
from responder.model.feed import Entry, Feed, FeedId, Look
from responder.store import Store, stories

Seen = tuple[Entry, datetime]  # And when it was first seen so.


@dataclass(slots=True)
class Arrivals:
    """Each in the order of the looks."""

    new: list[Seen] = field(default_factory=list)
    editions: list[Seen] = field(
        default_factory=list
    )  # Of entries whose story is live, or that are new here.
    history: list[Seen] = field(default_factory=list)


async def arrivals(
    looks: Sequence[Look], sources: Mapping[FeedId, Feed], live: Live, store: Store, window: timedelta
) -> Arrivals:
    """Sort out what was never seen by the rules of decide.entries; the rest stays away.

    Unranked feeds are also compared with all that was ever read, as their entries come again
    after their story is over; under a new key an entry is known by its twin.
    """
    found, unseen = Arrivals(), dict[Key, Seen]()
    for entry, at in _entries(looks):
        key = (entry.feed, entry.key)
        if key in live.entries:
            if not sources[entry.feed].ranked and live.is_edition(entry):
                live.said[key].add(wording(entry))
                found.editions.append((entry, at))
        else:
            unseen.setdefault(key, (entry, at))
    known = await _known(unseen, sources, store, window)
    for key, (entry, at) in unseen.items():
        same = (entry.feed, twin(entry))
        if key in known or same in known:
            continue
        if same[1] and not sources[entry.feed].ranked:
            known.add(same)
        _sort(entry, at, sources[entry.feed], window, found)
    return found


def _entries(looks: Sequence[Look]) -> Iterator[Seen]:
    return ((sighting.entry, look.observed_at) for look in looks for sighting in look.sightings)


async def _known(
    unseen: Mapping[Key, Seen], sources: Mapping[FeedId, Feed], store: Store, window: timedelta
) -> set[tuple[FeedId, str]]:
    """Keys and twins that were read before; those of ranked feeds are not asked for."""
    asked = [(key, seen) for key, seen in unseen.items() if not sources[key[0]].ranked]
    if not asked:
        return set()
    keys = [key for key, _ in asked]
    twins = [(entry.feed, same, at - window) for _, (entry, at) in asked if (same := twin(entry))]
    return set(await store.read(lambda db: stories.known_keys(db, keys) | stories.known_twins(db, twins)))


def _sort(entry: Entry, at: datetime, feed: Feed, window: timedelta, found: Arrivals) -> None:
    match standing(entry, feed, at, window):
        case Standing.NEWS:
            found.new.append((entry, at))
            if entry.also:
                found.editions.append((replace(entry, title=entry.also, also=""), at))
        case Standing.HISTORY:
            found.history.append((entry, at))
