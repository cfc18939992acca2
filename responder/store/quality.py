"""What the report of a week is made of."""

from collections.abc import Sequence
from datetime import datetime

from sqlite_utils import Database

from responder.model.feed import FeedId
from responder.model.quality import Week
from responder.model.ruling import Ruling, Said
from responder.model.story import Story, StoryId
from responder.store import alerts, rulings, stories
from responder.store.codec import stamp

BY_HAND = ("page.sent", "call.begun", "text.started", "tip.noted")


def week(db: Database, since: datetime, until: datetime) -> Week:
    """From one time to before another."""
    raised = tuple(one for one in alerts.since(db, since) if one.at < until and not one.drill)
    told = {alert.story for alert in raised}
    held = rulings.held(db)
    said = tuple(one for one in held if one.story in told or since <= one.at < until)
    feeds = {story: _feeds(db, story) for story in told}
    return Week(raised, said, feeds, _by_hand(db, since, until, said))


def _feeds(db: Database, story: StoryId) -> tuple[FeedId, ...]:
    rows = db.query("SELECT DISTINCT feed FROM entries WHERE story = ? ORDER BY feed", [story])
    return tuple(FeedId(row["feed"]) for row in rows)


def _by_hand(db: Database, since: datetime, until: datetime, said: Sequence[Ruling]) -> tuple[Story, ...]:
    """Stories that people noted, began to answer or called relevant, and that nobody was ever told of."""
    marks = ", ".join("?" * len(BY_HAND))
    rows = db.query(
        f"""SELECT DISTINCT story FROM journal
            WHERE at >= ? AND at < ? AND story <> '' AND actor <> 'machine' AND verb IN ({marks})""",
        [stamp(since), stamp(until), *BY_HAND],
    )
    named = {StoryId(row["story"]) for row in rows} | {one.story for one in said if one.said is Said.RELEVANT}
    quiet = (name for name in sorted(named) if not alerts.of_story(db, name))
    found = (stories.story(db, name) for name in quiet)
    return tuple(one for one in found if one is not None and not one.drill)
