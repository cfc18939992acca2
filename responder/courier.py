"""Carries the outbox: takes due messages in hand, sends them, writes what became of them.

A message is leased before it is sent. If the process dies in between, the lease runs out and the
message is sent again, with the same id and marked as a repeat; it is never lost.
"""

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

import structlog
from sqlite_utils import Database

from responder.decide import caps
from responder.decide.retry import next_attempt
from responder.errors import DeliveryError, StoreError
from responder.fanout import to_devices
from responder.model.journal import Act
from responder.model.library import Contact
from responder.model.oncall import Channel, Delivery, DeliveryId, DeliveryState, Message
from responder.notify import CHANNELS
from responder.paging.tell import pass_on
from responder.store import Store, alerts, journal
from responder.store.codec import moment

LEASE = timedelta(seconds=45)
MOST = 100  # Messages taken in hand in one transaction.

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
    # A clock that jumps ahead ends the leases of messages that are on their way at that moment.
    _sending: set[DeliveryId] = field(default_factory=set)

    async def carry(self, now: datetime) -> int:
        """Send all that is due, side by side; returns how many messages were taken in hand."""
        count = 0
        async with asyncio.TaskGroup() as group:
            while taken := await self._taken(now):
                count += len(taken)
                for delivery in taken:
                    group.create_task(self._carried(delivery, now), name=f"send {delivery.id}")
        return count

    async def _taken(self, now: datetime) -> tuple[Delivery, ...]:
        taken: list[Delivery] = []

        def lease(db: Database) -> None:
            taken.extend(self._lease(db, now))
            # Here and not on the loop: the next lease, of a later moment, may wait behind this one.
            self._sending.update(delivery.id for delivery in taken)

        try:
            await self.store.write(lease)
        except StoreError as error:  # As on a full disk; what is on its way must still arrive.
            self._sending.difference_update([delivery.id for delivery in taken])
            log.error("nothing taken in hand", error=str(error))
            return ()
        return tuple(taken)

    def _lease(self, db: Database, now: datetime) -> tuple[Delivery, ...]:
        """Take messages in hand, and put those back that would be too many for a person."""
        taken = alerts.lease(db, now, now + LEASE, MOST, besides=frozenset(self._sending))
        return tuple(delivery for delivery in taken if not self._too_many(db, delivery, now))

    def _too_many(self, db: Database, delivery: Delivery, now: datetime) -> bool:
        channel = self.channels.get(delivery.channel)
        if channel is None or channel.kind == "inbox":
            return False
        alike = [name for name, one in self.channels.items() if one.kind == channel.kind]
        sent = alerts.handed_over(db, delivery.to, alike, now - caps.LOOK_BACK)
        in_hand = alerts.in_hand(db, delivery.to, alike) - 1  # It is one of them itself.
        free = caps.free_at(channel.kind, [*sent, *[now] * in_hand], now)
        if free <= now:
            return False
        end = moment(alerts.useless_at(db, delivery.id))
        if free < end:
            waiting = replace(
                delivery, state=DeliveryState.PENDING, due_at=free, attempts=delivery.attempts - 1
            )
            alerts.mark(db, waiting)
        else:
            what = f"too many messages: no more before {free:%H:%M:%S} UTC"
            self._fail(db, replace(delivery, last_error=what), now, end)
        return True

    async def _carried(self, delivery: Delivery, now: datetime) -> None:
        """Send one; where what became of it cannot be written, its lease runs out and it is sent again."""
        try:
            await self._one(delivery, now)
        except StoreError as error:
            log.error("not written what became of a message", id=delivery.id, error=str(error))
        finally:
            self._sending.discard(delivery.id)

    async def _one(self, delivery: Delivery, now: datetime) -> None:
        try:
            channel = self.channels.get(delivery.channel)
            if channel is None:
                raise DeliveryError(delivery.channel, "no such channel is configured", permanent=True)
            await self._hand_over(channel, delivery, now)
        except Exception as fault:  # One message must not stop the others.
            error = fault if isinstance(fault, DeliveryError) else _ours(delivery, fault)
            log.warning("message refused", channel=delivery.channel, id=delivery.id, error=error.what)
            refused = partial(self._refused, delivery=delivery, error=error, now=now)
            await self.store.write(refused)
        else:
            done = replace(delivery, state=DeliveryState.SUBMITTED, last_error="", settled_at=now)
            await self.store.write(lambda db: self._submitted(db, done, now))

    async def _hand_over(self, channel: Channel, delivery: Delivery, now: datetime) -> None:
        def carry(address: str) -> Awaitable[object]:
            return self.sender.send(channel, address, delivery.message, now)

        kind = CHANNELS.get(channel.kind)
        if kind is not None and kind.devices:
            await to_devices(self.store, delivery, carry, now)
        else:
            await carry(self._address(delivery))

    def _address(self, delivery: Delivery) -> str:
        for contact in self.contacts.get(delivery.to, ()):
            if contact.channel == delivery.channel:
                return contact.address
        return ""

    def _submitted(self, db: Database, done: Delivery, now: datetime) -> None:
        held = alerts.delivery(db, done.id)
        if held is None or held.state is DeliveryState.LEASED:  # A receipt may have been quicker.
            self._settle(db, done, "message.submitted", now)

    def _refused(self, db: Database, delivery: Delivery, error: DeliveryError, now: datetime) -> None:
        end = moment(alerts.useless_at(db, delivery.id))
        again = None
        if not error.permanent:
            again = next_attempt(delivery.attempts, now, end, key=delivery.id, after_s=error.after_s)
        if again is not None:
            # It may have arrived all the same, where only the answer was lost.
            message = replace(delivery.message, repeat=True)
            waiting = replace(delivery, state=DeliveryState.PENDING, due_at=again, message=message)
            alerts.mark(db, replace(waiting, last_error=error.what))
            return
        self._fail(db, replace(delivery, last_error=error.what), now, end)

    def _fail(self, db: Database, delivery: Delivery, now: datetime, end: datetime) -> None:
        """Give a message up; where a channel is dead, the person's next one takes it over."""
        failed = replace(delivery, state=DeliveryState.FAILED, settled_at=now)
        self._settle(db, failed, "message.failed", now)
        if now < end:
            pass_on(db, failed, self.contacts.get(failed.to, ()), now, end)

    def _settle(self, db: Database, delivery: Delivery, verb: str, now: datetime) -> None:
        alerts.mark(db, delivery)
        about = alerts.about(db, delivery.id)
        detail = f"{delivery.to} {delivery.channel} {delivery.last_error}".strip()
        journal.write(db, Act(now, "machine", verb, delivery.id, about.story, detail))


def _ours(delivery: Delivery, fault: Exception) -> DeliveryError:
    log.error("message failed", id=delivery.id, exc_info=fault)
    return DeliveryError(delivery.channel, "a fault of ours; see the log", permanent=False)
