"""What people change on the rotas: overrides and swaps. Refusals: unknown, times, past, over, own."""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from sqlite_utils import Database

from responder.decide.rota import as_override
from responder.desk.office import Office, found
from responder.errors import NotAllowedError
from responder.model.journal import Act
from responder.model.oncall import PersonId
from responder.model.rota import Override, OverrideId, RotaId, Swap, SwapId, SwapState
from responder.store import journal, links, rotas
from responder.store.links import Link

LONGEST = timedelta(days=60)
CALENDAR_LASTS = timedelta(days=365)


class Rotas(Office):
    """Acts on who is on duty."""

    async def override(
        self, rota: RotaId, person: PersonId, span: tuple[datetime, datetime], by: PersonId, now: datetime
    ) -> Override:
        """Put somebody on duty in place of whoever would be."""

        def change(db: Database) -> Override:
            self._checked(rota, person, span, now)
            name = OverrideId("o-" + secrets.token_hex(6))
            made = Override(name, rota, person, None, *span, now, by)
            rotas.override(db, made)
            journal.write(db, Act(now, by, "rota.overridden", rota, "", _said(person, span)))
            return made

        return await self.write(change)

    async def lift(self, override: OverrideId, by: PersonId, now: datetime) -> None:
        """Take an override back."""

        def change(db: Database) -> None:
            gone = found(rotas.lift(db, override))
            said = _said(gone.person, (gone.start, gone.end))
            journal.write(db, Act(now, by, "rota.override_lifted", gone.rota, "", said))

        await self.write(change)

    async def ask_swap(
        self, rota: RotaId, person: PersonId, span: tuple[datetime, datetime], now: datetime
    ) -> Swap:
        """Ask to be relieved; the rota changes when somebody agrees."""

        def change(db: Database) -> Swap:
            self._checked(rota, person, span, now)
            swap = Swap(SwapId("w-" + secrets.token_hex(6)), rota, person, *span, now)
            rotas.keep_swap(db, swap)
            journal.write(db, Act(now, person, "swap.asked", rota, "", _said(person, span)))
            return swap

        return await self.write(change)

    async def take_swap(self, swap: SwapId, by: PersonId, now: datetime) -> Swap:
        """Agree to relieve the one who asked."""

        def change(db: Database) -> Swap:
            held = found(rotas.swap(db, swap))
            if held.state is not SwapState.ASKED or held.end <= now:
                raise NotAllowedError("over")
            if held.person == by:
                raise NotAllowedError("own")
            taken = replace(held, state=SwapState.TAKEN, taken_by=by)
            rotas.keep_swap(db, taken)
            rotas.override(db, as_override(held, by, now))
            journal.write(
                db, Act(now, by, "swap.taken", held.rota, "", _said(held.person, (held.start, held.end)))
            )
            return taken

        return await self.write(change)

    async def drop_swap(self, swap: SwapId, by: PersonId, now: datetime) -> None:
        """Take the wish back before anybody has agreed."""

        def change(db: Database) -> None:
            held = found(rotas.swap(db, swap))
            if held.state is not SwapState.ASKED or held.person != by:
                raise NotAllowedError("over")
            rotas.keep_swap(db, replace(held, state=SwapState.DROPPED))
            journal.write(db, Act(now, by, "swap.dropped", held.rota, "", by))

        await self.write(change)

    async def calendar_address(self, person: PersonId, now: datetime) -> str:
        """A secret address of one's own shifts, for a calendar program; an earlier one stops working."""

        def change(db: Database) -> str:
            links.revoke(db, "calendar", person)
            return links.issue(db, Link("calendar", person, "", now + CALENDAR_LASTS))

        return f"{self.base_url}/calendar/{await self.write(change)}.ics"

    def _checked(
        self, rota: RotaId, person: PersonId, span: tuple[datetime, datetime], now: datetime
    ) -> None:
        self.person(person)
        if rota not in self.rotas:
            raise NotAllowedError("unknown")
        if not span[0] < span[1] <= span[0] + LONGEST:
            raise NotAllowedError("times")
        if span[1] <= now:
            raise NotAllowedError("past")


def _said(person: PersonId, span: tuple[datetime, datetime]) -> str:
    return f"{person} {span[0].isoformat()} – {span[1].isoformat()}"
