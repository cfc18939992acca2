"""What people changed about duty, as one value that a drill takes a copy of."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from responder.model.response import Overlay
from responder.model.rota import Override, Swap
from responder.store import pages, rotas
from responder.store.codec import decode, stamp


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes of the rotas, and what experts changed about themselves."""

    overrides: tuple[Override, ...] = ()
    swaps: tuple[Swap, ...] = ()
    overlays: tuple[Overlay, ...] = ()

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
    )


def lay(db: Database, held: Changes) -> None:
    for change in held.overrides:
        rotas.override(db, change)
    for swap in held.swaps:
        rotas.keep_swap(db, swap)
    for overlay in held.overlays:
        pages.keep_overlay(db, overlay)
