"""Two stories prove to be one: the duty editor merges them, and there is one."""

from datetime import timedelta

import pytest
from sqlite_utils import Database

from responder.errors import NotAllowedError
from responder.model.library import ExpertId
from responder.model.oncall import AlertState
from responder.model.story import StoryId, StoryState
from responder.store import alerts, board, journal
from responder.store.board import File
from tests.room import EDITOR, SECOND, Room

DAM, FLOOD = "青禾水库溃坝 下游紧急撤离", "日本近海发生7.5级强震"
DAM_LATER = "青禾水库溃坝 下游紧急撤离 已转移两千人"


async def two(room: Room) -> tuple[StoryId, StoryId]:
    """The dam first, then the story that it proves to be part of."""
    (part,) = await room.list_shows("a", DAM)
    (whole,) = await room.list_shows("b", FLOOD)
    assert part.story != whole.story
    return part.story, whole.story


async def merged(room: Room) -> tuple[StoryId, StoryId]:
    part, whole = await two(room)
    await room.desk.merge(part, whole, EDITOR, room.now)
    return part, whole


async def file(room: Room, story: StoryId) -> File:
    held = await room.store.read(lambda db: board.file(db, story))
    assert held is not None
    return held


async def test_the_merged_story_alerts_nobody_any_more(room: Room) -> None:
    part, _ = await merged(room)
    before = len(room.outbox.sent)
    await room.fast_forward(minutes=30)
    raised = await room.store.read(lambda db: alerts.of_story(db, part))
    assert {one.state for one in raised} == {AlertState.RESOLVED}
    assert not any(DAM in message.body for _, message in room.outbox.sent[before:])


async def test_what_was_told_of_both_stands_in_one_from_the_first_signal_on(room: Room) -> None:
    part, whole = await merged(room)
    held, gone = await file(room, whole), await file(room, part)
    assert {entry.title for entry, _ in held.entries} == {DAM, FLOOD}
    assert gone.story.state is StoryState.MERGED
    assert gone.entries == ()
    assert held.story.first_seen == gone.story.first_seen


@pytest.mark.parametrize("restart", [False, True], ids=["in the same run", "after a restart"])
async def test_what_is_told_later_of_the_one_counts_for_the_other(room: Room, *, restart: bool) -> None:
    part, whole = await merged(room)
    if restart:
        room.restart()
        await room.cycle.restore(room.feeds, room.now)
    assert await room.list_shows("c", DAM_LATER) == ()
    assert DAM_LATER in {entry.title for entry, _ in (await file(room, whole)).entries}
    assert (await file(room, part)).entries == ()


async def test_a_list_that_still_shows_the_merged_story_moves_the_whole(room: Room) -> None:
    _, whole = await merged(room)
    await room.fast_forward(minutes=5)
    await room.list_shows("a", DAM)
    assert (await file(room, whole)).story.last_seen == room.now


async def test_the_journal_of_both_says_so_and_still_holds(room: Room) -> None:
    part, whole = await merged(room)
    told = await room.store.read(lambda db: [*journal.lines(db, part), *journal.lines(db, whole)])
    assert {"story.merged", "story.took_in"} <= {line.act.verb for line in told}


async def test_what_was_merged_before_goes_along(room: Room) -> None:
    part, whole = await merged(room)
    (third,) = await room.list_shows("d", "量子计算机破解RSA加密 专家称言过其实")
    await room.desk.merge(whole, third.story, SECOND, room.now)
    assert {DAM, FLOOD} <= {entry.title for entry, _ in (await file(room, third.story)).entries}
    with pytest.raises(NotAllowedError, match="merged"):
        await room.desk.merge(part, third.story, EDITOR, room.now)


async def test_only_a_living_other_story_takes_one_in(room: Room) -> None:
    part, whole = await two(room)
    with pytest.raises(NotAllowedError, match="itself"):
        await room.desk.merge(part, part, EDITOR, room.now)
    (alert,) = await room.store.read(lambda db: alerts.of_story(db, whole))
    await room.desk.not_ours(alert.id, EDITOR, room.now, "")
    with pytest.raises(NotAllowedError, match="over"):
        await room.desk.merge(part, whole, EDITOR, room.now)
    with pytest.raises(NotAllowedError, match="unknown"):
        await room.desk.merge(part, StoryId("s-none"), EDITOR, room.now)


async def state_of(room: Room, *stories: StoryId) -> list[str]:
    """All that tells of some stories, but for the journal and the times of the machine's next step."""

    def rows(db: Database) -> list[str]:
        return [
            str(dict(row))
            for table, columns in TOLD.items()
            for story in stories
            for row in db.query(f"SELECT {columns} FROM {table} WHERE story = ? ORDER BY 1", [story])
        ]

    return await room.store.read(rows)


TOLD = {
    "entries": "id",
    "editions": "id",
    "pages": "id, value",
    "calls": "id, state",
    "texts": "id, json_extract(value, '$.story') AS story",
    "alerts": "id, state, owner",
}


async def busy(room: Room) -> tuple[StoryId, StoryId]:
    """Two stories; of the first an expert was asked, and its alert was taken."""
    room.drill = True
    part, whole = await two(room)
    (alert,) = await room.store.read(lambda db: alerts.of_story(db, part))
    await room.desk.take(alert.id, EDITOR, room.now)
    until, expert = room.now + timedelta(minutes=20), ExpertId("sample-dam-hydrologist")
    await room.desk.page(part, expert, EDITOR, question="?", answer_by=until, now=room.now)
    return part, whole


async def test_a_merge_that_was_a_mistake_leaves_no_trace_but_in_the_journal(room: Room) -> None:
    part, whole = await busy(room)
    before = await state_of(room, part, whole)
    held = await file(room, part), await file(room, whole)
    await room.desk.merge(part, whole, EDITOR, room.now)
    assert await state_of(room, part, whole) != before
    await room.desk.unmerge(part, SECOND, room.now)
    assert await state_of(room, part, whole) == before
    after = await file(room, part), await file(room, whole)
    assert [one.story.state for one in after] == [one.story.state for one in held]
    assert [one.story.first_seen for one in after] == [one.story.first_seen for one in held]
    verbs = {line.act.verb for one in after for line in one.timeline}
    assert {"story.merged", "story.took_in", "story.parted", "story.gave_back"} <= verbs


async def test_after_the_undoing_each_is_told_on_its_own_again(room: Room) -> None:
    part, whole = await merged(room)
    await room.fast_forward(minutes=2)
    await room.desk.unmerge(part, EDITOR, room.now)
    before = len(room.outbox.sent)
    await room.fast_forward(minutes=10)
    assert any(DAM in message.body for _, message in room.outbox.sent[before:])
    await room.list_shows("c", DAM_LATER)
    assert DAM_LATER in {entry.title for entry, _ in (await file(room, part)).entries}
    assert DAM_LATER not in {entry.title for entry, _ in (await file(room, whole)).entries}


async def test_an_old_merge_stands(room: Room) -> None:
    part, _ = await merged(room)
    room.now += timedelta(minutes=16)
    with pytest.raises(NotAllowedError, match="settled"):
        await room.desk.unmerge(part, EDITOR, room.now)


async def test_two_merges_are_undone_one_after_the_other(room: Room) -> None:
    part, whole = await merged(room)
    (third,) = await room.list_shows("d", "量子计算机破解RSA加密 专家称言过其实")
    await room.desk.merge(whole, third.story, SECOND, room.now)
    await room.desk.unmerge(whole, SECOND, room.now)
    assert {DAM, FLOOD} <= {entry.title for entry, _ in (await file(room, whole)).entries}
    await room.desk.unmerge(part, EDITOR, room.now)
    assert {entry.title for entry, _ in (await file(room, part)).entries} == {DAM}


async def test_what_was_never_merged_cannot_be_parted(room: Room) -> None:
    part, _ = await two(room)
    with pytest.raises(NotAllowedError, match="unknown"):
        await room.desk.unmerge(part, EDITOR, room.now)
