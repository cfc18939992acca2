"""What every act of a person needs, and the one way in which acts are written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlite_utils import Database

from responder.errors import NotAllowedError
from responder.model.library import Library
from responder.model.oncall import Person, PersonId
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

    async def write(self, change: Callable[[Database], T]) -> T:
        """Do one act as one transaction. Raises NotAllowedError where it may not be done now."""
        answer = await self.store.write(change)
        self.changed()
        return answer

    def _person(self, wanted: PersonId) -> Person:
        for person in self.people:
            if person.id == wanted:
                return person
        raise NotAllowedError("unknown")
