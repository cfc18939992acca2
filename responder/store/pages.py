"""Pages to experts, the calls they belong to, and what was asked of each expert of late."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from responder.model.escalation import CLOCK_SLACK
from responder.model.library import Expert, ExpertId
from responder.model.response import Call, CallId, Load, Overlay, Page, PageId
from responder.model.story import StoryId
from responder.store.codec import decode, encode, moment, stamp

WEEK, MONTH = timedelta(days=7), timedelta(days=30)


def keep(db: Database, page: Page) -> None:
    db.execute(
        """INSERT INTO pages (id, story, expert, asked_at, since, due_at, fence, value)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET value = excluded.value, since = excluded.since,
               due_at = excluded.due_at, fence = excluded.fence""",
        [
            page.id,
            page.story,
            page.expert,
            stamp(page.asked_at),
            _maybe(page.since),
            _maybe(page.due_at),
            page.fence,
            encode(page),
        ],
    )


def page(db: Database, wanted: PageId) -> Page | None:
    row = next(db.query("SELECT value FROM pages WHERE id = ?", [wanted]), None)
    return decode(Page, row["value"]) if row else None


def of_story(db: Database, story: StoryId) -> tuple[Page, ...]:
    rows = db.query("SELECT value FROM pages WHERE story = ? ORDER BY asked_at, id", [story])
    return tuple(decode(Page, row["value"]) for row in rows)


def of_call(db: Database, call: Call) -> tuple[Page, ...]:
    return tuple(one for one in of_story(db, call.story) if one.call == call.id)


def move(db: Database, before: Page, after: Page) -> bool:
    """Compare and set; False if somebody else has moved it on meanwhile."""
    row = next(db.query("SELECT fence FROM pages WHERE id = ?", [before.id]), None)
    if row is None or row["fence"] != before.fence:
        return False
    keep(db, after)
    return True


def due(db: Database, now: datetime, most: int) -> tuple[PageId, ...]:
    """Pages that the machine comes back to now, and those from a clock set back."""
    rows = db.query(
        """SELECT id FROM pages WHERE due_at <= ? OR (due_at IS NOT NULL AND since > ?)
           ORDER BY due_at, id LIMIT ?""",
        [stamp(now), stamp(now + CLOCK_SLACK), most],
    )
    return tuple(PageId(row["id"]) for row in rows)


def keep_call(db: Database, call: Call) -> None:
    db.execute(
        """INSERT OR REPLACE INTO calls (id, story, state, since, due_at, fence, value)
           VALUES (?, ?, ?, ?, ?, ?, ?)""",
        [
            call.id,
            call.story,
            call.state,
            stamp(call.since or call.asked_at),
            _maybe(call.due_at),
            call.fence,
            encode(call),
        ],
    )


def call(db: Database, wanted: CallId) -> Call | None:
    row = next(db.query("SELECT value FROM calls WHERE id = ?", [wanted]), None)
    return decode(Call, row["value"]) if row else None


def calls_of(db: Database, story: StoryId) -> tuple[Call, ...]:
    rows = db.query("SELECT value FROM calls WHERE story = ? ORDER BY id", [story])
    return tuple(decode(Call, row["value"]) for row in rows)


def move_call(db: Database, before: Call, after: Call) -> bool:
    """Compare and set; False if somebody else has moved it on meanwhile."""
    row = next(db.query("SELECT fence FROM calls WHERE id = ?", [before.id]), None)
    if row is None or row["fence"] != before.fence:
        return False
    keep_call(db, after)
    return True


def wake_call(db: Database, wanted: CallId, now: datetime) -> None:
    """Look at a call at once: an answer came or a promise was broken."""
    db.execute("UPDATE calls SET due_at = ? WHERE id = ? AND state IN ('open', 'met')", [stamp(now), wanted])


def due_calls(db: Database, now: datetime, most: int) -> tuple[CallId, ...]:
    """Calls that go on now, and those from a clock set back."""
    rows = db.query(
        """SELECT id FROM calls WHERE state IN ('open', 'met') AND (due_at <= ? OR since > ?)
           ORDER BY due_at, id LIMIT ?""",
        [stamp(now), stamp(now + CLOCK_SLACK), most],
    )
    return tuple(CallId(row["id"]) for row in rows)


def loads(db: Database, experts: Sequence[Expert], now: datetime) -> Mapping[ExpertId, Load]:
    """What was asked of each expert in the last month; drills do not count."""
    rows = db.query(
        """SELECT expert, asked_at FROM pages
           WHERE asked_at > ? AND json_extract(value, '$.drill') = 0 ORDER BY expert""",
        [stamp(now - MONTH)],
    )
    asked: dict[str, list[datetime]] = {}
    for row in rows:
        asked.setdefault(row["expert"], []).append(moment(row["asked_at"]))
    return {one.id: _load(one, asked.get(one.id, []), now) for one in experts if one.id in asked}


def _load(expert: Expert, asked: Sequence[datetime], now: datetime) -> Load:
    zone, (start, end) = ZoneInfo(expert.zone), expert.hours
    nights = 0
    for at in asked:
        local = at.astimezone(zone).time()
        inside = start <= local < end if start < end else local >= start or local < end
        nights += not (start == end or inside)
    return Load(sum(at > now - WEEK for at in asked), len(asked), nights)


def keep_overlay(db: Database, overlay: Overlay) -> None:
    db.execute(
        "INSERT OR REPLACE INTO overlays (expert, value) VALUES (?, ?)", [overlay.expert, encode(overlay)]
    )


def overlays(db: Database) -> Mapping[ExpertId, Overlay]:
    held = (decode(Overlay, row["value"]) for row in db.query("SELECT value FROM overlays"))
    return {overlay.expert: overlay for overlay in held}


def _maybe(at: datetime | None) -> str | None:
    return stamp(at) if at else None
