"""What experts change about themselves, on their own page."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time

from sqlite_utils import Database

from responder.desk.office import Office
from responder.model.journal import Act
from responder.model.library import ExpertId, Interest
from responder.model.response import Overlay
from responder.model.text import Language
from responder.store import devices, journal, pages


class Experts(Office):
    """Changes are kept over the expert's entry, which a person wrote and signed for."""

    async def set_hours(
        self, expert: ExpertId, hours: tuple[time, time], zone: str, now: datetime
    ) -> Overlay:
        said = f"hours {hours[0]:%H:%M}-{hours[1]:%H:%M} {zone}"
        return await self._set(expert, lambda held: replace(held, hours=hours, zone=zone), said, now)

    async def set_languages(
        self, expert: ExpertId, languages: tuple[Language, ...], now: datetime
    ) -> Overlay:
        said = f"languages {', '.join(languages)}"
        return await self._set(expert, lambda held: replace(held, languages=languages), said, now)

    async def pause(self, expert: ExpertId, until: date | None, now: datetime) -> Overlay:
        """No page until after a day; None: they may be paged again."""
        said = f"paused until {until}" if until else "no pause"
        return await self._set(expert, lambda held: replace(held, paused_until=until), said, now)

    async def declare(self, expert: ExpertId, interests: tuple[Interest, ...], now: datetime) -> Overlay:
        """All interests as they stand now, in place of those before."""
        said = "; ".join(f"{one.text} ({one.declared})" for one in interests) or "no interests"
        return await self._set(expert, lambda held: replace(held, interests=interests), said, now)

    async def leave(self, expert: ExpertId, now: datetime) -> Overlay:
        """Take the consent to be paged back, for good; the devices that were signed up are forgotten."""
        return await self._set(expert, lambda held: replace(held, withdrawn=True), "left", now)

    async def _set(
        self, expert: ExpertId, change: Callable[[Overlay], Overlay], said: str, now: datetime
    ) -> Overlay:
        self.expert(expert)

        def keep(db: Database) -> Overlay:
            held = pages.overlays(db).get(expert) or Overlay(expert, now)
            changed = replace(change(held), changed_at=now)
            pages.keep_overlay(db, changed)
            if changed.withdrawn:
                devices.forget(db, expert)
            journal.write(db, Act(now, expert, "expert.changed", expert, "", said))
            return changed

        return await self.write(keep)
