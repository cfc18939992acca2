"""An exercise: everything it makes carries the mark, and only in it are sample experts paged."""

from datetime import timedelta

import pytest

from responder.desk import Terms
from responder.errors import NotAllowedError
from responder.model.library import ExpertId
from responder.model.response import Answer
from responder.model.story import StoryState
from tests.room import EDITOR, Room

TERMS = Terms("没有", "同意")
DAM = "青禾水库溃坝 下游紧急撤离"
EXPERT = ExpertId("sample-dam-hydrologist")


async def asked(room: Room) -> str:
    """Break the story, page the expert; return the secret of the expert's link."""
    room.drill = True
    (alert,) = await room.list_shows("a", DAM)
    await room.fast_forward(seconds=2)
    until = room.now + timedelta(minutes=20)
    await room.desk.page(alert.story, EXPERT, EDITOR, question="多久到县城？", answer_by=until, now=room.now)
    await room.fast_forward(seconds=2)
    return room.outbox.sent[-1][1].url.rpartition("/")[2]


async def test_every_message_is_marked(room: Room) -> None:
    await asked(room)
    assert len(room.outbox.sent) == 2
    for channel, message in room.outbox.sent:
        assert message.drill
        assert message.subject.startswith(("【演练】", "[DRILL]")), channel
        assert message.body.startswith(("【演练】", "[DRILL]")), channel


async def test_the_expert_promises_and_gives_a_quotation_once(room: Room) -> None:
    await asked(room)
    (card,) = await room.cards()
    page = card.pages[0].id
    await room.desk.answer(page, Answer.YES, room.now + timedelta(minutes=20), room.now)
    await room.fast_forward(minutes=15)
    await room.desk.quote(page, "先往高处走。", room.now, TERMS)
    (card,) = await room.cards()
    assert card.pages[0].quotation == "先往高处走。"
    assert card.story.state is StoryState.RESPONDING
    with pytest.raises(NotAllowedError, match="answered"):
        await room.desk.quote(page, "另一句", room.now, TERMS)


async def test_the_same_expert_is_asked_once(room: Room) -> None:
    await asked(room)
    (card,) = await room.cards()
    with pytest.raises(NotAllowedError, match="asked"):
        await room.desk.page(card.story.id, EXPERT, EDITOR, question="再问", answer_by=room.now, now=room.now)


async def test_outside_a_drill_a_sample_expert_is_never_paged(room: Room) -> None:
    (alert,) = await room.list_shows("a", DAM)
    with pytest.raises(NotAllowedError, match="sample"):
        await room.desk.page(alert.story, EXPERT, EDITOR, question="?", answer_by=room.now, now=room.now)
