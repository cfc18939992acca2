"""What nobody is harmed by can wait: four times as long, and for office hours."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from responder.decide.escalation import quiet_until
from responder.model.escalation import Policy, Quiet
from responder.model.oncall import Priority
from responder.model.severity import Severity

LONGER = 4
OPENS, CLOSES = time(9), time(18)  # Of the desk's day.


def unhurried(severity: Severity, priority: Priority | None = None) -> bool:
    """True for the technology of the day: nobody is harmed or worried, and it is no P1."""
    return severity is Severity.NONE and priority is not Priority.P1


def slowed(policy: Policy, zone: ZoneInfo) -> Policy:
    """The policy with four times its waits, at rest outside office hours."""
    return replace(
        policy,
        steps=tuple(replace(step, wait=LONGER * step.wait) for step in policy.steps),
        quiet=_closed(zone),
        ack_lasts=LONGER * policy.ack_lasts,
        work_lasts=LONGER * policy.work_lasts,
    )


def after(wait: timedelta, now: datetime, zone: ZoneInfo) -> datetime:
    """When something is due that would be due after a wait; never outside office hours."""
    due = now + LONGER * wait
    return quiet_until(_closed(zone), due) or due


def _closed(zone: ZoneInfo) -> Quiet:
    return Quiet(CLOSES, OPENS, str(zone))
