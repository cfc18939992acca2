"""The commands that show what was published, and how fast."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner

from responder import drill, played
from responder.__main__ import cli
from responder.model.drill import Drill
from responder.model.text import Bilingual
from responder.store import Store
from tests.conftest import KNOWLEDGE
from tests.newsroom import Newsroom
from tests.room import START, Outbox, Room


@pytest.fixture
async def settings(newsroom: Newsroom, tmp_path: Path) -> Path:
    """Of a desk that has published one text."""
    version = await newsroom.approved(await newsroom.holding(await newsroom.breaks()))
    await newsroom.published(version)
    path = tmp_path / "settings.toml"
    path.write_text('data = "."\n[site]\nurl = "https://science.example"\n', encoding="utf-8")
    return path


def ran(*arguments: object) -> str:
    done = CliRunner().invoke(cli, [str(one) for one in arguments])
    assert done.exit_code == 0, done.output
    return done.output


def test_the_site_is_written_whole(settings: Path, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    assert "files in" in ran("site", "export", folder, "--config", settings)
    (page,) = (folder / "zh").glob("*/index.html")
    assert "青禾县" in page.read_text(encoding="utf-8")
    assert "https://science.example/zh/" in (folder / "sitemap.xml").read_text(encoding="utf-8")
    assert not list(folder.rglob("*.new"))
    ran("site", "export", folder, "--config", settings)  # Again, over itself.


@pytest.mark.parametrize(
    ("form", "words"),
    [
        pytest.param((), "within_15", id="in the terminal"),
        pytest.param(("--csv",), "figure,within_15,", id="as a table"),
        pytest.param(("--html",), "15 分钟内公开", id="as a page"),
        pytest.param(("--html",), '<svg class="bars"', id="with pictures"),
    ],
)
def test_a_month_is_reported(settings: Path, form: tuple[str, ...], words: str) -> None:
    assert words in ran("report", "month", "2026-11", *form, "--config", settings)


async def test_a_story_is_reported(newsroom: Newsroom, settings: Path) -> None:
    story = await newsroom.room.store.read(lambda db: next(db.query("SELECT story FROM texts"))["story"])
    assert "holding" in ran_apart("report", "story", story, "--config", settings)
    page = ran_apart("report", "story", story, "--html", "--config", settings)
    assert page.lstrip().startswith("<!doctype html>")
    assert "<script" not in page


def ran_apart(*arguments: object) -> str:
    """In a thread of its own: a command begins a loop, and here one is running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(ran, *arguments).result()


def test_a_link_is_made_for_one_of_the_desks_people_only(settings: Path) -> None:
    assert "/sign-in/" in ran("sign-in", "duty", "--config", settings)
    done = CliRunner().invoke(cli, ["sign-in", "nobody", "--config", str(settings)])
    assert done.exit_code == 1
    assert "the desk's people are: duty" in done.output


@pytest.mark.parametrize("arguments", [("report", "month", "November"), ("report", "story", "s-none")])
def test_what_is_not_there_is_said(settings: Path, arguments: tuple[str, ...]) -> None:
    done = CliRunner().invoke(cli, [*arguments, "--config", str(settings)])
    assert done.exit_code == 1
    assert "Error: " in done.output


def test_the_record_and_the_texts_are_proved_whole(settings: Path) -> None:
    said = ran("journal", "verify", "--config", settings)
    assert "none changed or missing" in said
    assert "3 versions of texts" in said  # Two drafts in two languages, and the filled one.


@pytest.mark.parametrize(("form", "words"), [((), "late"), (("--csv",), "stage"), (("--html",), "演练报告")])
async def test_a_drill_is_reported(room: Room, tmp_path: Path, form: tuple[str, ...], words: str) -> None:
    settings = tmp_path / "drilled.toml"
    settings.write_text(f'data = "."\nknowledge = "{KNOWLEDGE}"\n', encoding="utf-8")
    title = Bilingual("溃坝", "A dam")
    made = Drill(played.name_of(START), "dam-break", title, START, 24.0, 30.0)
    played.keep(tmp_path / made.id, made)
    async with Store(played.database(tmp_path, made.id), durable=False) as store:
        await drill.begin(tmp_path / "none.db", store, made)
        exercise = Room(store, room.library, room.lessons, Outbox(), drill=True)
        await exercise.list_shows("a", "青禾水库溃坝 下游紧急撤离")
        await exercise.fast_forward(minutes=20)
    for wanted in ((), (made.id,)):
        said = ran_apart("report", "drill", *wanted, *form, "--config", settings)
        assert words in said
        assert "【演练】" in said
