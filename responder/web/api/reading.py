"""What programs may read: stories, alerts, feeds; newest first."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web
from pydantic import BaseModel

from responder.model.feed import Feed, FeedId, FeedState
from responder.model.story import Story, StoryId
from responder.store import alerts, board, feeds, stories
from responder.store.board import File
from responder.web.api import forms
from responder.web.api.door import reading
from responder.web.api.problems import Problem
from responder.web.room import ROOM

SHOWN = timedelta(hours=24)  # Unless `since` says otherwise.
MOST, USUAL = 500, 100
_TIME = "Write a time with its zone, like 2026-11-20T10:00:00Z; + is %2B in an address"
_FIRST, _LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)  # A zone can be added to.
_FIGURES = re.compile(r"\d{1,4}", re.ASCII)


async def show_stories(request: web.Request) -> web.Response:
    await reading(request)
    since, limit = _asked(request)
    found = await request.app[ROOM].store.read(lambda db: stories.latest(db, since, limit))
    return _answer(forms.Stories(stories=[forms.StoryLine(**_story(one)) for one in found]))


async def show_story(request: web.Request) -> web.Response:
    await reading(request)
    room, name = request.app[ROOM], StoryId(request.match_info["story"])
    file = await room.store.read(lambda db: board.file(db, name))
    if file is None:
        raise Problem(404, "there is no such story", "Take an id from /api/stories")
    return _answer(_file(file, {feed.id: feed for feed in room.feeds}))


async def show_alerts(request: web.Request) -> web.Response:
    await reading(request)
    since, limit = _asked(request)
    found = await request.app[ROOM].store.read(lambda db: alerts.since(db, since))
    latest = sorted(found, key=lambda alert: (alert.at, alert.id), reverse=True)[:limit]
    return _answer(forms.Alerts(alerts=[forms.AlertLine.of(alert) for alert in latest]))


async def show_feeds(request: web.Request) -> web.Response:
    await reading(request)
    room = request.app[ROOM]
    states = await room.store.read(feeds.states)
    lines = [_feed(feed, states.get(feed.id)) for feed in sorted(room.feeds, key=lambda feed: feed.id)]
    return _answer(forms.Feeds(feeds=lines))


def _asked(request: web.Request) -> tuple[datetime, int]:
    """From when on, and how many. Raises Problem naming what cannot be read."""
    since = request.app[ROOM].now() - SHOWN
    if (stated := request.query.get("since")) is not None:
        try:
            since = datetime.fromisoformat(stated)
        except ValueError as error:
            raise Problem(400, "since is no time", _TIME) from error
        if since.tzinfo is None:
            raise Problem(400, "since has no zone", _TIME)
        since = min(max(since, _FIRST), _LAST)
    limit = request.query.get("limit", str(USUAL))
    if not (_FIGURES.fullmatch(limit) and 1 <= int(limit) <= MOST):
        raise Problem(400, "limit is no number that can be used", f"Write a number from 1 to {MOST}")
    return since, int(limit)


def _story(story: Story) -> dict[str, Any]:
    return {
        "id": story.id,
        "headline": story.headline,
        "state": story.state,
        "first_seen": story.first_seen,
        "last_seen": story.last_seen,
        "subject": story.scope.subject,
        "scope": story.scope.probability,
        "severity": story.judged.severity,
        "severity_reason": story.judged.reason,
        "attention": story.attention.score,
        "feeds": story.attention.feeds,
        "lists": story.attention.lists,
        "unverified": story.unverified,
        "drill": story.drill,
    }


def _file(file: File, known: dict[FeedId, Feed]) -> forms.StoryFile:
    entries = [
        forms.EntryLine(
            feed=entry.feed,
            trust=known[entry.feed].trust if entry.feed in known else None,
            id=entry.key,
            title=entry.title,
            url=entry.url,
            first_seen=at,
            published=entry.published,
        )
        for entry, at in file.entries
    ]
    raised = [forms.AlertLine.of(alert) for alert in file.alerts]
    return forms.StoryFile(**_story(file.story), entries=entries, alerts=raised)


def _feed(feed: Feed, state: FeedState | None) -> forms.FeedLine:
    return forms.FeedLine(
        id=feed.id,
        name=feed.name,
        kind=feed.kind,
        language=feed.language,
        trust=feed.trust,
        group=feed.group,
        interval_s=None if feed.door else feed.interval.total_seconds(),
        last_answer=state.looked_at if state else None,
        failures=state.failures if state else 0,
        error=state.last_error if state else "",
        troubles=list(state.health.raised) if state else [],
        drill=feed.drill,
    )


def _answer(value: BaseModel) -> web.Response:
    return web.json_response(text=value.model_dump_json())


ROUTES = (
    web.get("/api/stories", show_stories),
    web.get("/api/stories/{story}", show_story),
    web.get("/api/alerts", show_alerts),
    web.get("/api/feeds", show_feeds),
)
