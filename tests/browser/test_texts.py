"""A text from one click to the public in a real browser, wide and on a phone.

Screenshots go to the folder named by ARTEFACTS (build/artefacts if none).
"""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp.test_utils import BaseTestServer, TestServer
from playwright.async_api import Page, ViewportSize, async_playwright, expect

from responder.model.oncall import PersonId
from responder.web.app import make_app
from responder.web.live import Live
from tests.newsroom import AUTHOR, CHIEF, FILL, OFFICER, READER, Newsroom
from tests.web.conftest import web_room

ARTEFACTS = Path(os.environ.get("ARTEFACTS", Path(__file__).parents[2] / "build" / "artefacts"))
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
WIDE: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
Opens = Callable[[PersonId | None], Awaitable[Page]]

pytestmark = pytest.mark.browser


@pytest.fixture
async def server(newsroom: Newsroom) -> AsyncIterator[BaseTestServer]:
    app = make_app(web_room(newsroom.room, Live(), newsroom=newsroom))
    async with TestServer(app) as opened:
        yield opened


@pytest.fixture
async def complaints() -> list[str]:
    """What browsers put on their consoles as errors."""
    return []


@pytest.fixture
async def opens(newsroom: Newsroom, server: BaseTestServer, complaints: list[str]) -> AsyncIterator[Opens]:
    """A browser for each person; None is one of the public."""
    async with async_playwright() as tools:
        browser = await tools.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)

        async def one(person: PersonId | None) -> Page:
            context = await browser.new_context(viewport=WIDE, base_url=str(server.make_url("/")))
            page = await context.new_page()
            page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
            if person:
                link = await newsroom.room.desk.sign_in_link(person, newsroom.room.now)
                await page.goto(f"/sign-in/{link.rpartition('/')[2]}")
                await page.locator("button.big").click()
            return page

        yield one
        await browser.close()


async def shoot(page: Page, name: str) -> None:
    """Wide and on a phone; neither may scroll sideways."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    for form, size in (("wide", WIDE), ("phone", PHONE)):
        await page.set_viewport_size(size)
        await page.screenshot(path=ARTEFACTS / f"text-{name}-{form}.png", full_page=True)
        assert await page.evaluate("document.documentElement.scrollWidth") <= size["width"], (name, form)
    await page.set_viewport_size(WIDE)


async def test_from_one_click_to_the_public_and_back(
    newsroom: Newsroom, opens: Opens, complaints: list[str]
) -> None:
    story = await newsroom.breaks()
    author, reader, officer, public = [await opens(one) for one in (AUTHOR, READER, OFFICER, None)]

    await author.goto(f"/stories/{story}")
    await author.get_by_role("button", name="一键起草首发声明").click()
    preview = author.locator("#preview")
    await expect(preview.locator("mark.slot").first).to_be_visible()
    await shoot(author, "1-edit")
    for name, words in FILL.items():
        field = author.locator(f'input[name="slot_{name}"]')
        if await field.count():
            await field.fill(words)
    await expect(preview).to_contain_text("青禾县地震")  # Without anything having been saved.
    short = author.locator('textarea[name="short"]')
    await short.fill("字" * 91)
    await expect(author.locator("output.count").first).to_have_text("91 / 90")
    await short.fill("地震：先保证安全。")
    await author.get_by_role("button", name="保存并送审").click()
    await expect(author.get_by_text("作者、审核人、发布人必须是不同的人。")).to_be_visible()
    review = author.url

    await reader.goto(review)
    await expect(reader.locator(".diff ins").first).to_be_visible()
    await shoot(reader, "2-review")
    await reader.get_by_label("意见").fill("已核对")
    await reader.get_by_role("button", name="签字通过").click()
    await expect(reader.locator(".state.approved").first).to_be_visible()

    await officer.goto(f"{review}/publish")
    await shoot(officer, "3-publish")
    await officer.locator("button.take").click()
    await newsroom.fast_forward(minutes=1)
    await officer.reload()
    await expect(officer.locator("#publications")).to_contain_text("已公开")
    await shoot(officer, "4-text")

    await public.goto("/p/zh/")
    await public.get_by_role("link", name="青禾县").click()
    await expect(public.locator("h1")).to_contain_text("青禾县地震")
    assert await public.evaluate("document.scripts.length") == 1  # The JSON-LD, which is no script.
    await shoot(public, "5-public")

    await officer.get_by_text("撤回全部").first.click()
    await officer.locator('textarea[name="reason"]').fill("并非地震")
    await officer.locator("button.contrast").click()
    await newsroom.fast_forward(minutes=1)
    await public.reload()
    await expect(public.locator("h1")).to_have_text("本文已撤回")
    await shoot(public, "6-withdrawn")
    await author.goto(f"/stories/{story}/report")
    await shoot(author, "7-report")
    assert [said for said in complaints if "410" not in said] == []


async def test_an_emergency_is_loud_until_it_is_reviewed(
    newsroom: Newsroom, opens: Opens, complaints: list[str]
) -> None:
    version = await newsroom.holding(await newsroom.breaks())
    chief = await opens(CHIEF)
    await chief.goto(f"/versions/{version.id}")
    await shoot(chief, "8-emergency")
    await chief.locator('form[action$="/skip"] textarea').fill("审核人联系不上")
    await chief.locator('form[action$="/skip"] button').click()
    await chief.locator("button.take").click()
    await newsroom.fast_forward(minutes=35)
    for path in ("/", "/texts"):
        await chief.goto(path)
        await expect(chief.locator(".loud").first).to_contain_text("补审已超时")
    await shoot(chief, "9-texts")
    await chief.goto("/")
    await shoot(chief, "10-board")
    await newsroom.texts.sign(version.id, READER, "", newsroom.room.now)
    await chief.reload()
    await expect(chief.locator(".loud")).to_have_count(0)
    assert complaints == []
