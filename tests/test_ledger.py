"""What is written beside a feed's state."""

from dataclasses import replace
from datetime import timedelta

from responder.decide import websub
from responder.ledger import Ledger
from responder.model.feed import Entry, FeedId, FeedState, Group, Look, Sighting, Trust, Window
from responder.model.politeness import Asking, Exchange, FeedDay
from responder.model.websub import Offer, Subscription
from responder.poll import Delivered, Polled
from responder.store import Store, feed_days, feeds, subscriptions
from tests.room import START, Room, feed

POND = feed("pond", group=Group.NEWS, trust=Trust.PRESS)
SOURCES = {POND.id: POND}
OFFER = Offer("https://hub.example/", "http://pond.example/feed")
LOOK = Look(POND.id, START, (Sighting(Entry(POND.id, "a", "A")),))
ASKING = Asking(START, (Exchange(200, 100),), read=True)
STATE = FeedState(POND.id, START + POND.interval, window=Window(("known",)))
POLLED = Polled(LOOK, STATE, ASKING, OFFER)


async def enter(store: Store, *brought: Polled | Delivered, reachable: bool = True) -> None:
    ledger = Ledger(SOURCES, lambda _feed: reachable)
    await store.write(lambda db: ledger.enter(db, brought))


async def held(store: Store) -> Subscription | None:
    return await store.read(lambda db: subscriptions.of_feed(db, POND.id))


async def day(store: Store) -> FeedDay:
    last = await store.read(lambda db: feed_days.last(db, POND.id))
    assert last
    return last


async def test_the_count_stands_in_the_transaction_of_the_state(room: Room) -> None:
    room.feeds = dict(SOURCES)
    ledger = Ledger(SOURCES)
    await room.cycle.observe(
        [LOOK], SOURCES, START, states=[STATE], beside=lambda db: ledger.enter(db, [POLLED])
    )
    assert (await day(room.store)).requests == 1

    def fails(_db: object) -> None:
        raise ValueError("a fault of ours")

    try:
        later = replace(STATE, due_at=START + timedelta(hours=9))
        await room.cycle.observe([], SOURCES, START, states=[later], beside=fails)
    except ValueError:
        pass
    assert (await room.store.read(feeds.states))[POND.id] == STATE


async def test_days_are_kept_for_ninety_days(room: Room) -> None:
    for days in range(0, 200, 10):
        at = START + timedelta(days=days)
        await enter(room.store, replace(POLLED, asking=replace(ASKING, at=at)))
    kept = await room.store.read(lambda db: feed_days.since(db, START.date()))
    assert len(kept) == 10
    assert kept[0].day == (START + timedelta(days=100)).date()


async def test_a_hub_is_taken_up_only_where_it_can_reach_us(room: Room) -> None:
    await enter(room.store, POLLED, reachable=False)
    assert await held(room.store) is None
    await enter(room.store, POLLED)
    first = await held(room.store)
    assert first
    assert (first.hub, first.topic, first.due_at) == (OFFER.hub, OFFER.topic, START)
    assert len(first.token) == len(first.secret) == 32
    await enter(room.store, POLLED)
    assert await held(room.store) == first


async def test_a_feed_that_names_no_hub_any_more_is_polled_again(room: Room) -> None:
    await enter(room.store, POLLED)
    await enter(room.store, replace(POLLED, look=None, offer=None))
    assert await held(room.store)
    await enter(room.store, replace(POLLED, offer=None))
    assert await held(room.store) is None


async def test_polling_steps_back_from_the_first_delivery_to_the_first_thing_missed(room: Room) -> None:
    await room.store.write(lambda db: feeds.keep(db, STATE))
    await enter(room.store, POLLED)
    first = await held(room.store)
    assert first
    active = websub.confirmed(first, START, "")
    await room.store.write(lambda db: subscriptions.keep(db, active))
    at = START + timedelta(minutes=1)
    await enter(room.store, Delivered(replace(LOOK, observed_at=at), Asking(at, (), read=True, pushed=70)))
    state = await room.store.read(lambda db: feeds.state(db, POND.id))
    assert state
    assert state.due_at == at + websub.SAFETY
    assert "known" in state.window.keys
    assert (await day(room.store)).pushed == 1
    await enter(room.store, replace(POLLED, look=None, offer=None, asking=replace(ASKING, read=False)))
    eased = await room.store.read(lambda db: feeds.state(db, POND.id))
    assert eased
    assert eased.due_at == START + websub.SAFETY
    await enter(room.store, replace(POLLED, news=True))
    missed = await room.store.read(lambda db: feeds.state(db, POND.id))
    assert missed
    assert missed.due_at == STATE.due_at


async def test_what_comes_for_a_feed_that_is_read_no_more_is_only_counted(room: Room) -> None:
    await enter(room.store, Delivered(LOOK, Asking(START, (), read=True, pushed=70)))
    assert await held(room.store) is None
    assert await room.store.read(lambda db: feeds.state(db, FeedId("pond"))) is None


async def test_a_list_is_not_delivered_in_pieces(room: Room) -> None:
    ledger = Ledger({POND.id: feed("pond", group=Group.HOTLIST)}, lambda _feed: True)
    await room.store.write(lambda db: ledger.enter(db, [POLLED]))
    assert await held(room.store) is None


async def test_a_day_of_a_quiet_feed_takes_little_room(room: Room) -> None:
    await enter(room.store, replace(POLLED, look=None, offer=None))
    (row,) = await room.store.read(lambda db: list(db.query("SELECT value FROM feed_days")))
    assert len(row["value"]) < 200
