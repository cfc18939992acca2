"""Numbers learned from answered questions: kept with their origin, used, and refused when foreign."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from responder import taught
from responder.decide.weighing import PAIRS, Scale, Sign, Weighing
from responder.errors import ConfigError

ORIGIN = taught.Origin("pond", date(2026, 1, 2), ("a",), ("f0",), 9, 4, 0.8, 0.03, 0.02)
TURN = np.array([[1.0, 0.25], [0.0, 1.0]], dtype=np.float32)


def learned() -> Weighing:
    return Weighing(TURN, {"zh": Scale(np.arange(len(Sign)) / 2, -1.5, (-1.0, 1.0), (0.25, 0.75))})


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    taught.write(tmp_path / "a.json", learned(), ORIGIN)
    found = taught.weighing(tmp_path / "a.json", 2)
    assert found is not None
    assert found.lens.tolist() == TURN.tolist()
    assert found.scales["zh"].weights.tolist() == learned().scales["zh"].weights.tolist()
    assert found.scales["zh"].chance(0.0) == 0.5


def test_it_says_which_questions_it_was_learned_from(tmp_path: Path) -> None:
    taught.write(tmp_path / "a.json", learned(), ORIGIN)
    assert taught.met(tmp_path / "a.json") == {"f0"}
    assert taught.met(tmp_path / "absent.json") == frozenset()


def test_the_numbers_that_ship_fit_the_model_that_ships() -> None:
    (path,) = taught.FOLDER.glob("*.json")
    assert taught.place(json.loads(path.read_text())["provenance"]["model"]) == path
    found = taught.weighing(path, 384)
    assert found is not None
    assert set(found.scales) == set(PAIRS)
    assert taught.met(path)


def test_a_model_that_nobody_taught_has_no_numbers(tmp_path: Path) -> None:
    assert taught.weighing(tmp_path / "absent.json", 2) is None


@pytest.mark.parametrize(
    ("text", "what"), [("{", "not a file"), ('{"lens": ""}', "not a file"), (None, "another model")]
)
def test_a_foreign_or_broken_file_is_a_fault(tmp_path: Path, text: str | None, what: str) -> None:
    path = tmp_path / "b.json"
    taught.write(path, learned(), ORIGIN)
    if text is not None:
        path.write_text(text)
    with pytest.raises(ConfigError, match=what):
        taught.weighing(path, 3)
