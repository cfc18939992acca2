"""Carries one message to every device of a person, and forgets devices that are no more."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime

import structlog
from sqlite_utils import Database

from responder.errors import DeliveryError
from responder.model.device import Device
from responder.model.journal import Act
from responder.model.oncall import Delivery
from responder.store import Store, devices, journal

Carry = Callable[[str], Awaitable[object]]  # To an address; raises DeliveryError where it was not taken.

log = structlog.get_logger()


async def to_devices(store: Store, delivery: Delivery, carry: Carry, now: datetime) -> None:
    """Enough that one device takes the message. Raises DeliveryError where none does.

    What its service says of a device that is no more is kept, for the person to read.
    """
    reached = await store.read(lambda db: devices.reached(db, delivery.to, delivery.channel))
    if not reached:
        raise DeliveryError(delivery.channel, "no device is signed up", permanent=True)
    refusals = await asyncio.gather(*(_refusal(carry, device) for device in reached))
    if gone := [one for one, refusal in zip(reached, refusals, strict=True) if refusal and refusal.gone]:
        await store.write(lambda db: _forget(db, gone, now))
    failed = [(one, why) for one, why in zip(reached, refusals, strict=True) if why is not None]
    if len(failed) == len(reached):
        raise _whole(delivery, failed)
    for device, why in failed:
        log.warning(
            "device refused", channel=delivery.channel, id=delivery.id, device=device.id, error=why.what
        )


async def _refusal(carry: Carry, device: Device) -> DeliveryError | None:
    try:
        await carry(device.address)
    except DeliveryError as error:
        return error
    return None


def _forget(db: Database, gone: Sequence[Device], now: datetime) -> None:
    """Unless the browser signed up anew in the meantime, or the person removed it."""
    for one in gone:
        if devices.device(db, one.id) == one:
            devices.keep(db, replace(one, endpoint="", key="", auth="", gone_at=now))
            said = f"{one.person} {one.channel} {one.name}"
            journal.write(db, Act(now, "machine", "device.gone", one.id, "", said))


def _whole(delivery: Delivery, failed: Sequence[tuple[Device, DeliveryError]]) -> DeliveryError:
    """One refusal for all: worth another try where one of them is."""
    waits = [why.after_s for _, why in failed if why.after_s is not None and not why.permanent]
    return DeliveryError(
        delivery.channel,
        "; ".join(f"{device.name}: {why.what}" for device, why in failed),
        permanent=all(why.permanent for _, why in failed),
        after_s=min(waits, default=None),
    )
