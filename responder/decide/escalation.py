"""What comes next for an alert: tell the next step, look for receipts, open it again, or rest.

``advance`` answers for one escalation at one moment; nothing else moves it. The next due time is
counted from the moment of the move and not from the planned one, so a clock that jumps ahead
brings one step early and skips none, and one that jumps back costs one more wait and repeats none.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from responder.decide import rota
from responder.model.escalation import (
    CLOCK_SLACK,
    Escalation,
    Policy,
    Quiet,
    Route,
    Standing,
    Step,
    Who,
    WhoKind,
)
from responder.model.oncall import Alert, AlertState, Delivery, DeliveryState, Person, PersonId, Priority
from responder.model.rota import Rota
from responder.model.story import Severity

CHECK_AFTER = timedelta(minutes=2)  # By then a receipt is there, or the next channel is tried.
LAPSES = timedelta(hours=24)  # An alert that nobody took in a day is news no more.
# When everybody was told and nobody answered: P1 begins anew, P2 stays on the desk's list.
REST = {Priority.P1: timedelta(minutes=30), Priority.P2: LAPSES}


class Deed(StrEnum):
    """What a move asks the machine to do."""

    NONE = "none"
    TELL = "tell"  # The step.
    CHECK = "check"  # Receipts of the step told last.
    REOPEN = "reopen"  # The alert, whose owner did nothing, and then tell the step.
    LAPSE = "lapse"  # The alert is over, unanswered.


@dataclass(frozen=True, slots=True)
class Held:
    """How the alert stands: what the desk's people did to it."""

    state: AlertState
    taken_at: datetime | None = None  # When its owner got it.
    worked_at: datetime | None = None  # Last act of any person on its story, other than taking.


@dataclass(frozen=True, slots=True)
class Move:
    """The escalation as it is from now on, and what is to be done in the same transaction."""

    escalation: Escalation
    deed: Deed
    step: Step | None = None  # With TELL and REOPEN.


def begin(alert: Alert, policy: Policy, now: datetime) -> Escalation:
    """A new escalation: due at once, or after the quiet hours where it may wait."""
    ends = quiet_until(policy.quiet, now) if alert.priority is Priority.P2 else None
    standing = Standing.RESTING if ends else Standing.CLIMBING
    return Escalation(alert.id, alert.story, alert.priority, policy, standing, now, now, ends or now)


def quiet_until(quiet: Quiet | None, now: datetime) -> datetime | None:
    """When the quiet hours that hold now end; None where none hold."""
    if quiet is None or quiet.start == quiet.end:
        return None
    zone = ZoneInfo(quiet.zone)
    local = now.astimezone(zone)
    at = local.time()
    crosses = quiet.end < quiet.start
    inside = at >= quiet.start or at < quiet.end if crosses else quiet.start <= at < quiet.end
    if not inside:
        return None
    day = local.date() + timedelta(days=1) if crosses and at >= quiet.start else local.date()
    ends = datetime.combine(day, quiet.end, tzinfo=zone).astimezone(now.tzinfo)
    # In the hour that a clock change repeats, the end may be the first of two and past already.
    return max(ends, now + CLOCK_SLACK)


def advance(held: Escalation, alert: Held, now: datetime) -> Move | None:
    """The next move; None while nothing is due."""
    if held.standing is Standing.OVER:
        return None
    match alert.state:
        case AlertState.RESOLVED:
            return _over(held, now, Deed.NONE)
        case AlertState.ACKNOWLEDGED:
            return _watched(held, alert, now)
        case AlertState.OPEN:
            return _waited(held, now)


def _waited(held: Escalation, now: datetime) -> Move | None:
    """Nobody has it."""
    if held.standing is Standing.TAKEN:  # It was given back.
        return _step(replace(held, place=0), now, Deed.TELL)
    if now < held.since - CLOCK_SLACK:
        left = (held.due_at or held.since) - held.since
        return Move(_moved(held, now, due_at=now + max(left, timedelta())), Deed.NONE)
    return None if held.due_at and now < held.due_at else _due(held, now)


def _due(held: Escalation, now: datetime) -> Move:
    if now - held.begun_at >= LAPSES:
        return _over(held, now, Deed.LAPSE)
    if not held.checked:
        wait = _last(held).wait - CHECK_AFTER
        return Move(_moved(held, now, due_at=now + wait, checked=True), Deed.CHECK)
    if held.standing is Standing.UNANSWERED:
        return _step(replace(held, place=0), now, Deed.TELL)
    if held.place >= len(held.policy.steps) * (1 + held.policy.repeats):
        rest = now + REST[held.priority]
        return Move(_moved(held, now, standing=Standing.UNANSWERED, due_at=rest), Deed.NONE)
    return _step(held, now, Deed.TELL)


def _over(held: Escalation, now: datetime, deed: Deed) -> Move:
    return Move(_moved(held, now, standing=Standing.OVER, due_at=None), deed)


def _step(held: Escalation, now: datetime, deed: Deed) -> Move:
    step = held.policy.steps[held.place % len(held.policy.steps)]
    checked = step.wait <= CHECK_AFTER
    due = now + (step.wait if checked else CHECK_AFTER)
    moved = _moved(held, now, standing=Standing.CLIMBING, due_at=due, checked=checked)
    return Move(replace(moved, place=held.place + 1, told=held.told + 1), deed, step)


def _watched(held: Escalation, alert: Held, now: datetime) -> Move | None:
    """Somebody has it: until when, or it is open again."""
    taken = alert.taken_at or held.since
    ends = taken + held.policy.ack_lasts
    if alert.worked_at is not None and alert.worked_at >= taken:
        ends = max(ends, alert.worked_at + held.policy.work_lasts)
    longest = max(held.policy.ack_lasts, held.policy.work_lasts)
    if ends > now + longest + CLOCK_SLACK:  # The clock went back: the acts lie ahead of it.
        ends = now + longest
    if now >= ends:
        return _step(replace(held, place=0), now, Deed.REOPEN)
    if held.standing is Standing.TAKEN and held.due_at == ends:
        return None
    return Move(_moved(held, now, standing=Standing.TAKEN, due_at=ends, checked=True), Deed.NONE)


def _last(held: Escalation) -> Step:
    return held.policy.steps[(held.place - 1) % len(held.policy.steps)]


def _moved(
    held: Escalation,
    now: datetime,
    *,
    due_at: datetime | None,
    standing: Standing | None = None,
    checked: bool | None = None,
) -> Escalation:
    return replace(
        held,
        standing=standing or held.standing,
        since=now,
        due_at=due_at,
        checked=held.checked if checked is None else checked,
        fence=held.fence + 1,
    )


@dataclass(frozen=True, slots=True)
class Roster:
    """The staff and the rotas with the overrides that hold."""

    people: Sequence[Person]
    rotas: Mapping[str, Rota]

    def told(self, who: Sequence[Who], now: datetime) -> tuple[Person, ...]:
        """The people of a step at a moment, each once; empty where nobody is on duty."""
        named = dict.fromkeys(person for one in who for person in self._people(one, now))
        by_id = {person.id: person for person in self.people}
        return tuple(by_id[name] for name in named if name in by_id)

    def _people(self, who: Who, now: datetime) -> tuple[PersonId, ...]:
        find: Mapping[WhoKind, Callable[[], tuple[PersonId, ...]]] = {
            WhoKind.ROTA: lambda: rota.on_call(self.rotas[who.name], now) if who.name in self.rotas else (),
            WhoKind.PERSON: lambda: (PersonId(who.name),),
            WhoKind.ROLE: lambda: tuple(p.id for p in self.people if p.role == who.name),
        }
        return find[who.kind]()


@dataclass(frozen=True, slots=True)
class Facts:
    """What a route looks at."""

    subject: str
    priority: Priority
    severity: Severity
    titles: Sequence[str]
    languages: Collection[str]


def policy_of(
    facts: Facts, routes: Sequence[Route], policies: Mapping[str, Policy], default: Policy
) -> Policy:
    """The policy of the first route that fits; the default where none does."""
    for route in routes:
        fits = (
            (not route.subjects or facts.subject in route.subjects)
            and (not route.priorities or facts.priority in route.priorities)
            and facts.severity >= route.severity
            and (not route.places or any(_holds(title, route.places) for title in facts.titles))
            and (not route.languages or bool(set(route.languages) & set(facts.languages)))
        )
        if fits and route.policy in policies:
            return policies[route.policy]
    return default


def _holds(title: str, places: Sequence[str]) -> bool:
    return any(place.casefold() in title.casefold() for place in places)


def unreceived(deliveries: Sequence[Delivery], step: int) -> tuple[Delivery, ...]:
    """Messages of a step that nobody is known to have got, the last one to each person.

    A failed one is left out: it has handed over to the next channel by itself.
    """
    last: dict[str, Delivery] = {}
    got: set[str] = set()
    for delivery in sorted(deliveries, key=lambda d: d.turn):
        if delivery.step != step:
            continue
        last[delivery.to] = delivery
        if delivery.state in {DeliveryState.DELIVERED, DeliveryState.READ}:
            got.add(delivery.to)
    silent = (DeliveryState.PENDING, DeliveryState.LEASED, DeliveryState.SUBMITTED)
    return tuple(d for to, d in last.items() if to not in got and d.state in silent)
