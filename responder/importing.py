"""Feeds of an OPML file as feeds of ours."""

import json
import re
from collections.abc import Collection, Sequence
from datetime import timedelta
from zoneinfo import available_timezones

from responder.decide.proposal import language_of, named_after
from responder.fetch import SOURCES
from responder.fetch.opml import Outline
from responder.model.feed import Feed, FeedId, Group, Paths, Trust

EVERY = timedelta(minutes=15)
_TRUST = {Group.HOTLIST: Trust.LIST, Group.SOCIAL: Trust.SOCIAL, Group.SCIENCE: Trust.SCIENCE}
_INTERVAL = re.compile(r"(\d{1,6})([smh])")
_UNITS = {"s": 1, "m": 60, "h": 3600}


def imported(outlines: Sequence[Outline], held: Collection[Feed]) -> tuple[tuple[Feed, ...], tuple[str, ...]]:
    """The new feeds, and a line for each one that is left out.

    Nothing is asked, so a feed is taken for RSS unless the file says otherwise, and its trust for its
    group's: only a person makes a feed an authority's, or a file that a person wrote as ours.
    """
    addresses, taken = {_bare(feed.url): str(feed.id) for feed in held}, {str(feed.id) for feed in held}
    new: list[Feed] = []
    skipped: list[str] = []
    for outline in outlines:
        if (known := addresses.get(_bare(outline.url))) is not None:
            skipped.append(f"left out: {outline.url} (line {outline.line}) is read already, as {known}")
            continue
        feed = _feed(outline, taken)
        if feed is None:
            skipped.append(f"left out: {outline.url} (line {outline.line}) is of a kind that needs paths")
            continue
        addresses[_bare(feed.url)] = str(feed.id)
        taken.add(str(feed.id))
        new.append(feed)
    return tuple(new), tuple(skipped)


def _feed(outline: Outline, taken: Collection[str]) -> Feed | None:
    own = outline.own
    kind = own["kind"] if own.get("kind") in SOURCES else "rss"
    paths = _paths(own.get("paths", ""))
    if kind == "jmespath" and paths is None:
        return None
    name = named_after(outline.url, taken)
    if re.fullmatch(r"[\w.-]+", own.get("id", "")) and own["id"] not in taken:
        name = own["id"]
    return Feed(
        id=FeedId(name),
        name=outline.title or name,
        url=outline.url,
        kind=kind,
        language=language_of(outline.language, ()) or _by_title(outline.title),
        trust=Trust(own["trust"])
        if own.get("trust") in set(Trust)
        else _TRUST.get(outline.group, Trust.PRESS),
        group=outline.group,
        interval=_interval(own.get("interval", "")),
        zone=own["zone"] if own.get("zone") in available_timezones() else "UTC",
        paths=paths if kind == "jmespath" else None,
    )


def _by_title(title: str) -> str:
    """Chinese by its script; other titles tell too little."""
    return "zh" if re.search("[\u4e00-\u9fff]", title) and not re.search("[\u3040-\u30ff]", title) else "en"


def _interval(text: str) -> timedelta:
    found = _INTERVAL.fullmatch(text)
    stated = timedelta(seconds=int(found[1]) * _UNITS[found[2]]) if found else EVERY
    return stated if timedelta(seconds=15) <= stated <= timedelta(days=7) else EVERY


def _paths(text: str) -> Paths | None:
    try:
        stated = json.loads(text)
        return Paths(**{str(name): str(path) for name, path in stated.items()})
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None


def _bare(url: str) -> str:
    """The same for two addresses that surely lead to the same feed."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/")
