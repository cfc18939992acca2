"""What every act of a person needs, and the one way in which acts are written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from responder.errors import NotAllowedError
from responder.model.library import Expert, Library
from responder.model.oncall import Person
from responder.model.rota import Rota
from responder.paging import Staff
from responder.store import Store

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Office:
    """changed: called after each act, so that every open desk is drawn anew."""

    store: Store
    library: Library
    people: Sequence[Person]
    base_url: str
    changed: Callable[[], None]
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))  # Of the times that people read.
    rotas: Mapping[str, Rota] = field(default_factory=dict)
    drill: bool = False  # All that is done at this desk is an exercise.

    @property
    def staff(self) -> Staff:
        """The same people as the clock's hand knows them."""
        return Staff(self.people, self.library, self.base_url, self.zone, self.rotas)

    def person(self, wanted: str) -> Person:
        """Raises NotAllowedError if there is no such person."""
        return found(self.staff.person(wanted))

    def expert(self, wanted: str) -> Expert:
        """Raises NotAllowedError if there is no such expert."""
        return found(self.staff.expert(wanted))

    async def write(self, change: Callable[[Database], T]) -> T:
        """Do one act as one transaction. Raises NotAllowedError where it may not be done now."""
        answer = await self.store.write(change)
        self.changed()
        return answer


def found(value: T | None) -> T:
    """What was asked for. Raises NotAllowedError if there is no such thing."""
    if value is None:
        raise NotAllowedError("unknown")
    return value
