"""Notices about feeds: at most one that is not over for each trouble of each feed."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from responder.model.feed import FeedId, FeedState
from responder.model.notice import Notice, NoticeId, Turn
from responder.model.oncall import PersonId
from responder.store.codec import decode, encode, stamp

OPEN = "over_at IS NULL"


def turn(db: Database, turn: Turn) -> Notice | None:
    """Begin or end a notice; None if it stands so already, so that nothing is told twice."""
    held = next(_notices(db, f"feed = ? AND trouble = ? AND {OPEN}", [turn.feed, turn.trouble]), None)
    if turn.over:
        if held is None:
            return None
        ended = replace(held, over_at=turn.at)
        _keep(db, ended)
        return ended
    if held is not None:
        return None
    name = hashlib.sha256(f"{turn.feed}\0{turn.trouble}\0{turn.at.isoformat()}".encode()).hexdigest()[:12]
    begun = Notice(NoticeId("n-" + name), turn.feed, turn.trouble, turn.at, turn.detail)
    _keep(db, begun)
    return begun


def settle(db: Database, states: Mapping[FeedId, FeedState], now: datetime) -> None:
    """End what is told of feeds that are read no longer, or that start anew."""
    for notice in list(_notices(db, OPEN, [])):
        state = states.get(notice.feed)
        if state is None or notice.trouble not in state.health.raised:
            _keep(db, replace(notice, over_at=now))


def notice(db: Database, wanted: NoticeId) -> Notice | None:
    return next(_notices(db, "id = ?", [wanted]), None)


def shown(db: Database, since: datetime) -> tuple[Notice, ...]:
    """Those that nobody has taken off the desk and that are not over, or ended since a time; latest first."""
    asked = f"dismissed_by IS NULL AND ({OPEN} OR over_at >= ?) ORDER BY raised_at DESC, id"
    return tuple(_notices(db, asked, [stamp(since)]))


def latest(db: Database, since: datetime) -> tuple[Notice, ...]:
    """All that are not over, or ended since a time, dismissed or not; latest first."""
    return tuple(_notices(db, f"({OPEN} OR over_at >= ?) ORDER BY raised_at DESC, id", [stamp(since)]))


def dismiss(db: Database, wanted: NoticeId, person: PersonId) -> bool:
    """Take a notice off the desk; False if somebody has."""
    held = notice(db, wanted)
    if held is None or held.dismissed_by is not None:
        return False
    _keep(db, replace(held, dismissed_by=person))
    return True


def _keep(db: Database, notice: Notice) -> None:
    db.execute(
        """INSERT INTO notices (id, feed, trouble, raised_at, over_at, dismissed_by, value)
           VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET
               over_at = excluded.over_at, dismissed_by = excluded.dismissed_by, value = excluded.value""",
        [
            notice.id,
            notice.feed,
            notice.trouble,
            stamp(notice.raised_at),
            stamp(notice.over_at) if notice.over_at else None,
            notice.dismissed_by,
            encode(notice),
        ],
    )


def _notices(db: Database, where: str, values: list[str]) -> Iterator[Notice]:
    for row in db.query(f"SELECT value FROM notices WHERE {where}", values):
        yield decode(Notice, row["value"])
