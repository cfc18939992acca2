"""The library's pages: finding as one types, with and without script."""

from dataclasses import replace

import pytest
from sqlite_utils import Database

from responder.store import stories
from tests.room import Room
from tests.web.conftest import Client

HTMX = {"HX-Request": "true"}


async def text(client: Client, path: str, **headers: str) -> str:
    answer = await client.get(path, headers=headers)
    assert answer.status == 200
    return await answer.text()


async def test_the_form_works_without_script(editor: Client) -> None:
    shown = await text(editor, "/library?q=余震")
    assert '<form method="get" action="/library"' in shown
    assert '<mark class="hit">余震</mark>' in shown
    assert 'value="余震"' in shown


async def test_what_is_typed_draws_the_finds_alone(editor: Client) -> None:
    shown = await text(editor, "/library?q=yuzhen", **HTMX)
    assert "<html" not in shown
    assert '<mark class="hit">余震</mark>' in shown


async def test_a_find_shows_language_review_and_status(editor: Client) -> None:
    shown = await text(editor, "/library?q=余震&kind=explainer&language=zh", **HTMX)
    for told in ("中文", "复审日期", "还有", "依据最新至", "起稿 · 未经审核"):
        assert told in shown
    assert "英文" not in shown


@pytest.mark.parametrize(
    ("query", "told"),
    [
        pytest.param("q=zzzq", "没有找到", id="nothing"),
        pytest.param("q=<script>alert(1)</script>", "", id="a script as a question"),
        pytest.param(
            "kind=nonsense&subject=nonsense", "示例专家", id="filters that make no sense are left out"
        ),
        pytest.param("kind=expert&region=CN", "示例条目", id="experts by region without words"),
        pytest.param("subject=earthquake", "地震", id="all of a subject"),
    ],
)
async def test_every_question_has_an_answer(editor: Client, query: str, told: str) -> None:
    shown = await text(editor, f"/library?{query}")
    assert told in shown
    assert "<script>alert" not in shown


async def test_the_page_is_for_those_who_are_signed_in(client: Client) -> None:
    assert (await client.get("/library?q=余震")).status == 401


async def test_coverage_shows_subjects_figures_and_audiences(editor: Client) -> None:
    shown = await text(editor, "/library/coverage")
    for told in ("Flesch–Kincaid", "年长读者", "地震", "未到期", "没有文本"):
        assert told in shown


async def test_a_story_that_nothing_answers_is_a_gap(editor: Client, room: Room) -> None:
    assert "近 90 天没有缺口" in await text(editor, "/library/gaps")
    (alert,) = await room.list_shows("a", "某地水库大坝溃坝 下游紧急转移")

    def unanswered(db: Database) -> None:
        found = stories.story(db, alert.story)
        assert found
        stories.keep(db, [replace(found, matches=())])

    await room.store.write(unanswered)
    shown = await text(editor, "/library/gaps")
    assert "某地水库大坝溃坝" in shown
    assert "传播范围" in shown
