"""Puts a message for one person into the outbox, on the first of their channels that was not tried."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlite_utils import Database

from responder.decide.wording import BODY_CHARACTERS, DRILL, SUBJECT_CHARACTERS, shortened
from responder.model.library import Contact
from responder.model.oncall import Delivery, DeliveryId, DeliveryState, Message
from responder.model.text import Bilingual, Language
from responder.store import alerts, health

USELESS_AFTER = timedelta(minutes=15)  # An alert nobody heard of by then is on the desk for all to see.
LINK_LASTS = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Letter:
    """What one person is told, before a channel is chosen."""

    about: str  # Alert, page, call or another name that stands for what it is about.
    to: str  # Person or expert.
    contacts: Sequence[Contact]  # As the person ranks them.
    language: Language
    subject: str
    body: str
    url: str
    action: Bilingual
    drill: bool = False
    inbox: bool = False  # Stays on the desk: a drill's experts have example addresses.
    step: int = 0
    most: int = BODY_CHARACTERS
    reply_token: str = ""  # Makes the address that an answer by mail goes to.
    alone: bool = False  # Never handed to another channel.


def post(db: Database, letter: Letter, now: datetime, useless_at: datetime) -> Delivery | None:
    """Queue a letter; None if every channel of the person was tried in this step, or they have none.

    The id names what it is about, the person, the step and the channel: the same message is never
    queued twice.
    """
    before = [d for d in alerts.deliveries(db, letter.about) if d.to == letter.to and d.step == letter.step]
    known = ["inbox"] if letter.inbox else [contact.channel for contact in letter.contacts]
    tried = {delivery.channel for delivery in before}
    free = [channel for channel in health.ranked(db, known) if channel not in tried]
    if not free:
        return None
    name = delivery_id(letter.about, letter.to, free[0], letter.step)
    made = Delivery(
        name,
        free[0],
        letter.to,
        _message(name, letter, useless_at),
        DeliveryState.PENDING,
        now,
        step=letter.step,
        turn=len(before),
        alone=letter.alone,
    )
    alerts.send(db, letter.about, made, useless_at)
    return made


def pass_on(
    db: Database, failed: Delivery, contacts: Sequence[Contact], now: datetime, useless_at: datetime
) -> Delivery | None:
    """Queue a message that one channel could not carry on the person's next one, None if none is left."""
    if failed.alone or failed.channel == "inbox":
        return None
    about = alerts.about(db, failed.id).id
    before = [d for d in alerts.deliveries(db, about) if d.to == failed.to and d.step == failed.step]
    tried = {delivery.channel for delivery in before}
    free = [c for c in health.ranked(db, [one.channel for one in contacts]) if c not in tried]
    if not free:
        return None
    name = delivery_id(about, failed.to, free[0], failed.step)
    message = replace(failed.message, id=name, repeat=False)
    made = Delivery(
        name,
        free[0],
        failed.to,
        message,
        DeliveryState.PENDING,
        now,
        step=failed.step,
        turn=len(before),
    )
    alerts.send(db, about, made, useless_at)
    return made


def delivery_id(about: str, to: str, channel: str, step: int = 0) -> DeliveryId:
    """The idempotency key: one for each thing, person, step and channel."""
    text = f"{about}\0{to}\0{channel}\0{step}"
    return DeliveryId("d-" + hashlib.sha256(text.encode()).hexdigest()[:16])


def _message(name: DeliveryId, letter: Letter, useless_at: datetime) -> Message:
    mark = DRILL.of(letter.language) if letter.drill else ""
    subject = letter.subject if letter.subject.startswith(mark) else mark + letter.subject
    body = letter.body if letter.body.startswith(mark) else mark + letter.body
    return Message(
        name,
        letter.language,
        shortened(subject, SUBJECT_CHARACTERS),
        shortened(body, letter.most),
        letter.url,
        letter.action.of(letter.language),
        letter.drill,
        reply_token=letter.reply_token,
        thread=hashlib.sha256(letter.about.encode()).hexdigest()[:16],
        useless_at=useless_at,
    )
