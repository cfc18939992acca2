"""Alerts, and the messages that carry them."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlite_utils import Database

from responder.model.oncall import (
    Alert,
    AlertId,
    AlertState,
    Delivery,
    DeliveryId,
    DeliveryState,
    PersonId,
)
from responder.model.story import StoryId
from responder.store.codec import decode, encode, moment, stamp

LONGEST_WAIT = timedelta(minutes=5)  # Of any lease or wait for another attempt; a rate's rest is asked anew.


def add(db: Database, alert: Alert) -> bool:
    """Keep a new alert; False if it was raised before, so that nothing is sent twice."""
    done = db.execute(
        "INSERT OR IGNORE INTO alerts (id, story, at, priority, state, value) VALUES (?, ?, ?, ?, ?, ?)",
        [alert.id, alert.story, stamp(alert.at), alert.priority, alert.state, encode(alert)],
    )
    return bool(done.rowcount)


def alert(db: Database, wanted: AlertId) -> Alert | None:
    return next(_alerts(db, "WHERE id = ?", [wanted]), None)


def of_story(db: Database, story: StoryId) -> tuple[Alert, ...]:
    """Alerts of a story, oldest first."""
    return tuple(_alerts(db, "WHERE story = ? ORDER BY at, id", [story]))


def since(db: Database, at: datetime) -> tuple[Alert, ...]:
    """Alerts raised at or after a time, oldest first."""
    return tuple(_alerts(db, "WHERE at >= ? ORDER BY at, id", [stamp(at)]))


def settle(
    db: Database,
    wanted: AlertId,
    to: AlertState,
    owner: PersonId | None,
    *,
    only_from: tuple[AlertState, ...],
) -> bool:
    """Compare and set: change state and owner if the state is one of only_from."""
    marks = ", ".join("?" * len(only_from))
    done = db.execute(
        f"UPDATE alerts SET state = ?, owner = ? WHERE id = ? AND state IN ({marks})",
        [to, owner, wanted, *only_from],
    )
    return bool(done.rowcount)


def _alerts(db: Database, where: str, values: list[str]) -> Iterator[Alert]:
    for row in db.query(f"SELECT state, owner, value FROM alerts {where}", values):
        owner = PersonId(row["owner"]) if row["owner"] else None
        yield replace(decode(Alert, row["value"]), state=AlertState(row["state"]), owner=owner)


def send(db: Database, alert: AlertId | str, delivery: Delivery, useless_at: datetime) -> None:
    """Put a message in the outbox, once per id; it is no use after useless_at."""
    db.execute(
        """INSERT OR IGNORE INTO outbox (id, alert, state, due_at, useless_at, person, channel, value)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        [
            delivery.id,
            alert,
            delivery.state,
            stamp(delivery.due_at),
            stamp(useless_at),
            delivery.to,
            delivery.channel,
            encode(delivery),
        ],
    )


def lease(
    db: Database,
    now: datetime,
    until: datetime,
    most: int,
    *,
    besides: Collection[DeliveryId] = frozenset(),
) -> tuple[Delivery, ...]:
    """Take due messages in hand, so that no other sender does before `until`.

    A message whose earlier lease ran out may have been sent: it comes back marked as a repeat. One
    that is due later than any wait lasts comes from a clock that was set back since: it is due soon.
    besides: messages that are left where they are.
    """
    db.execute(
        """UPDATE outbox SET due_at = ? WHERE state IN ('pending', 'leased') AND due_at > ?""",
        [stamp(until), stamp(now + LONGEST_WAIT)],
    )
    rows = list(
        db.query(
            """SELECT id, state, value FROM outbox
               WHERE state IN ('pending', 'leased') AND due_at <= ?
                 AND id NOT IN (SELECT value FROM json_each(?)) ORDER BY due_at, id LIMIT ?""",
            [stamp(now), json.dumps(sorted(besides)), most],
        )
    )
    taken = []
    for row in rows:
        delivery = decode(Delivery, row["value"])
        repeat = delivery.message.repeat or row["state"] == DeliveryState.LEASED
        taken.append(
            replace(
                delivery,
                state=DeliveryState.LEASED,
                due_at=until,
                attempts=delivery.attempts + 1,
                message=replace(delivery.message, repeat=repeat),
            )
        )
        mark(db, taken[-1])
    return tuple(taken)


def mark(db: Database, delivery: Delivery) -> None:
    """Write what became of a message."""
    db.execute(
        "UPDATE outbox SET state = ?, due_at = ?, settled_at = ?, value = ? WHERE id = ?",
        [
            delivery.state,
            stamp(delivery.due_at),
            stamp(delivery.settled_at) if delivery.settled_at else None,
            encode(delivery),
            delivery.id,
        ],
    )


def receive(db: Database, wanted: DeliveryId, state: DeliveryState, now: datetime) -> bool:
    """Note a receipt; False where the message never left, or more is known already."""
    known = {
        DeliveryState.DELIVERED: (DeliveryState.LEASED, DeliveryState.SUBMITTED),
        DeliveryState.READ: (DeliveryState.LEASED, DeliveryState.SUBMITTED, DeliveryState.DELIVERED),
        DeliveryState.FAILED: (DeliveryState.SUBMITTED,),
    }[state]
    held = delivery(db, wanted)
    if held is None or held.state not in known:
        return False
    mark(db, replace(held, state=state, settled_at=held.settled_at or now))
    return True


def cancel(db: Database, about: AlertId | str, now: datetime) -> int:
    """Take back what has not left yet; how many messages that were."""
    waiting = [d for d in deliveries(db, about) if d.state is DeliveryState.PENDING]
    for one in waiting:
        mark(db, replace(one, state=DeliveryState.CANCELLED, settled_at=now))
    return len(waiting)


def revive(db: Database, about: AlertId, cancelled_at: datetime, now: datetime) -> int:
    """Send after all what was taken back at one moment; how many messages that were."""
    held = [
        d
        for d in deliveries(db, about)
        if d.state is DeliveryState.CANCELLED and d.settled_at == cancelled_at
    ]
    for one in held:
        mark(db, replace(one, state=DeliveryState.PENDING, due_at=now, settled_at=None))
    return len(held)


def forget(db: Database, about: str, before: datetime) -> None:
    """Drop messages about something that were due before a time: test messages, not those about alerts."""
    db.execute("DELETE FROM outbox WHERE alert = ? AND due_at < ?", [about, stamp(before)])


def delivery(db: Database, wanted: DeliveryId) -> Delivery | None:
    row = next(db.query("SELECT value FROM outbox WHERE id = ?", [wanted]), None)
    return decode(Delivery, row["value"]) if row else None


def in_hand(db: Database, person: str, channels: Sequence[str]) -> int:
    """How many messages to one person are being sent over some channels at this moment."""
    marks = ", ".join("?" * len(channels))
    row = next(
        db.query(
            f"""SELECT count(*) AS n FROM outbox
                WHERE state = 'leased' AND channel IN ({marks}) AND person = ?""",
            [*channels, person],
        )
    )
    return int(row["n"])


def handed_over(db: Database, person: str, channels: Sequence[str], since: datetime) -> tuple[datetime, ...]:
    """When messages to one person were handed to some channels after a time, oldest first."""
    marks = ", ".join("?" * len(channels))
    rows = db.query(
        f"""SELECT settled_at FROM outbox WHERE channel IN ({marks}) AND settled_at > ? AND person = ?
            AND state NOT IN ('failed', 'cancelled') ORDER BY settled_at""",
        [*channels, stamp(since), person],
    )
    return tuple(moment(row["settled_at"]) for row in rows)


def useless_at(db: Database, wanted: DeliveryId) -> str:
    """When a message stops being any use, as it was stamped."""
    row = next(db.query("SELECT useless_at FROM outbox WHERE id = ?", [wanted]))
    return str(row["useless_at"])


@dataclass(frozen=True, slots=True)
class About:
    """What a message is about: an alert, a page or a text, and the story of it."""

    id: str
    story: str


def about(db: Database, wanted: DeliveryId) -> About:
    row = next(
        db.query(
            """SELECT outbox.alert AS id, coalesce(alerts.story, pages.story, texts.story, '') AS story
               FROM outbox LEFT JOIN alerts ON alerts.id = outbox.alert
                           LEFT JOIN pages ON pages.id = outbox.alert
                           LEFT JOIN texts ON texts.id = outbox.alert
               WHERE outbox.id = ?""",
            [wanted],
        )
    )
    return About(row["id"], row["story"])


def deliveries(db: Database, alert: AlertId | str) -> tuple[Delivery, ...]:
    rows = db.query("SELECT value FROM outbox WHERE alert = ? ORDER BY id", [alert])
    return tuple(decode(Delivery, row["value"]) for row in rows)


def recipients(db: Database, story: StoryId) -> tuple[str, ...]:
    """Persons and experts who got a message about a story, or may have."""
    rows = db.query(
        """SELECT DISTINCT json_extract(outbox.value, '$.to') AS person
           FROM outbox LEFT JOIN alerts ON alerts.id = outbox.alert
                       LEFT JOIN pages ON pages.id = outbox.alert
           WHERE coalesce(alerts.story, pages.story) = ? AND outbox.state <> 'failed' ORDER BY person""",
        [story],
    )
    return tuple(str(row["person"]) for row in rows)
