"""When a hub is asked to deliver a feed, what of it is believed, and how far polling then steps back.

Signatures: W3C WebSub (section 8) knows SHA-1, SHA-256, SHA-384 and SHA-512, each as an HMAC, and leaves
the choice to the hub. All four are taken: what is broken of SHA-1 is its resistance to collisions, which
an HMAC does not rest on (RFC 6151 section 2.3 says the same of MD5, and why), and the largest public hub
signs with nothing else. What carries no signature, or one by any other name, is not read: without it
anybody who learnt the address could put words into an authority's mouth.

A hub may fall silent without a word, so a feed goes on being asked: an authority's as often as ever,
the others once an hour as long as the hub proves its worth. It does so with each delivery, until the
next poll finds something that it has not delivered.
"""

import hashlib
import hmac
from dataclasses import replace
from datetime import datetime, timedelta

from responder.decide.polling import extended
from responder.model.feed import Feed, FeedState, Trust
from responder.model.websub import Offer, Subscription

LEASE = timedelta(days=10)  # What we ask for.
LEAST_LEASE, MOST_LEASE = timedelta(minutes=5), timedelta(days=30)  # What we believe.
RENEWED_AT = 0.75  # Of a lease, so that a hub may fail for days before it ends.
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=10), timedelta(hours=24)  # For a hub's confirmation.
ANSWERED_WITHIN = timedelta(hours=24)  # So long after asking may a hub confirm.
SAFETY = timedelta(hours=1)  # Between two polls of a feed that a hub delivers.
_METHODS = {
    "sha1": hashlib.sha1,
    "sha256": hashlib.sha256,
    "sha384": hashlib.sha384,
    "sha512": hashlib.sha512,
}


def taken_up(held: Subscription | None, feed: Feed, offer: Offer, now: datetime, secret: str) -> Subscription:
    """The subscription to what a feed offers: as it is, or a new one where the feed names another hub.

    secret: 64 hexadecimal digits that nobody can guess, for a new one. A feed that names another hub at
    each look does not make us ask any faster than one hub that refuses.
    """
    if held is not None and (held.hub, held.topic) == (offer.hub, offer.topic):
        return held
    due = now if held is None or held.asked_at is None else max(now, held.asked_at + FIRST_WAIT)
    return Subscription(feed.id, offer.hub, offer.topic, secret[:32], secret[32:], due_at=due)


def asked(held: Subscription, now: datetime, callback: str) -> Subscription:
    """After asking the hub: it is asked again, ever more rarely, until it confirms."""
    wait = min(FIRST_WAIT * 2.0 ** min(held.asked, 16), LONGEST_WAIT)
    return replace(held, due_at=now + wait, callback=callback, asked_at=now, asked=held.asked + 1)


def expected(held: Subscription, mode: str, topic: str, now: datetime) -> bool:
    """True if a hub's question is about what we have asked of it, not long ago."""
    lately = held.asked_at is not None and now - held.asked_at <= ANSWERED_WITHIN
    return mode == "subscribe" and topic == held.topic and lately


def confirmed(held: Subscription, now: datetime, lease_s: str) -> Subscription:
    """After a hub's question was answered; lease_s: as it states the length of the lease, if it does."""
    stated = timedelta(seconds=int(lease_s)) if lease_s.isdecimal() and len(lease_s) < 10 else LEASE
    lease = min(max(stated, LEAST_LEASE), MOST_LEASE)
    due = now + lease * RENEWED_AT
    return replace(held, due_at=due, asked=0, lease_until=now + lease, last_error="")


def denied(held: Subscription, now: datetime, why: str) -> Subscription:
    """After a hub's word that it does not, or no longer, deliver (section 5.2)."""
    why = f"the hub denies it{f': {why}' if why else ''}"
    return replace(held, due_at=now + LONGEST_WAIT, lease_until=None, proved=False, last_error=why)


def signed(secret: str, said: str, body: bytes) -> bool:
    """True if a delivery carries the signature that only who knows the secret can make.

    said: the header X-Hub-Signature.
    """
    method, _, signature = said.strip().partition("=")
    if method.lower() not in _METHODS or not signature.isascii():
        return False
    made = hmac.new(secret.encode(), body, _METHODS[method.lower()]).hexdigest()
    return hmac.compare_digest(made, signature.strip().lower())


def delivered(held: Subscription, now: datetime) -> Subscription:
    return replace(held, delivered_at=now, proved=True)


def missed(held: Subscription) -> Subscription:
    """After a poll found what the hub had not delivered."""
    return replace(held, proved=False)


def pushed(state: FeedState, keys: tuple[str, ...], now: datetime) -> FeedState:
    """After a delivery, which may hold only what is new; the feed's own tags are another matter."""
    return replace(state, looked_at=now, window=extended(state.window, keys))


def eased(feed: Feed, state: FeedState, held: Subscription, now: datetime) -> FeedState:
    """A feed that a hub delivers reliably is asked rarely; an authority's never more rarely for it."""
    if feed.trust is Trust.OFFICIAL or state.failures or not held.proved or not held.active(now):
        return state
    return replace(state, due_at=max(state.due_at, now + SAFETY))
