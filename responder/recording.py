"""Reads recordings: looks of lists, or single entries, one JSON object a line, plain or gzip."""

import gzip
import heapq
import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import IO, Any

from pydantic import TypeAdapter, ValidationError

from responder.errors import RecordingError
from responder.fetch import plain
from responder.model.feed import (
    Entry,
    Feed,
    FeedId,
    Group,
    Look,
    Record,
    Sighting,
    Trust,
)

_RECORD = TypeAdapter(Record)


def read(
    paths: Sequence[Path], since: datetime | None = None, until: datetime | None = None
) -> Iterator[tuple[datetime, tuple[Look, ...]]]:
    """Looks of all recordings, oldest first, those of one moment together.

    since, until: the moments wanted, since <= moment < until; None leaves that end open.
    Each recording must be in order of time. Raises RecordingError naming file and line.
    """
    streams = [_looks(path) for path in paths]
    merged = heapq.merge(*streams, key=lambda look: look.observed_at)
    for at, looks in groupby(merged, key=lambda look: look.observed_at):
        if until is not None and at >= until:
            return
        if since is None or at >= since:
            yield at, tuple(looks)


def feed_of(name: FeedId, *, ranked: bool, drill: bool = False) -> Feed:
    """A feed that stands for one that a recording names and the configuration does not."""
    return Feed(
        id=name,
        name=name,
        url="",
        kind="recording",
        language="mul",
        trust=Trust.LIST if ranked else Trust.PRESS,
        group=Group.HOTLIST if ranked else Group.NEWS,
        interval=timedelta(hours=1),
        drill=drill,
    )


def _looks(path: Path) -> Iterator[Look]:
    last: datetime | None = None
    for number, row in _rows(path):
        try:
            look = _look(row)
        except (KeyError, TypeError, ValueError, ValidationError) as error:
            raise _wrong(path, number, f"not a look or an entry: {error}") from error
        if last is not None and look.observed_at < last:
            raise _wrong(path, number, "earlier than the line before; sort the file by observed_at")
        last = look.observed_at
        yield look


def _rows(path: Path) -> Iterator[tuple[int, Any]]:
    try:
        with _opened(path) as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield number, json.loads(line)
    except json.JSONDecodeError as error:
        raise _wrong(path, number, f"not JSON: {error}") from error
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise RecordingError(f"{path}: cannot be read: {error}") from error


def _opened(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")


def _wrong(path: Path, number: int, what: str) -> RecordingError:
    return RecordingError(f"{path}:{number}: {what}")


def _look(row: Any) -> Look:
    at = _moment(row["observed_at"])
    feed = FeedId(row["feed"])
    if "entry" in row:
        return Look(feed, at, (Sighting(_entry(feed, row["entry"])),))
    titles = row["titles"]
    ranks = row.get("ranks") or range(1, len(titles) + 1)
    heat = row.get("heat") or [None] * len(titles)
    return Look(
        feed,
        at,
        tuple(
            Sighting(Entry(feed, title, title), rank, None if h is None else float(h))
            for title, rank, h in zip(map(plain, titles), ranks, heat, strict=True)
            if title
        ),
    )


def _entry(feed: FeedId, row: Any) -> Entry:
    stated = {name: row[name] for name in Record.__slots__ if name in row}
    return Entry(
        feed,
        key=str(row["id"]),
        title=plain(row["title"]),
        url=row.get("url", ""),
        summary=row.get("summary", ""),
        published=_moment(row["published"]) if row.get("published") else None,
        record=_RECORD.validate_python(stated) if stated else None,
    )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"time without a zone: {text}")
    return moment
