"""Who is told of an alert, in which order, until somebody takes it."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from responder.model.oncall import AlertId, Priority
from responder.model.story import Severity, StoryId

CLOCK_SLACK = timedelta(seconds=2)  # Clocks are set back by so much every day; more is a jump.


class WhoKind(StrEnum):
    """How a step names the people that it tells."""

    ROTA = "rota"  # Those on duty at that moment.
    PERSON = "person"
    ROLE = "role"  # All of that role.


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody a step tells; the people are looked up when it is their turn."""

    kind: WhoKind
    name: str  # Id of a rota or person, or a role.


@dataclass(frozen=True, slots=True)
class Step:
    """One rung: these people are told together, and then have some time."""

    who: tuple[Who, ...]
    wait: timedelta  # Until the next step.


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours in which P2 pages nobody; equal times: none."""

    start: time
    end: time
    zone: str  # IANA.


@dataclass(frozen=True, slots=True)
class Policy:
    """An escalation policy. Each alert keeps the copy that held when it was raised."""

    name: str
    steps: tuple[Step, ...]
    repeats: int = 0  # Times that all steps are gone through again.
    quiet: Quiet | None = None
    ack_lasts: timedelta = timedelta(minutes=10)  # Taken, and nothing done: it is open again.
    work_lasts: timedelta = timedelta(hours=1)  # The same after the last act of any person.


@dataclass(frozen=True, slots=True)
class Route:
    """Which policy an alert gets: the first route that fits. What is empty fits everything."""

    policy: str
    subjects: tuple[str, ...] = ()
    priorities: tuple[Priority, ...] = ()
    severity: Severity = Severity.NONE  # As grave as this or graver.
    places: tuple[str, ...] = ()  # Names that one of the story's titles must hold, such as 上海 or Shanghai.
    languages: tuple[str, ...] = ()  # Of the feeds that carry the story.


class Standing(StrEnum):
    """Where an escalation stands."""

    RESTING = "resting"  # P2 in the quiet hours: it begins when they end.
    CLIMBING = "climbing"  # Step after step is told.
    UNANSWERED = "unanswered"  # Every step was told, nobody took it; it begins anew at the due time.
    TAKEN = "taken"  # Somebody has it, until the due time.
    OVER = "over"  # The alert is resolved.


@dataclass(frozen=True, slots=True)
class Escalation:
    """How far the telling of one alert has come.

    Steps are counted over all rounds, so that a message's id names its step for ever.
    """

    alert: AlertId
    story: StoryId
    priority: Priority
    policy: Policy
    standing: Standing
    begun_at: datetime
    since: datetime  # Of the last move; the due time is counted from it.
    due_at: datetime | None  # None only when over.
    place: int = 0  # Steps told in this round of rounds.
    told: int = 0  # Steps told in all.
    checked: bool = True  # False: receipts of the last step are looked at, at the due time.
    fence: int = 0  # Counts the moves; compared and set.
