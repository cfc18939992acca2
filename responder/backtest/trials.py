"""Backtests that editors asked for on the desk: one runs at a time, the last ones can be looked at again."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from responder.backtest.run import Backtest, Outcome
from responder.errors import NotAllowedError, ResponderError
from responder.model.chosen import Chosen
from responder.model.oncall import PersonId

MOST = 12  # Kept in memory.
log = structlog.get_logger()


@dataclass(slots=True)
class Trial:
    """One backtest; while it runs it has neither outcome nor fault."""

    number: int
    chosen: Chosen
    days: float
    person: PersonId
    started_at: datetime
    outcome: Outcome | None = None
    fault: str = ""

    @property
    def runs(self) -> bool:
        return self.outcome is None and not self.fault


@dataclass(slots=True)
class Trials:
    """What was tried since the service was started."""

    backtest: Backtest
    _held: OrderedDict[int, Trial] = field(default_factory=OrderedDict)
    _task: asyncio.Task[None] | None = None
    _last: int = 0

    def start(self, chosen: Chosen, days: float, person: PersonId, now: datetime) -> Trial:
        """Raises NotAllowedError while another one runs."""
        if self._task is not None and not self._task.done():
            raise NotAllowedError("busy")
        self._last += 1
        trial = self._held[self._last] = Trial(self._last, chosen, days, person, now)
        while len(self._held) > MOST:
            self._held.popitem(last=False)
        self._task = asyncio.create_task(self._run(trial, now), name="backtest")
        return trial

    def trial(self, number: int) -> Trial | None:
        return self._held.get(number)

    def latest(self) -> tuple[Trial, ...]:
        """Newest first."""
        return tuple(reversed(self._held.values()))

    async def close(self) -> None:
        """End the one that runs."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _run(self, trial: Trial, now: datetime) -> None:
        try:
            trial.outcome = await self.backtest.run(trial.chosen, trial.days, now)
        except ResponderError as error:
            log.warning("backtest failed", error=str(error))
            trial.fault = str(error)
