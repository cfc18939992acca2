"""What goes out, what comes back, and how what was wrong is put right, as the officer sees it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from responder.desk import Order
from responder.errors import NotAllowedError
from responder.herald import Herald
from responder.model.oncall import PersonId
from responder.model.publication import Deed, Fate, Outcome, Publication, PublicationState
from responder.model.version import Version, VersionState
from responder.publish import PUBLISHERS, Outgoing
from responder.store import journal, public, publications
from tests.newsroom import AUTHOR, CHIEF, OFFICER, READER, SITE, Newsroom, Outlets
from tests.room import EDITOR

LATER, LOST = Outcome(Fate.LATER, meaning="busy"), Outcome(Fate.LOST, meaning="no answer")
NO = Outcome(Fate.REFUSED, code="403", meaning="forbidden")
ABSENT, THERE = Outcome(Fate.ABSENT), Outcome(Fate.LIVE, remote="r-1", url="https://blog.example/1")


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
async def version(newsroom: Newsroom) -> Version:
    """A holding text that two people have worked on and a third may publish."""
    return await newsroom.approved(await newsroom.holding(await newsroom.breaks()))


async def next_one(newsroom: Newsroom, after: Version, title: str) -> Version:
    latest = await newsroom.version(after.id)
    return await newsroom.approved(await newsroom.saved(latest, replace(after.content, title=title)))


async def test_it_is_live_within_the_quarter_of_an_hour_and_in_force(
    newsroom: Newsroom, version: Version
) -> None:
    await newsroom.published(version, "site", "blog")
    live = PublicationState.LIVE
    assert await newsroom.states(version) == {("site", Deed.PUBLISH): live, ("blog", Deed.PUBLISH): live}
    held = await newsroom.version(version.id)
    assert (held.state, held.publisher) == (VersionState.ACTIVE, OFFICER)


async def test_ordering_twice_sends_once(newsroom: Newsroom, version: Version) -> None:
    await newsroom.published(version)
    with pytest.raises(NotAllowedError, match="ordered"):
        await newsroom.published(version)
    assert len(newsroom.wire.public) == 1


@pytest.mark.parametrize(
    ("person", "why"),
    [
        pytest.param(AUTHOR, "not_officer", id="the author"),
        pytest.param(READER, "not_officer", id="the reviewer"),
        pytest.param(CHIEF, "not_officer", id="the emergency publisher, where there is no emergency"),
    ],
)
async def test_only_the_officer_publishes(
    newsroom: Newsroom, version: Version, person: PersonId, why: str
) -> None:
    with pytest.raises(NotAllowedError, match=why):
        await newsroom.press.publish(version.id, Order(("site",)), person, newsroom.room.now)


async def test_an_officer_who_wrote_it_does_not_publish_it(newsroom: Newsroom) -> None:
    draft = await newsroom.holding(await newsroom.breaks())
    again = await newsroom.saved(draft, replace(draft.content, title="改"), by=OFFICER)
    version = await newsroom.approved(again)
    with pytest.raises(NotAllowedError, match="own_text"):
        await newsroom.published(version)


async def test_an_embargo_holds_it_to_the_minute(newsroom: Newsroom, version: Version) -> None:
    until = newsroom.room.now + timedelta(minutes=30)
    order = Order(("site",), embargo_until=until)
    await newsroom.press.publish(version.id, order, OFFICER, newsroom.room.now)
    await newsroom.fast_forward(minutes=29)
    assert newsroom.wire.public == []
    assert await newsroom.states(version) == {("site", Deed.PUBLISH): PublicationState.HELD}
    await newsroom.fast_forward(minutes=1)
    assert len(newsroom.wire.public) == 1


async def test_a_scheduled_text_that_expires_first_does_not_go_out(
    newsroom: Newsroom, version: Version
) -> None:
    order = Order(("site",), at=newsroom.room.now + timedelta(days=9))
    await newsroom.press.publish(version.id, order, OFFICER, newsroom.room.now)
    await newsroom.fast_forward(days=9, minutes=1)
    assert newsroom.wire.public == []
    (one,) = await publications_of(newsroom, version)
    assert (one.state, one.code) == (PublicationState.REFUSED, "outdated")


async def test_an_outlet_that_is_busy_is_tried_again_and_no_other_waits(
    newsroom: Newsroom, version: Version
) -> None:
    newsroom.wire.answers["blog"] = [LATER, LATER]
    await newsroom.published(version, "site", "blog")
    assert [name for name, _, _ in newsroom.wire.public] == ["site"]
    await newsroom.fast_forward(minutes=1)
    await newsroom.fast_forward(minutes=1)
    assert [name for name, _, _ in newsroom.wire.public] == ["site", "blog"]


async def test_a_refusal_is_shown_with_its_meaning_and_may_be_tried_again(
    newsroom: Newsroom, version: Version
) -> None:
    newsroom.wire.answers["blog"] = [NO]
    await newsroom.published(version, "blog")
    (one,) = await publications_of(newsroom, version)
    assert (one.state, one.code, one.meaning) == (PublicationState.REFUSED, "403", "forbidden")
    await newsroom.press.try_again(one.id, OFFICER, newsroom.room.now)
    await newsroom.fast_forward()
    assert await newsroom.states(version) == {("blog", Deed.PUBLISH): PublicationState.LIVE}


async def test_submitted_is_not_live_until_it_is_read_back(newsroom: Newsroom, version: Version) -> None:
    newsroom.wire.answers["blog"] = [Outcome(Fate.SUBMITTED, remote="draft-7")]
    newsroom.wire.looks["blog"] = [Outcome(Fate.SUBMITTED), THERE]
    await newsroom.published(version, "blog")
    assert await newsroom.states(version) == {("blog", Deed.PUBLISH): PublicationState.SUBMITTED}
    await newsroom.fast_forward(minutes=1)
    assert await newsroom.states(version) == {("blog", Deed.PUBLISH): PublicationState.SUBMITTED}
    await newsroom.fast_forward(minutes=2)
    (one,) = await publications_of(newsroom, version)
    assert (one.state, one.url) == (PublicationState.LIVE, "https://blog.example/1")


@pytest.mark.parametrize(
    ("look", "sent"),
    [
        pytest.param(THERE, 1, id="found there: not sent again"),
        pytest.param(ABSENT, 2, id="not there: sent again with the same key"),
    ],
)
async def test_a_lost_answer_is_asked_about_before_anything_is_sent_again(
    newsroom: Newsroom, version: Version, look: Outcome, sent: int
) -> None:
    newsroom.wire.answers["blog"] = [LOST]
    newsroom.wire.looks["blog"] = [look]
    await newsroom.published(version, "blog")
    await newsroom.fast_forward(minutes=2)
    assert await newsroom.states(version) == {("blog", Deed.PUBLISH): PublicationState.LIVE}
    assert len(newsroom.wire.keys) == sent
    assert len(set(newsroom.wire.keys)) == 1


@pytest.mark.parametrize("there", [True, False])
async def test_where_nobody_can_tell_a_person_looks_and_says(
    newsroom: Newsroom, version: Version, *, there: bool
) -> None:
    deaf = {**PUBLISHERS, "websub": replace(PUBLISHERS["websub"], repeats=False)}
    newsroom.herald = replace(newsroom.herald, kinds=deaf)
    newsroom.wire.answers["blog"] = [LOST]
    await newsroom.published(version, "blog")
    await newsroom.fast_forward(minutes=2)
    (one,) = await publications_of(newsroom, version)
    assert one.state is PublicationState.UNKNOWN
    assert len(newsroom.wire.keys) == 1
    await newsroom.press.settle(one.id, OFFICER, newsroom.room.now, there=there)
    await newsroom.fast_forward()
    assert await newsroom.states(version) == {("blog", Deed.PUBLISH): PublicationState.LIVE}
    assert len(newsroom.wire.keys) == (1 if there else 2)


async def test_a_kill_between_sending_and_writing_is_asked_about_after_the_lease(
    newsroom: Newsroom, version: Version
) -> None:
    """The process dies in the middle of a send; the next one takes over where it stopped."""

    class Dies(Outlets):
        async def send(self, outgoing: Outgoing) -> Outcome:
            await super().send(outgoing)
            raise Killed

    dying = Dies(public=newsroom.wire.public, keys=newsroom.wire.keys)
    await newsroom.press.publish(version.id, Order(("blog",)), OFFICER, newsroom.room.now)
    herald = Herald(newsroom.room.store, dying, newsroom.outlets, {}, SITE)
    with pytest.raises(BaseExceptionGroup):
        await herald.carry(newsroom.room.now)
    assert await newsroom.states(version) == {("blog", Deed.PUBLISH): PublicationState.SENDING}
    newsroom.wire.looks["blog"] = [THERE]
    await newsroom.fast_forward(minutes=0.5)
    assert len(newsroom.wire.keys) == 1
    await newsroom.fast_forward(minutes=1)
    assert await newsroom.states(version) == {("blog", Deed.PUBLISH): PublicationState.LIVE}
    assert len(newsroom.wire.keys) == 1


async def test_a_second_sender_does_not_take_what_is_in_hand(newsroom: Newsroom, version: Version) -> None:
    await newsroom.press.publish(version.id, Order(("site", "blog")), OFFICER, newsroom.room.now)
    first, second = newsroom.herald, replace(newsroom.herald)
    taken = [await one.carry(newsroom.room.now) for one in (first, second)]
    assert taken == [2, 0]
    assert len(newsroom.wire.keys) == 2


async def test_an_update_replaces_what_stands_and_says_that_nothing_was_wrong(
    newsroom: Newsroom, version: Version
) -> None:
    await newsroom.published(version)
    later = await next_one(newsroom, version, "青禾县地震：第二次通报")
    await newsroom.published(later)
    states = {one.version: one.state for one in await publications_of(newsroom, version)}
    assert states == {version.id: PublicationState.UPDATED, later.id: PublicationState.LIVE}
    assert (await newsroom.version(version.id)).state is VersionState.REPLACED


async def test_a_correction_reaches_every_outlet_that_carried_it_and_everybody_who_was_told(
    newsroom: Newsroom, version: Version
) -> None:
    await newsroom.fast_forward()
    await newsroom.published(version, "site", "blog")
    right = await next_one(newsroom, version, "青禾县地震：震级已更正")
    newsroom.room.outbox.sent.clear()
    newsroom.wire.answers["blog"] = [NO]
    await newsroom.published(right, "site", wrong="震级写错了")
    await newsroom.fast_forward()
    states = await newsroom.states(version)
    assert states["site", Deed.CORRECT] is PublicationState.LIVE
    assert states["site", Deed.PUBLISH] is PublicationState.CORRECTED
    assert states["blog", Deed.CORRECT] is PublicationState.REFUSED  # Shown as not reached …
    assert states["blog", Deed.PUBLISH] is PublicationState.LIVE  # … where the wrong one still stands.
    old = await newsroom.version(version.id)
    assert (old.state, old.reason) == (VersionState.CORRECTED, "震级写错了")
    assert [subject for subject in newsroom.mail_to("chat") if "更正" in subject]


async def test_a_withdrawal_takes_it_back_everywhere_and_cancels_what_is_still_to_come(
    newsroom: Newsroom, version: Version
) -> None:
    await newsroom.published(version, "site", "blog")
    later = Order(("group",), at=newsroom.room.now + timedelta(hours=1))
    await newsroom.press.publish(version.id, later, OFFICER, newsroom.room.now)
    with pytest.raises(NotAllowedError, match="missing"):
        await newsroom.press.withdraw(version.text, " ", AUTHOR, newsroom.room.now)
    await newsroom.press.withdraw(version.text, "并非地震", AUTHOR, newsroom.room.now)
    await newsroom.fast_forward(minutes=90)
    withdrawn, live = PublicationState.WITHDRAWN, PublicationState.LIVE
    assert await newsroom.states(version) == {
        ("site", Deed.PUBLISH): withdrawn,
        ("blog", Deed.PUBLISH): withdrawn,
        ("group", Deed.PUBLISH): PublicationState.CANCELLED,
        ("site", Deed.WITHDRAW): live,
        ("blog", Deed.WITHDRAW): live,
    }
    assert (await newsroom.version(version.id)).state is VersionState.RETRACTED
    with pytest.raises(NotAllowedError, match="unapproved"):
        await newsroom.published(version)


async def test_what_has_not_gone_out_when_it_is_corrected_never_does(
    newsroom: Newsroom, version: Version
) -> None:
    newsroom.wire.answers["blog"] = [LATER]
    await newsroom.published(version, "site", "blog")
    right = await next_one(newsroom, version, "更正后的标题")
    await newsroom.press.publish(right.id, Order(("site", "blog"), wrong="错了"), OFFICER, newsroom.room.now)
    for _ in range(3):
        await newsroom.fast_forward(minutes=1)
    assert [title for name, _, title in newsroom.wire.public if name == "blog"] == ["更正后的标题"]


async def test_a_newer_version_ends_the_older_ones_schedule(newsroom: Newsroom, version: Version) -> None:
    tomorrow = Order(("site",), at=newsroom.room.now + timedelta(days=1))
    await newsroom.press.publish(version.id, tomorrow, OFFICER, newsroom.room.now)
    newer = await next_one(newsroom, version, "更新的标题")
    await newsroom.published(newer)
    await newsroom.fast_forward(days=1, minutes=1)
    assert [title for _, _, title in newsroom.wire.public] == ["更新的标题"]


async def test_a_correction_waits_for_what_it_corrects_while_that_is_being_sent(
    newsroom: Newsroom, version: Version
) -> None:
    newsroom.wire.answers["blog"] = [LOST]
    newsroom.wire.looks["blog"] = [THERE]
    await newsroom.published(version, "blog")
    right = await next_one(newsroom, version, "更正后的标题")
    await newsroom.press.publish(right.id, Order(("blog",), wrong="错了"), OFFICER, newsroom.room.now)
    await newsroom.herald.carry(newsroom.room.now)
    assert [deed for _, deed, _ in newsroom.wire.public] == ["publish"]
    await newsroom.fast_forward(minutes=1)
    await newsroom.fast_forward(minutes=1)
    assert [deed for _, deed, _ in newsroom.wire.public] == ["publish", "correct"]


async def test_everything_stands_in_a_journal_that_is_whole(newsroom: Newsroom, version: Version) -> None:
    await newsroom.published(version)
    assert await newsroom.room.store.read(journal.verify) > 0
    lines = await newsroom.room.store.read(lambda db: tuple(journal.lines(db)))
    verbs = [line.act.verb for line in lines]
    wanted = [
        "text.started",
        "version.saved",
        "version.submitted",
        "review.asked",
        "review.approved",
        "version.approved",
        "publication.ordered",
        "publication.live",
        "version.active",
    ]
    assert [verb for verb in verbs if verb in wanted and verb != "text.started"] == wanted[1:]


async def publications_of(newsroom: Newsroom, version: Version) -> tuple[Publication, ...]:
    return await newsroom.room.store.read(lambda db: publications.of_text(db, version.text))


async def test_two_stories_that_prove_to_be_one_share_their_texts_and_keep_their_addresses(
    newsroom: Newsroom, version: Version
) -> None:
    await newsroom.published(version)
    other = await newsroom.breaks("青禾水库溃坝 下游紧急撤离")
    second = await newsroom.approved(await newsroom.holding(other))
    await newsroom.published(second)
    before = await newsroom.room.store.read(lambda db: tuple(public.every(db)))
    into = next(one.text.story for one in before if one.text.id == version.text)
    assert into
    await newsroom.room.desk.merge(other, into, EDITOR, newsroom.room.now)
    after = await newsroom.room.store.read(lambda db: tuple(public.every(db)))
    assert {one.text.slug for one in after} == {one.text.slug for one in before}
    assert {one.text.story for one in after} == {into}
    for one in after:
        assert [text.id for text, _ in one.related] == [two.text.id for two in after if two is not one]
