"""A library as a folder of Markdown files, out and in."""

from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path

from responder.errors import Fault
from responder.exchange.staging import markdown
from responder.knowledge.written import expert_file, explainer_file
from responder.model.exchange import Staged
from responder.model.library import Library

FOLDERS = ("explainers", "experts")


def exported(library: Library, folder: Path) -> int:
    """Write every explainer and expert; returns how many files. A file that is there is not touched."""
    files = {f"explainers/{one.id}.{one.language}.md": explainer_file(one) for one in library.explainers}
    files |= {f"experts/{one.id}.md": expert_file(one) for one in library.experts}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as out:
            out.write(text)
    return len(files)


def imported(
    folder: Path, subjects: Collection[str], *, today: date, at: datetime
) -> tuple[tuple[Staged, ...], tuple[Fault, ...]]:
    """Every file as a draft with its faults; an expert with a fault stays outside."""
    found: list[Staged] = []
    faults: list[Fault] = []
    for path in sorted(path for name in FOLDERS for path in (folder / name).glob("*.md")):
        name = path.relative_to(folder).as_posix()
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            faults.append(Fault(name, 0, "cannot be read as UTF-8", "Save the file as UTF-8"))
            continue
        provenance = f"{path}, {at:%Y-%m-%d %H:%M}Z"
        one = markdown(str(folder), name, text, subjects, today=today, at=at, provenance=provenance)
        faults += [_fault(name, told) for told in one.faults]
        if name.startswith("explainers/") or not one.faults:
            found.append(one)
    if not found and not faults:
        faults.append(Fault(str(folder), 0, "no explainers/ or experts/ in it", "Name another folder"))
    return tuple(found), tuple(faults)


def _fault(name: str, told: str) -> Fault:
    """A fault that was kept as its words, with its line again."""
    place, _, said = told.partition(": ")
    line = place.rpartition(":")[2]
    what, _, mend = said.partition(". ")
    return Fault(name, int(line) if line.isdecimal() else 0, what, mend)
