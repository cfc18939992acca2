"""An expert answers on a phone, in a real browser: from the message's link to words that are kept.

Screenshots go to the folder named by ARTEFACTS (build/artefacts if none).
"""

from collections.abc import AsyncIterator
from datetime import date, time, timedelta

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, ViewportSize, async_playwright, expect

from responder.desk import Question
from responder.model.oncall import DeliveryState
from responder.model.response import PageState
from responder.model.rota import Layer, Rota, RotaId
from responder.store import alerts
from responder.web.app import make_app
from responder.web.live import Live
from tests.browser.test_drill import ARTEFACTS, FLAGS
from tests.room import EDITOR, SECOND, Room
from tests.web.conftest import web_room

PHONE: ViewportSize = {"width": 390, "height": 800}

pytestmark = pytest.mark.browser


@pytest.fixture
async def desk(room: Room) -> AsyncIterator[str]:
    """The address of a desk on which a dam has broken and experts are called."""
    layer = Layer("weekly", (EDITOR, SECOND), date(2026, 11, 16), time(9), days=7)
    room.rotas = {"duty": Rota(RotaId("duty"), "Asia/Shanghai", (layer,))}
    room.drill = True
    room.restart()
    (alert,) = await room.list_shows("a", "青禾水库溃坝 下游紧急撤离")
    question = Question("洪水多久到县城？该往哪里走？", room.now + timedelta(minutes=40))
    await room.desk.call(alert.story, EDITOR, question, room.now)
    await room.fast_forward(seconds=2)
    async with TestServer(make_app(web_room(room, Live()))) as server:
        yield str(server.make_url("")).rstrip("/")


@pytest.fixture
async def phone() -> AsyncIterator[Page]:
    async with async_playwright() as tools:
        browser = await tools.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield await browser.new_page(viewport=PHONE)
        await browser.close()


async def shoot(page: Page, name: str) -> None:
    """Keep a picture; nothing may lie beside the screen."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=ARTEFACTS / f"expert-{name}.png", full_page=True)
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name


async def test_from_the_link_to_words_that_are_kept(room: Room, desk: str, phone: Page) -> None:
    complaints: list[str] = []
    phone.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    link = next(message.url for _, message in room.outbox.sent if "/a/" in message.url)
    await phone.goto(link.replace("http://desk.example", desk))
    await shoot(phone, "1-asked")
    await phone.get_by_role("button", name="可以，在 10:20 前").click()
    await expect(phone.get_by_text("谢谢，已记下")).to_be_visible()
    await phone.get_by_label("你的原话").fill("先往高处走，不要等水到。")
    await phone.get_by_label("与此事有关的利益").fill("没有")
    await shoot(phone, "2-words")
    await phone.get_by_role("button", name="看刊出的样子").click()
    await expect(phone.locator("blockquote")).to_contain_text("利益申明: 没有")
    await phone.get_by_role("checkbox").check()
    await shoot(phone, "3-preview")
    await phone.get_by_role("button", name="提交").click()
    await expect(phone.locator("blockquote")).to_contain_text("先往高处走")
    await phone.get_by_role("link", name="我的信息").click()
    await shoot(phone, "4-own")
    (card,) = await room.cards()
    page = next(one for one in card.pages if one.quotation)
    assert page.state is PageState.FULFILLED
    sent = await room.store.read(lambda db: alerts.deliveries(db, page.id))
    assert sent[0].state is DeliveryState.READ  # The page told of itself that it was opened.
    assert not complaints


async def test_the_duty_pages_fit_a_phone(room: Room, desk: str, phone: Page) -> None:
    sign_in = await room.desk.sign_in_link(EDITOR, room.now)
    await phone.goto(sign_in.replace("http://desk.example", desk))
    await phone.get_by_role("button").last.click()
    (card,) = await room.cards()
    for name, path in (("duty", "/duty"), ("phones", "/duty/phones"), ("story", f"/stories/{card.story.id}")):
        await phone.goto(desk + path)
        await shoot(phone, f"5-{name}")
