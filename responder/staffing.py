"""The settings of the people half: rotas, escalation policies, routes; rows of the file and their values."""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from responder.fields import Address, Name, Strict, ZoneName
from responder.model.escalation import Policy, Quiet, Route, Step, Who, WhoKind
from responder.model.oncall import PersonId, Priority, Role
from responder.model.rota import Hours, Layer, Rota, RotaId
from responder.model.story import Severity

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERYBODY = "default"  # The policy of all alerts that no route names, and its name in the settings.
LONGEST_WAIT = timedelta(hours=24)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours"}


def _wait(value: object) -> timedelta:
    found = re.fullmatch(r"(\d{1,5})([smh])", str(value))
    if not found:
        raise ValueError("write it as 90s, 3m or 2h")
    wait = timedelta(**{_UNITS[found[2]]: int(found[1])})
    if not timedelta(seconds=10) <= wait <= LONGEST_WAIT:
        raise ValueError("give people 10s or more, and at most 24h")
    return wait


def _turn(value: str) -> str:
    if not re.fullmatch(r"[1-9]\d{0,2}[hdw]", value):
        raise ValueError("write how long a turn lasts as 8h, 1d or 1w")
    return value


def _span(value: str) -> str:
    if value:
        clock_hours(value)
    return value


def _clock(value: str) -> str:
    if value:
        _time(value)
    return value


def _who(value: str) -> str:
    kind, _, name = value.partition(":")
    if kind not in set(WhoKind) or not name:
        raise ValueError("write rota:NAME, person:ID or role:editor")
    if kind == WhoKind.ROLE and name not in set(Role):
        raise ValueError(f"no role {name}; write one of {', '.join(Role)}")
    return value


def _day(value: str) -> str:
    if value not in DAYS:
        raise ValueError(f"write days as {', '.join(DAYS)}")
    return value


Wait = Annotated[timedelta, BeforeValidator(_wait)]
Turn = Annotated[str, AfterValidator(_turn)]
Span = Annotated[str, AfterValidator(_span)]
Clock = Annotated[str, AfterValidator(_clock)]
WhoName = Annotated[str, AfterValidator(_who)]
Day = Annotated[str, AfterValidator(_day)]


class Mode(StrEnum):
    """How earnest the service is meant."""

    TRIAL = "trial"
    PRODUCTION = "production"  # It does not start without something outside that watches it.


class ServiceSettings(Strict):
    """What watches the service itself, and when the digest goes out."""

    heartbeat_url: Address = ""  # Asked every heartbeat_s while all is well.
    heartbeat_s: Annotated[int, Field(ge=10, le=3600)] = 60
    canary_min: Annotated[int, Field(ge=0, le=24 * 60)] = 0  # Minutes between test messages; 0: none.
    canary_to: str = ""  # Person whose channels the test messages go to; empty: the first.
    digest_at: Clock = "08:00"  # When the P3 of a day are told; empty: never.


class LayerRow(Strict):
    """One of `rotas.layers`."""

    name: Name
    people: Annotated[tuple[Name, ...], Field(min_length=1)]
    first: date
    hand_over: Clock = "09:00"
    turn: Turn = "1w"
    days: tuple[Day, ...] = ()
    hours: Span = ""
    beside: bool = False


class RotaRow(Strict):
    """One of `[[rotas]]`."""

    name: Name
    zone: ZoneName | Literal[""] = ""  # Empty: the desk's.
    layers: Annotated[tuple[LayerRow, ...], Field(min_length=1)]
    cover_days: tuple[Day, ...] = ()
    cover_hours: Span = ""


class StepRow(Strict):
    """One of `policies.steps`."""

    who: Annotated[tuple[WhoName, ...], Field(min_length=1)]
    wait: Wait = timedelta(minutes=3)


class PolicyRow(Strict):
    """One of `[[policies]]`."""

    name: Name
    steps: Annotated[tuple[StepRow, ...], Field(min_length=1)]
    repeats: Annotated[int, Field(ge=0, le=20)] = 1
    quiet: Span = ""
    ack: Wait = timedelta(minutes=10)
    work: Wait = timedelta(hours=1)


class RouteRow(Strict):
    """One of `[[routes]]`."""

    policy: Name
    subjects: tuple[str, ...] = ()
    priorities: tuple[Priority, ...] = ()
    severity: Annotated[int, Field(ge=0, le=3)] = 0
    places: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


def clock_hours(text: str) -> tuple[time, time]:
    """Read 22:00-07:00. Raises ValueError that says how to write it."""
    found = re.fullmatch(r"(\d\d:\d\d)-(\d\d:\d\d)", text)
    if not found:
        raise ValueError('write hours as "22:00-07:00"')
    return _time(found[1]), _time(found[2])


def _time(text: str) -> time:
    try:
        return time.fromisoformat(text) if re.fullmatch(r"\d\d:\d\d", text) else time.fromisoformat("")
    except ValueError as error:
        raise ValueError('write a time of day as "09:00"') from error


def rota(row: RotaRow, desk_zone: str) -> Rota:
    """desk_zone: where the rota names none."""
    layers = tuple(_layer(one) for one in row.layers)
    return Rota(RotaId(row.name), row.zone or desk_zone, layers, _within(row.cover_days, row.cover_hours))


def _layer(row: LayerRow) -> Layer:
    number, unit = int(row.turn[:-1]), row.turn[-1]
    return Layer(
        row.name,
        tuple(PersonId(name) for name in row.people),
        row.first,
        _time(row.hand_over),
        days={"h": 0, "d": number, "w": 7 * number}[unit],
        hours=number if unit == "h" else 0,
        within=_within(row.days, row.hours),
        beside=row.beside,
    )


def _within(days: Sequence[str], hours: str) -> tuple[Hours, ...]:
    if not days and not hours:
        return ()
    numbers = frozenset(DAYS.index(day) for day in days) or frozenset(range(7))
    start, end = clock_hours(hours) if hours else (time(), time())
    return (Hours(numbers, start, end),)


def policy(row: PolicyRow, desk_zone: str) -> Policy:
    quiet = Quiet(*clock_hours(row.quiet), desk_zone) if row.quiet else None
    steps = tuple(Step(tuple(_one(who) for who in step.who), step.wait) for step in row.steps)
    return Policy(row.name, steps, row.repeats, quiet, row.ack, row.work)


def _one(text: str) -> Who:
    kind, _, name = text.partition(":")
    return Who(WhoKind(kind), name)


def route(row: RouteRow) -> Route:
    return Route(row.policy, row.subjects, row.priorities, Severity(row.severity), row.places, row.languages)


def default_policy() -> Policy:
    """Without any settings: every editor at once."""
    return Policy(EVERYBODY, (Step((Who(WhoKind.ROLE, Role.EDITOR),), timedelta(minutes=3)),))


@dataclass(frozen=True, slots=True)
class Staff:
    """The tables that name each other."""

    people: Sequence[str]
    rotas: Sequence[RotaRow]
    policies: Sequence[PolicyRow]
    routes: Sequence[RouteRow]
    service: ServiceSettings


Wrong = tuple[tuple[str | int, ...], str, str]  # Where, what is wrong, how to mend it.


def faults(staff: Staff, *, production: bool) -> Iterator[Wrong]:
    """Names that nothing answers to or that stand twice, and what production needs."""
    yield from _twice("rotas", [row.name for row in staff.rotas])
    yield from _twice("policies", [row.name for row in staff.policies])
    yield from _nobody(staff)
    policies = [EVERYBODY, *(one.name for one in staff.policies)]
    for i, to in enumerate(staff.routes):
        if to.policy not in policies:
            yield ("routes", i, "policy"), f"no policy {to.policy}", _near(to.policy, policies)
    if production and not staff.service.heartbeat_url:
        mend = "Set service.heartbeat_url to an outside dead-man's switch, or mode to trial"
        yield ("mode",), "mode is production and nobody would notice a dead service", mend


def _twice(table: str, names: Sequence[str]) -> Iterator[Wrong]:
    for i, one in enumerate(names):
        if one in names[:i]:
            yield (table, i, "name"), f"{table}: {one} stands twice", "Rename one"


def _nobody(staff: Staff) -> Iterator[Wrong]:
    for i, row in enumerate(staff.rotas):
        for name in (name for layer in row.layers for name in layer.people):
            if name not in staff.people:
                yield ("rotas", i, "name"), f"rota {row.name}: no person {name}", _near(name, staff.people)
    rotas = [row.name for row in staff.rotas]
    known = {WhoKind.ROTA: rotas, WhoKind.PERSON: staff.people, WhoKind.ROLE: list(Role)}
    for i, one in enumerate(staff.policies):
        for who in (_one(text) for step in one.steps for text in step.who):
            if who.name not in known[who.kind]:
                mend = _near(who.name, known[who.kind])
                yield ("policies", i, "name"), f"policy {one.name}: no {who.kind} {who.name}", mend
    canary = staff.service.canary_to
    if canary and canary not in staff.people:
        yield ("service", "canary_to"), f"no person {canary}", _near(canary, staff.people)


def _near(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, 1)
    return f"Did you mean {near[0]}?" if near else f"Write one of {', '.join(known)}" if known else "Add it"
