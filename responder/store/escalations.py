"""How far the telling of each alert has come, and when it goes on."""

from datetime import datetime

from sqlite_utils import Database

from responder.model.escalation import CLOCK_SLACK, Escalation, Standing
from responder.model.oncall import AlertId
from responder.store.codec import decode, encode, stamp


def begin(db: Database, held: Escalation) -> None:
    """Keep a new escalation, in place of an earlier one of the same alert."""
    db.execute(
        """INSERT OR REPLACE INTO escalations (alert, standing, since, due_at, fence, value)
           VALUES (?, ?, ?, ?, ?, ?)""",
        [held.alert, held.standing, stamp(held.since), _due(held), held.fence, encode(held)],
    )


def of_alert(db: Database, alert: AlertId) -> Escalation | None:
    row = next(db.query("SELECT value FROM escalations WHERE alert = ?", [alert]), None)
    return decode(Escalation, row["value"]) if row else None


def due(db: Database, now: datetime, most: int) -> tuple[AlertId, ...]:
    """Alerts whose escalation is to go on, the longest due first, and those from a clock set back."""
    rows = db.query(
        """SELECT alert FROM escalations WHERE standing != 'over' AND (due_at <= ? OR since > ?)
           ORDER BY due_at, alert LIMIT ?""",
        [stamp(now), stamp(now + CLOCK_SLACK), most],
    )
    return tuple(AlertId(row["alert"]) for row in rows)


def move(db: Database, before: Escalation, after: Escalation) -> bool:
    """Compare and set; False if somebody else has moved it on meanwhile."""
    done = db.execute(
        """UPDATE escalations SET standing = ?, since = ?, due_at = ?, fence = ?, value = ?
           WHERE alert = ? AND fence = ?""",
        [
            after.standing,
            stamp(after.since),
            _due(after),
            after.fence,
            encode(after),
            before.alert,
            before.fence,
        ],
    )
    return bool(done.rowcount)


def wake(db: Database, alert: AlertId, now: datetime) -> None:
    """Look at an alert at once: something was done to it."""
    db.execute(
        "UPDATE escalations SET due_at = ? WHERE alert = ? AND standing != 'over'", [stamp(now), alert]
    )


def unanswered(db: Database) -> tuple[AlertId, ...]:
    """Open alerts that interrupt, were told to everybody and taken by nobody."""
    rows = db.query(
        """SELECT alert FROM escalations JOIN alerts ON alerts.id = alert
           WHERE standing = ? AND state = 'open' AND priority = 'P1' ORDER BY alert""",
        [Standing.UNANSWERED],
    )
    return tuple(AlertId(row["alert"]) for row in rows)


def forgotten(db: Database) -> tuple[AlertId, ...]:
    """Alerts that nobody owns and nothing will come back to: the auditor's question."""
    rows = db.query(
        """SELECT alerts.id AS alert FROM alerts LEFT JOIN escalations ON escalations.alert = alerts.id
           WHERE alerts.priority IN ('P1', 'P2')
             AND ((alerts.state = 'open' AND (standing IS NULL OR standing = 'over' OR due_at IS NULL))
               OR (alerts.state = 'acknowledged' AND alerts.owner IS NULL))
           ORDER BY alerts.id"""
    )
    return tuple(AlertId(row["alert"]) for row in rows)


def _due(held: Escalation) -> str | None:
    return stamp(held.due_at) if held.due_at else None
