"""The library's pages: finding as one types, with and without script."""

import pytest

from tests.web.conftest import Client

HTMX = {"HX-Request": "true"}


async def text(client: Client, path: str, **headers: str) -> str:
    answer = await client.get(path, headers=headers)
    assert answer.status == 200
    return await answer.text()


async def test_the_form_works_without_script(editor: Client) -> None:
    shown = await text(editor, "/library?q=余震")
    assert '<form class="finder" method="get" action="/library"' in shown
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
