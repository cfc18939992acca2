"""Has feeds delivered by the hubs that they name: asks the hubs, answers their questions, checks what comes.

The address that a hub is given is a secret of that one subscription; what it delivers counts only with
the signature made with another secret that it was told when it was asked.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

import structlog
from sqlite_utils import Database

from responder.decide import websub
from responder.errors import FetchError, HostAtRestError, NotAllowedError
from responder.fetch import Client, Request
from responder.guard import allowed
from responder.model.feed import Feed, FeedId
from responder.model.websub import Subscription
from responder.store import Store, feeds, subscriptions

PATH = "/websub/"
MOST_DUE = 20  # Hubs asked in one tick.

log = structlog.get_logger()


def public(base_url: str) -> bool:
    """True if hubs on the open internet may reach an address, as far as can be told from the address."""
    host = urlsplit(base_url).hostname or ""
    named = any(letter.isalpha() for letter in host) and ":" not in host
    return ("." in host and not host.endswith((".local", ".internal"))) if named else allowed(host)


@dataclass(frozen=True, slots=True)
class Hubs:
    """The subscriptions of a desk; due times are in the store.

    base_url: where hubs reach the desk. Feeds of this machine's own reach it wherever it is.
    """

    store: Store
    client: Client
    sources: Mapping[FeedId, Feed]
    base_url: str
    take: Callable[[Feed, bytes, str], Awaitable[None]]  # Body and content type; raises FetchError.

    async def open(self, now: datetime) -> None:
        """Take up the subscriptions where the store has them.

        A hub may have delivered while nobody was at home: the feeds are asked at once.
        """
        held = await self.store.read(subscriptions.every)
        gone = [one.feed for one in held if one.feed not in self.sources or not self.reachable(one.feed)]
        moved = [one for one in held if one.callback and one.callback != self._callback(one)]
        active = {one.feed for one in held if one.active(now)} - set(gone)

        def change(db: Database) -> None:
            subscriptions.forget(db, gone)
            for one in moved:
                if one.feed not in gone:
                    subscriptions.keep(db, replace(one, due_at=now, asked=0))
            for state in feeds.states(db).values():
                if state.feed in active and state.due_at > now and not state.failures:
                    feeds.keep(db, replace(state, due_at=now))

        await self.store.write(change)

    def reachable(self, feed: FeedId) -> bool:
        """True if a hub of this feed can reach us."""
        return self.sources[feed].local or public(self.base_url)

    async def ask_due(self, now: datetime) -> None:
        """Ask the hubs that are due to be asked."""
        due = await self.store.read(lambda db: subscriptions.due(db, now, MOST_DUE))
        async with asyncio.TaskGroup() as group:
            for held in due:
                group.create_task(self._ask(held, now))

    async def answer(self, token: str, query: Mapping[str, str], now: datetime) -> str:
        """The challenge of a hub that asks about what we have asked; raises NotAllowedError for others."""
        held = await self._held(token)
        mode, topic = query.get("hub.mode", ""), query.get("hub.topic", "")
        if mode == "denied" and topic == held.topic:
            await self._keep(websub.denied(held, now, query.get("hub.reason", "")[:200]))
            return ""
        if not websub.expected(held, mode, topic, now) or not query.get("hub.challenge"):
            raise NotAllowedError("unknown")
        await self._keep(websub.confirmed(held, now, query.get("hub.lease_seconds", "")))
        log.info("hub delivers", feed=held.feed, hub=held.hub)
        return query["hub.challenge"]

    async def known(self, token: str) -> None:
        """Raises NotAllowedError if nothing was asked for under this address."""
        await self._held(token)

    async def accept(self, token: str, signature: str, body: bytes, content_type: str) -> None:
        """Hand on what a hub delivers.

        Raises NotAllowedError where the signature is missing or wrong, FetchError for what cannot
        be read as a document of the feed's kind.
        """
        held = await self._held(token)
        if not websub.signed(held.secret, signature, body):
            log.warning("delivery not signed as agreed", feed=held.feed, hub=held.hub)
            raise NotAllowedError("signature")
        await self.take(self.sources[held.feed], body, content_type)

    async def _held(self, token: str) -> Subscription:
        held = await self.store.read(lambda db: subscriptions.by_token(db, token))
        if held is None or held.feed not in self.sources:
            raise NotAllowedError("unknown")
        return held

    async def _keep(self, held: Subscription) -> None:
        await self.store.write(lambda db: subscriptions.keep(db, held))

    async def _ask(self, held: Subscription, now: datetime) -> None:
        """Written down before it is sent: the hub may ask back before it answers."""
        callback, feed = self._callback(held), self.sources[held.feed]
        before = websub.asked(held, now, callback)
        await self._keep(before)
        form = {
            "hub.callback": callback,
            "hub.mode": "subscribe",
            "hub.topic": held.topic,
            "hub.secret": held.secret,
            "hub.lease_seconds": str(int(websub.LEASE.total_seconds())),
        }
        try:
            reply = await self.client.ask(Request(held.hub, form=form), feed, now=now)
        except HostAtRestError as error:
            await self._keep(replace(held, due_at=error.until))
        except FetchError as error:
            await self._refused(before, error.what)
        else:
            if not 200 <= reply.status < 300:
                await self._refused(before, f"the hub answers {reply.status}")

    async def _refused(self, before: Subscription, why: str) -> None:
        log.warning("hub does not subscribe us", feed=before.feed, hub=before.hub, why=why)
        await self.store.write(lambda db: _note(db, before, why))

    def _callback(self, held: Subscription) -> str:
        return self.base_url + PATH + held.token


def _note(db: Database, before: Subscription, why: str) -> None:
    """Unless the hub has confirmed in the meantime, whatever it answered."""
    if subscriptions.of_feed(db, before.feed) == before:
        subscriptions.keep(db, replace(before, last_error=why))
