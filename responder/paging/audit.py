"""Proves every minute that no open alert is forgotten, and mends what is."""

from datetime import datetime

from sqlite_utils import Database

from responder.decide.escalation import LAPSES
from responder.model.journal import Act
from responder.model.oncall import AlertId, AlertState
from responder.paging.climb import Climber
from responder.store import alerts, escalations, journal


def audit(db: Database, climber: Climber, now: datetime) -> tuple[AlertId, ...]:
    """Find open alerts that nobody owns and nothing comes back to; tell them anew. Returns them.

    Those of more than a day ago, from a time before escalations were kept, are over.
    """
    found = escalations.forgotten(db)
    for name in found:
        alert = alerts.alert(db, name)
        if alert is None:
            continue
        if now - alert.at >= LAPSES:
            alerts.settle(db, name, AlertState.RESOLVED, None, only_from=(alert.state,))
            journal.write(db, Act(now, "machine", "alert.lapsed", name, alert.story))
            continue
        alerts.settle(db, name, AlertState.OPEN, None, only_from=(AlertState.ACKNOWLEDGED,))
        detail = f"{alert.state} without an owner or a due time"
        journal.write(db, Act(now, "machine", "auditor.mended", name, alert.story, detail))
        climber.begin(db, alert, now)
    return found
