"""What is held in memory of the stories stays bounded, however long a theme stays on the lists."""

from datetime import timedelta

from responder.live import WORDINGS
from tests.room import START, Room

THEME = "日本近海发生7.5级强震"


async def test_a_story_keeps_the_vectors_of_its_first_wordings_only(room: Room) -> None:
    for n in range(2 * WORDINGS):
        await room.list_shows("a", f"{THEME} 第{n}报")
    (card,) = await room.cards()
    titles, vectors = room.cycle.live.first_wordings(card.story.id)
    assert len(card.story.titles) == 2 * WORDINGS
    assert len(titles) == len(vectors) == WORDINGS
    assert all(row.base is None for row in room.cycle.live.stories[card.story.id].vectors)


async def test_a_theme_that_is_never_off_the_lists_takes_no_title_in_after_a_week(room: Room) -> None:
    for day in range(9):
        room.now = START + timedelta(days=day)
        await room.list_shows("a", THEME)
    assert len(room.cycle.live.stories) == 1
    await room.list_shows("a", THEME, f"{THEME} 续报")
    old, new = sorted(
        (live.story for live in room.cycle.live.stories.values()), key=lambda story: story.first_seen
    )
    assert [title.text for title in old.titles] == [THEME]
    assert [title.text for title in new.titles] == [f"{THEME} 续报"]


async def test_a_new_process_draws_the_same_line(room: Room) -> None:
    for day in range(9):
        room.now = START + timedelta(days=day)
        await room.list_shows("a", THEME)
    room.restart()
    await room.cycle.restore(room.feeds, room.now)
    await room.list_shows("a", THEME, f"{THEME} 续报")
    assert len(room.cycle.live.stories) == 2
