"""Two desks on one machine: one publishes its library, the other follows it over the wire."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from responder.exchange import keys
from responder.exchange.bundle import make
from responder.fetch import Client, Limits
from responder.finder import Finder
from responder.lessons import Lessons
from responder.model.exchange import Notice, Peer, Retraction, Staged, StagedState
from responder.model.library import Library
from responder.store import Store, journal, staging
from responder.subscriber import Subscriber
from responder.web.app import make_app
from responder.web.live import Live
from tests.room import PEOPLE, START, Outbox, Room
from tests.web.conftest import web_room

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
EVERY = timedelta(minutes=10)
RUMOURS = "aftershock-rumours"


@dataclass
class Desks:
    """The first desk's published file, and the second desk with all that it holds."""

    library: Library
    file: Path
    second: Room
    subscriber: Subscriber
    peer: Peer

    def publish(
        self, number: int, *gone: Retraction, key: Ed25519PrivateKey = KEY, library: Library | None = None
    ) -> None:
        held = (library or self.library).explainers[:6]
        self.file.write_bytes(make("first", number, held, gone, key))

    async def poll(self) -> int:
        """What the second desk's tick does once ten minutes have gone by."""
        self.second.now += EVERY
        return await self.subscriber.follow(self.second.now)

    async def staged(self) -> tuple[Staged, ...]:
        return await self.second.store.read(staging.all_staged)

    async def notices(self) -> tuple[Notice, ...]:
        return await self.second.store.read(staging.notices)

    async def error(self) -> str:
        return (await self.second.store.read(staging.peers))[0].error


@pytest.fixture
async def desks(tmp_path: Path, library: Library, lessons: Lessons) -> AsyncIterator[Desks]:
    file = tmp_path / "library.bundle"
    finder = Finder(library, tmp_path / "search.db")
    async with (
        Store(tmp_path / "first.db", durable=False) as one,
        Store(tmp_path / "second.db", durable=False) as other,
        Client(Limits(contact="mailto:test@example.org")) as client,
        finder,
    ):
        first = Room(one, library, lessons, Outbox())
        room = replace(web_room(first, Live(), finder=finder), bundle=file)
        async with TestServer(make_app(room)) as server:
            second = Room(other, library, lessons, Outbox())
            url = str(server.make_url("/bundle/library.bundle"))
            peer = Peer("first", keys.public(KEY), url, START, local=True)
            await other.write(lambda db: staging.keep_peer(db, peer))
            subscriber = Subscriber(other, client, library, PEOPLE, "http://second.example", EVERY)
            yield Desks(library, file, second, subscriber, peer)


def gone(desks: Desks) -> Retraction:
    return Retraction(RUMOURS, "A figure was wrong.", desks.second.now)


async def test_what_one_desk_publishes_comes_to_the_other_as_drafts_with_provenance(desks: Desks) -> None:
    desks.publish(1)
    assert await desks.poll() == 6
    staged = await desks.staged()
    assert {one.state for one in staged} == {StagedState.DRAFT}
    assert all("\nstatus: draft\n" in one.text and not one.faults for one in staged)
    assert all(one.source == "first" and "bundle 1" in one.provenance for one in staged)
    assert await desks.poll() == 0


async def test_a_retraction_reaches_the_other_desks_editors_within_one_poll(desks: Desks) -> None:
    desks.publish(1)
    await desks.poll()
    desks.publish(2, gone(desks))
    await desks.poll()
    (notice,) = await desks.notices()
    assert (notice.peer, notice.retraction.explainer, notice.seen_by) == ("first", RUMOURS, "")
    await desks.second.fast_forward(seconds=1)
    ((channel, message),) = desks.second.outbox.sent
    assert channel == "chat"
    assert "first 撤回了" in message.subject
    assert "A figure was wrong." in message.body
    states = {one.state for one in await desks.staged() if RUMOURS in one.name}
    assert states == {StagedState.RETRACTED}
    await desks.poll()
    assert len(await desks.notices()) == 1
    verbs = [line.act.verb for line in await desks.second.store.read(lambda db: list(journal.lines(db)))]
    assert "library.retracted_elsewhere" in verbs


async def test_an_update_replaces_the_draft_and_not_what_the_library_holds(desks: Desks) -> None:
    desks.publish(1)
    await desks.poll()
    texts = desks.library.explainers
    newer = replace(desks.library, explainers=(replace(texts[0], title="Newer"), *texts[1:]))
    desks.publish(2, library=newer)
    assert await desks.poll() == 1
    states = [
        one.state
        for one in await desks.staged()
        if one.name.startswith(f"explainers/{texts[0].id}.{texts[0].language}")
    ]
    assert sorted(states) == [StagedState.DRAFT, StagedState.REPLACED]


async def test_a_tampered_bundle_is_refused_and_said_so(desks: Desks) -> None:
    desks.publish(1)
    desks.file.write_bytes(desks.file.read_bytes().replace(b"status: starter", b"status: checked", 1))
    assert await desks.poll() == 0
    assert "changed on the way" in await desks.error()
    assert not await desks.staged()


async def test_a_bundle_of_an_unknown_key_is_refused(desks: Desks) -> None:
    desks.publish(1, key=STRANGER)
    assert await desks.poll() == 0
    assert "not trusted" in await desks.error()


async def test_an_older_bundle_played_again_is_refused(desks: Desks) -> None:
    desks.publish(1)
    old = desks.file.read_bytes()
    desks.publish(2, gone(desks))
    await desks.poll()
    desks.file.write_bytes(old)
    assert await desks.poll() == 0
    assert "older" in await desks.error()


async def test_another_bundle_under_the_same_number_is_refused(desks: Desks) -> None:
    desks.publish(2)
    await desks.poll()
    desks.publish(2, gone(desks))
    assert await desks.poll() == 0
    assert "taken in before" in await desks.error()


async def test_a_desk_that_is_away_is_asked_again(desks: Desks) -> None:
    assert await desks.poll() == 0
    assert "404" in await desks.error()
    desks.publish(1)
    assert await desks.poll() == 6
    assert await desks.error() == ""


async def test_a_desk_is_not_asked_before_it_is_due(desks: Desks) -> None:
    desks.publish(1)
    await desks.poll()
    desks.publish(2, gone(desks))
    assert await desks.subscriber.follow(desks.second.now + EVERY / 2) == 0
    assert not await desks.notices()
