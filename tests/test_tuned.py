"""Numbers learned from labelled days: made, kept with their origin, used, and refused when foreign."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from responder import tuned
from responder.__main__ import cli
from responder.decide import scope
from responder.errors import ConfigError
from responder.evaluate import tuning
from responder.model.library import SubjectId

ORIGIN = tuned.Provenance("pond", date(2026, 1, 2), (date(2026, 1, 1),), 10, 4, 0.9)
LEANING = scope.Leaning(np.array([0.5, -0.25], dtype=np.float32), 2.0, -1.5)


def taught(seed: int, n: int = 60) -> tuning.Taught:
    """Titles that belong lie to one side, margins say nothing."""
    chance = np.random.default_rng(seed)
    belongs = chance.random(n) < 0.4
    rows = chance.normal(size=(n, 6)).astype(np.float32)
    rows[:, 0] += 3 * belongs
    return tuning.Taught(
        (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32),
        chance.normal(size=n).astype(np.float32),
        belongs,
    )


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    tuned.write(tmp_path / "a.json", LEANING, ORIGIN)
    found = tuned.leaning(tmp_path / "a.json", 2)
    assert found is not None
    assert found.weights.tolist() == LEANING.weights.tolist()
    assert (found.margin, found.bias) == (LEANING.margin, LEANING.bias)
    assert json.loads((tmp_path / "a.json").read_text())["provenance"]["days"] == ["2026-01-01"]


def test_a_model_that_nobody_tuned_has_no_numbers(tmp_path: Path) -> None:
    assert tuned.leaning(tmp_path / "absent.json", 2) is None


@pytest.mark.parametrize(
    ("text", "what"), [("{", "not a file"), ('{"weights": []}', "not a file"), (None, "another model")]
)
def test_a_foreign_or_broken_file_is_a_fault(tmp_path: Path, text: str | None, what: str) -> None:
    path = tmp_path / "b.json"
    tuned.write(path, LEANING, ORIGIN)
    if text is not None:
        path.write_text(text)
    with pytest.raises(ConfigError, match=what):
        tuned.leaning(path, 3)


def test_a_leaning_moves_the_scope_of_a_title() -> None:
    rows = np.eye(2, dtype=np.float32)
    subject = SubjectId("quake")
    plain = scope.Examples(("a", "b"), rows, (subject, None))
    leaning = scope.Leaning(np.array([0.0, 9.0], dtype=np.float32), 1.0, 0.0)
    moved = scope.Examples(("a", "b"), rows, (subject, None), leaning)
    odds = [scope.logits(rows, np.zeros(2, dtype=np.float32), held.leaning) for held in (plain, moved)]
    assert odds[0][1] < 0 < odds[1][1]


def test_learning_finds_what_the_margins_do_not_say_and_is_judged_on_other_days() -> None:
    days = {date(2026, 1, day): taught(day) for day in (1, 2, 3)}
    held = tuning.held_out(days, taught(9))
    assert held.auc > 0.9 > held.auc_examples
    assert held.precision_at_80 > held.precision_at_80_examples


def test_learning_from_noise_shows_as_chance() -> None:
    """The figures come from days left out: what was learned by heart would score 1."""
    chance = np.random.default_rng(3)
    days = {
        date(2026, 1, day): tuning.Taught(part.vectors, part.margins, chance.permutation(part.belongs))
        for day in (1, 2, 3)
        for part in [taught(day)]
    }
    assert tuning.held_out(days, taught(9)).auc < 0.65


def test_the_numbers_that_ship_fit_the_model_that_ships() -> None:
    (path,) = tuned.FOLDER.glob("*.json")
    held = json.loads(path.read_text())
    assert tuned.place(held["provenance"]["model"]) == path
    assert tuned.leaning(path, len(held["weights"])) is not None


def test_one_day_is_not_enough_and_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "2026-01-01.tsv").write_text("1\t08:00\tpond:1\tQuake felt\n2\t09:00\tpond:2\tA song\n")
    event = {"id": "e", "priority": "P1", "titles": [1], "core": [1]}
    (tmp_path / "2026-01-01.events.json").write_text(json.dumps([event]))
    done = CliRunner().invoke(cli, ["tune", str(tmp_path), "--out", str(tmp_path / "o.json")])
    assert "two labelled days" in str(done.exception)
    assert not (tmp_path / "o.json").exists()
