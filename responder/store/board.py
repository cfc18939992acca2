"""What the desk shows: a story with its alert, its climb and its pages."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from responder.model.feed import Entry
from responder.model.journal import JournalLine
from responder.model.oncall import Alert, Delivery
from responder.model.response import Page
from responder.model.story import ListPath, Story, StoryId
from responder.store import alerts, journal, pages, stories


@dataclass(frozen=True, slots=True)
class Card:
    """One line of the desk: the story as it is now and the latest alert about it."""

    story: Story
    alert: Alert
    paths: tuple[ListPath, ...]
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class File:
    """All that is known of one story."""

    story: Story
    alerts: tuple[Alert, ...]  # Oldest first; empty if nobody was told.
    paths: tuple[ListPath, ...]
    pages: tuple[Page, ...]
    entries: tuple[tuple[Entry, datetime], ...]  # With the time each was first seen.
    deliveries: tuple[Delivery, ...]
    timeline: tuple[JournalLine, ...]


def cards(db: Database, since: datetime) -> tuple[Card, ...]:
    """Stories alerted since a time; the latest alert of each, newest first."""
    latest = {alert.story: alert for alert in alerts.since(db, since)}
    made = []
    for alert in sorted(latest.values(), key=lambda a: (a.at, a.id), reverse=True):
        story = stories.story(db, alert.story)
        if story is not None:
            made.append(Card(story, alert, stories.paths(db, story.id), pages.of_story(db, story.id)))
    return tuple(made)


def file(db: Database, wanted: StoryId) -> File | None:
    """Everything about one story, None if there is no such story."""
    story = stories.story(db, wanted)
    if story is None:
        return None
    raised = alerts.of_story(db, wanted)
    return File(
        story=story,
        alerts=raised,
        paths=stories.paths(db, wanted),
        pages=pages.of_story(db, wanted),
        entries=stories.entries_of(db, wanted),
        deliveries=tuple(d for alert in raised for d in alerts.deliveries(db, alert.id)),
        timeline=tuple(journal.lines(db, wanted)),
    )
