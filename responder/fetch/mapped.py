"""Any JSON, read by the JMESPath expressions in the settings of its feed."""

from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

from responder.errors import ParseError
from responder.fetch.dates import moment
from responder.fetch.source import Source, conditional
from responder.fetch.text import SUMMARY, key, link, plain
from responder.fetch.values import document, readable, words
from responder.model.feed import Entry, Feed, Paths, Sighting

MOST = 500  # Items read of one document.
# What functions like to_number, ceil or sort_by raise on values that nobody foresaw.
_FAULTS = (JMESPathError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def parse(feed: Feed, body: bytes, content_type: str) -> tuple[Sighting, ...]:
    """Items in the order of the document, which is a rank in a feed that is a ranking."""
    if feed.paths is None:
        raise ParseError(feed.id, "expected paths in the settings of the feed, as its kind is jmespath")
    promised = f"JSON with a list of items at {feed.paths.items!r}"
    answer = document(feed, body, content_type, promised)
    try:
        rows = _found(feed.paths.items, answer)
        if not isinstance(rows, list):
            raise ParseError(feed.id, f"expected {promised}")
        read = [_sighting(feed, feed.paths, row, rank) for rank, row in enumerate(rows[:MOST], start=1)]
    except _FAULTS as error:
        # Only the name: the text of some of these errors holds the whole value, however deep it is.
        what = f"expected {promised}, but the paths do not fit it ({type(error).__name__})"
        raise ParseError(feed.id, what) from error
    return readable(feed, read, promised)


def _sighting(feed: Feed, paths: Paths, row: Any, rank: int) -> Sighting | None:
    """None for an item without a title."""
    title = plain(words(_found(paths.title, row)))
    if not title:
        return None
    address = words(_found(paths.url, row))
    entry = Entry(
        feed.id,
        key=key(words(_found(paths.id, row)), address, title),
        title=title,
        url=link(address, feed.url),
        summary=plain(words(_found(paths.summary, row)), SUMMARY),
        published=moment(words(_found(paths.published, row)), feed.zone),
    )
    return Sighting(entry, rank if feed.ranked else None)


def _found(path: str, value: Any) -> Any:
    return jmespath.search(path, value) if path else None


SOURCE = Source(conditional, parse)
