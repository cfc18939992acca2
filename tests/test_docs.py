"""The words around the code name what the code has."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from responder import config
from responder.__main__ import cli
from responder.fetch import SOURCES
from responder.intake import KINDS
from responder.notify import CHANNELS
from responder.publish import PUBLISHERS

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", config.names())
def test_every_setting_is_documented(name: str) -> None:
    assert f"`{name}`" in README


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_is_documented_and_helps(name: str) -> None:
    assert f"responder {name}" in README
    shown = CliRunner().invoke(cli, [name, "--help"])
    assert shown.exit_code == 0
    assert len(shown.output.splitlines()) > 5


@pytest.mark.parametrize("kind", [*SOURCES, *KINDS, *CHANNELS, *PUBLISHERS])
def test_every_kind_is_documented(kind: str) -> None:
    assert f"`{kind}`" in README
