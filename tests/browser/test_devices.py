"""A phone is signed up and shows what is pushed to it, in a real browser with a feigned push service.

Screenshots go to the folder named by ARTEFACTS (build/artefacts if none).
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import BrowserContext, Page, ViewportSize, async_playwright, expect

from responder.model.device import Device
from responder.model.oncall import Channel
from responder.notify import webpush
from responder.notify.wire import Push
from responder.store import devices
from responder.web.app import make_app
from responder.web.live import Live
from tests.browser.test_drill import ARTEFACTS, FLAGS
from tests.notify.push_service import KEY, Browser
from tests.notify.samples import MESSAGE, outgoing
from tests.room import EDITOR, Room
from tests.web.conftest import web_room

PHONE: ViewportSize = {"width": 390, "height": 800}
PUSH = Channel("chat", "webpush", sender="duty@example.org", secret="PUSH_KEY")
BROWSER = Browser("https://push.example.net/send/phone")
# No push service can be reached from a test, so the browser's own call to it is answered here.
SERVICE = """
const given = (key) => ({
  endpoint: "ENDPOINT",
  options: { applicationServerKey: key },
  toJSON: () => (SUBSCRIPTION),
  unsubscribe: async () => { localStorage.removeItem("key"); return true; },
});
PushManager.prototype.subscribe = async function (options) {
  if (!options.userVisibleOnly) throw new Error("a push must be shown");
  if (localStorage.getItem("refuses")) throw new DOMException("push service error", "AbortError");
  localStorage.setItem("key", JSON.stringify([...options.applicationServerKey]));
  return given(options.applicationServerKey.buffer);
};
PushManager.prototype.getSubscription = async function () {
  const key = localStorage.getItem("key");
  return key ? given(new Uint8Array(JSON.parse(key)).buffer) : null;
};
""".replace("ENDPOINT", BROWSER.endpoint).replace("SUBSCRIPTION", BROWSER.subscription)

pytestmark = pytest.mark.browser


@pytest.fixture
async def desk(room: Room) -> AsyncIterator[str]:
    shown = replace(web_room(room, Live()), channels={"chat": PUSH}, secrets={"PUSH_KEY": KEY})
    async with TestServer(make_app(shown)) as server:
        yield str(server.make_url("")).rstrip("/")


@pytest.fixture
async def context(desk: str) -> AsyncIterator[BrowserContext]:
    async with async_playwright() as tools:
        browser = await tools.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        context = await browser.new_context(viewport=PHONE)
        await context.grant_permissions(["notifications"], origin=desk)
        await context.add_init_script(SERVICE)
        yield context
        await browser.close()


@pytest.fixture
async def phone(context: BrowserContext, room: Room, desk: str) -> Page:
    """The duty page on a phone, in which the editor has signed in."""
    page = await context.new_page()
    sign_in = await room.desk.sign_in_link(EDITOR, room.now)
    await page.goto(sign_in.replace("http://desk.example", desk))
    await page.get_by_role("button").last.click()
    await page.goto(f"{desk}/duty")
    return page


async def shoot(page: Page, name: str) -> None:
    """Keep a picture; nothing may lie beside the screen."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=ARTEFACTS / f"devices-{name}.png", full_page=True)
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name


async def kept(room: Room) -> list[Device]:
    return list(await room.store.read(lambda db: devices.of_person(db, EDITOR)))


async def test_one_button_signs_the_phone_up_and_it_can_be_removed(room: Room, phone: Page) -> None:
    complaints: list[str] = []
    phone.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    button = phone.get_by_role("button", name="在此设备上接收提醒")
    await expect(button).to_be_visible()
    await shoot(phone, "1-offered")
    await button.click()
    await expect(phone.get_by_text("这台设备会收到提醒")).to_be_visible()
    await expect(button).to_be_hidden()
    await shoot(phone, "2-signed-up")
    (held,) = await kept(room)
    assert held.address == BROWSER.address
    assert held.name == "Chrome · Linux"
    await phone.get_by_role("button", name="English").click()
    await expect(phone.get_by_text("This device gets alerts.")).to_be_visible()
    await shoot(phone, "3-english")
    await phone.get_by_role("button", name="Remove").click()
    await expect(phone.get_by_role("button", name="Notify this device")).to_be_visible()
    assert await kept(room) == []
    assert not complaints


async def test_a_phone_that_was_signed_up_with_an_old_key_is_signed_up_anew(room: Room, phone: Page) -> None:
    button = phone.get_by_role("button", name="在此设备上接收提醒")
    await button.click()
    await expect(phone.get_by_text("这台设备会收到提醒")).to_be_visible()
    await phone.evaluate("localStorage.setItem('key', JSON.stringify([4, 1, 2]))")
    await phone.reload()
    await button.click()
    await expect(phone.get_by_text("这台设备会收到提醒")).to_be_visible()
    assert len(await kept(room)) == 1


async def test_a_service_that_does_not_agree_is_told(room: Room, phone: Page) -> None:
    await phone.evaluate("localStorage.setItem('refuses', '1')")
    button = phone.get_by_role("button", name="在此设备上接收提醒")
    await button.click()
    await expect(phone.get_by_text("没有登记成功")).to_be_visible()
    await shoot(phone, "4-refused")
    assert await kept(room) == []
    await phone.evaluate("localStorage.removeItem('refuses')")
    await button.click()
    await expect(phone.get_by_text("这台设备会收到提醒")).to_be_visible()


async def test_what_is_pushed_is_shown_and_leads_to_its_page(
    context: BrowserContext, phone: Page, desk: str
) -> None:
    await phone.get_by_role("button", name="在此设备上接收提醒").click()
    await expect(phone.get_by_text("这台设备会收到提醒")).to_be_visible()
    tools = await context.new_cdp_session(phone)
    known: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def registered(event: dict[str, list[dict[str, str]]]) -> None:
        for one in event["registrations"]:
            if not known.done():
                known.set_result(one["registrationId"])

    tools.on("ServiceWorker.workerRegistrationUpdated", registered)
    await tools.send("ServiceWorker.enable")
    registration = await asyncio.wait_for(known, 10)
    for title in ("第一条", "第二条"):
        message = replace(MESSAGE, subject=title, thread="0123456789abcdef")
        sent = webpush.compose(outgoing(PUSH, message, address=BROWSER.address, secret=KEY))
        assert isinstance(sent, Push)
        push = {"origin": desk, "registrationId": registration, "data": sent.content.decode()}
        await tools.send("ServiceWorker.deliverPushMessage", push)
    (worker,) = context.service_workers
    shown = """async (title) => {
        for (;;) {
            const all = await self.registration.getNotifications();
            const said = all.map((one) => [one.title, one.body, one.tag, one.data.url]);
            if (all[0]?.title === title) return said;
            await new Promise((done) => setTimeout(done, 50));
        }
    }"""
    seen = await asyncio.wait_for(worker.evaluate(shown, "第二条"), 10)
    # The second took the place of the first.
    assert seen == [["第二条", MESSAGE.body, "0123456789abcdef", MESSAGE.url]]
    opened = await worker.evaluate("""async () => {
        let opened = "";
        self.clients.openWindow = async (url) => { opened = url; };
        const [notification] = await self.registration.getNotifications();
        self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
        return opened;
    }""")
    assert opened == MESSAGE.url


@pytest.mark.parametrize(
    ("name", "made", "says"),
    [
        pytest.param(
            "blocked",
            'Object.defineProperty(Notification, "permission", { get: () => "denied" })',
            "浏览器已禁止本站的通知",
            id="notifications are blocked",
        ),
        pytest.param("unable", "delete window.PushManager", "这个浏览器不能接收推送", id="no push messages"),
        pytest.param(
            "iphone",
            "delete window.PushManager;"
            ' Object.defineProperty(navigator, "userAgent", { get: () => "iPhone" })',
            "添加到主屏幕",
            id="an iPhone's browser",
        ),
        pytest.param(
            "insecure",
            'Object.defineProperty(window, "isSecureContext", { get: () => false })',
            "请用 https 打开",
            id="plain http",
        ),
    ],
)
async def test_a_browser_that_cannot_says_what_to_do(phone: Page, name: str, made: str, says: str) -> None:
    await phone.add_init_script(made)
    await phone.reload()
    await expect(phone.get_by_text(says)).to_be_visible()
    await expect(phone.get_by_role("button", name="在此设备上接收提醒")).to_be_hidden()
    await shoot(phone, f"5-{name}")
