"""The public site: what it shows, what it hides, and how little it asks of a reader."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from responder.desk import Order, Start
from responder.model.library import Claim, Evidence, Verdict
from responder.model.text import Language
from responder.model.version import TextKind, Version
from responder.store import public
from responder.web.app import make_app
from responder.web.folder import everything
from responder.web.live import Live
from responder.web.site import Painter
from tests.newsroom import AUTHOR, CHIEF, OFFICER, QUAKE, READER, SITE, Newsroom, filled
from tests.web.conftest import Client, web_room

ATOM = "{http://www.w3.org/2005/Atom}"
CLAIM = Claim("<b>井水变浑就是要地震</b>", Verdict.FALSE, "没有证据。")
SOURCE = Evidence("A report </script>", "An agency", 2023, "https://example.org/report")


@pytest.fixture
async def reader(newsroom: Newsroom) -> AsyncIterator[Client]:
    """Somebody of the public."""
    room = web_room(newsroom.room, Live(), newsroom=newsroom)
    async with TestClient(TestServer(make_app(room))) as client:
        yield client


async def out(newsroom: Newsroom, title: str = "青禾县地震：目前知道的", headline: str = QUAKE) -> Version:
    draft = await newsroom.holding(await newsroom.breaks(headline))
    content = replace(draft.content, title=title, claims=(CLAIM,), evidence=(SOURCE,))
    version = await newsroom.approved(await newsroom.saved(draft, content))
    await newsroom.published(version)
    return version


async def path_of(newsroom: Newsroom, version: Version) -> str:
    (one,) = [t for t in await newsroom.room.store.read(public.listed) if t.text.id == version.text]
    return "/p" + one.text.page(SITE).removeprefix(SITE)


async def text_at(reader: Client, path: str, status: int = 200) -> str:
    answer = await reader.get(path)
    assert answer.status == status
    return await answer.text()


async def test_before_anything_is_published_the_site_says_so(reader: Client) -> None:
    assert "目前没有公开的稿件" in await text_at(reader, "/p/zh/")
    assert "Nothing has been published" in await text_at(reader, "/p/en/")


async def test_a_page_shows_the_text_its_version_reviewer_and_day_of_review(
    newsroom: Newsroom, reader: Client
) -> None:
    version = await out(newsroom)
    text = await text_at(reader, await path_of(newsroom, version))
    for words in (version.content.title, version.id, "science审核人", "复审日期", "下次更新不晚于", "已知"):
        assert words in text
    assert "Reader" not in text  # A reviewer is named by what they are, not by who.
    assert version.content.title in await text_at(reader, "/p/zh/")
    assert version.content.title not in await text_at(reader, "/p/en/")


async def test_drafts_and_approved_texts_are_not_public(newsroom: Newsroom, reader: Client) -> None:
    version = await newsroom.approved(await newsroom.holding(await newsroom.breaks()))
    folder = await newsroom.room.store.read(public.listed)
    assert folder == ()
    assert version.content.title not in await text_at(reader, "/p/zh/")


async def test_no_script_no_cookie_no_foreign_address(newsroom: Newsroom, reader: Client) -> None:
    answer = await reader.get(await path_of(newsroom, await out(newsroom)))
    text = await answer.text()
    assert "Set-Cookie" not in answer.headers
    assert [tag for tag in re.findall(r"<script[^>]*>", text) if "ld+json" not in tag] == []
    assert "style=" not in text
    assert re.findall(r'(?:src|<link rel="stylesheet" href)="(https?:[^"]+)"', text) == []


async def test_what_was_written_cannot_break_out_of_the_page(newsroom: Newsroom, reader: Client) -> None:
    text = await text_at(reader, await path_of(newsroom, await out(newsroom, "<script>alert(1)</script>")))
    assert "<script>alert" not in text
    assert "<b>井水" not in text
    (linked,) = re.findall(r'ld\+json">(.*?)</script>', text, re.DOTALL)
    assert json.loads(linked)["@graph"][0]["headline"] == "<script>alert(1)</script>"


async def test_claims_are_there_for_machines(newsroom: Newsroom, reader: Client) -> None:
    text = await text_at(reader, await path_of(newsroom, await out(newsroom)))
    (linked,) = re.findall(r'ld\+json">(.*?)</script>', text, re.DOTALL)
    article, review = json.loads(linked)["@graph"]
    assert (article["@type"], review["@type"]) == ("Article", "ClaimReview")
    assert review["claimReviewed"] == CLAIM.text
    assert (review["reviewRating"]["ratingValue"], review["reviewRating"]["alternateName"]) == (1, "不实")
    assert review["url"].endswith("#claim-1")


async def test_a_correction_stands_at_the_top_of_the_same_address(newsroom: Newsroom, reader: Client) -> None:
    version = await out(newsroom)
    path = await path_of(newsroom, version)
    right = await newsroom.saved(
        await newsroom.version(version.id), replace(version.content, title="更正后的标题")
    )
    await newsroom.published(await newsroom.approved(right), wrong="震级写错了")
    text = await text_at(reader, path)
    assert text.index("震级写错了") < text.index("<h1>")
    assert "更正后的标题" in text
    assert "更正: 更正后的标题" in await text_at(reader, "/p/zh/")
    (linked,) = re.findall(r'ld\+json">(.*?)</script>', text, re.DOTALL)
    assert json.loads(linked)["@graph"][0]["correction"][0]["text"] == "震级写错了"


async def test_a_withdrawn_text_leaves_its_reason_and_nothing_of_its_advice(
    newsroom: Newsroom, reader: Client
) -> None:
    version = await out(newsroom)
    path = await path_of(newsroom, version)
    await newsroom.press.withdraw(version.text, "并非地震", OFFICER, newsroom.room.now)
    await newsroom.fast_forward(minutes=1)
    text = await text_at(reader, path, 410)
    assert "并非地震" in text
    assert version.content.parts["do"].splitlines()[0].removeprefix("- ") not in text
    assert "ld+json" not in text
    assert "noindex" in text
    assert path not in await text_at(reader, "/p/sitemap.xml")
    feed = json.loads(await text_at(reader, "/p/zh/feed.json"))
    assert feed["items"][0]["title"].startswith("本文已撤回")


async def test_what_went_out_unreviewed_says_so_until_it_is_reviewed(
    newsroom: Newsroom, reader: Client
) -> None:
    version = await newsroom.holding(await newsroom.breaks())
    await newsroom.texts.skip_review(version.id, CHIEF, "dam", newsroom.room.now)
    await newsroom.press.publish(version.id, Order(("site",)), CHIEF, newsroom.room.now)
    await newsroom.fast_forward(minutes=1)
    path = await path_of(newsroom, version)
    assert "审核正在进行" in await text_at(reader, path)
    await newsroom.texts.sign(version.id, READER, "", newsroom.room.now)
    assert "审核正在进行" not in await text_at(reader, path)


async def test_an_unchanged_page_costs_nothing(newsroom: Newsroom, reader: Client) -> None:
    path = await path_of(newsroom, await out(newsroom))
    answer = await reader.get(path)
    tag = answer.headers["ETag"]
    assert "no-cache" in answer.headers["Cache-Control"]
    for known in (tag, f"W/{tag}", f'"other", {tag}'):
        again = await reader.get(path, headers={"If-None-Match": known})
        assert (again.status, await again.text()) == (304, "")
    assert (await reader.get(path, headers={"If-None-Match": '"other"'})).status == 200


async def test_the_feeds_are_well_formed_and_agree(newsroom: Newsroom, reader: Client) -> None:
    version = await out(newsroom, "<&> “标题”")
    tree = ET.fromstring(await text_at(reader, "/p/zh/atom.xml"))
    (entry,) = tree.findall(f"{ATOM}entry")
    feed = json.loads(await text_at(reader, "/p/zh/feed.json"))
    (item,) = feed["items"]
    assert entry.findtext(f"{ATOM}title") == item["title"] == version.content.title
    assert entry.findtext(f"{ATOM}id") == item["id"]
    assert item["url"].startswith(SITE)
    ET.fromstring(await text_at(reader, "/p/sitemap.xml"))
    assert f"Sitemap: {SITE}/sitemap.xml" in await text_at(reader, "/robots.txt")


async def test_a_drill_is_marked_on_the_page_and_is_no_news(newsroom: Newsroom, reader: Client) -> None:
    newsroom.room.drill = True
    version = await out(newsroom, headline="青禾水库溃坝 下游紧急撤离")
    path = await path_of(newsroom, version)
    text = await text_at(reader, path)
    assert text.count("【演练】") >= 3  # In the title, above the text, and in its headline.
    assert "noindex" in text
    assert "ld+json" not in text
    assert "【演练】" in await text_at(reader, "/p/zh/")
    assert json.loads(await text_at(reader, "/p/zh/feed.json"))["items"] == []
    assert path not in await text_at(reader, "/p/sitemap.xml")


@pytest.mark.parametrize("path", ["/p/zh/no-such-text/", "/p/fr/", "/p/zh/../../etc/"])
async def test_what_is_not_there_is_not_found(reader: Client, path: str) -> None:
    assert (await reader.get(path)).status == 404


class Outline(HTMLParser):
    """Headings, landmarks and ids of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        found = dict(attrs)
        if tag == "html":
            self.language = found.get("lang") or ""
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if found.get("id"):
            self.ids.append(str(found["id"]))


async def test_a_page_has_an_outline_that_can_be_listened_to(newsroom: Newsroom, reader: Client) -> None:
    outline = Outline()
    outline.feed(await text_at(reader, await path_of(newsroom, await out(newsroom))))
    assert outline.language == "zh-Hans"
    assert outline.levels.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(outline.levels, outline.levels[1:], strict=False))
    assert len(outline.ids) == len(set(outline.ids))
    assert {"main", "header", "footer", "article"} <= set(outline.tags)


async def test_both_languages_lead_to_each_other(newsroom: Newsroom, reader: Client) -> None:
    version = await out(newsroom)
    held = await newsroom.room.store.read(public.listed)
    assert held[0].twin is None
    (twin,) = [
        await newsroom.latest(one)
        for one in await newsroom.texts.start(
            Start(TextKind.HOLDING, held[0].text.story), AUTHOR, newsroom.room.now
        )
        if one.id != version.text
    ]
    english = await newsroom.saved(twin, filled(twin.content))
    await newsroom.published(await newsroom.approved(english))
    text = await text_at(reader, await path_of(newsroom, version))
    assert f'href="../../en/{held[0].text.slug}/"' in text


async def test_the_export_holds_what_the_site_shows(
    newsroom: Newsroom, reader: Client, tmp_path: Path
) -> None:
    version = await out(newsroom)
    room = web_room(newsroom.room, Live(), newsroom=newsroom)
    painter = Painter(room.site, room.zone, newsroom.room.now)
    files = await newsroom.room.store.read(lambda db: dict(everything(db, painter, Language.ZH, {})))
    path = (await path_of(newsroom, version)).removeprefix("/p/")
    assert files[f"{path}index.html"].body.decode() == await text_at(reader, f"/p/{path}")
    assert {"index.html", "zh/atom.xml", "en/feed.json", "sitemap.xml", "robots.txt", "site.css"} <= set(
        files
    )


async def test_a_text_past_its_day_of_review_warns_its_readers(newsroom: Newsroom, reader: Client) -> None:
    path = await path_of(newsroom, await out(newsroom))
    newsroom.room.now += timedelta(days=9)
    assert "已过复审日期" in await text_at(reader, path)
