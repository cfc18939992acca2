"""What the database refuses to anybody, the desk or a hand with SQL."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlite_utils import Database

from responder.errors import StoreError
from responder.model.version import Version, VersionState
from responder.store import versions
from responder.store.codec import encode, stamp
from tests.newsroom import AUTHOR, CHIEF, OFFICER, OTHER_READER, READER, Newsroom, review_by
from tests.room import START

LATER = stamp(START + timedelta(minutes=1))
SIGN = "INSERT INTO reviews VALUES (?, ?, ?, 'approved', ?, 1, NULL, ?, '')"
PUBLISH = """INSERT INTO publications
    (id, version, outlet, deed, publisher, at, state, due_at, embargo_until, changed_at, value)
    VALUES ('b-1', ?, 'site', 'publish', ?, ?, 'scheduled', NULL, ?, ?, '{}')"""


async def by_hand(newsroom: Newsroom, sql: str, values: Sequence[object]) -> None:
    """Around the desk."""

    def change(db: Database) -> None:
        db.execute(sql, list(values))

    await newsroom.room.store.write(change)


async def refused(newsroom: Newsroom, because: str, sql: str, *values: object) -> None:
    with pytest.raises((sqlite3.IntegrityError, StoreError), match=because):
        await by_hand(newsroom, sql, values)


async def in_review(newsroom: Newsroom) -> Version:
    version = await newsroom.holding(await newsroom.breaks())
    return await newsroom.texts.submit(version.id, AUTHOR, newsroom.room.now)


@pytest.mark.parametrize(
    ("sql", "because"),
    [
        pytest.param("UPDATE versions SET content = '{}'", "never changes", id="its words"),
        pytest.param("UPDATE versions SET author = 'reader'", "never changes", id="its author"),
        pytest.param("UPDATE versions SET review_by = '2099-01-01'", "never changes", id="its day of review"),
        pytest.param("DELETE FROM versions", "never deleted", id="its being there"),
        pytest.param(
            "UPDATE versions SET state = 'approved'", "not every stage", id="its approval without a sign-off"
        ),
        pytest.param(
            "UPDATE versions SET state = 'retracted'", "does not go this way", id="its order of states"
        ),
        pytest.param(
            "UPDATE versions SET stages = '[]' WHERE state = 'in_review'",
            "when a version is handed in",
            id="the bar it was handed in under",
        ),
    ],
)
async def test_nobody_may_change_of_a_version(newsroom: Newsroom, sql: str, because: str) -> None:
    await in_review(newsroom)
    await refused(newsroom, because, sql)


async def test_an_author_signs_off_no_text_of_theirs(newsroom: Newsroom) -> None:
    version = await in_review(newsroom)
    await refused(newsroom, "different people", SIGN, version.id, 0, AUTHOR, LATER, LATER)


async def test_nor_does_somebody_who_wrote_an_earlier_draft_of_it(newsroom: Newsroom) -> None:
    first = await newsroom.holding(await newsroom.breaks())
    again = await newsroom.saved(first, replace(first.content, title="改过的标题"), by=READER)
    await newsroom.texts.submit(again.id, READER, newsroom.room.now)
    for writer in (AUTHOR, READER):
        await refused(newsroom, "different people", SIGN, again.id, 0, writer, LATER, LATER)


async def test_an_asked_author_cannot_turn_the_request_into_a_sign_off(newsroom: Newsroom) -> None:
    version = await in_review(newsroom)
    asked = "INSERT INTO reviews VALUES (?, 0, ?, 'requested', ?, 1, NULL, NULL, '')"
    await by_hand(newsroom, asked, [version.id, AUTHOR, LATER])
    turned = "UPDATE reviews SET state = 'approved' WHERE reviewer = ?"
    await refused(newsroom, "different people", turned, AUTHOR)


async def test_one_person_signs_off_one_stage_only(room_of_three: Newsroom) -> None:
    version = await in_review(room_of_three)
    await room_of_three.texts.sign(version.id, READER, "", room_of_three.room.now)
    await refused(room_of_three, "UNIQUE", SIGN, version.id, 1, READER, LATER, LATER)


async def test_no_stage_is_skipped(room_of_three: Newsroom) -> None:
    version = await in_review(room_of_three)
    await refused(room_of_three, "stage before", SIGN, version.id, 1, READER, LATER, LATER)


async def test_a_stage_that_does_not_exist_cannot_be_signed(newsroom: Newsroom) -> None:
    version = await in_review(newsroom)
    await refused(newsroom, "does not wait", SIGN, version.id, -1, READER, LATER, LATER)


async def test_a_draft_cannot_be_signed_off(newsroom: Newsroom) -> None:
    version = await newsroom.holding(await newsroom.breaks())
    await refused(newsroom, "does not wait", SIGN, version.id, 0, READER, LATER, LATER)


async def test_a_sign_off_stands(newsroom: Newsroom) -> None:
    await newsroom.approved(await newsroom.holding(await newsroom.breaks()))
    await refused(newsroom, "stands", "UPDATE reviews SET reviewer = 'chief' WHERE state = 'approved'")
    await refused(newsroom, "never deleted", "DELETE FROM reviews")


@pytest.mark.parametrize("state", ["draft", "in_review"])
async def test_what_is_not_approved_is_not_published(newsroom: Newsroom, state: str) -> None:
    version = await newsroom.holding(await newsroom.breaks())
    if state == "in_review":
        await newsroom.texts.submit(version.id, AUTHOR, newsroom.room.now)
    await refused(newsroom, "only an approved", PUBLISH, version.id, OFFICER, LATER, None, LATER)


@pytest.mark.parametrize("person", [AUTHOR, READER])
async def test_whoever_wrote_or_signed_it_does_not_publish_it(newsroom: Newsroom, person: str) -> None:
    version = await newsroom.approved(await newsroom.holding(await newsroom.breaks()))
    await refused(newsroom, "different people", PUBLISH, version.id, person, LATER, None, LATER)


async def test_whoever_wrote_it_does_not_put_it_in_force(newsroom: Newsroom) -> None:
    version = await newsroom.approved(await newsroom.holding(await newsroom.breaks()))
    sql = "UPDATE versions SET state = 'active', publisher = ? WHERE id = ?"
    await refused(newsroom, "different people", sql, AUTHOR, version.id)
    sql = "UPDATE versions SET state = 'active' WHERE id = ?"
    await refused(newsroom, "has a publisher", sql, version.id)


async def test_what_is_expired_is_not_published(newsroom: Newsroom) -> None:
    version = await newsroom.approved(await newsroom.holding(await newsroom.breaks()))
    late = stamp(newsroom.room.now + timedelta(days=8))
    await refused(newsroom, "day of review", PUBLISH, version.id, OFFICER, late, None, late)
    await newsroom.fast_forward(days=8)
    assert (await newsroom.version(version.id)).state is VersionState.EXPIRED
    await refused(newsroom, "only an approved", PUBLISH, version.id, OFFICER, LATER, None, LATER)


async def test_an_unfilled_blank_is_not_published(newsroom: Newsroom) -> None:
    """A text of the library may keep its blanks and be approved so; it cannot go out with them."""
    version = await newsroom.approved(await newsroom.explainer("dam-break-flood"))
    await refused(newsroom, "blank", PUBLISH, version.id, OFFICER, LATER, None, LATER)


async def test_nothing_goes_out_before_the_embargo_is_over(newsroom: Newsroom) -> None:
    version = await newsroom.approved(await newsroom.holding(await newsroom.breaks()))
    until = stamp(newsroom.room.now + timedelta(hours=1))
    await by_hand(newsroom, PUBLISH, [version.id, OFFICER, LATER, until, LATER])
    for state in ("sending", "live"):
        sql = "UPDATE publications SET state = ?, changed_at = ?"
        await refused(newsroom, "embargo|this way", sql, state, LATER)
    await refused(newsroom, "embargo stands", "UPDATE publications SET embargo_until = NULL")


async def test_a_draft_is_approved_out_of_turn_only_in_an_emergency(newsroom: Newsroom) -> None:
    calm = await newsroom.breaks("量子计算机破解RSA加密 专家称言过其实")
    version = await newsroom.holding(calm)
    sql = "INSERT INTO emergencies VALUES (?, ?, 'why', ?, ?, NULL, 0)"
    await refused(newsroom, "danger to life", sql, version.id, CHIEF, LATER, LATER)


async def test_not_even_an_emergency_lets_an_author_publish_their_own(newsroom: Newsroom) -> None:
    version = await newsroom.holding(await newsroom.breaks())
    sql = "INSERT INTO emergencies VALUES (?, ?, 'why', ?, ?, NULL, 0)"
    await refused(newsroom, "different people", sql, version.id, AUTHOR, LATER, LATER)


async def test_an_emergency_is_not_closed_unreviewed(newsroom: Newsroom) -> None:
    version = await newsroom.holding(await newsroom.breaks())
    await newsroom.texts.skip_review(version.id, CHIEF, "dam breaks", newsroom.room.now)
    await refused(newsroom, "not been reviewed", "UPDATE emergencies SET done_at = ?", LATER)
    await refused(newsroom, "never deleted", "DELETE FROM emergencies")


async def test_a_changed_word_shows_even_where_a_trigger_was_dropped(newsroom: Newsroom) -> None:
    version = await newsroom.holding(await newsroom.breaks())
    assert await newsroom.room.store.read(versions.verify) > 0
    await by_hand(newsroom, "DROP TRIGGER versions_stand", [])
    other = encode(replace(version.content, title="改了"))
    await by_hand(newsroom, "UPDATE versions SET content = ? WHERE id = ?", [other, version.id])
    with pytest.raises(StoreError, match=version.id):
        await newsroom.room.store.read(versions.verify)


@pytest.fixture
def room_of_three(newsroom: Newsroom) -> Newsroom:
    """Three stages, as the rule of three reviews wants."""
    return Newsroom(newsroom.room, ("science", "editorial", "final"))


async def test_three_stages_need_three_people(room_of_three: Newsroom) -> None:
    version = await room_of_three.holding(await room_of_three.breaks())
    now = room_of_three.room.now
    await room_of_three.texts.submit(version.id, AUTHOR, now)
    for person, state in ((READER, "in_review"), (OTHER_READER, "in_review"), (CHIEF, "approved")):
        assert (await room_of_three.texts.sign(version.id, person, "", now)).state == state


async def test_the_same_words_after_another_version_have_another_name(newsroom: Newsroom) -> None:
    first = await newsroom.holding(await newsroom.breaks())
    changed = await newsroom.saved(first, review_by(first.content, date(2026, 11, 25)))
    back = await newsroom.saved(changed, first.content)
    assert len({first.id, changed.id, back.id}) == 3
