"""An expert's words on their way: cleared, put into a text, in public, and taken back again."""

import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from responder.decide.checklist import Item, checklist
from responder.decide.sentences import diff
from responder.desk import Order, Terms
from responder.errors import NotAllowedError, StoreError
from responder.lessons import Lessons
from responder.model.library import Contact, ExpertId, Library
from responder.model.publication import Deed, Fate, Outcome, PublicationState
from responder.model.response import Level, PageId, Quotation, QuotationState
from responder.model.story import StoryId
from responder.model.text import Bilingual, Language
from responder.model.version import Version, VersionState
from responder.store import Store, public, quotations, shelf, versions
from responder.web.linked import linked
from responder.web.room import Site
from responder.web.site import Painter
from tests.newsroom import AUTHOR, OFFICER, READER, SITE, Newsroom
from tests.room import EDITOR, Outbox, Room

TERMS = Terms("受聘于一家防灾基金会", "我同意", for_clarity=True)
WORDS = "余震会持续数周，但会越来越少。"
HOUSES = ("甲所", "甲所", "乙所")  # Of dr-0, dr-1, dr-2.


@pytest.fixture
async def newsroom(tmp_path: Path, library: Library, lessons: Lessons) -> AsyncIterator[Newsroom]:
    """Three experts on earthquakes, two of them of one house."""
    sample = library.experts[0]
    three = tuple(
        replace(
            sample,
            id=ExpertId(f"dr-{n}"),
            sample=False,
            name=Bilingual(f"专家{n}", f"Expert {n}"),
            affiliation=Bilingual(house, f"House {house}"),
            contacts=(Contact("mail", "env:X"),),
        )
        for n, house in enumerate(HOUSES)
    )
    async with Store(tmp_path / "responder.db", durable=False) as store:
        yield Newsroom(Room(store, replace(library, experts=three), lessons, Outbox()))


async def says(
    newsroom: Newsroom, story: StoryId, expert: int, words: str = WORDS, terms: Terms = TERMS
) -> PageId:
    room = newsroom.room
    by = room.now + timedelta(minutes=20)
    page = await room.desk.page(
        story, ExpertId(f"dr-{expert}"), EDITOR, question="余震？", answer_by=by, now=room.now
    )
    await room.desk.quote(page.id, words, room.now, terms)
    return page.id


async def given(newsroom: Newsroom, page: PageId) -> Quotation:
    held = await newsroom.room.store.read(lambda db: quotations.of_page(db, page))
    assert held is not None
    return held


async def cleared(
    newsroom: Newsroom, story: StoryId, expert: int, words: str = WORDS, terms: Terms = TERMS
) -> PageId:
    page = await says(newsroom, story, expert, terms=terms)
    await newsroom.room.desk.clear((await given(newsroom, page)).id, EDITOR, words, newsroom.room.now)
    return page


async def quoting(newsroom: Newsroom, *experts: int) -> tuple[Version, list[PageId]]:
    """A holding text with the experts' words in it."""
    story = await newsroom.breaks()
    asked = [await cleared(newsroom, story, one) for one in experts]
    version = await newsroom.holding(story)
    return await newsroom.texts.add_words(version.text, AUTHOR, newsroom.room.now), asked


async def on_the_site(newsroom: Newsroom, version: Version) -> str:
    text = await newsroom.room.store.read(lambda db: versions.text(db, version.text))
    assert text is not None
    shown = await newsroom.room.store.read(lambda db: public.public(db, text.language, text.slug))
    assert shown is not None
    painter = Painter(Site(SITE, Bilingual("科普", "Science")), ZoneInfo("Asia/Shanghai"), newsroom.room.now)
    return painter.page(shown).body.decode()


async def test_one_click_puts_the_cleared_words_into_a_text_with_interests_under_the_name(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.breaks()
    await cleared(newsroom, story, 0)
    await cleared(newsroom, story, 2, words="余震会持续数周。")
    await says(newsroom, story, 1)  # Not cleared.
    version = await newsroom.holding(story)
    packed = await newsroom.texts.add_words(version.text, AUTHOR, newsroom.room.now)
    first, second = sorted(packed.content.quotations, key=lambda one: one.under)
    assert (first.words, first.under, first.changed) == (WORDS, "专家0, 甲所", False)
    assert (second.words, second.interests, second.changed) == ("余震会持续数周。", TERMS.interests, True)
    assert packed.id != version.id
    with pytest.raises(NotAllowedError, match="no_words"):
        await newsroom.texts.add_words(version.text, AUTHOR, newsroom.room.now)


async def test_words_for_background_are_never_quoted_and_an_unnamed_expert_is_not_named(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.breaks()
    await cleared(newsroom, story, 0, terms=replace(TERMS, level=Level.BACKGROUND))
    await cleared(newsroom, story, 1, terms=replace(TERMS, level=Level.UNNAMED))
    version = await newsroom.holding(story)
    packed = await newsroom.texts.add_words(version.text, AUTHOR, newsroom.room.now)
    (one,) = packed.content.quotations
    assert one.under.startswith("一位专家")
    assert (one.name, one.affiliation) == ("", "")


async def test_readers_see_the_words_the_interests_and_that_it_is_one_expert(newsroom: Newsroom) -> None:
    version, _ = await quoting(newsroom, 0, 1)
    await newsroom.published(await newsroom.approved(version))
    page = await on_the_site(newsroom, version)
    assert page.index(WORDS) < page.index("专家0, 甲所") < page.index(f"利益申明：{TERMS.interests}")
    assert "目前只有一位独立专家的意见" in page
    assert '"@type": "Quotation"' in page
    shown = await newsroom.room.store.read(lambda db: public.newest(db, Language.ZH, 5, drills=False))
    assert '"spokenByCharacter": {"@type": "Person", "name": "专家0"' in linked(
        shown[0], Site(SITE, Bilingual("", ""))
    )


async def test_with_two_independent_experts_nothing_is_said_of_one(newsroom: Newsroom) -> None:
    version, asked = await quoting(newsroom, 0, 2)
    await newsroom.published(await newsroom.approved(version))
    assert "目前只有一位" not in await on_the_site(newsroom, version)
    assert {(await given(newsroom, one)).state for one in asked} == {QuotationState.PUBLISHED}


async def test_an_expert_takes_words_back_that_are_public_and_a_correction_waits(newsroom: Newsroom) -> None:
    version, (page, _) = await quoting(newsroom, 0, 2)
    await newsroom.published(await newsroom.approved(version), "site", "blog")
    await newsroom.room.desk.withdraw(page, newsroom.room.now, "数字有误")

    (folder,) = await newsroom.room.store.read(shelf.tasks)
    draft = folder.latest
    assert folder.taken_back == ("blog", "site")
    assert draft.state is VersionState.DRAFT
    assert [one.under for one in draft.content.quotations] == ["专家2, 乙所"]
    assert (await newsroom.version(version.id)).state is VersionState.ACTIVE
    with pytest.raises(NotAllowedError, match="words_taken_back"):
        await newsroom.press.publish(version.id, Order(("group",)), OFFICER, newsroom.room.now)

    newsroom.wire.answers["blog"] = [Outcome(Fate.REFUSED, code="410")]
    await newsroom.published(await newsroom.approved(draft), wrong="专家收回了引语")
    states = await newsroom.states(draft)
    assert states["site", Deed.CORRECT] is PublicationState.LIVE
    assert states["blog", Deed.CORRECT] is PublicationState.REFUSED
    (folder,) = await newsroom.room.store.read(shelf.tasks)
    assert folder.taken_back == ("blog",)
    assert "专家0" not in await on_the_site(newsroom, draft)


async def test_words_taken_back_before_they_went_out_never_go_out(newsroom: Newsroom) -> None:
    version, (page,) = await quoting(newsroom, 0)
    approved = await newsroom.approved(version)
    later = newsroom.room.now + timedelta(hours=1)
    await newsroom.press.publish(approved.id, Order(("site",), at=later), OFFICER, newsroom.room.now)
    await newsroom.room.desk.withdraw(page, newsroom.room.now, "")
    await newsroom.fast_forward(minutes=61)
    assert newsroom.wire.public == []
    assert (await newsroom.states(version))["site", Deed.PUBLISH] is PublicationState.REFUSED


async def test_words_taken_back_in_review_are_reviewed_no_more(newsroom: Newsroom) -> None:
    version, (page,) = await quoting(newsroom, 0)
    await newsroom.texts.submit(version.id, AUTHOR, newsroom.room.now)
    await newsroom.room.desk.withdraw(page, newsroom.room.now, "")
    with pytest.raises(NotAllowedError, match="not_waiting"):
        await newsroom.texts.sign(version.id, READER, "", newsroom.room.now)


async def test_the_database_lets_nobody_publish_words_that_were_taken_back(newsroom: Newsroom) -> None:
    version, (page,) = await quoting(newsroom, 0)
    await newsroom.published(await newsroom.approved(version))
    await newsroom.room.desk.withdraw(page, newsroom.room.now, "")
    at = newsroom.room.now.isoformat()
    sql = """INSERT INTO publications (id, version, outlet, deed, publisher, at, state, changed_at, value)
        VALUES ('b-1', ?, 'group', 'publish', ?, ?, 'scheduled', ?, '{}')"""
    with pytest.raises((sqlite3.IntegrityError, StoreError), match="took the words back"):
        await newsroom.room.store.write(lambda db: db.execute(sql, [version.id, OFFICER, at, at]).close())


async def test_the_review_shows_the_words_and_asks_for_a_second_expert(newsroom: Newsroom) -> None:
    version, _ = await quoting(newsroom, 0)
    shown = {line.new for line in diff(None, version.content) if line.part == "quotations"}
    assert {f"“{WORDS}”", "— 专家0, 甲所", f"利益申明：{TERMS.interests}"} <= shown
    checks = checklist(version.content, (), None, newsroom.room.now, library=False)
    assert [one.found for one in checks if one.item is Item.QUOTATIONS] == [("one_expert",)]
