"""Carries the outbox: takes due messages in hand, sends them, writes what became of them.

A message is leased before it is sent. If the process dies in between, the lease runs out and the
message is sent again, with the same id and marked as a repeat; it is never lost.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

import structlog
from sqlite_utils import Database

from responder.announce import delivery_id
from responder.decide.retry import next_attempt
from responder.errors import DeliveryError
from responder.model.journal import Act
from responder.model.library import Contact
from responder.model.oncall import Channel, Delivery, DeliveryState, Message
from responder.store import Store, alerts, journal
from responder.store.codec import moment

LEASE = timedelta(seconds=45)
MOST = 100  # Messages in hand at once.

log = structlog.get_logger()


class Sends(Protocol):
    """What carries one message; notify.delivery.Sender is one, a fake of the tests another."""

    async def send(self, channel: Channel, address: str, message: Message, now: datetime) -> object: ...


@dataclass(frozen=True, slots=True)
class Courier:
    """contacts: of each person or expert, by id, best first."""

    store: Store
    sender: Sends
    channels: Mapping[str, Channel]
    contacts: Mapping[str, Sequence[Contact]]

    async def carry(self, now: datetime) -> int:
        """Send all that is due, side by side; returns how many messages were taken in hand."""
        taken = await self.store.write(lambda db: alerts.lease(db, now, now + LEASE, MOST))
        async with asyncio.TaskGroup() as group:
            for delivery in taken:
                group.create_task(self._one(delivery, now), name=f"send {delivery.id}")
        return len(taken)

    async def _one(self, delivery: Delivery, now: datetime) -> None:
        try:
            channel = self.channels.get(delivery.channel)
            if channel is None:
                raise DeliveryError(delivery.channel, "no such channel is configured", permanent=True)
            await self.sender.send(channel, self._address(delivery), delivery.message, now)
        except Exception as fault:  # One message must not stop the others.
            error = fault if isinstance(fault, DeliveryError) else _ours(delivery, fault)
            log.warning("message refused", channel=delivery.channel, id=delivery.id, error=error.what)
            refused = partial(self._refused, delivery=delivery, error=error, now=now)
            await self.store.write(refused)
        else:
            done = replace(delivery, state=DeliveryState.SUBMITTED, last_error="")
            await self.store.write(lambda db: self._settle(db, done, "message.submitted", now))

    def _address(self, delivery: Delivery) -> str:
        for contact in self.contacts.get(delivery.to, ()):
            if contact.channel == delivery.channel:
                return contact.address
        return ""

    def _refused(self, db: Database, delivery: Delivery, error: DeliveryError, now: datetime) -> None:
        end = moment(alerts.useless_at(db, delivery.id))
        again = None if error.permanent else next_attempt(delivery.attempts, now, end, key=delivery.id)
        if again is not None:
            # It may have arrived all the same, where only the answer was lost.
            message = replace(delivery.message, repeat=True)
            waiting = replace(delivery, state=DeliveryState.PENDING, due_at=again, message=message)
            alerts.mark(db, replace(waiting, last_error=error.what))
            return
        failed = replace(delivery, state=DeliveryState.FAILED, last_error=error.what)
        self._settle(db, failed, "message.failed", now)
        self._next_contact(db, failed, now, end)

    def _settle(self, db: Database, delivery: Delivery, verb: str, now: datetime) -> None:
        alerts.mark(db, delivery)
        about = alerts.about(db, delivery.id)
        detail = f"{delivery.to} {delivery.channel} {delivery.last_error}".strip()
        journal.write(db, Act(now, "machine", verb, delivery.id, about.story, detail))

    def _next_contact(self, db: Database, failed: Delivery, now: datetime, end: datetime) -> None:
        """Where a channel is dead, the person's next one takes the message over."""
        known = [contact.channel for contact in self.contacts.get(failed.to, ())]
        place = known.index(failed.channel) + 1 if failed.channel in known else len(known)
        if place >= len(known) or now >= end:
            return
        about = alerts.about(db, failed.id)
        name = delivery_id(about.id, failed.to, place)
        message = replace(failed.message, id=name, repeat=False)
        moved = Delivery(name, known[place], failed.to, message, DeliveryState.PENDING, now)
        alerts.send(db, about.id, moved, end)


def _ours(delivery: Delivery, fault: Exception) -> DeliveryError:
    log.error("message failed", id=delivery.id, exc_info=fault)
    return DeliveryError(delivery.channel, "a fault of ours; see the log", permanent=False)
