"""Who is on duty when: rotas, their layers, overrides and swaps."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import NewType

from responder.model.oncall import PersonId

RotaId = NewType("RotaId", str)
OverrideId = NewType("OverrideId", str)
SwapId = NewType("SwapId", str)


@dataclass(frozen=True, slots=True)
class Hours:
    """A stretch of some days of the week, on the clocks of the rota's zone."""

    days: frozenset[int]  # 0 is Monday; the day on which the stretch begins.
    start: time
    end: time  # Equal to start: a whole day; earlier: it crosses midnight.


@dataclass(frozen=True, slots=True)
class Layer:
    """People who take turns. A turn lasts `days` days of the calendar or `hours` that pass, not both.

    Turns are counted from the first hand-over in both directions, so that no day is before the rota.
    """

    name: str
    people: tuple[PersonId, ...]  # In their turn; one or more.
    first: date  # Day of one hand-over to the first of the people.
    hand_over: time
    days: int = 0
    hours: int = 0
    within: tuple[Hours, ...] = ()  # Outside of these nobody of the layer is on duty; empty: always.
    beside: bool = False  # True: on duty beside the layers below, not in their place.


@dataclass(frozen=True, slots=True)
class Override:
    """Somebody else is on duty for once."""

    id: OverrideId
    rota: RotaId
    person: PersonId  # Who comes in.
    instead_of: PersonId | None  # Who is relieved; None: whoever is on duty, and nobody where none is.
    start: datetime
    end: datetime
    made_at: datetime  # A later one wins over an earlier one.
    made_by: str = ""
    source: str = ""  # UID of the calendar's event that it came from; empty where a person made it.


class SwapState(StrEnum):
    """Where a swap stands."""

    ASKED = "asked"  # Somebody wants to be relieved; nobody has agreed.
    TAKEN = "taken"  # Somebody has agreed, and the rota says so.
    DONE = "done"  # The time has passed.
    DROPPED = "dropped"  # It was taken back before anybody agreed.


@dataclass(frozen=True, slots=True)
class Swap:
    """A wish to be relieved for a time, and who answers it."""

    id: SwapId
    rota: RotaId
    person: PersonId  # Who asks.
    start: datetime
    end: datetime
    asked_at: datetime
    state: SwapState = SwapState.ASKED
    taken_by: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Rota:
    """A plan of who is on duty, for one purpose."""

    id: RotaId
    zone: str  # IANA zone of all its times of day.
    layers: tuple[Layer, ...]  # A later one stands in the place of the earlier, where it has somebody.
    cover: tuple[Hours, ...] = ()  # When somebody must be on duty; empty: always.
    overrides: tuple[Override, ...] = ()


@dataclass(frozen=True, slots=True)
class Shift:
    """One person on duty without a break."""

    person: PersonId
    start: datetime  # UTC.
    end: datetime
    layer: str  # Name of the layer, or OVERRIDE.
    beside: bool = False


OVERRIDE = "override"


class TroubleKind(StrEnum):
    """What is wrong with a rota in the days to come."""

    GAP = "gap"  # Somebody must be on duty and nobody is.
    UNREACHABLE = "unreachable"  # The person on duty has no channel that leaves the desk.
    UNKNOWN = "unknown"  # The person on duty is no longer on the desk's staff.


@dataclass(frozen=True, slots=True)
class Trouble:
    """A stretch of a rota that would leave an alert without an answer."""

    kind: TroubleKind
    rota: RotaId
    start: datetime
    end: datetime
    person: PersonId | None = None  # None for a gap.
