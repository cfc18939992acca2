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


@dataclass(slots=True)
class FastClock:
    """Stands at its start until it is told to go, then runs `speed` times as fast as `seconds`."""

    start: datetime
    speed: float
    seconds: Callable[[], float]  # A steady counter, for instance time.monotonic.
    origin: float | None = None  # What seconds() said when it was told to go.

    def go(self) -> None:
        self.origin = self.seconds()

    def now(self) -> datetime:
        if self.origin is None:
            return self.start
        return self.start + timedelta(seconds=(self.seconds() - self.origin) * self.speed)


@dataclass(slots=True)
class SetClock:
    """Stands at the moment that somebody sets."""

    at: datetime

    def now(self) -> datetime:
        return self.at
