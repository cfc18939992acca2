"""Tells an outside address that all is well; when it hears nothing, it alarms people by itself.

A service that stands still cannot say so. The address belongs to a dead-man's switch outside this
machine and its network, and is only asked while the tick, the database and the audit work.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import aiohttp
import structlog

TIMEOUT_S = 10.0
STALE = timedelta(seconds=90)  # A tick or an audit that is older does not work.

log = structlog.get_logger()


@dataclass(slots=True)
class Heartbeat:
    """url: empty if there is none. alive_at: when tick and audit last ended well."""

    url: str
    ticked_at: datetime | None = None
    audited_at: datetime | None = None
    failing: bool = False

    def well(self, now: datetime) -> bool:
        """True while both the tick and the audit ended well not long ago."""
        return all(at is not None and now - at <= STALE for at in (self.ticked_at, self.audited_at))

    async def beat(self, now: datetime) -> bool:
        """Ask the address if all is well; True if it answered."""
        if not self.url or not self.well(now):
            return False
        try:
            timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
            async with aiohttp.ClientSession(timeout=timeout) as session, session.get(self.url) as answer:
                good = answer.status < 400
        except (aiohttp.ClientError, OSError, TimeoutError):
            good = False
        if good is self.failing:  # A change is news, the same again is not.
            log.warning("heartbeat fails") if not good else log.info("heartbeat is back")
        self.failing = not good
        return good
