"""Messages about texts to the desk's people and to experts, written in the transaction of the act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from responder.decide.wording import BODY_CHARACTERS, SUBJECT_CHARACTERS, shortened
from responder.model.library import Contact, Expert
from responder.model.oncall import Delivery, DeliveryState, Message, Person
from responder.model.text import DRILL_MARK, Bilingual, Language
from responder.model.version import Text
from responder.paging.tell import delivery_id
from responder.store import alerts

USELESS_AFTER = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Notice:
    """What is said, in both languages, and where the button leads."""

    key: str  # Two notices of one key to one person are one notice.
    subject: Bilingual
    body: Bilingual
    action: Bilingual
    url: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who can be told."""

    id: str
    language: Language
    contacts: Sequence[Contact]


def readers(people: Sequence[Person], experts: Sequence[Expert]) -> Mapping[str, Reader]:
    """Everybody who can be told, by their id."""
    known = {str(one.id): Reader(one.id, one.language, one.contacts) for one in people}
    for expert in experts:
        language = expert.languages[0] if expert.languages else Language.EN
        known[str(expert.id)] = Reader(expert.id, language, expert.contacts)
    return known


def tell(db: Database, text: Text, reader: Reader, notice: Notice, now: datetime) -> None:
    """Put a notice into the outbox, once; nothing for somebody without a contact."""
    if not reader.contacts:
        return
    mark = DRILL_MARK.of(reader.language) if text.drill else ""
    # A drill's people have example addresses: the desk itself shows what they would get.
    channel = "inbox" if text.drill else reader.contacts[0].channel
    name = delivery_id(notice.key, reader.id, channel)
    message = Message(
        name,
        reader.language,
        shortened(mark + notice.subject.of(reader.language), SUBJECT_CHARACTERS),
        shortened(mark + notice.body.of(reader.language), BODY_CHARACTERS),
        notice.url,
        notice.action.of(reader.language),
        text.drill,
        useless_at=now + USELESS_AFTER,
    )
    delivery = Delivery(name, channel, reader.id, message, DeliveryState.PENDING, now)
    alerts.send(db, text.id, delivery, now + USELESS_AFTER)
