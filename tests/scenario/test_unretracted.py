"""A text that was taken back by mistake: the desks that follow hear of it, and read it once more."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from responder.errors import NotAllowedError
from responder.exchange import keys
from responder.exchange.bundle import make, opened
from responder.exchange.sharing import Sharing
from responder.lessons import Lessons
from responder.model.exchange import Notice, Peer, Retraction, Staged, StagedState, Undone
from responder.model.library import ExplainerId, Library
from responder.model.oncall import PersonId
from responder.model.text import Language
from responder.model.version import TextId, VersionState
from responder.store import Store, journal, shelf, staging, taken
from responder.subscriber import Subscriber
from tests.newsroom import AUTHOR, OFFICER, READER, STAFF, Newsroom
from tests.room import START, Outbox, Room
from tests.scenario.test_taken import EVERY, KEY, Wire

NAME = ExplainerId("earthquake-what-to-do")
WRONG, MISTAKE = "A figure was wrong.", "The figure was right."


@dataclass
class Desks:
    """The desk that shares its library, and the desk that follows it."""

    first: Newsroom
    second: Newsroom
    sharing: Sharing
    subscriber: Subscriber
    file: Path

    async def poll(self) -> int:
        """What both desks' ticks do once ten minutes have gone by."""
        for desk in (self.first, self.second):
            desk.room.now += EVERY
        await self.sharing.refresh(self.first.room.now)
        return await self.subscriber.follow(self.second.room.now)

    async def retract(self) -> None:
        one = Retraction(NAME, WRONG, self.first.room.now)
        assert await self.first.room.store.write(lambda db: staging.retract(db, one))

    async def unretract(self) -> None:
        await self.first.press.unretract(NAME, MISTAKE, OFFICER, self.first.room.now)

    async def staged(self) -> dict[StagedState, Staged]:
        """The Chinese text, or the Chinese texts, as they wait at the second desk."""
        held = await self.second.room.store.read(staging.all_staged)
        return {one.state: one for one in held if one.name == f"explainers/{NAME}.zh.md"}

    async def notices(self) -> tuple[Notice, ...]:
        return await self.second.room.store.read(staging.notices)

    async def flagged(self) -> set[bool]:
        """Of the second desk's flagged texts: whether the retraction still holds."""
        held = await self.second.room.store.read(taken.disowned)
        return {one.notice.retraction.holds for one in held}

    async def verbs(self, desk: Newsroom) -> list[tuple[str, str, str]]:
        held = await desk.room.store.read(lambda db: tuple(journal.lines(db)))
        return [(line.act.verb, line.act.actor, line.act.detail) for line in held]


@pytest.fixture
async def desks(tmp_path: Path, library: Library, lessons: Lessons) -> AsyncIterator[Desks]:
    file, key = tmp_path / "library.bundle", tmp_path / "desk.key"
    key.write_text(KEY.private_bytes_raw().hex() + "\n")
    key.chmod(0o600)
    # The desk that shares says it better, so that there is something to take.
    texts = tuple(
        replace(one, title=f"{one.title} (2)") if one.id == NAME else one for one in library.explainers
    )
    shared = replace(library, explainers=texts)
    async with (
        Store(tmp_path / "first.db", durable=False) as one,
        Store(tmp_path / "second.db", durable=False) as other,
    ):
        first = Newsroom(Room(one, shared, lessons, Outbox()))
        second = Newsroom(Room(other, library, lessons, Outbox()))
        peer = Peer("first", keys.public(KEY), "https://first.example/b", START)
        await other.write(lambda db: staging.keep_peer(db, peer))
        subscriber = Subscriber(other, Wire(file), library, STAFF, "http://second.example", EVERY)
        file.write_bytes(make("first", 1, [one for one in texts if one.id == NAME], (), KEY))
        desks = Desks(first, second, Sharing(one, key, file, texts), subscriber, file)
        assert await desks.poll() == 2
        yield desks


async def test_the_bundle_is_issued_again_with_the_text_and_with_both_reasons(desks: Desks) -> None:
    await desks.retract()
    assert await desks.sharing.refresh(desks.first.room.now)
    assert not opened(desks.file.read_bytes(), keys.public(KEY), "here").files
    await desks.unretract()
    assert await desks.sharing.refresh(desks.first.room.now)
    assert not await desks.sharing.refresh(desks.first.room.now)
    bundle = opened(desks.file.read_bytes(), keys.public(KEY), "here")
    assert (bundle.sequence, sorted(bundle.files)) == (
        3,
        [f"explainers/{NAME}.en.md", f"explainers/{NAME}.zh.md"],
    )
    (one,) = bundle.retractions
    assert one.undone is not None
    assert (one.reason, one.undone.reason) == (WRONG, MISTAKE)


async def test_the_other_desk_hears_of_it_in_one_poll_and_the_text_waits_for_a_review(desks: Desks) -> None:
    await desks.retract()
    await desks.poll()
    assert set(await desks.staged()) == {StagedState.RETRACTED}
    await desks.unretract()
    assert await desks.poll() == 1
    assert set(await desks.staged()) == {StagedState.DRAFT}
    newest, first = await desks.notices()
    assert (newest.retraction.holds, first.retraction.holds, newest.seen_by) == (False, True, "")
    await desks.second.fast_forward(minutes=1)
    told = [message for _, message in desks.second.room.outbox.sent if MISTAKE in message.body]
    assert any(message.subject.startswith("first：撤回《") for message in told)
    assert ("library.unretracted_elsewhere", "first", f"first {MISTAKE}") in await desks.verbs(desks.second)
    assert ("library.unretracted", OFFICER, MISTAKE) in await desks.verbs(desks.first)
    assert await desks.poll() == 0


async def test_what_this_desk_withdrew_because_of_it_does_not_come_back_by_itself(desks: Desks) -> None:
    text = await in_force(desks)
    await desks.retract()
    await desks.poll()
    await desks.second.press.withdraw(text, "its source was wrong", OFFICER, desks.second.room.now)
    await desks.unretract()
    await desks.poll()
    assert (await latest(desks, text)) is VersionState.RETRACTED
    assert (await desks.staged())[StagedState.DRAFT]


async def test_a_text_that_still_stands_is_flagged_until_somebody_has_read_the_notice(desks: Desks) -> None:
    text = await in_force(desks)
    await desks.retract()
    await desks.poll()
    assert await desks.flagged() == {True}
    await desks.unretract()
    await desks.poll()
    assert await desks.flagged() == {False}
    assert await latest(desks, text) is VersionState.ACTIVE
    await desks.second.room.courier.carry(desks.second.room.now)
    assert any("decide whether it stands" in one.body for _, one in desks.second.room.outbox.sent)
    newest = (await desks.notices())[0]
    await desks.second.texts.hear(newest.id, AUTHOR, desks.second.room.now)
    assert await desks.flagged() == set()
    assert "library.notice_seen" in {verb for verb, _, _ in await desks.verbs(desks.second)}
    with pytest.raises(NotAllowedError, match="over"):
        await desks.second.texts.hear(newest.id, AUTHOR, desks.second.room.now)


async def test_what_is_taken_back_once_more_is_told_once_more(desks: Desks) -> None:
    await in_force(desks)
    for _ in range(2):
        await desks.retract()
        await desks.poll()
        await desks.unretract()
        await desks.poll()
    await desks.retract()
    assert await desks.poll() == 1
    assert [one.retraction.holds for one in await desks.notices()] == [True, False, True, False, True]
    assert StagedState.DRAFT not in await desks.staged()
    assert True in await desks.flagged()


async def test_a_desk_that_was_away_all_the_while_hears_nothing(desks: Desks) -> None:
    await desks.retract()
    await desks.sharing.refresh(desks.first.room.now)
    await desks.unretract()
    assert await desks.poll() == 0
    assert await desks.notices() == ()
    assert set(await desks.staged()) == {StagedState.DRAFT}


async def test_a_desk_that_was_away_in_between_hears_how_it_ended(desks: Desks) -> None:
    await desks.retract()
    await desks.poll()
    for heard in (1, 0):  # The second time it had heard of nothing that could be undone.
        await desks.unretract()
        desks.first.room.now += EVERY
        await desks.retract()
        desks.first.room.now += EVERY
        await desks.unretract()
        assert await desks.poll() == heard
        await desks.retract()
    assert not (await desks.notices())[0].retraction.holds


async def test_newer_words_come_in_place_of_those_that_were_taken_back(desks: Desks) -> None:
    await desks.retract()
    await desks.poll()
    await desks.unretract()
    better = [replace(one, title="Better") for one in desks.sharing.explainers if one.id == NAME]
    desks.sharing.explainers = better
    await desks.poll()
    held = await desks.staged()
    assert set(held) == {StagedState.DRAFT, StagedState.REPLACED}
    assert held[StagedState.DRAFT].title == "Better"


async def test_an_explainer_can_be_begun_again_here(desks: Desks) -> None:
    await desks.retract()
    story = await desks.first.breaks()
    with pytest.raises(NotAllowedError, match="retracted"):
        await desks.first.explainer(NAME, story)
    await desks.unretract()
    version = await desks.first.explainer(NAME, story)
    assert version.state is VersionState.DRAFT


@pytest.mark.parametrize(
    ("explainer", "reason", "person", "code"),
    [
        pytest.param(NAME, " ", OFFICER, "missing", id="no reason"),
        pytest.param(NAME, MISTAKE, READER, "not_officer", id="a reviewer"),
        pytest.param("measles", MISTAKE, OFFICER, "over", id="what is not taken back"),
    ],
)
async def test_not_everybody_and_not_without_a_reason(
    desks: Desks, explainer: str, reason: str, person: PersonId, code: str
) -> None:
    await desks.retract()
    with pytest.raises(NotAllowedError, match=code):
        await desks.first.press.unretract(ExplainerId(explainer), reason, person, desks.first.room.now)
    (one,) = await desks.first.room.store.read(staging.retractions)
    assert one.holds


def test_a_bundle_is_of_the_later_form_only_where_it_must(library: Library) -> None:
    gone = Retraction(NAME, WRONG, START)
    undone = replace(gone, undone=Undone(MISTAKE, START + EVERY))
    forms = [make("first", 1, library.explainers[:2], [one], KEY)[:40] for one in (gone, undone)]
    assert [b"bundle/1" in one for one in forms] == [True, False]
    assert b"bundle/2" in forms[1]


async def in_force(desks: Desks) -> TextId:
    """The second desk takes the text and signs it off; the Chinese one's id."""
    draft = (await desks.staged())[StagedState.DRAFT]
    begun = await desks.second.texts.take(draft.id, AUTHOR, desks.second.room.now)
    text = next(one for one in begun if one.language is Language.ZH)
    version = await desks.second.approved(await desks.second.latest(text))
    await desks.second.texts.put_in_force(version.id, OFFICER, desks.second.room.now)
    return text.id


async def latest(desks: Desks, text: TextId) -> VersionState:
    held = await desks.second.room.store.read(lambda db: shelf.folder(db, text))
    assert held is not None
    return held.latest.state
