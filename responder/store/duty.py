"""What people changed about duty, and the devices they are reached on, as one value to copy for a drill."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from responder.model.device import Device
from responder.model.response import Overlay
from responder.model.rota import Override, Swap
from responder.store import devices, pages, rotas
from responder.store.codec import decode, stamp


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes of the rotas, and what experts changed about themselves."""

    overrides: tuple[Override, ...] = ()
    swaps: tuple[Swap, ...] = ()
    overlays: tuple[Overlay, ...] = ()
    devices: tuple[Device, ...] = ()  # Not counted: nobody's duty changes by them.

    @property
    def count(self) -> int:
        return len(self.overrides) + len(self.swaps) + len(self.overlays)


def changes(db: Database, now: datetime) -> Changes:
    """Those that still hold at a time."""
    rows = db.query("SELECT value FROM overrides WHERE end > ? ORDER BY start, id", [stamp(now)])
    return Changes(
        tuple(decode(Override, row["value"]) for row in rows),
        rotas.swaps(db, now),
        tuple(pages.overlays(db).values()),
        # A drill may be played before the desk in earnest has run once with this table.
        devices.every(db) if db["devices"].exists() else (),
    )


def lay(db: Database, held: Changes) -> None:
    for change in held.overrides:
        rotas.override(db, change)
    for swap in held.swaps:
        rotas.keep_swap(db, swap)
    for overlay in held.overlays:
        pages.keep_overlay(db, overlay)
    for device in held.devices:
        devices.keep(db, device)
