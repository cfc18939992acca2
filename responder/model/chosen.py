"""What the machine decides by, and what editors chose of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from responder.model.library import SubjectId


@dataclass(frozen=True, slots=True)
class Taught:
    """An example headline that editors took in beside the library, or took out of it."""

    text: str
    subject: SubjectId | None  # None: it belongs to no subject.
    taken_in: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """What editors set in place of the settings file and beside the library; all empty: nothing."""

    bars: Mapping[str, float] = field(default_factory=dict)  # By their names in decide.triage.Bars.
    taught: tuple[Taught, ...] = ()


@dataclass(frozen=True, slots=True)
class Basis:
    """All numbers that a decision rests on, so that a verdict on it can be held against them later."""

    model: str  # Of the vectors.
    learned: str  # Digest of the file of `responder tune`; empty where none was learned.
    bars: Mapping[str, float]
    taught: tuple[Taught, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One line of what was decided by, and since when."""

    number: int  # From 1; the newest holds.
    at: datetime
    person: str  # "machine" when the service was started with other settings.
    why: str
    chosen: Chosen
    basis: Basis
