"""The clock's hand: makes every move that came due, each in a transaction of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog
from sqlite_utils import Database

from responder.errors import StoreError
from responder.paging.audit import audit
from responder.paging.calls import Caller
from responder.paging.canary import Canary
from responder.paging.climb import Climber
from responder.paging.morning import Morning
from responder.store import Store, escalations, pages

MOST = 500  # Moves of one kind in one tick.

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Pager:
    """Wakes what is due; nothing waits in memory, so a restart loses no time."""

    store: Store
    climber: Climber
    caller: Caller
    morning: Morning
    canary: Canary

    async def tick(self, now: datetime) -> int:
        """Returns how many things moved."""
        due = await self.store.read(lambda db: escalations.due(db, now, MOST))
        moved = 0
        for alert in due:
            move = partial(self.climber.advance, name=alert, now=now)
            moved += await self._one(f"escalation {alert}", move)
        for page in await self.store.read(lambda db: pages.due(db, now, MOST)):
            moved += await self._one(f"page {page}", partial(self.caller.advance_page, name=page, now=now))
        for call in await self.store.read(lambda db: pages.due_calls(db, now, MOST)):
            moved += await self._one(f"call {call}", partial(self.caller.advance_call, name=call, now=now))
        return moved

    async def minute(self, now: datetime) -> int:
        """Digest, hand-over and the audit; returns how many alerts had been forgotten."""
        await self._one("morning", partial(self.morning.tick, now=now))
        await self._one("canary", partial(self.canary.tick, now=now))
        found = await self.store.write(lambda db: audit(db, self.climber, now))
        for alert in found:
            log.error("alert was forgotten", id=alert)
        return len(found)

    async def _one(self, what: str, change: Callable[[Database], bool | None]) -> bool:
        try:
            return bool(await self.store.write(change))
        except StoreError as error:
            log.error("not moved", what=what, error=str(error))
        except Exception:  # A fault in one must not hold up the others.
            log.exception("not moved", what=what)
        return False
