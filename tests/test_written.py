"""What is written as files is read back as it was."""

from datetime import date
from pathlib import Path

from responder.knowledge import load
from responder.knowledge.written import expert_file, explainer_file
from responder.model.library import Library
from tests.conftest import KNOWLEDGE

TODAY = date(2026, 11, 20)


def test_the_library_that_ships_survives_being_written(tmp_path: Path, library: Library) -> None:
    for name in ("subjects", "explainers", "experts", "maps"):
        (tmp_path / name).mkdir()
    for name in ("subjects", "maps"):
        for path in (KNOWLEDGE / name).glob("*.md"):
            (tmp_path / name / path.name).write_bytes(path.read_bytes())
    for text in library.explainers:
        (tmp_path / "explainers" / f"{text.id}.{text.language}.md").write_text(explainer_file(text))
    for expert in library.experts:
        (tmp_path / "experts" / f"{expert.id}.md").write_text(expert_file(expert))
    assert load(tmp_path, today=TODAY) == library
