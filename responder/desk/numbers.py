"""The person's hand on what the machine decides by: thresholds, and examples beside the library's.

Refusals: editors, missing, bars, unknown, same.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from responder.decide.chosen import bars_with, faults, numbers
from responder.decide.triage import Bars
from responder.desk.office import Office, found
from responder.desk.rulings import editor
from responder.errors import NotAllowedError
from responder.model.chosen import Basis, Change, Chosen
from responder.model.journal import Act
from responder.model.oncall import PersonId
from responder.store import basis, journal


@dataclass(frozen=True, slots=True)
class Because:
    """Who changes numbers, when and why."""

    person: PersonId
    at: datetime
    why: str


class Numbers(Office):
    """What people do to the numbers; bars are those of the settings file."""

    async def choose(self, chosen: Chosen, bars: Bars, because: Because) -> Change:
        """Decide by these from the next look on."""
        self._may(because)
        if any(faults(bars_with(bars, chosen))):
            raise NotAllowedError("bars")
        return await self.write(lambda db: _kept(db, chosen, bars, because))

    async def go_back(self, number: int, bars: Bars, because: Because) -> Change:
        """Decide again as at an earlier line; number 0: by the settings file and the library alone."""
        self._may(because)

        def change(db: Database) -> Change:
            chosen = found(basis.change(db, number)).chosen if number else Chosen()
            return _kept(db, chosen, bars, because)

        return await self.write(change)

    def _may(self, because: Because) -> None:
        editor(self.person(because.person))
        if not because.why:
            raise NotAllowedError("missing")


def _kept(db: Database, chosen: Chosen, bars: Bars, because: Because) -> Change:
    held = basis.latest(db)
    before = held.chosen if held else Chosen()
    if chosen == before:
        raise NotAllowedError("same")
    stood = held.basis if held else Basis("", "", {})
    made = replace(stood, bars=numbers(bars_with(bars, chosen)), taught=chosen.taught)
    kept = basis.add(db, Change(0, because.at, because.person, because.why, chosen, made))
    detail = f"{told(before, chosen, bars)}: {because.why}"
    journal.write(db, Act(because.at, because.person, "numbers.chosen", str(kept.number), "", detail))
    return kept


def told(before: Chosen, after: Chosen, bars: Bars) -> str:
    """What a change is, in few words that need no language."""
    old, new = numbers(bars_with(bars, before)), numbers(bars_with(bars, after))
    moved = [f"{name} {old[name]:g} → {new[name]:g}" for name in new if old[name] != new[name]]
    marks = [("+", one) for one in after.taught if one not in before.taught]
    marks += [("−", one) for one in before.taught if one not in after.taught]
    taught = [
        f"{mark}{'in' if one.taken_in else 'out'} {one.subject or '-'} “{one.text}”" for mark, one in marks
    ]
    return ", ".join((*moved, *taught))
