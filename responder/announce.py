"""Writes the messages of a new alert into the outbox, in the transaction that keeps the alert."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from responder.decide.wording import alert_message
from responder.model.library import Explainer, Library
from responder.model.oncall import (
    Alert,
    Delivery,
    DeliveryId,
    DeliveryState,
    Person,
    Priority,
    Role,
)
from responder.model.text import Language
from responder.store import alerts, links
from responder.store.links import Link

TAKE_WITHIN = timedelta(minutes=3)  # Then a second editor would be told (RESPONSE, T+3:00).
LINK_LASTS = timedelta(minutes=30)
USELESS_AFTER = timedelta(minutes=15)  # An alert nobody heard of by then is on the desk for all to see.


@dataclass(frozen=True, slots=True)
class Announcer:
    """Tells every editor of a P1 or P2 on the first of their contacts; P3 waits for the digest."""

    people: Sequence[Person]
    library: Library
    base_url: str
    zone: ZoneInfo

    def __call__(self, db: Database, alert: Alert) -> None:
        if alert.priority is Priority.P3:
            return
        for person in self.people:
            if person.has(Role.EDITOR) and person.contacts:
                self._tell(db, alert, person)

    def _tell(self, db: Database, alert: Alert, person: Person) -> None:
        link = Link("take", person.id, alert.id, alert.at + LINK_LASTS)
        secret = links.issue(db, link)
        best = _in(self.library, alert, person.language)
        written = alert_message(alert, best, person.language, self.zone, act_by=alert.at + TAKE_WITHIN)
        name = delivery_id(alert.id, person.id, 0)
        message = replace(written, id=name, url=f"{self.base_url}/l/{secret}")
        delivery = Delivery(
            name, person.contacts[0].channel, person.id, message, DeliveryState.PENDING, alert.at
        )
        alerts.send(db, alert.id, delivery, alert.at + USELESS_AFTER)


def delivery_id(about: str, to: str, contact: int) -> DeliveryId:
    """The same for the same message to the same contact, so that it is never queued twice."""
    return DeliveryId("d-" + hashlib.sha256(f"{about}\0{to}\0{contact}".encode()).hexdigest()[:16])


def _in(library: Library, alert: Alert, language: Language) -> Explainer | None:
    if not alert.explainers:
        return None
    best = alert.explainers[0].explainer
    texts = [explainer for explainer in library.explainers if explainer.id == best]
    return next((text for text in texts if text.language is language), None)
