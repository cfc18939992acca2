"""What people learned from a drill, kept in the drill's own journal."""

from datetime import datetime

from responder.decide.after_action import LESSON
from responder.errors import NotAllowedError
from responder.model.drill import DrillId
from responder.model.journal import Act
from responder.model.oncall import PersonId
from responder.store import Store, journal

MOST_CHARACTERS = 2000


async def note_lesson(store: Store, drill: DrillId, words: str, person: PersonId, now: datetime) -> None:
    """store: of the drill. Raises NotAllowedError("missing") where there are no words."""
    said = words.strip()[:MOST_CHARACTERS]
    if not said:
        raise NotAllowedError("missing")
    await store.write(lambda db: journal.write(db, Act(now, person, LESSON, drill, "", said)))
