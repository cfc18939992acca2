"""A day of review that has passed is told apart from faults, and stops nothing."""

from pathlib import Path

import pytest
import time_machine
from click.testing import CliRunner

from responder.__main__ import cli

KNOWLEDGE = str(Path(__file__).parent.parent.parent / "knowledge")
CHECKS = [pytest.param(["library", "check"], id="of the library"), pytest.param(["check"], id="of all")]


@pytest.mark.parametrize("command", CHECKS)
def test_what_is_overdue_is_named_with_its_file_line_and_mend(command: list[str]) -> None:
    with time_machine.travel("2040-01-01", tick=False):
        done = CliRunner().invoke(cli, [*command, "--knowledge", KNOWLEDGE])
    assert done.exit_code == 0, done.output
    told = done.stdout.partition("no faults\n")[2].splitlines()
    assert told[0].endswith(" overdue:")
    assert len(told) > 2
    assert all(".md:" in line and ". " in line for line in told[1:])


@pytest.mark.parametrize("command", CHECKS)
def test_nothing_is_said_of_it_while_nothing_is_overdue(command: list[str]) -> None:
    with time_machine.travel("2026-11-20", tick=False):
        done = CliRunner().invoke(cli, [*command, "--knowledge", KNOWLEDGE])
    assert done.exit_code == 0, done.output
    assert "overdue" not in done.stdout
