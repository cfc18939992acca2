"""The page of what comes from elsewhere, and the bundle that this desk serves."""

from dataclasses import replace
from datetime import timedelta

import pytest

from responder.exchange.staging import markdown
from responder.knowledge.written import explainer_file
from responder.model.exchange import Notice, Peer, Retraction, Staged, StagedState, Undone
from responder.model.library import Library
from responder.model.text import Language
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


@pytest.fixture
async def sound(room: Room, library: Library) -> Staged:
    """Better words of another desk for an explainer that is here too."""
    ours = next(one for one in library.explainers if one.language is Language.ZH)
    text = explainer_file(replace(ours, title="更好的标题"))
    name = f"explainers/{ours.id}.zh.md"
    made = markdown(
        "first",
        name,
        text,
        library.subjects,
        today=START.date(),
        at=START,
        provenance="bundle 1",
        key="f" * 64,
    )
    await room.store.write(lambda db: staging.stage(db, made))
    return made


async def test_a_faulty_draft_cannot_be_taken_and_says_why(editor: Client, draft: Staged) -> None:
    shown = await (await editor.get(f"/library/staged/{draft.id}")).text()
    assert "不能收用" in shown
    assert f"/library/staged/{draft.id}/take" not in shown
    assert "<b>text</b>" not in shown


async def test_a_sound_draft_is_compared_and_taken_with_its_provenance(editor: Client, sound: Staged) -> None:
    page = f"/library/staged/{sound.id}"
    shown = await (await editor.get(page)).text()
    assert "对照本台现有的文字" in shown
    assert "<ins>" in shown
    taken = await editor.post(f"{page}/take", data={"csrf": await csrf(editor, page), "back": page})
    assert taken.url.path.startswith("/texts/")
    told = await taken.text()
    for one in ("更好的标题", "收用自 first", "f" * 64, sound.hash):
        assert one in told
    assert "已收用" in await (await editor.get("/library/shared")).text()


async def test_the_desk_says_that_a_taken_text_lost_its_source(
    editor: Client, room: Room, sound: Staged
) -> None:
    page = f"/library/staged/{sound.id}"
    await editor.post(f"{page}/take", data={"csrf": await csrf(editor, page), "back": page})
    name = sound.name.removeprefix("explainers/").removesuffix(".zh.md")
    told = room.now + timedelta(minutes=5)
    gone = Notice("n-first", "first", Retraction(name, "A figure was wrong.", told), told)
    await room.store.write(lambda db: staging.notify(db, gone))
    for path in ("/", "/texts"):
        shown = await (await editor.get(path)).text()
        assert "来源已撤回：first" in shown
        assert "请更正或撤回" in shown


async def test_a_retraction_of_ours_is_undone_on_the_page_with_a_reason(editor: Client, room: Room) -> None:
    gone = Retraction("y", "A figure was wrong.", START)
    await room.store.write(lambda db: staging.retract(db, gone))
    form = {
        "csrf": await csrf(editor, "/library/shared"),
        "back": "/library/shared",
        "reason": "It was right.",
    }
    shown = await (await editor.post("/library/retractions/y/undo", data=form)).text()
    for told in ("A figure was wrong.", "It was right.", "已恢复"):
        assert told in shown
    assert "/library/retractions/y/undo" not in shown
    assert (await editor.post("/library/retractions/y/undo", data=form)).status == 409


async def test_the_desk_says_that_another_retracted_by_mistake(
    editor: Client, room: Room, draft: Staged
) -> None:
    assert draft
    undone = Undone("It was right.", START + timedelta(minutes=2))
    told = replace(Retraction("y", "A figure was wrong.", START), undone=undone)
    notice = Notice("n-first-y-2", "first", told, START + timedelta(minutes=3))
    await room.store.write(lambda db: staging.notify(db, notice))
    assert "其他单位说撤回有误（1）" in await (await editor.get("/")).text()
    shown = await (await editor.get("/library/shared")).text()
    assert "first 说撤回有误，已恢复" in shown
    assert "It was right." in shown
    form = {"csrf": await csrf(editor, "/library/shared"), "back": "/library/shared"}
    await editor.post(f"/library/notices/{notice.id}/seen", data=form)
    assert "其他单位说撤回有误" not in await (await editor.get("/")).text()


async def test_a_draft_that_is_not_there_is_not_found(editor: Client) -> None:
    assert (await editor.get("/library/staged/i-nothing")).status == 404
