"""A strong earthquake off the coast, as the duty editor lives through it."""

from responder.model.feed import Record, Status
from responder.model.oncall import AlertKind, AlertState, Priority
from responder.model.story import StoryState
from tests.room import EDITOR, SECOND, Room

QUAKE = "日本近海发生7.5级强震"
CALM = ("新剧今晚开播", "周末去哪儿玩", "球队三比一取胜")


async def test_it_is_told_at_its_first_look_as_one_story_that_interrupts(room: Room) -> None:
    raised = await room.list_shows("a", QUAKE, *CALM)
    raised += await room.list_shows("b", "日本发生7.5级强震", *CALM)
    assert [(alert.priority, alert.subject) for alert in raised] == [(Priority.P1, "earthquake")]
    assert raised[0].first_seen == raised[0].at == room.now
    (card,) = await room.cards()
    assert {title.text for title in card.story.titles} == {QUAKE, "日本发生7.5级强震"}
    assert card.story.state is StoryState.OPEN


async def test_the_ordinary_titles_beside_it_carry_a_reason_for_silence(room: Room) -> None:
    await room.list_shows("a", QUAKE, *CALM)
    held = await room.store.read(lambda db: list(db.query("SELECT value FROM stories")))
    assert len(held) == 1 + len(CALM)
    assert sum('"silence":{"zh":"不像' in row["value"] for row in held) == len(CALM)


async def test_the_editor_is_told_once_on_the_first_channel(room: Room) -> None:
    await room.list_shows("a", QUAKE, *CALM)
    await room.fast_forward(seconds=2)
    await room.list_shows("b", QUAKE)
    await room.fast_forward(seconds=90)
    ((channel, message),) = room.outbox.sent
    assert channel == "chat"
    assert "P1" in message.subject
    assert message.url.startswith("http://desk.example/l/")


async def test_a_channel_that_refuses_hands_over_to_the_next(room: Room) -> None:
    room.outbox.dead = {"chat"}
    await room.list_shows("a", QUAKE, *CALM)
    await room.fast_forward(seconds=1)
    await room.fast_forward(seconds=1)
    assert [channel for channel, _ in room.outbox.sent] == ["mail"]


async def test_a_channel_that_stumbles_is_tried_again_with_the_same_id(room: Room) -> None:
    room.outbox.slow = {"chat"}
    await room.list_shows("a", QUAKE, *CALM)
    await room.fast_forward(seconds=1)
    room.outbox.slow = set()
    await room.fast_forward(seconds=5)
    ((_, message),) = room.outbox.sent
    assert message.repeat


async def test_the_alert_is_taken_by_its_link_and_the_link_is_spent(room: Room) -> None:
    await room.list_shows("a", QUAKE, *CALM)
    await room.fast_forward(seconds=2)
    secret = room.outbox.sent[0][1].url.rpartition("/")[2]
    taken = await room.desk.take_by_link(secret, room.now)
    assert (taken.state, taken.owner) == (AlertState.ACKNOWLEDGED, EDITOR)
    (card,) = await room.cards()
    assert (card.story.state, card.alert.owner) == (StoryState.TRIAGED, EDITOR)


async def test_what_an_editor_put_aside_stays_aside_when_it_is_seen_again(room: Room) -> None:
    (alert,) = await room.list_shows("a", QUAKE, *CALM)
    await room.desk.not_ours(alert.id, SECOND, room.now, "another desk's")
    await room.fast_forward(minutes=5)
    assert await room.list_shows("a", *CALM, QUAKE) == ()
    (card,) = await room.cards()
    assert card.story.state is StoryState.DISMISSED


async def test_after_a_restart_the_story_goes_on_and_nothing_is_told_twice(room: Room) -> None:
    await room.list_shows("a", QUAKE, *CALM)
    room.restart()
    await room.cycle.restore(room.feeds, room.now)
    await room.fast_forward(minutes=5)
    assert await room.list_shows("b", "日本发生7.5级强震") == ()
    (card,) = await room.cards()
    assert len(card.story.titles) == 2


async def test_an_authoritys_record_alone_is_enough(room: Room) -> None:
    record = Record(event="earthquake", magnitude=7.2, depth_km=20, tsunami=True)
    (alert,) = await room.authority_says("M 7.2 earthquake, 80 km off the coast", record)
    assert (alert.kind, alert.priority) == (AlertKind.OFFICIAL, Priority.P1)


async def test_a_test_message_of_an_authority_tells_nobody(room: Room) -> None:
    record = Record(event="earthquake", magnitude=7.2, status=Status.TEST)
    assert await room.authority_says("TEST message of the warning centre", record) == ()


async def test_old_news_opens_no_story(room: Room) -> None:
    old = room.now.replace(year=2025)
    assert await room.press_says("特大地震致百人遇难", published=old) == ()
    assert await room.store.read(lambda db: db["stories"].count) == 0
