"""What of a hub is believed, and how far polling steps back for it."""

import hmac
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.decide import websub
from responder.model.feed import Feed, FeedId, FeedState, Group, Trust, Window
from responder.model.websub import Offer, Subscription

NOW = datetime(2026, 9, 21, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
FEED = Feed(
    FeedId("pond"), "Pond", "http://pond.example/feed", "rss", "en", Trust.PRESS, Group.NEWS, HOUR / 6
)
OFFER = Offer("https://hub.example/", "http://pond.example/feed")
HELD = websub.taken_up(None, FEED, OFFER, NOW, "a" * 32 + "b" * 32)
STATE = FeedState(FEED.id, due_at=NOW + HOUR / 6)


def signature(method: str, secret: str = HELD.secret, body: bytes = b"frogs") -> str:
    return f"{method}={hmac.new(secret.encode(), body, method).hexdigest()}"


@pytest.mark.parametrize(
    ("said", "signed"),
    [
        pytest.param(signature("sha256"), True, id="SHA-256"),
        pytest.param(signature("sha1"), True, id="SHA-1, as the largest hub signs"),
        pytest.param(signature("sha512"), True, id="SHA-512"),
        pytest.param(signature("sha256").upper(), True, id="in capitals"),
        pytest.param(signature("md5"), False, id="a method that the standard does not know"),
        pytest.param(signature("sha256", "guessed"), False, id="with another secret"),
        pytest.param(signature("sha256", body=b"toads"), False, id="of another body"),
        pytest.param(signature("sha1").replace("sha1", "sha256"), False, id="under another method's name"),
        pytest.param("sha256=", False, id="empty"),
        pytest.param("sha256=é", False, id="no ASCII"),
        pytest.param("", False, id="none"),
    ],
)
def test_a_delivery_counts_with_the_signature_of_the_secret(said: str, *, signed: bool) -> None:
    assert websub.signed(HELD.secret, said, b"frogs") is signed


@given(st.text(), st.binary())
def test_no_header_is_an_error(said: str, body: bytes) -> None:
    assert not websub.signed(HELD.secret, said, body)


@pytest.mark.parametrize(
    ("mode", "topic", "hours", "expected"),
    [
        pytest.param("subscribe", OFFER.topic, 0, True, id="what we asked"),
        pytest.param("subscribe", OFFER.topic, 24, True, id="a day later"),
        pytest.param("subscribe", OFFER.topic, 25, False, id="too late"),
        pytest.param("subscribe", "http://other.example/", 0, False, id="another topic"),
        pytest.param("unsubscribe", OFFER.topic, 0, False, id="to end it, which we did not ask"),
        pytest.param("", OFFER.topic, 0, False, id="nothing"),
    ],
)
def test_only_what_was_asked_is_confirmed(mode: str, topic: str, hours: int, *, expected: bool) -> None:
    asked = websub.asked(HELD, NOW, "http://desk.example/websub/a")
    assert websub.expected(asked, mode, topic, NOW + hours * HOUR) is expected


def test_nothing_is_confirmed_before_it_was_asked() -> None:
    assert not websub.expected(HELD, "subscribe", OFFER.topic, NOW)


def test_a_hub_that_does_not_confirm_is_asked_ever_more_rarely() -> None:
    held, waits = HELD, []
    for _ in range(30):
        held = websub.asked(held, NOW, "")
        waits.append(held.due_at - NOW)
    assert waits[:3] == [HOUR / 6, HOUR / 3, 2 * HOUR / 3]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=24)


@pytest.mark.parametrize(
    ("said", "lease"),
    [
        pytest.param("86400", timedelta(days=1), id="a day"),
        pytest.param("", websub.LEASE, id="not stated"),
        pytest.param("0", websub.LEAST_LEASE, id="none at all"),
        pytest.param("999999999", websub.MOST_LEASE, id="for a lifetime"),
        pytest.param("9" * 400, websub.LEASE, id="no number of this world"),
        pytest.param("-5", websub.LEASE, id="negative"),
        pytest.param("²", websub.LEASE, id="not quite a number"),
    ],
)
def test_a_lease_is_renewed_before_it_ends(said: str, lease: timedelta) -> None:
    held = websub.confirmed(websub.asked(HELD, NOW, ""), NOW, said)
    assert held.lease_until == NOW + lease
    assert NOW < held.due_at <= NOW + lease * 0.75
    assert held.asked == 0
    assert held.active(NOW)
    assert not held.active(NOW + lease)


def test_the_same_offer_changes_nothing_and_another_begins_anew() -> None:
    active = websub.confirmed(HELD, NOW, "")
    assert websub.taken_up(active, FEED, OFFER, NOW, "c" * 64) is active
    moved = websub.taken_up(active, FEED, replace(OFFER, hub="https://other.example/"), NOW, "c" * 64)
    assert (moved.due_at, moved.lease_until, moved.token) == (NOW, None, "c" * 32)
    asked = websub.asked(active, NOW, "")
    again = websub.taken_up(asked, FEED, replace(OFFER, hub="https://other.example/"), NOW, "c" * 64)
    assert again.due_at == NOW + websub.FIRST_WAIT
    assert (HELD.token, HELD.secret) == ("a" * 32, "b" * 32)


PROVED = websub.delivered(websub.confirmed(HELD, NOW, ""), NOW)


@pytest.mark.parametrize(
    ("feed", "state", "held", "wait"),
    [
        pytest.param(FEED, STATE, PROVED, HOUR, id="it delivers"),
        pytest.param(FEED, STATE, websub.confirmed(HELD, NOW, ""), HOUR / 6, id="it only says so"),
        pytest.param(FEED, STATE, websub.missed(PROVED), HOUR / 6, id="it has missed something"),
        pytest.param(FEED, STATE, replace(PROVED, lease_until=NOW), HOUR / 6, id="its lease is over"),
        pytest.param(FEED, STATE, websub.denied(PROVED, NOW, ""), HOUR / 6, id="it has given notice"),
        pytest.param(FEED, replace(STATE, failures=1), PROVED, HOUR / 6, id="the feed fails"),
        pytest.param(FEED, replace(STATE, due_at=NOW + 2 * HOUR), PROVED, 2 * HOUR, id="rarer anyway"),
        pytest.param(replace(FEED, trust=Trust.OFFICIAL), STATE, PROVED, HOUR / 6, id="an authority's feed"),
    ],
)
def test_polling_steps_back_for_a_hub_that_proves_its_worth(
    feed: Feed, state: FeedState, held: Subscription, wait: timedelta
) -> None:
    assert websub.eased(feed, state, held, NOW).due_at == NOW + wait


def test_a_delivery_of_one_entry_keeps_the_others_in_mind() -> None:
    state = replace(STATE, window=Window(("x", "y")), last_error="", failures=0)
    after = websub.pushed(state, ("new",), NOW)
    assert after.window.keys[1:] == ("x", "y")
    assert len(after.window.keys) == 3
    assert after.looked_at == NOW
