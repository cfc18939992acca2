"""An authority's feed is delivered by a hub: the desk knows at once, and of nothing twice."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from responder.decide import websub
from responder.fetch import ParserPool
from responder.ledger import Ledger
from responder.model.feed import FeedState, Group, Trust
from responder.model.oncall import Alert
from responder.model.politeness import Asking, Exchange
from responder.model.websub import Offer
from responder.poll import Delivered, Polled, delivered
from responder.store import feeds, subscriptions
from tests.room import Room, feed

WARNINGS = replace(
    feed("warnings", group=Group.OFFICIAL, trust=Trust.OFFICIAL), kind="cap", url="http://a.example/"
)
ALERT = """<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>{}</identifier><sender>a</sender>
<sent>2026-11-20T10:00:00+08:00</sent><status>Actual</status><msgType>Alert</msgType><info>
<language>zh-CN</language><event>地震</event><urgency>Immediate</urgency><severity>Extreme</severity>
<certainty>Observed</certainty><headline>日本近海发生7.5级强震</headline></info></alert>"""


@pytest.fixture
async def parser() -> AsyncIterator[ParserPool]:
    async with ParserPool() as pool:
        yield pool


async def take_in(room: Room, one: Polled | Delivered) -> tuple[Alert, ...]:
    """As the service does with whatever has come in."""
    ledger = Ledger({WARNINGS.id: WARNINGS}, lambda _feed: True)
    return await room.cycle.observe(
        [one.look] if one.look else [],
        {WARNINGS.id: WARNINGS},
        room.now,
        states=[one.state] if isinstance(one, Polled) else [],
        beside=lambda db: ledger.enter(db, [one]),
    )


async def test_a_delivered_warning_alerts_at_once_and_polling_finds_nothing_new(
    room: Room, parser: ParserPool
) -> None:
    offer = Offer("https://hub.example/", WARNINGS.url)
    held = websub.confirmed(websub.taken_up(None, WARNINGS, offer, room.now, "a" * 64), room.now, "")
    state = FeedState(WARNINGS.id, room.now + WARNINGS.interval)
    await room.store.write(lambda db: subscriptions.keep(db, held))
    await room.store.write(lambda db: feeds.keep(db, state))
    pushed = await delivered(WARNINGS, ALERT.format(1).encode(), "application/cap+xml", room.now, parser)
    (alert,) = await take_in(room, pushed)
    assert (alert.priority, alert.kind) == ("P1", "official")
    after = await room.store.read(lambda db: feeds.state(db, WARNINGS.id))
    assert after
    assert after.due_at == state.due_at, "an authority is asked as often as ever"
    room.now += timedelta(minutes=5)
    polled = Polled(
        replace(pushed.look, observed_at=room.now),
        replace(after, due_at=room.now + WARNINGS.interval),
        Asking(room.now, (Exchange(200, 900),), read=True),
        offer,
    )
    assert await take_in(room, polled) == ()
    rows = await room.store.read(lambda db: list(db.query("SELECT key FROM entries")))
    assert len(rows) == 1
