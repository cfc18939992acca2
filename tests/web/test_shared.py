"""The page of what comes from elsewhere, and the bundle that this desk serves."""

from datetime import timedelta

import pytest

from responder.exchange.staging import markdown
from responder.model.exchange import Notice, Peer, Retraction, Staged, StagedState
from responder.store import staging
from tests.room import EDITOR, START, Room
from tests.web.conftest import Client, csrf

TEXT = "---\nid: x\nlanguage: en\ntitle: A <b>text</b>\nstatus: approved\n---\n## Odd\nWords.\n"


@pytest.fixture
async def draft(room: Room) -> Staged:
    """A faulty text from another desk, and a retraction by it."""
    made = markdown(
        "first", "explainers/x.en.md", TEXT, (), today=START.date(), at=START, provenance="first, bundle 1"
    )
    gone = Notice("n-first-y", "first", Retraction("y", "A figure was wrong.", START), START)
    later = START + timedelta(minutes=1)
    peer = Peer("first", "0" * 64, "https://first.example/b", later, error="refused: so")
    await room.store.write(lambda db: staging.stage(db, made))
    await room.store.write(lambda db: staging.notify(db, gone))
    await room.store.write(lambda db: staging.keep_peer(db, peer))
    return made


async def test_a_draft_shows_its_source_and_its_faults(editor: Client, draft: Staged) -> None:
    shown = await (await editor.get("/library/shared")).text()
    source = ("来自 first", "first, bundle 1", "refused: so", "first 撤回了")
    for told in (*source, "处问题", "unknown heading Odd"):
        assert told in shown
    assert draft.faults
    assert "status: draft" in shown
    assert "<b>text</b>" not in shown


async def test_a_draft_is_put_aside_once(editor: Client, room: Room, draft: Staged) -> None:
    form = {"csrf": await csrf(editor, "/library/shared"), "back": "/library/shared"}
    assert (await editor.post(f"/library/staged/{draft.id}/aside", data=form)).status == 200
    (held,) = await room.store.read(staging.all_staged)
    assert held.state is StagedState.ASIDE
    assert (await editor.post(f"/library/staged/{draft.id}/aside", data=form)).status == 409


async def test_a_notice_names_who_has_seen_it(editor: Client, room: Room, draft: Staged) -> None:
    assert draft
    form = {"csrf": await csrf(editor, "/library/shared"), "back": "/library/shared"}
    assert "已知悉：" in await (await editor.post("/library/notices/n-first-y/seen", data=form)).text()
    assert (await room.store.read(staging.notices))[0].seen_by == EDITOR


async def test_the_desk_shows_a_retraction_until_somebody_has_seen_it(editor: Client, draft: Staged) -> None:
    assert draft
    assert "其他单位撤回了内容" in await (await editor.get("/")).text()
    form = {"csrf": await csrf(editor, "/library/shared"), "back": "/library/shared"}
    await editor.post("/library/notices/n-first-y/seen", data=form)
    assert "其他单位撤回了内容" not in await (await editor.get("/")).text()


async def test_a_foreign_form_changes_nothing(editor: Client, room: Room, draft: Staged) -> None:
    assert (await editor.post(f"/library/staged/{draft.id}/aside", data={"csrf": "x"})).status == 403
    assert (await room.store.read(staging.all_staged))[0].state is StagedState.DRAFT


async def test_a_desk_that_shares_nothing_says_so(client: Client) -> None:
    assert (await client.get("/bundle/library.bundle")).status == 404
