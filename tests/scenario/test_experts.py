"""Experts in waves, and what becomes of their promises, their words and their consent."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from responder.desk import Question, Terms
from responder.errors import NotAllowedError
from responder.lessons import Lessons
from responder.model.library import Contact, ExpertId, Library
from responder.model.oncall import Alert, DeliveryState, Message
from responder.model.response import Answer, Call, CallState, Page, PageId, PageState, QuotationState
from responder.model.story import StoryId, StoryState
from responder.store import Store, alerts, journal, pages, quotations
from tests.room import EDITOR, Outbox, Room

DAM = "青禾水库溃坝 下游紧急撤离"
TERMS = Terms("没有", "我同意")
NAMES = [f"dr-{n}" for n in range(10)]


@pytest.fixture
async def room(tmp_path: Path, library: Library, lessons: Lessons) -> AsyncIterator[Room]:
    """A directory of ten real experts on dams."""
    sample = next(one for one in library.experts if one.id == "sample-dam-hydrologist")
    ten = tuple(
        replace(sample, id=ExpertId(name), sample=False, contacts=(Contact("mail", "env:X"),))
        for name in NAMES
    )
    async with Store(tmp_path / "responder.db", durable=False) as store:
        yield Room(store, replace(library, experts=ten), lessons, Outbox())


async def called(room: Room, *, wave_size: int = 4) -> tuple[Alert, Call]:
    (alert,) = await room.list_shows("a", DAM)
    await room.desk.take(alert.id, EDITOR, room.now)
    question = Question("洪水多久到县城？", room.now + timedelta(minutes=40), wave_size=wave_size)
    call = await room.desk.call(alert.story, EDITOR, question, room.now)
    await room.fast_forward(seconds=2)
    return alert, call


async def asked(room: Room, alert: Alert) -> tuple[Page, ...]:
    return await room.store.read(lambda db: pages.of_story(db, alert.story))


async def reread(room: Room, page: Page) -> Page:
    held = await room.store.read(lambda db: pages.page(db, page.id))
    assert held is not None
    return held


def mails(room: Room) -> list[Message]:
    return [message for channel, message in room.outbox.sent if channel == "mail"]


async def test_four_experts_are_asked_at_once_what_and_by_when(room: Room) -> None:
    alert, _ = await called(room)
    assert len(await asked(room, alert)) == len(mails(room)) == 4
    assert "洪水多久到县城" in mails(room)[0].body
    assert "10:40 CST" in mails(room)[0].body
    (card,) = await room.cards()
    assert card.story.state is StoryState.RESPONDING


async def test_when_nobody_answers_in_five_minutes_the_next_four_are_asked(room: Room) -> None:
    alert, _ = await called(room)
    await room.fast_forward(minutes=5, seconds=2)
    found = await asked(room, alert)
    assert [page.wave for page in found] == [1] * 4 + [2] * 4
    assert {page.state for page in found if page.wave == 1} == {PageState.TIMED_OUT}


async def test_when_all_say_no_the_next_are_asked_at_once(room: Room) -> None:
    alert, _ = await called(room)
    for page in await asked(room, alert):
        await room.desk.answer(page.id, Answer.NO, None, room.now, reason="在开会")
    await room.fast_forward(seconds=5)
    assert len(await asked(room, alert)) == 8


async def test_two_promises_end_the_asking(room: Room) -> None:
    alert, call = await called(room)
    for page in (await asked(room, alert))[:2]:
        await room.desk.answer(page.id, Answer.YES, room.now + timedelta(minutes=20), room.now)
    await room.fast_forward(minutes=10)
    assert len(await asked(room, alert)) == 4
    held = await room.store.read(lambda db: pages.call(db, call.id))
    assert held is not None
    assert held.state is CallState.MET


async def test_a_promise_that_is_not_kept_is_late_and_others_are_asked(room: Room) -> None:
    alert, _ = await called(room)
    first, second, *_ = await asked(room, alert)
    for page in (first, second):
        await room.desk.answer(page.id, Answer.YES, room.now + timedelta(minutes=20), room.now)
    await room.fast_forward(minutes=16)
    reminders = [m.subject for m in mails(room)[4:]]
    assert len(reminders) == 2
    assert all(subject.startswith("提醒：你答应 10:20 CST") for subject in reminders)
    await room.desk.quote(first.id, "两小时。", room.now, TERMS)
    await room.fast_forward(minutes=8)
    assert (await reread(room, first)).state is PageState.FULFILLED
    assert (await reread(room, second)).state is PageState.LATE
    assert len(await asked(room, alert)) == 8
    await room.desk.quote(second.id, "晚到的话。", room.now, TERMS)  # Late words are still welcome.
    assert (await reread(room, second)).state is PageState.FULFILLED


async def test_when_the_directory_is_used_up_the_editor_is_told(room: Room) -> None:
    alert, call = await called(room)
    await room.fast_forward(minutes=16)
    assert len(await asked(room, alert)) == 10
    held = await room.store.read(lambda db: pages.call(db, call.id))
    assert held is not None
    assert held.state is CallState.EXHAUSTED
    assert any(message.subject.startswith("专家已约完") for _, message in room.outbox.sent)


async def test_nobody_is_asked_more_often_in_a_week_than_they_agreed(room: Room) -> None:
    """Each of the ten allows three pages a week; the first has had them, on another story."""
    await room.list_shows("b", "新剧今晚开播")

    def busy(db: Database) -> None:
        (other,) = db.query("SELECT id FROM stories")
        for n in range(3):
            at = room.now - timedelta(days=n + 1)
            pages.keep(
                db, Page(PageId(f"p{n}"), StoryId(other["id"]), ExpertId("dr-0"), "?", at, at, drill=False)
            )

    await room.store.write(busy)
    alert, _ = await called(room)
    assert {page.expert for page in await asked(room, alert)} == {f"dr-{n}" for n in range(1, 5)}
    room.now += timedelta(days=7)
    loads = await room.store.read(lambda db: pages.loads(db, room.library.experts, room.now))
    assert loads[ExpertId("dr-0")].week == 0


async def test_who_is_paused_or_has_left_is_not_asked(room: Room) -> None:
    await room.desk.pause(ExpertId("dr-0"), date(2026, 12, 1), room.now)
    await room.desk.leave(ExpertId("dr-1"), room.now)
    alert, _ = await called(room, wave_size=5)
    assert {page.expert for page in await asked(room, alert)} == {f"dr-{n}" for n in range(2, 7)}


async def test_a_conflict_of_interest_bars_the_words(room: Room) -> None:
    alert, _ = await called(room)
    page = (await asked(room, alert))[0]
    await room.desk.answer(page.id, Answer.CONFLICT, None, room.now, reason="为该水库做过设计")
    with pytest.raises(NotAllowedError, match="conflict"):
        await room.desk.quote(page.id, "没事。", room.now, TERMS)
    await room.fast_forward(seconds=2)
    assert any("利益冲突" in message.subject for _, message in room.outbox.sent)


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        pytest.param(Terms("", "同意"), "interests", id="without interests"),
        pytest.param(Terms("没有", ""), "consent", id="without consent"),
    ],
)
async def test_words_are_kept_only_with_interests_and_consent(room: Room, terms: Terms, code: str) -> None:
    alert, _ = await called(room)
    page = (await asked(room, alert))[0]
    with pytest.raises(NotAllowedError, match=code):
        await room.desk.quote(page.id, "两小时。", room.now, terms)


async def test_an_editor_may_change_words_only_where_the_expert_allows_it(room: Room) -> None:
    alert, _ = await called(room)
    first, second, *_ = await asked(room, alert)
    await room.desk.quote(first.id, "两小时内到。", room.now, TERMS)
    await room.desk.quote(second.id, "约莫两小时。", room.now, replace(TERMS, for_clarity=True))
    one, two = await room.store.read(lambda db: quotations.of_story(db, alert.story))
    with pytest.raises(NotAllowedError, match="fixed_words"):
        await room.desk.clear(one.id, EDITOR, "三小时内到。", room.now)
    await room.desk.clear(one.id, EDITOR, "两小时内到。", room.now)
    cleared = await room.desk.clear(two.id, EDITOR, "大约两小时。", room.now)
    assert (cleared.state, cleared.shown, cleared.words) == (
        QuotationState.CLEARED,
        "大约两小时。",
        "约莫两小时。",
    )


async def test_an_expert_takes_the_words_back_and_the_desk_is_told(room: Room) -> None:
    alert, _ = await called(room)
    page = (await asked(room, alert))[0]
    await room.desk.quote(page.id, "两小时。", room.now, TERMS)
    before = room.now
    await room.fast_forward(hours=1)
    await room.desk.withdraw(page.id, room.now, "数字有误")
    await room.fast_forward(seconds=2)
    assert (await reread(room, page)).state is PageState.WITHDRAWN
    (gone,) = await room.store.read(lambda db: quotations.withdrawn_since(db, before))
    assert (gone.words, gone.reason) == ("两小时。", "数字有误")
    assert any("撤回了引语" in message.subject for _, message in room.outbox.sent)
    with pytest.raises(NotAllowedError, match="over"):
        await room.desk.withdraw(page.id, room.now, "again")


async def test_words_by_mail_count_only_once_they_are_confirmed(room: Room) -> None:
    alert, _ = await called(room)
    page = (await asked(room, alert))[0]
    await room.desk.draft(page.id, "两小时。", room.now)
    await room.fast_forward(seconds=2)
    held = await reread(room, page)
    assert (held.draft, held.quotation) == ("两小时。", "")
    assert mails(room)[-1].subject == "收到你的邮件，请确认原话"
    assert mails(room)[-1].url == mails(room)[0].url or mails(room)[-1].url.startswith(
        "http://desk.example/a/"
    )


async def test_a_wrong_alert_is_called_off_with_all_who_got_it(room: Room) -> None:
    alert, call = await called(room)
    sent = {message.id for _, message in room.outbox.sent}
    told = await room.desk.call_off(alert.id, EDITOR, room.now, "演习信息误读")
    await room.fast_forward(minutes=20)
    clear = [(c, m) for c, m in room.outbox.sent if m.id not in sent]
    assert told == len(clear) == 5  # Four experts by mail, and the editor on the chat.
    assert all("演习信息误读" in message.body for _, message in clear)
    assert {page.state for page in await asked(room, alert)} == {PageState.WITHDRAWN}
    held = await room.store.read(lambda db: pages.call(db, call.id))
    assert held is not None
    assert held.state is CallState.CLOSED


async def test_what_had_not_left_yet_is_taken_back(room: Room) -> None:
    room.outbox.slow = {"chat"}
    (alert,) = await room.list_shows("a", DAM)
    await room.tick()
    await room.desk.call_off(alert.id, EDITOR, room.now, "误报")
    room.outbox.slow = set()
    await room.fast_forward(minutes=5)
    assert room.outbox.sent == []
    (held,) = await room.store.read(lambda db: alerts.deliveries(db, alert.id))
    assert held.state is DeliveryState.CANCELLED


async def test_a_process_that_dies_between_waves_asks_nobody_twice(room: Room) -> None:
    await called(room)
    await room.fast_forward(minutes=3)
    room.restart()
    await room.fast_forward(minutes=3)
    assert len(mails(room)) == len({message.id for message in mails(room)}) == 8
    assert await room.store.read(journal.verify) > 0
