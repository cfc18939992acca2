"""The bundled drill in a real browser: from the break to taken, and to the expert's words.

Screenshots go to the folder named by ARTEFACTS (build/artefacts if none).
"""

import os
import re
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect, sync_playwright

ROOT = Path(__file__).parents[2]
ARTEFACTS = Path(os.environ.get("ARTEFACTS", ROOT / "build" / "artefacts"))
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE: ViewportSize = {"width": 375, "height": 740}

pytestmark = pytest.mark.browser


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def sign_in(tmp_path: Path, vectors: Path) -> Iterator[str]:
    """Run the drill as a user would, and return the link that it prints."""
    port = free_port()
    ours = {"DATA": str(tmp_path), "DESK__PORT": str(port), "EMBEDDING__CACHE": str(vectors)}
    ours["DESK__BASE_URL"] = "https://desk.example.org"  # Where the desk in earnest is, and no drill.
    surroundings = os.environ | {f"RESPONDER_{name}": value for name, value in ours.items()}
    log = tmp_path / "log"
    command = [sys.executable, "-m", "responder", "run", "--config", "deploy/responder.toml", "--drill"]
    with log.open("wb") as out:
        service = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=out, cwd=ROOT, env=surroundings)
    assert service.stdout
    try:
        for row in service.stdout:
            if found := re.search(rb"sign in: (\S+)", row):
                yield found[1].decode()
                break
        else:
            raise AssertionError(log.read_text())
    finally:
        service.kill()
        service.wait()
        service.stdout.close()


@pytest.fixture
def page() -> Iterator[Page]:
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        yield page
        browser.close()


def shoot(page: Page, name: str) -> None:
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{name}.png", full_page=True)


def test_the_drill_from_break_to_taken_and_quoted(sign_in: str, page: Page, tmp_path: Path) -> None:
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(sign_in)
    page.get_by_role("button", name="登录").click()
    # The desk is open while the library is read, and does not say that all is calm before it looks.
    expect(page.get_by_text("正在读入知识库")).to_have_count(0, timeout=300_000)
    expect(page.get_by_text("现在没有需要处理的事件")).to_be_visible(timeout=60_000)
    shoot(page, "1-quiet")

    dam = page.locator("article.card.P1", has_text="青禾水库").first
    expect(dam).to_be_visible(timeout=90_000)  # Comes through the stream: the page was not loaded again.
    expect(dam).to_contain_text("溃坝")
    expect(dam.get_by_text("起稿 · 未经审核").first).to_be_visible()
    expect(page).to_have_title(re.compile(r"^\(\d+\)"))
    shoot(page, "2-broken")

    dam.get_by_role("button", name="接手", exact=True).click()
    taken = page.locator("article.card.acknowledged", has_text="青禾水库").first
    expect(taken).to_contain_text("已接手 · 值班编辑")
    shoot(page, "3-taken")

    taken.locator("h2 a").click()
    expect(page.locator("#pages")).to_contain_text("示例专家", timeout=90_000)
    expect(page.locator("#pages blockquote")).to_contain_text("演练", timeout=90_000)
    shoot(page, "4-quoted")

    page.get_by_role("button", name="English").click()
    expect(page.get_by_text("Timeline")).to_be_visible()
    shoot(page, "5-english")

    page.set_viewport_size(PHONE)
    page.goto(page.url.partition("/stories/")[0])
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    shoot(page, "6-phone")
    assert not complaints

    links = messages(tmp_path)
    desk = sign_in.partition("/sign-in/")[0]
    assert links
    assert [link for link in links if not link.startswith(f"{desk}/")] == []
    page.goto(next(link for link in links if "/a/" in link))
    expect(page.get_by_role("heading", name="Your comment is asked")).to_be_visible()


def messages(data: Path) -> list[str]:
    """Where the buttons of the drill's messages lead."""
    (database,) = data.glob("drill-*/responder.db")
    with closing(sqlite3.connect(database)) as held:
        return [row[0] for row in held.execute("SELECT value ->> '$.message.url' FROM outbox")]
