"""Feeds for the tests of reading, and parsers that misbehave; a worker imports them by name."""

import os
from dataclasses import replace
from datetime import timedelta
from typing import Any

from responder.model.feed import Feed, FeedId, Group, Paths, Sighting, Trust

FEED = Feed(
    FeedId("pond"),
    "Pond",
    "https://pond.example.org/feed/index.xml",
    "rss",
    "en",
    Trust.PRESS,
    Group.NEWS,
    timedelta(minutes=10),
)
PATHS = Paths(items="data", title="title || name", id="id", url="url", summary="text", published="time")


def feed(kind: str = "rss", **changes: Any) -> Feed:
    return replace(FEED, kind=kind, **changes)


def spin(_feed: Feed, _body: bytes, _content_type: str) -> tuple[Sighting, ...]:
    while True:
        pass


def leave(_feed: Feed, _body: bytes, _content_type: str) -> tuple[Sighting, ...]:
    os._exit(3)


def nothing(_feed: Feed, _body: bytes, _content_type: str) -> tuple[Sighting, ...]:
    return ()
