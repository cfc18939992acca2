"""The edge where feeds come in.

A source is two pure functions, ``request`` and ``parse``; ``client`` alone touches the wire, and
parsing happens in worker processes. A new kind of feed is a new file and one line here.
"""

from collections.abc import Mapping
from types import MappingProxyType

from responder.fetch import cap, newsnow, rss, usgs
from responder.fetch.client import Client, Limits
from responder.fetch.source import Answer, Request, Source
from responder.fetch.text import plain
from responder.fetch.workers import ParserPool

SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        "rss": rss.SOURCE,  # RSS and Atom.
        "newsnow": newsnow.SOURCE,  # Hot lists as JSON.
        "usgs": usgs.SOURCE,  # Earthquakes as GeoJSON.
        "cap": cap.SOURCE,  # CAP 1.1 and 1.2, single or in an Atom index.
    }
)

__all__ = ["SOURCES", "Answer", "Client", "Limits", "ParserPool", "Request", "Source", "plain"]
