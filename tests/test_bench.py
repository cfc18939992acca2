"""The benches measure what they say; how fast is for a quiet machine to tell."""

import json
from pathlib import Path

from click.testing import CliRunner

from responder.__main__ import cli
from responder.bench import NEW_IN, polling
from responder.bench_library import GOALS
from responder.bench_paging import paging


async def test_nineteen_answers_in_twenty_are_not_modified(tmp_path: Path) -> None:
    found = await polling(many=100, seconds=0.5, cold=4, folder=tmp_path)
    assert found.gets >= found.feeds == 100
    assert abs(found.not_modified - (1 - 1 / NEW_IN)) < 0.02
    assert found.gets_per_s > 0
    assert found.cold_per_s > 0


def test_the_figures_are_printed_for_people_and_for_tools() -> None:
    few = ["bench", "polling", "--feeds", "20", "--seconds", "0.2", "--cold", "2"]
    told = CliRunner().invoke(cli, few).output
    assert "20 feeds" in told
    assert "answered 304" in told
    assert json.loads(CliRunner().invoke(cli, [*few, "--json"]).output)["feeds"] == 20


async def test_paging_hands_everything_over_beside_a_dead_channel(tmp_path: Path) -> None:
    found = await paging(70, 0.1, tmp_path)
    assert (found.pages, found.to_dead_channel, found.handed_over, found.repeats) == (70, 6, 64, 0)
    assert 0 < found.p50_s <= found.p99_s <= found.worst_s


def test_a_synthetic_library_is_loaded_searched_and_matched() -> None:
    few = ["bench", "library", "--explainers", "5", "--experts", "3", "--json"]
    found = json.loads(CliRunner().invoke(cli, few).output)
    assert (found["explainers"], found["experts"]) == (5, 3)
    assert all(found[name] > 0 for name in GOALS)
