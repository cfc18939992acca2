"""From the first words to a signed-off text, as the editor and the reviewers live through it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from responder.decide.drafting import blanks
from responder.desk import Order, reviewers
from responder.errors import NotAllowedError
from responder.model.oncall import PersonId
from responder.model.publication import PublicationState
from responder.model.story import StoryState
from responder.model.text import Language
from responder.model.version import ReviewState, TextId, TextKind, VersionState
from responder.store import journal, shelf, versions
from tests.newsroom import (
    AUTHOR,
    CHIEF,
    OFFICER,
    OTHER_READER,
    READER,
    Newsroom,
    filled,
    review_by,
)

SITE_ONLY = Order(("site",))
CALM = "量子计算机破解RSA加密 专家称言过其实"


async def test_one_click_gives_a_holding_text_in_both_languages_with_its_blanks_open(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.breaks()
    version = await newsroom.holding(story, fill=False)
    assert version.content.next_update_at == newsroom.room.now + timedelta(minutes=60)
    assert {"place", "authority", "next_update"} <= set(blanks(version.content))
    folders = await newsroom.room.store.read(lambda db: shelf.folders(db, story))
    assert {one.text.language for one in folders} == set(Language)
    assert {one.text.kind for one in folders} == {TextKind.HOLDING}
    (card,) = await newsroom.room.cards()
    assert card.story.state is StoryState.RESPONDING


async def test_a_second_click_opens_the_same_text(newsroom: Newsroom) -> None:
    story = await newsroom.breaks()
    assert (await newsroom.holding(story, fill=False)).id == (await newsroom.holding(story, fill=False)).id


async def test_blanks_keep_a_text_from_review(newsroom: Newsroom) -> None:
    version = await newsroom.holding(await newsroom.breaks(), fill=False)
    with pytest.raises(NotAllowedError, match="stop_blanks"):
        await newsroom.texts.submit(version.id, AUTHOR, newsroom.room.now)


async def test_a_holding_text_promises_the_next_update_in_the_future(newsroom: Newsroom) -> None:
    version = await newsroom.holding(await newsroom.breaks())
    for promised in (None, newsroom.room.now):
        version = await newsroom.saved(version, replace(version.content, next_update_at=promised))
        with pytest.raises(NotAllowedError, match="stop_update"):
            await newsroom.texts.submit(version.id, AUTHOR, newsroom.room.now)


async def test_the_reviewer_is_asked_at_once_again_after_five_minutes_and_then_the_next_too(
    newsroom: Newsroom,
) -> None:
    version = await newsroom.holding(await newsroom.breaks())
    await newsroom.fast_forward()
    newsroom.room.outbox.sent.clear()
    await newsroom.texts.submit(version.id, AUTHOR, newsroom.room.now)
    await newsroom.fast_forward(minutes=4)
    assert len(newsroom.mail_to("mail")) == 1
    assert newsroom.mail_to("mail")[0].startswith("Please review")
    await newsroom.fast_forward(minutes=1.5)
    asked = await newsroom.room.store.read(lambda db: versions.reviews(db, version.id))
    assert {one.reviewer: one.times for one in asked} == {READER: 2, OTHER_READER: 1}
    assert len(newsroom.mail_to("mail")) == 3
    await newsroom.fast_forward(minutes=6)
    assert [m for m in newsroom.mail_to("chat") if m.startswith("请审核")]  # The third, and last, reviewer.
    await newsroom.fast_forward(minutes=60)
    asked = await newsroom.room.store.read(lambda db: versions.reviews(db, version.id))
    assert {one.times for one in asked} == {2}


async def test_a_reviewer_who_is_quicker_than_the_reminder_is_not_reminded(newsroom: Newsroom) -> None:
    version = await newsroom.holding(await newsroom.breaks())
    await newsroom.texts.submit(version.id, AUTHOR, newsroom.room.now)
    (asked,) = await newsroom.room.store.read(lambda db: versions.reviews(db, version.id))
    await newsroom.texts.sign(version.id, READER, "read", newsroom.room.now)
    late = newsroom.room.now + timedelta(minutes=6)
    await newsroom.room.store.write(lambda db: reviewers.remind(db, newsroom.texts, asked, late))
    (held,) = await newsroom.room.store.read(lambda db: versions.reviews(db, version.id))
    assert held.state is ReviewState.APPROVED


async def test_whoever_is_asked_later_may_answer_first_and_the_others_are_left_in_peace(
    newsroom: Newsroom,
) -> None:
    version = await newsroom.holding(await newsroom.breaks())
    await newsroom.texts.submit(version.id, AUTHOR, newsroom.room.now)
    await newsroom.fast_forward(minutes=5.5)
    signed = await newsroom.texts.sign(version.id, OTHER_READER, "numbers checked", newsroom.room.now)
    assert signed.state is VersionState.APPROVED
    newsroom.room.outbox.sent.clear()
    await newsroom.fast_forward(minutes=30)
    assert newsroom.room.outbox.sent == []


async def test_a_reviewer_sends_it_back_with_a_reason_and_the_author_hears_it(newsroom: Newsroom) -> None:
    version = await newsroom.holding(await newsroom.breaks())
    await newsroom.texts.submit(version.id, AUTHOR, newsroom.room.now)
    with pytest.raises(NotAllowedError, match="missing"):
        await newsroom.texts.send_back(version.id, READER, " ", newsroom.room.now)
    await newsroom.texts.send_back(version.id, READER, "时间不对", newsroom.room.now)
    await newsroom.fast_forward(minutes=1)
    assert any("审核退回" in subject for subject in newsroom.mail_to("chat"))
    back = await newsroom.version(version.id)
    assert (back.state, back.reason) == (VersionState.RETURNED, "时间不对")
    again = await newsroom.saved(back, replace(back.content, title="改正后的标题"))
    assert (await newsroom.approved(again)).state is VersionState.APPROVED


async def test_a_reviewer_who_stands_aside_makes_room_for_the_next_at_once(newsroom: Newsroom) -> None:
    version = await newsroom.holding(await newsroom.breaks())
    await newsroom.texts.submit(version.id, AUTHOR, newsroom.room.now)
    await newsroom.texts.recuse(version.id, READER, "my brother runs the dam", newsroom.room.now)
    asked = await newsroom.room.store.read(lambda db: versions.reviews(db, version.id))
    assert [(one.reviewer, one.state) for one in asked] == [
        (OTHER_READER, "requested"),
        (READER, "recused"),
    ]


async def test_a_sign_off_is_of_one_version_a_changed_text_needs_its_own(newsroom: Newsroom) -> None:
    version = await newsroom.approved(await newsroom.holding(await newsroom.breaks()))
    changed = await newsroom.saved(version, replace(version.content, title="又改了一个字"))
    with pytest.raises(NotAllowedError, match="unapproved"):
        await newsroom.published(changed)


@pytest.mark.parametrize(
    ("person", "why"),
    [
        pytest.param(AUTHOR, "not_reviewer", id="an editor who is no reviewer"),
        pytest.param(OFFICER, "not_reviewer", id="an officer"),
    ],
)
async def test_only_reviewers_review(newsroom: Newsroom, person: PersonId, why: str) -> None:
    version = await newsroom.holding(await newsroom.breaks())
    await newsroom.texts.submit(version.id, AUTHOR, newsroom.room.now)
    with pytest.raises(NotAllowedError, match=why):
        await newsroom.texts.sign(version.id, person, "", newsroom.room.now)


async def test_two_writers_do_not_overwrite_each_other(newsroom: Newsroom) -> None:
    first = await newsroom.holding(await newsroom.breaks())
    await newsroom.saved(first, replace(first.content, title="一"), by=AUTHOR)
    with pytest.raises(NotAllowedError, match="meanwhile"):
        await newsroom.saved(first, replace(first.content, title="二"), by=CHIEF)


async def test_with_no_reviewer_at_hand_the_named_person_publishes_and_it_is_loud_until_reviewed(
    newsroom: Newsroom,
) -> None:
    version = await newsroom.holding(await newsroom.breaks())
    with pytest.raises(NotAllowedError, match="not_emergency_publisher"):
        await newsroom.texts.skip_review(version.id, OFFICER, "now", newsroom.room.now)
    await newsroom.texts.skip_review(version.id, CHIEF, "reviewers do not answer", newsroom.room.now)
    order = await newsroom.press.publish(version.id, SITE_ONLY, CHIEF, newsroom.room.now)
    await newsroom.fast_forward(minutes=1)
    assert newsroom.wire.public
    assert [one.state for one in order] == [PublicationState.SCHEDULED]
    assert any("PUBLISHED UNREVIEWED" in subject for subject in newsroom.mail_to("mail"))
    await newsroom.fast_forward(minutes=28)
    assert not await overdue_to(newsroom, version.text)
    await newsroom.fast_forward(minutes=1)
    assert {READER, OTHER_READER, CHIEF} <= await overdue_to(newsroom, version.text)
    assert any("overdue" in subject for subject in newsroom.mail_to("mail"))
    with pytest.raises(NotAllowedError, match="own_publication"):
        await newsroom.texts.sign(version.id, CHIEF, "", newsroom.room.now)
    await newsroom.texts.sign(version.id, READER, "read late", newsroom.room.now)
    assert await newsroom.room.store.read(versions.open_emergencies) == ()
    verbs = await verbs_of(newsroom)
    assert [verb for verb in verbs if verb.startswith("emergency")] == [
        "emergency.declared",
        "emergency.overdue",
        "emergency.reviewed",
    ]


async def test_a_late_review_that_says_no_stays_loud_until_the_text_is_withdrawn(newsroom: Newsroom) -> None:
    version = await newsroom.holding(await newsroom.breaks())
    await newsroom.texts.skip_review(version.id, CHIEF, "reviewers do not answer", newsroom.room.now)
    await newsroom.press.publish(version.id, SITE_ONLY, CHIEF, newsroom.room.now)
    await newsroom.fast_forward(minutes=1)
    await newsroom.texts.send_back(version.id, READER, "the place is wrong", newsroom.room.now)
    assert await newsroom.room.store.read(versions.open_emergencies)
    await newsroom.press.withdraw(version.text, "the place was wrong", OFFICER, newsroom.room.now)
    assert await newsroom.room.store.read(versions.open_emergencies) == ()


async def test_the_emergency_path_is_closed_for_what_is_no_emergency(newsroom: Newsroom) -> None:
    version = await newsroom.holding(await newsroom.breaks(CALM))
    with pytest.raises(NotAllowedError, match="no_emergency"):
        await newsroom.texts.skip_review(version.id, CHIEF, "hurry", newsroom.room.now)


async def test_an_explainer_expired_at_the_moment_of_need_is_blocked_and_one_click_asks_again(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.breaks()
    draft = await newsroom.explainer("earthquake-what-to-do", story)
    short = await newsroom.saved(draft, review_by(draft.content, date(2026, 11, 25)))
    version = await newsroom.approved(short)
    await newsroom.fast_forward(days=6)
    assert (await newsroom.version(version.id)).state is VersionState.EXPIRED
    with pytest.raises(NotAllowedError, match="outdated"):
        await newsroom.published(version)
    again = await newsroom.texts.renew(version.id, AUTHOR, newsroom.room.now)
    assert again.state is VersionState.IN_REVIEW
    assert again.content.title == version.content.title
    await newsroom.texts.sign(again.id, READER, "still right", newsroom.room.now)
    await newsroom.published(again)
    assert newsroom.wire.public


async def test_an_explainer_of_the_library_past_its_day_goes_nowhere_until_one_click_has_it_read_again(
    newsroom: Newsroom,
) -> None:
    newsroom.room.now += timedelta(days=400)
    draft = await newsroom.explainer("earthquake-what-to-do")
    with pytest.raises(NotAllowedError, match="stop_review_by"):
        await newsroom.texts.submit(draft.id, AUTHOR, newsroom.room.now)
    again = await newsroom.texts.renew(draft.id, AUTHOR, newsroom.room.now)
    assert again.state is VersionState.IN_REVIEW
    assert again.content.review_by > newsroom.room.now.date()


async def test_a_text_whose_day_of_review_is_near_becomes_a_task(newsroom: Newsroom) -> None:
    story = await newsroom.breaks()
    draft = await newsroom.explainer("earthquake-what-to-do", story)
    soon = await newsroom.saved(draft, review_by(draft.content, date(2026, 12, 24)))
    version = await newsroom.approved(soon)
    await newsroom.published(version)
    await newsroom.fast_forward(days=1)
    assert (await newsroom.version(version.id)).state is VersionState.ACTIVE
    await newsroom.fast_forward(days=5)
    assert (await newsroom.version(version.id)).state is VersionState.DUE


async def test_what_the_library_has_vetted_is_what_the_next_text_starts_from(newsroom: Newsroom) -> None:
    vetted = await newsroom.explainer("earthquake-what-to-do")
    better = await newsroom.saved(vetted, replace(vetted.content, title="审定的标题"))
    await newsroom.approved(better)
    with pytest.raises(NotAllowedError, match="not_officer"):
        await newsroom.texts.put_in_force(better.id, AUTHOR, newsroom.room.now)
    await newsroom.texts.put_in_force(better.id, OFFICER, newsroom.room.now)
    version = await newsroom.explainer("earthquake-what-to-do", await newsroom.breaks())
    assert version.content.title == "审定的标题"


async def test_each_saving_keeps_a_version(newsroom: Newsroom) -> None:
    version = await newsroom.holding(await newsroom.breaks(), fill=False)
    for n in range(3):
        version = await newsroom.saved(version, replace(version.content, title=f"标题{n}"))
    same = await newsroom.saved(version, version.content)
    held = await newsroom.room.store.read(lambda db: versions.of_text(db, version.text))
    assert ([one.number for one in held], same.id) == ([4, 3, 2, 1], version.id)
    assert filled(version.content) != version.content


async def overdue_to(newsroom: Newsroom, text: TextId) -> set[str]:
    """Whom the desk has told that the review of an emergency publication is late."""
    folder = await newsroom.room.store.read(lambda db: shelf.folder(db, text))
    assert folder is not None
    late = ("补审已超时", "The late review is overdue")
    return {one.to for one in folder.notices if one.message.subject.startswith(late)}


async def verbs_of(newsroom: Newsroom) -> list[str]:
    held = await newsroom.room.store.read(lambda db: tuple(journal.lines(db)))
    return [line.act.verb for line in held]


async def test_the_technology_of_the_day_hurries_no_reviewer(newsroom: Newsroom) -> None:
    newsroom.room.now += timedelta(hours=8)  # Ten in the morning where this desk is.
    version = await newsroom.holding(await newsroom.breaks(CALM))
    await newsroom.texts.submit(version.id, AUTHOR, newsroom.room.now)
    await newsroom.fast_forward(minutes=19)
    asked = [one for one in newsroom.mail_to("mail") if "请审核" in one or "Please review" in one]
    assert len(asked) == 1
    await newsroom.fast_forward(minutes=2)
    asked = [one for one in newsroom.mail_to("mail") if "请审核" in one or "Please review" in one]
    assert len(asked) > 1
