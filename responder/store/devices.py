"""Browsers that people signed up for push messages."""

from sqlite_utils import Database

from responder.model.device import Device, DeviceId
from responder.store.codec import decode, encode

TABLES = (
    """CREATE TABLE devices (
        id TEXT PRIMARY KEY, person TEXT NOT NULL, channel TEXT NOT NULL, value TEXT NOT NULL
    ) STRICT""",
    """CREATE INDEX devices_person ON devices (person)""",
)


def keep(db: Database, device: Device) -> None:
    """A browser that another person signed up before is theirs no more."""
    db.execute(
        "INSERT OR REPLACE INTO devices (id, person, channel, value) VALUES (?, ?, ?, ?)",
        [device.id, device.person, device.channel, encode(device)],
    )


def device(db: Database, wanted: DeviceId) -> Device | None:
    row = next(db.query("SELECT value FROM devices WHERE id = ?", [wanted]), None)
    return decode(Device, row["value"]) if row else None


def of_person(db: Database, person: str) -> tuple[Device, ...]:
    """Oldest first, those that are gone among them."""
    rows = db.query("SELECT value FROM devices WHERE person = ?", [person])
    return tuple(sorted((decode(Device, row["value"]) for row in rows), key=lambda one: one.added_at))


def reached(db: Database, person: str, channel: str) -> tuple[Device, ...]:
    """Those that a message to a person on a channel goes to."""
    return tuple(one for one in of_person(db, person) if one.channel == channel and one.gone_at is None)


def every(db: Database) -> tuple[Device, ...]:
    rows = db.query("SELECT value FROM devices ORDER BY id")
    return tuple(decode(Device, row["value"]) for row in rows)


def remove(db: Database, wanted: DeviceId) -> None:
    db.execute("DELETE FROM devices WHERE id = ?", [wanted])


def forget(db: Database, person: str) -> None:
    """Remove all of one person's."""
    db.execute("DELETE FROM devices WHERE person = ?", [person])
