"""What a kind of feed is: two pure functions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from responder.model.feed import Feed, Sighting, Validators


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask a server."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] | None = None  # Fields to post; None for a GET.


@dataclass(frozen=True, slots=True)
class Answer:
    """What it said, decompressed."""

    status: int
    headers: Mapping[str, str]  # Names in lower case.
    body: bytes
    url: str  # Where it came from in the end.


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of feed.

    parse: feed, body, content type → sightings, top rank or newest first; raises ParseError.
    It runs in a worker process, so it stands at the top of a module.
    """

    request: Callable[[Feed, Validators], Request]
    parse: Callable[[Feed, bytes, str], tuple[Sighting, ...]]


def conditional(feed: Feed, validators: Validators) -> Request:
    """A GET that costs nothing when the feed has not changed (RFC 9110 section 13)."""
    headers = {}
    if validators.etag:
        headers["If-None-Match"] = validators.etag
    if validators.last_modified:
        headers["If-Modified-Since"] = validators.last_modified
    return Request(feed.url, headers)
