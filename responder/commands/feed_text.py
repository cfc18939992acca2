"""Feeds, what was read of them and how they were asked, in plain lines for a terminal."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from responder.fetch.opml import interval_text
from responder.finding import Found
from responder.model.feed import Feed, FeedState, Sighting
from responder.model.politeness import FeedDay
from responder.poll import Polled

SHOWN = 5  # Entries.


def choice(number: int, one: Found) -> str:
    feed = one.proposal.feed
    return f"{number}. {feed.name}\n   {feed.kind}, {len(one.sightings)} entries: {feed.url}"


def found(one: Found) -> str:
    """What would be read, and what is odd about it, as comments of the settings."""
    feed = one.proposal.feed
    lines = [f"{feed.name}: {feed.kind}, {len(one.sightings)} entries, {feed.url}"]
    lines += [f"  {_entry(sighting)}" for sighting in one.sightings[:SHOWN]]
    lines += [f"  … and {len(one.sightings) - SHOWN} more"] if len(one.sightings) > SHOWN else []
    lines += [f"note: {text}" for text in one.proposal.odd]
    return "\n".join(f"# {line}" for line in lines) + "\n"


def row(feed: Feed, state: FeedState | None, now: datetime) -> str:
    every = interval_text(feed.interval)
    return f"{feed.id:<24} {feed.kind:<11} {feed.trust:<9} {every:>4}  {_state(state, now)}  {feed.name}"


def answer(feed: Feed, polled: Polled, now: datetime) -> str:
    """How a feed that was asked just now answered."""
    state = polled.state
    if polled.look is None:
        return f"{feed.id:<24} FAILS  {state.last_error or 'not asked, as its host is to be left alone'}"
    dates = [s.entry.published for s in polled.look.sightings if s.entry.published]
    newest = f"newest {max(dates):%Y-%m-%d %H:%M} UTC" if dates else "no dates"
    moved = f", moved to {state.move.to}" if state.move else ""
    return f"{feed.id:<24} well   {len(polled.look.sightings)} entries, {newest}{moved}"


def told(total: FeedDay, days: Sequence[FeedDay]) -> str:
    """The account of one feed."""
    return "\n".join((str(total.feed), *(f"  {line}" for line in _account(total, days))))


def account(total: FeedDay, days: Sequence[FeedDay]) -> Mapping[str, Any]:
    """The same for machines."""
    counts = {name: _plain(value) for name, value in asdict(total).items() if name != "day"}
    return {**counts, "from": days[0].day.isoformat(), "to": days[-1].day.isoformat()}


def _account(total: FeedDay, days: Sequence[FeedDay]) -> Iterator[str]:
    yield (
        f"{days[0].day} … {days[-1].day}: {total.requests} requests: {total.ok} × 200,"
        f" {total.unchanged} × 304, {total.redirected} × 3xx, {total.denied} × 4xx, {total.faulty} × 5xx;"
        f" {total.size:,} bytes"
    )
    if total.failures:
        yield "failed: " + ", ".join(f"{how} {times}" for how, times in total.failures.items())
    if total.conditional:
        yield f"asked only for what changed: {total.conditional}, of which {total.honoured} answered 304"
    if total.shortest_s is not None and total.longest_s is not None:
        yield f"between two attempts: {total.shortest_s:.0f} to {total.longest_s:.0f} s"
    if total.waits:
        pending = total.waits - total.waits_kept - total.waits_cut
        yield (
            f"asked to wait: {total.waits}, kept {total.waits_kept}, cut short {total.waits_cut},"
            f" not over yet {max(pending, 0)}"
        )
    if total.gaps:
        yield f"gaps: {total.gaps}"
    if total.pushed:
        yield f"delivered by a hub: {total.pushed}"
    yield f"last body: {total.body_at:%Y-%m-%d %H:%M:%S} UTC" if total.body_at else "no body yet"


def _state(state: FeedState | None, now: datetime) -> str:
    if state is None or (state.looked_at is None and not state.failures):
        return "not asked"
    if state.gone:
        return "gone"
    if state.failures:
        return f"failed {state.failures} times: {state.last_error}"
    minutes = (now - state.looked_at).total_seconds() / 60 if state.looked_at else 0
    return f"well, {minutes:.0f} min ago"


def _entry(sighting: Sighting) -> str:
    at = sighting.entry.published
    return f"{f'{at:%Y-%m-%d %H:%M} UTC' if at else 'no date':<20}  {sighting.entry.title[:80]}"


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
