"""Clocks: the wall's, and one that runs fast for drills and replays."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time as an aware UTC datetime."""

    def now(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class WallClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class FastClock:
    """Runs `speed` times as fast as a steady counter of seconds, from a start."""

    start: datetime
    speed: float
    seconds: Callable[[], float]  # For instance time.monotonic.
    origin: float  # What seconds() said at the start.

    def now(self) -> datetime:
        return self.start + timedelta(seconds=(self.seconds() - self.origin) * self.speed)


@dataclass(slots=True)
class SetClock:
    """Stands at the moment that somebody sets."""

    at: datetime

    def now(self) -> datetime:
        return self.at
