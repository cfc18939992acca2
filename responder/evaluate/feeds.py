"""How the parsers stand up to a folder of real, broken and hostile documents."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from responder.errors import ParseError, RecordingError, RefusedError
from responder.evaluate.counts import entries_in
from responder.evaluate.figures import percentile, rounded
from responder.evaluate.lag import watched
from responder.evaluate.rows import rows
from responder.fetch import SOURCES, ParserPool, plain, recognise
from responder.fetch.workers import Parse
from responder.model.feed import Feed, FeedId, Group, Sighting, Trust

TIMEOUT_S = 5.0
EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)  # No feed tells of anything older.
AHEAD = timedelta(days=1)  # A date further in the future is taken for misread.
CUT = 120  # Characters at which a manifest cuts first titles off.
TITLED = {"rss", "newsnow", "hotlist", "jsonfeed", "reddit", "warnings_cn"}  # Others make titles of figures.
MISREAD = {"utf-7"}  # Charsets that another parser honours and none should, as they hide markup.


@dataclass(frozen=True, slots=True)
class FeedScores:
    """What became of the documents; one that its parser refuses is neither crashed nor wrong."""

    documents: int
    crashed: int  # An exception other than ParseError and RefusedError, or the death of the worker.
    timed_out: int
    entries: int
    titles_wrong: int  # Documents whose first title is not the manifest's.
    dates_wrong: int  # Entries published before 1980 or more than a day after now.
    slowest_s: float  # Start of a worker process left out.
    counts_agree: int  # Well-formed feeds of whose entries lxml counts as many as we read.
    counts_differ: int
    loop_lag_p99_ms: float  # While documents are parsed; parsing happens in other processes.


@dataclass(frozen=True, slots=True)
class Document:
    """One line of manifest.jsonl."""

    file: str
    encoding: str = ""
    n_entries: int = 0  # As another parser sees them.
    first_title: str = ""  # May hold markup; the feed's own title where there are no entries.
    bozo: int = 0  # Other than 0: that parser had to repair the document.
    content_type: str = ""
    json_items: int = 0  # Rows of a document that is JSON.

    def gainsays(self, title: str) -> bool:
        """True if another parser read the first title well, and otherwise."""
        told = plain(self.first_title)
        read = self.json_items or (self.n_entries and not self.bozo)
        if not self.encoding or self.encoding in MISREAD or not read or not told:
            return False
        if self.json_items:  # A row may name one thing by several words, of which the manifest has one.
            return told not in title
        return title[: len(told)] != told if len(self.first_title) >= CUT else title != told


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document."""

    seconds: float
    sightings: Sequence[Sighting] = ()
    crashed: bool = False
    timed_out: bool = False
    title_wrong: bool = False
    count: int | None = None  # Of its entries, by lxml; None where it is no well-formed feed.


class Parses(Protocol):
    """The parser pool, or the fake of the tests."""

    async def parse(
        self, parse: Parse, feed: Feed, body: bytes, content_type: str
    ) -> tuple[Sighting, ...]: ...


async def score(folder: Path, *, now: datetime) -> FeedScores:
    """Parse every document of a folder's manifest; raises RecordingError if one is missing."""
    async with ParserPool(timeout_s=TIMEOUT_S) as pool:
        return await tally(folder, pool, now=now)


async def tally(folder: Path, pool: Parses, *, now: datetime) -> FeedScores:
    """As score, with a pool that is already there."""
    documents = rows(folder / "manifest.jsonl", Document)
    outcomes: list[Outcome] = []
    with watched() as lags:
        for document in documents:
            if not outcomes or outcomes[-1].crashed or outcomes[-1].timed_out:
                await _start(pool)
            body = await asyncio.to_thread(_body, folder / document.file)
            outcomes.append(await _outcome(document, body, pool))
    counted = [len(one.sightings) == one.count for one in outcomes if one.count is not None]
    return FeedScores(
        documents=len(outcomes),
        crashed=sum(outcome.crashed for outcome in outcomes),
        timed_out=sum(outcome.timed_out for outcome in outcomes),
        entries=sum(len(outcome.sightings) for outcome in outcomes),
        titles_wrong=sum(outcome.title_wrong for outcome in outcomes),
        dates_wrong=sum(_misdated(s, now) for outcome in outcomes for s in outcome.sightings),
        slowest_s=rounded(max((outcome.seconds for outcome in outcomes), default=0.0)),
        counts_agree=sum(counted),
        counts_differ=len(counted) - sum(counted),
        loop_lag_p99_ms=rounded(1000 * (percentile(lags, 99) or 0.0)),
    )


def kind_of(body: bytes, content_type: str = "") -> str:
    """The key of fetch.SOURCES that a document is tried on.

    JSON of no known form goes to the hot lists and all else to RSS, whose parsers refuse it.
    """
    text = body.lstrip(b"\xef\xbb\xbf \t\r\n")
    return recognise(body, content_type) or ("newsnow" if text[:1] in {b"{", b"["} else "rss")


def _body(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RecordingError(f"{path}: named in the manifest and cannot be read: {error}") from error


async def _start(pool: Parses) -> None:
    """Have a worker started, so that the next document's time is its own."""
    with suppress(ParseError, RefusedError):
        await pool.parse(SOURCES["newsnow"].parse, _feed("start", "newsnow"), b"", "")


async def _outcome(document: Document, body: bytes, pool: Parses) -> Outcome:
    kind = kind_of(body, document.content_type)
    feed, parse = _feed(document.file, kind), SOURCES[kind].parse
    count = await asyncio.to_thread(entries_in, body)
    start = time.perf_counter()
    try:
        found = await pool.parse(parse, feed, body, document.content_type)
    except RefusedError:
        return Outcome(time.perf_counter() - start, timed_out=True)
    except ParseError as error:
        # The pool names the broken pipe as the cause where the parser took its process with it.
        return Outcome(time.perf_counter() - start, crashed=isinstance(error.__cause__, EOFError | OSError))
    except Exception:  # Whatever a parser lets out is what is counted here.
        return Outcome(time.perf_counter() - start, crashed=True)
    seconds = time.perf_counter() - start
    first = found[0].entry.title if found else ""
    wrong = (
        kind in TITLED and (kind == "rss" or bool(found and document.json_items)) and document.gainsays(first)
    )
    return Outcome(seconds, found, timed_out=seconds > TIMEOUT_S, title_wrong=wrong, count=count)


def _feed(name: str, kind: str) -> Feed:
    return Feed(
        FeedId(name),
        name,
        "https://example.org/" + name,
        kind,
        "mul",
        Trust.PRESS,
        Group.NEWS,
        timedelta(minutes=10),
    )


def _misdated(sighting: Sighting, now: datetime) -> bool:
    published = sighting.entry.published
    return published is not None and not EARLIEST <= published <= now + AHEAD
