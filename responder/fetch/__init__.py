"""The edge where feeds come in.

A source is two pure functions, ``request`` and ``parse``; ``client`` alone touches the wire, and
parsing happens in worker processes. A new kind of feed is a new file and one line here.
"""

from collections.abc import Mapping
from types import MappingProxyType

from responder.fetch import (
    bluesky,
    cap,
    cenc,
    fdsn,
    gdacs,
    github,
    hackernews,
    hotlist,
    jma,
    jsonfeed,
    mapped,
    mastodon,
    newsnow,
    reddit,
    rss,
    science,
    usgs,
    warnings_cn,
    who,
)
from responder.fetch.client import Client, Limits
from responder.fetch.recognise import recognise
from responder.fetch.source import Answer, Request, Source
from responder.fetch.text import plain
from responder.fetch.workers import ParserPool

SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        "rss": rss.SOURCE,  # RSS of every version, RDF, Atom, and what RSSHub makes of other sites.
        "newsnow": newsnow.SOURCE,  # Hot lists as JSON.
        "usgs": usgs.SOURCE,  # Earthquakes as GeoJSON.
        "cap": cap.SOURCE,  # CAP 1.1 and 1.2, single or in an Atom index.
        "cenc": cenc.SOURCE,  # Earthquakes as China's networks center lists them.
        "fdsn": fdsn.SOURCE,  # Earthquakes as GeoJSON of FDSN services (EMSC, INGV, GeoNet).
        "jsonfeed": jsonfeed.SOURCE,  # JSON Feed 1 and 1.1.
        "hotlist": hotlist.SOURCE,  # Hot lists as sites and DailyHotApi give them.
        "gdacs": gdacs.SOURCE,  # GDACS, and earthquakes with GeoRSS points.
        "warnings_cn": warnings_cn.SOURCE,  # Warnings of China's weather offices as JSON.
        "mastodon": mastodon.SOURCE,  # Trending links and tags, and timelines.
        "hackernews": hackernews.SOURCE,  # Hits of its search, and items.
        "reddit": reddit.SOURCE,  # Listings as JSON.
        "bluesky": bluesky.SOURCE,  # Posts as JSON.
        "science": science.SOURCE,  # Papers and press releases: arXiv, journals, EurekAlert.
        "who": who.SOURCE,  # Disease Outbreak News, as JSON and as RSS.
        "github": github.SOURCE,  # What is trending, and hits of its search.
        "jma": jma.SOURCE,  # Bulletins of Japan's weather office, single or in its Atom index.
        "jmespath": mapped.SOURCE,  # Any JSON, by expressions in the feed's settings.
    }
)

__all__ = ["SOURCES", "Answer", "Client", "Limits", "ParserPool", "Request", "Source", "plain", "recognise"]
