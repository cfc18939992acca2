"""JSON from strangers: read once, and each value taken only in the shape it is promised in."""

import json
import math
import re
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from responder.errors import ParseError
from responder.fetch.charset import decoded
from responder.fetch.text import plain
from responder.model.feed import Feed

Read = TypeVar("Read")
_DECODER = json.JSONDecoder()
_BLANK = " \t\r\n\ufeff"
_LONGEST = 40  # Characters of a number worth reading.
_WRAPPED = re.compile(r"\s*(?:var\s{1,9}\w{1,80}\s{0,9}=|[\w.$]{0,80}\()(?=\s*[\[{])")


def document(feed: Feed, body: bytes, content_type: str, promised: str) -> Any:
    """The JSON of a body; the call or assignment that a script wraps it in is taken off.

    What follows the end of an object or a list is passed over: where a shorter list is written
    over a longer one, the end of the old one stays behind the whole new one.
    promised: what the kind of feed expects, for the message of the ParseError.
    """
    try:
        return loose(decoded(body, content_type))
    except (ValueError, RecursionError) as error:
        raise ParseError(feed.id, f"expected {promised}, but this is not JSON: {error}") from error


def loose(text: str) -> Any:
    """JSON as documents hold it; raises ValueError or RecursionError."""
    if wrapped := _WRAPPED.match(text):
        text = text[wrapped.end() :]
    return _DECODER.raw_decode(text.lstrip(_BLANK))[0]


def inside(value: Any, *path: str | int) -> Any:
    """What lies at the end of the path; None where a step of it is missing."""
    for step in path:
        if isinstance(step, str) and isinstance(value, dict):
            value = value.get(step)
        elif isinstance(step, int) and isinstance(value, list) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def words(*stated: Any) -> str:
    """The first that is text, or a number as text; empty where none is."""
    return next((text for one in stated if (text := _words(one))), "")


def number(stated: Any, most: float) -> float | None:
    """A number between -most and most, also when it is written as text; else None."""
    try:
        found = float(_words(stated)[:_LONGEST])
    except ValueError:
        return None
    return found if math.isfinite(found) and abs(found) <= most else None


def total(stated: Iterable[Any], most: float) -> float | None:
    """The sum of those that are numbers between -most and most; None where none is."""
    known = [found for one in stated if (found := number(one, most)) is not None]
    return sum(known) if known else None


def readable(feed: Feed, read: Sequence[Read | None], promised: str) -> tuple[Read, ...]:
    """What could be read; ParseError where there were rows and none of them could."""
    found = tuple(one for one in read if one is not None)
    if read and not found:
        raise ParseError(feed.id, f"expected {promised}, but not one row can be read")
    return found


def unexpected(feed: Feed, promised: str, *said: Any) -> ParseError:
    """The error for another shape, with the first text that the server says instead."""
    text = plain(words(*said))
    return ParseError(feed.id, f"expected {promised}{f', but the server says {text!r}' if text else ''}")


def _words(stated: Any) -> str:
    if isinstance(stated, bool) or not isinstance(stated, str | int | float):
        return ""
    if isinstance(stated, float) and not math.isfinite(stated):
        return ""
    try:
        return str(stated).strip()
    except ValueError:  # An integer of more figures than Python writes out.
        return ""
