"""The desk's key for push messages, and what the check says of channels that push."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from responder.__main__ import cli
from responder.notify import vapid
from responder.store import devices
from tests.commands.test_numbers_and_quality import ran
from tests.conftest import KNOWLEDGE
from tests.notify.push_service import KEY, Browser
from tests.room import EDITOR, Room
from tests.scenario.test_devices import sign_up

SETTINGS = """[[people]]
id = "editor"
name = "Editor"
contacts = [{ channel = "chat" }]

[[channels]]
name = "chat"
kind = "webpush"
sender = "duty@example.org"
secret = "PUSH_KEY"
"""


def test_a_key_is_printed_once_with_its_public_half_apart() -> None:
    done = CliRunner().invoke(cli, ["webpush-key", "PUSH_KEY"])
    variable, _, key = done.stdout.strip().partition("=")
    assert variable == "PUSH_KEY"
    assert f"public half: {vapid.public(vapid.read(key))}" in done.stderr
    assert key not in done.stderr
    again = CliRunner().invoke(cli, ["webpush-key", "PUSH_KEY"], env={"PUSH_KEY": key})
    assert again.exit_code == 1
    assert again.stdout == ""
    assert vapid.public(vapid.read(key)) in again.stderr
    assert key not in again.stderr


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text(f'data = "."\nknowledge = "{KNOWLEDGE}"\n{SETTINGS}', encoding="utf-8")
    return path


def test_check_says_that_there_is_no_key_and_no_device(
    settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PUSH_KEY", raising=False)
    shown = ran("check", "--config", settings).output
    assert "channel chat: PUSH_KEY holds no key; make one with: responder webpush-key PUSH_KEY" in shown
    assert "channel chat: no device of editor; people sign theirs up on /duty" in shown


async def test_check_has_nothing_to_say_once_there_is_a_key_and_a_device(
    settings: Path, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUSH_KEY", KEY)
    await sign_up(room, Browser("https://push.example.net/send/phone"), "phone")
    assert len(await room.store.read(lambda db: devices.of_person(db, EDITOR))) == 1
    assert "channel chat" not in ran("check", "--config", settings).output


def test_check_says_that_browsers_want_https_and_that_nobody_is_reached(
    settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUSH_KEY", KEY)
    text = settings.read_text(encoding="utf-8").replace('contacts = [{ channel = "chat" }]', "")
    settings.write_text(f'{text}[desk]\nbase_url = "http://desk.example.org"\n', encoding="utf-8")
    shown = ran("check", "--config", settings).output
    assert "channel chat: browsers sign up over https alone" in shown
    assert "channel chat: it is among nobody's contacts" in shown
