"""What people changed on the rotas, and which shifts, digests and warnings were told."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from responder.model.rota import Override, OverrideId, Rota, Swap, SwapId, SwapState
from responder.store.codec import decode, encode, stamp


def planned(db: Database, rotas: Mapping[str, Rota], since: datetime) -> Mapping[str, Rota]:
    """The rotas of the settings with the overrides that end after a time."""
    rows = db.query("SELECT value FROM overrides WHERE end > ? ORDER BY start, id", [stamp(since)])
    changes = [decode(Override, row["value"]) for row in rows]
    return {
        name: replace(rota, overrides=tuple(o for o in changes if o.rota == rota.id))
        for name, rota in rotas.items()
    }


def override(db: Database, change: Override) -> None:
    db.execute(
        "INSERT OR REPLACE INTO overrides (id, rota, start, end, value) VALUES (?, ?, ?, ?, ?)",
        [change.id, change.rota, stamp(change.start), stamp(change.end), encode(change)],
    )


def lift(db: Database, wanted: OverrideId) -> Override | None:
    """Take an override back; None if there is none."""
    row = next(db.query("SELECT value FROM overrides WHERE id = ?", [wanted]), None)
    db.execute("DELETE FROM overrides WHERE id = ?", [wanted])
    return decode(Override, row["value"]) if row else None


def forget_imported(db: Database, rota: str, since: datetime) -> int:
    """Take back what a calendar brought in for the time after `since`; a new import replaces it."""
    done = db.execute(
        """DELETE FROM overrides WHERE rota = ? AND end > ? AND json_extract(value, '$.source') != ''""",
        [rota, stamp(since)],
    )
    return int(done.rowcount)


def keep_swap(db: Database, swap: Swap) -> None:
    db.execute(
        "INSERT OR REPLACE INTO swaps (id, rota, state, end, value) VALUES (?, ?, ?, ?, ?)",
        [swap.id, swap.rota, swap.state, stamp(swap.end), encode(swap)],
    )


def swap(db: Database, wanted: SwapId) -> Swap | None:
    row = next(db.query("SELECT value FROM swaps WHERE id = ?", [wanted]), None)
    return decode(Swap, row["value"]) if row else None


def swaps(db: Database, since: datetime) -> tuple[Swap, ...]:
    """Swaps that end after a time, those that nobody has agreed to first."""
    rows = db.query("SELECT value FROM swaps WHERE end > ? ORDER BY state, end, id", [stamp(since)])
    return tuple(decode(Swap, row["value"]) for row in rows)


def finish_swaps(db: Database, now: datetime) -> None:
    """Those whose time has passed are done."""
    rows = db.query("SELECT value FROM swaps WHERE state = 'taken' AND end <= ?", [stamp(now)])
    for row in list(rows):
        keep_swap(db, replace(decode(Swap, row["value"]), state=SwapState.DONE))


def forget_told(db: Database, before: datetime) -> None:
    """Forget what was told so long ago that it cannot be told again."""
    db.execute("DELETE FROM told WHERE at < ?", [stamp(before)])


def tell_once(db: Database, name: str, now: datetime) -> bool:
    """True for the first that asks under a name: that one tells it."""
    done = db.execute("INSERT OR IGNORE INTO told (name, at) VALUES (?, ?)", [name, stamp(now)])
    return bool(done.rowcount)
