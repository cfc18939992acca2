"""What one desk shares becomes a text of another: taken, reviewed, updated, and called back.

Two desks, each with its own store and people; the wire between them is the first desk's bundle.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlite_utils import Database

from responder.decide.sentences import Change, diff
from responder.errors import NotAllowedError, StoreError
from responder.exchange import keys
from responder.exchange.bundle import make, opened
from responder.exchange.sharing import Sharing
from responder.fetch import Answer, Request
from responder.lessons import Lessons
from responder.model.exchange import Peer, Staged, StagedState
from responder.model.feed import Feed
from responder.model.library import Explainer, Library
from responder.model.story import StoryId
from responder.model.text import Language
from responder.model.version import Version, VersionState
from responder.store import Store, journal, shelf, staging, taken
from responder.subscriber import Subscriber
from tests.newsroom import AUTHOR, CHIEF, OFFICER, READER, STAFF, Newsroom, filled
from tests.room import START, Outbox, Room

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
NAME = "earthquake-what-to-do"
BETTER = "震时蹲下，护住头和脖子，抓牢桌腿。"
EVERY = timedelta(minutes=10)


@dataclass
class Wire:
    """A fake of the net between the desks: hands over the first desk's bundle as it lies there."""

    file: Path

    async def ask(self, request: Request, feed: Feed, *, now: object) -> Answer:
        return Answer(200, {}, self.file.read_bytes(), request.url)


@dataclass
class Pair:
    """The desk that shares, and the desk that follows it."""

    first: Newsroom
    second: Newsroom
    sharing: Sharing
    subscriber: Subscriber
    texts: tuple[Explainer, ...]  # The shared explainer in both languages, better than in the library.
    file: Path

    def publish(self, number: int, *texts: Explainer) -> None:
        """A person publishes the first desk's library."""
        self.file.write_bytes(make("first", number, texts or self.texts, (), KEY))

    async def poll(self) -> int:
        """What both desks' ticks do once ten minutes have gone by."""
        for desk in (self.first, self.second):
            desk.room.now += EVERY
        await self.sharing.refresh(self.first.room.now)
        return await self.subscriber.follow(self.second.room.now)

    async def staged(self, language: Language = Language.ZH) -> Staged:
        """What waits at the second desk."""
        held = await self.second.room.store.read(staging.all_staged)
        return next(one for one in held if one.state is StagedState.DRAFT and one.language is language)

    async def take(self) -> Version:
        """The second desk's author takes both languages; the Chinese one."""
        begun = await self.second.texts.take((await self.staged()).id, AUTHOR, self.second.room.now)
        return await self.second.latest(next(one for one in begun if one.language is Language.ZH))

    async def in_force(self) -> Version:
        """Taken, signed off, and the second desk's vetted text."""
        version = await self.second.approved(await self.take())
        await self.second.texts.put_in_force(version.id, OFFICER, self.second.room.now)
        return version

    async def retract(self) -> None:
        """The first desk finds its own library text wrong, and withdraws it; nothing else."""
        version = await self.first.approved(await self.first.explainer(NAME))
        await self.first.texts.put_in_force(version.id, OFFICER, self.first.room.now)
        await self.first.press.withdraw(version.text, "A figure was wrong.", OFFICER, self.first.room.now)


@pytest.fixture
async def pair(tmp_path: Path, library: Library, lessons: Lessons) -> AsyncIterator[Pair]:
    file, key = tmp_path / "library.bundle", tmp_path / "desk.key"
    key.write_text(KEY.private_bytes_raw().hex() + "\n")
    key.chmod(0o600)
    held = {one.language: one for one in library.explainers if one.id == NAME}
    zh = replace(held[Language.ZH], key_messages=(BETTER, *held[Language.ZH].key_messages[1:]))
    en = replace(held[Language.EN], title="Better words")
    async with (
        Store(tmp_path / "first.db", durable=False) as one,
        Store(tmp_path / "second.db", durable=False) as other,
    ):
        first, second = (Newsroom(Room(store, library, lessons, Outbox())) for store in (one, other))
        peer = Peer("first", keys.public(KEY), "https://first.example/b", START)
        await other.write(lambda db: staging.keep_peer(db, peer))
        subscriber = Subscriber(other, Wire(file), library, STAFF, "http://second.example", EVERY)
        yield Pair(first, second, Sharing(one, key, file), subscriber, (zh, en), file)


async def test_a_text_is_taken_as_a_draft_that_names_where_it_came_from(pair: Pair) -> None:
    pair.publish(1)
    await pair.poll()
    sent = await pair.staged()
    version = await pair.take()
    assert (version.state, version.author) == (VersionState.DRAFT, AUTHOR)
    assert version.content.key_messages[0] == BETTER
    origin = await pair.second.room.store.read(lambda db: taken.origin(db, version.id))
    assert origin is not None
    assert (origin.source, origin.key, origin.hash) == ("first", keys.public(KEY), sent.hash)
    assert "bundle 1" in origin.provenance
    folder = await pair.second.room.store.read(lambda db: shelf.folder(db, version.text))
    assert folder is not None
    assert folder.twin is not None
    assert folder.twin[1].content.title == "Better words"
    states = {one.state for one in await pair.second.room.store.read(staging.all_staged)}
    assert states == {StagedState.TAKEN}


async def test_the_taker_is_the_author_for_the_database_too(pair: Pair) -> None:
    pair.publish(1)
    await pair.poll()
    begun = await pair.second.texts.take((await pair.staged()).id, READER, pair.second.room.now)
    version = await pair.second.latest(begun[0])
    await pair.second.texts.submit(version.id, READER, pair.second.room.now)
    with pytest.raises(NotAllowedError, match="own_text"):
        await pair.second.texts.sign(version.id, READER, "", pair.second.room.now)
    sign = "INSERT INTO reviews VALUES (?, 0, ?, 'approved', ?, 1, NULL, ?, '')"
    moment = pair.second.room.now.isoformat()
    with pytest.raises(StoreError, match="different people"):
        await pair.second.room.store.write(
            lambda db: db.execute(sign, [version.id, READER, moment, moment]).rowcount
        )
    signed = await pair.second.texts.sign(version.id, CHIEF, "read", pair.second.room.now)
    assert signed.state is VersionState.APPROVED


def _run(sql: str, db: Database) -> None:
    db.execute(sql)


async def test_where_words_came_from_is_neither_changed_nor_forgotten(pair: Pair) -> None:
    pair.publish(1)
    await pair.poll()
    await pair.take()
    for sql, why in (("UPDATE taken SET source = 'us'", "never changes"), ("DELETE FROM taken", "forgotten")):
        with pytest.raises(StoreError, match=why):
            await pair.second.room.store.write(partial(_run, sql))


async def test_an_update_shows_what_changed_since_it_was_taken(pair: Pair) -> None:
    pair.publish(1)
    await pair.poll()
    await pair.take()
    zh, en = pair.texts
    pair.publish(2, replace(zh, key_messages=(BETTER, "新的第二条。", zh.key_messages[2])), en)
    assert await pair.poll() == 1
    update, day = await pair.staged(), pair.second.room.now.date()
    offer = await pair.second.room.store.read(lambda db: pair.second.texts.offer(db, update, day))
    assert offer.content is not None
    assert offer.taken is not None
    changed = [one for one in diff(offer.base, offer.content) if one.change is not Change.SAME]
    assert {one.part for one in changed} == {"message_2"}
    assert "新的第二条。" in {one.new for one in changed}
    version = await pair.take()
    assert version.content.key_messages[1] == "新的第二条。"
    assert version.number == 3  # After the library's own words and what was taken first.


async def test_an_update_says_that_this_desk_has_written_on_what_it_took(pair: Pair) -> None:
    pair.publish(1)
    await pair.poll()
    version = await pair.take()
    await pair.second.saved(version, replace(version.content, title="本地改过"))
    pair.publish(2, replace(pair.texts[0], title="新标题"))
    await pair.poll()
    update, day = await pair.staged(), pair.second.room.now.date()
    assert (
        await pair.second.room.store.read(lambda db: pair.second.texts.offer(db, update, day))
    ).changed_here


async def test_the_same_words_and_faulty_ones_are_not_taken(pair: Pair, library: Library) -> None:
    same = [one for one in library.explainers if one.id == NAME]
    pair.publish(1, *same)
    await pair.poll()
    with pytest.raises(NotAllowedError, match="same_words"):
        await pair.take()
    pair.publish(2, *(replace(one, key_messages=one.key_messages[:1]) for one in same))
    await pair.poll()
    with pytest.raises(NotAllowedError, match="staged_faulty"):
        await pair.take()


async def test_a_text_withdrawn_on_the_first_desk_flags_what_the_second_took_without_a_second_step(
    pair: Pair,
) -> None:
    pair.publish(1)
    await pair.poll()
    version = await pair.in_force()
    assert await disowned(pair) == {}
    await pair.retract()
    await pair.poll()
    folder = await pair.second.room.store.read(lambda db: shelf.folder(db, version.text))
    assert folder is not None
    assert folder.twin is not None
    twin = folder.twin
    assert await disowned(pair) == {version.text: (), twin[0].id: ()}
    (notice,) = await pair.second.room.store.read(staging.notices)
    assert notice.retraction.reason == "A figure was wrong."
    await pair.second.fast_forward(minutes=1)
    assert any("first 撤回了" in one for one in pair.second.mail_to("chat"))
    held = await pair.second.room.store.read(lambda db: tuple(journal.lines(db)))
    assert ("text.disowned", version.id) in {(line.act.verb, line.act.object) for line in held}
    tasks = await pair.second.room.store.read(shelf.tasks)
    assert {one.text.id for one in tasks if one.disowned} == {version.text, twin[0].id}
    for text in (version.text, twin[0].id):
        await pair.second.press.withdraw(text, "its source was wrong", OFFICER, pair.second.room.now)
    assert await disowned(pair) == {}


async def test_what_was_made_of_a_taken_text_and_is_in_public_is_flagged_until_it_is_corrected(
    pair: Pair,
) -> None:
    pair.publish(1)
    await pair.poll()
    await pair.in_force()
    story = await pair.second.breaks()
    out = await public(pair, story)
    await pair.retract()
    await pair.poll()
    assert (await disowned(pair))[out.text] == ("site",)
    await pair.second.room.courier.carry(pair.second.room.now)
    letters = [message for _, message in pair.second.room.outbox.sent if message.url.endswith("/texts")]
    assert any("(site)" in message.body for message in letters)
    better = await pair.second.saved(out, replace(out.content, title="改正后的标题"))
    await pair.second.published(await pair.second.approved(better), wrong="a figure was wrong")
    await pair.second.fast_forward(minutes=1)
    assert out.text not in await disowned(pair)


async def test_nothing_is_begun_from_an_explainer_that_was_taken_back_here(pair: Pair) -> None:
    await pair.retract()
    story = await pair.first.breaks()
    with pytest.raises(NotAllowedError, match="retracted"):
        await pair.first.explainer(NAME, story)


async def test_a_bundle_is_issued_again_once_and_only_what_was_taken_back_is_gone(pair: Pair) -> None:
    pair.publish(4, *pair.texts, *pair.first.room.library.explainers[:2])
    await pair.retract()
    assert await pair.sharing.refresh(pair.first.room.now)
    assert not await pair.sharing.refresh(pair.first.room.now)
    bundle = opened(pair.file.read_bytes(), keys.public(KEY), "here")
    assert bundle.sequence == 5
    assert [one.explainer for one in bundle.retractions] == [NAME]
    assert len(bundle.files) == 2


async def test_a_desk_that_shares_nothing_stays_silent(pair: Pair) -> None:
    await pair.retract()
    assert not await pair.sharing.refresh(pair.first.room.now)
    assert not pair.file.exists()


async def public(pair: Pair, story: StoryId) -> Version:
    """The second desk publishes an explainer of a story, made of what it has vetted."""
    draft = await pair.second.explainer(NAME, story)
    version = await pair.second.approved(await pair.second.saved(draft, filled(draft.content)))
    await pair.second.published(version)
    return await pair.second.version(version.id)


async def disowned(pair: Pair) -> dict[str, tuple[str, ...]]:
    """The second desk's flagged texts, and where they are in public."""
    held = await pair.second.room.store.read(taken.disowned)
    return {one.text.id: tuple(each.outlet for each in one.out) for one in held}
