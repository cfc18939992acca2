"""A feed's own page: what it was asked, and how it answered."""

from datetime import timedelta

import pytest

from responder.decide import websub
from responder.ledger import count
from responder.model.feed import FeedId, FeedState
from responder.model.politeness import Asking, Exchange, Failure
from responder.model.websub import Offer
from responder.store import feeds, subscriptions
from responder.web.words import WORDS
from tests.room import START, Room, feed
from tests.web.conftest import Client

POND = feed("pond")
ASKINGS = (
    Asking(START - timedelta(days=1), (Exchange(200, 5000),), read=True),
    Asking(START - timedelta(minutes=30), (Exchange(301, 90), Exchange(304, 80, conditional=True))),
    Asking(START - timedelta(minutes=20), (Exchange(0),), Failure.CERTIFICATE),
    Asking(START - timedelta(minutes=10), (Exchange(429, 90),), wait_s=600.0),
    Asking(START, (Exchange(503, 90),)),
)


@pytest.fixture
async def pond(editor: Client, room: Room) -> Client:
    """The pond is among the feeds by the time that a page is asked for."""
    assert POND.id in room.feeds
    for asking in ASKINGS:
        await room.store.write(lambda db, asking=asking: count(db, POND.id, asking))  # type: ignore[misc]
    state = FeedState(POND.id, START + timedelta(hours=1), failures=2, last_error="the server answers 503")
    await room.store.write(lambda db: feeds.keep(db, state))
    return editor


@pytest.fixture(autouse=True)
def pond_is_read(room: Room) -> None:
    room.feeds[POND.id] = POND


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_what_was_asked_and_answered_is_shown(pond: Client, language: str) -> None:
    await pond.post("/language", data={"language": language, "back": "/"})
    assert f'href="/feeds/{POND.id}"' in await (await pond.get("/feeds")).text()
    text = await (await pond.get(f"/feeds/{POND.id}")).text()
    for shown in ("the server answers 503", "2026-11-19", "2026-11-20", "5.3 kB"):
        assert shown in text
    for key in ("asked_times", "failure_certificate", "feed_next"):
        assert (WORDS[key].zh if language == "zh" else WORDS[key].en) in text
    kept = WORDS["asked_waits_kept"]
    assert (kept.zh if language == "zh" else kept.en).format(kept=1, cut=0) in text


async def test_a_hub_is_named_with_what_it_does(pond: Client, room: Room) -> None:
    offer = Offer("https://hub.example/", "http://pond.example/")
    held = websub.delivered(
        websub.confirmed(websub.taken_up(None, POND, offer, START, "a" * 64), START, ""), START
    )
    await room.store.write(lambda db: subscriptions.keep(db, held))
    text = await (await pond.get(f"/feeds/{POND.id}")).text()
    assert "https://hub.example/" in text
    assert WORDS["hub_eased"].zh in text
    assert held.secret not in text


async def test_a_feed_that_was_never_asked_says_so(editor: Client) -> None:
    assert WORDS["asked_none"].zh in await (await editor.get(f"/feeds/{POND.id}")).text()


async def test_only_feeds_that_are_read_have_a_page(editor: Client) -> None:
    assert (await editor.get(f"/feeds/{FeedId('toad')}")).status == 404


async def test_nobody_sees_it_without_signing_in(client: Client) -> None:
    assert (await client.get(f"/feeds/{POND.id}")).status == 401
