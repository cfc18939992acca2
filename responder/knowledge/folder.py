"""The folder as a whole: which files it holds, and what must agree between them."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from responder.errors import Fault, KnowledgeError
from responder.knowledge.document import Document, read
from responder.knowledge.experts import expert
from responder.knowledge.explainers import explainer
from responder.knowledge.maps import message_map
from responder.knowledge.subjects import ordinary, subject
from responder.model.library import Explainer, Headline, Library, MessageMap, Subject

T = TypeVar("T")

_FOLDERS = ("subjects", "explainers", "experts", "maps")


def load(folder: Path, *, today: date) -> Library:
    """Read and check everything. Raises KnowledgeError with every fault of every file, sorted.

    A day of review or a consent that has passed is no fault: time alone may not stop the desk.
    """
    if not (folder / "subjects").is_dir():
        mend = "Name the folder that holds subjects/, explainers/, experts/ and maps/"
        raise KnowledgeError([Fault(str(folder), 0, "not a library", mend)])
    faults = list(_strays(folder))
    texts = {name: [read(folder, path) for path in _files(folder / name)] for name in _FOLDERS}
    plain = [text for text in texts["subjects"] if not text.path.endswith("/ordinary.md")]
    ids = frozenset(Path(text.path).stem for text in plain)
    subjects = [made for text in plain if (made := _named(text, subject(text)))]
    everyday = [h for text in texts["subjects"] if text not in plain for h in ordinary(text)]
    explainers = [(text, found) for text in texts["explainers"] if (found := explainer(text, ids, today))]
    experts = [one for text in texts["experts"] if (one := _named(text, expert(text, ids, today)))]
    maps = [(text, chart) for text in texts["maps"] if (chart := message_map(text, ids))]
    for text in (*texts["explainers"], *texts["maps"]):
        _check_name(text, f"{text.text('id')}.{text.text('language')}.md")
    faults += _repeated(subjects, everyday) + list(_twins(explainers)) + list(_lone(maps))
    faults += [fault for group in texts.values() for text in group for fault in text.faults]
    if faults:
        raise KnowledgeError(sorted(set(faults)))
    return Library(
        {one.id: one for one in subjects},
        tuple(found for _, found in explainers),
        tuple(experts),
        tuple(everyday),
        tuple(chart for _, chart in maps),
        tuple(sorted(one for group in texts.values() for text in group for one in text.overdue)),
    )


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.md") if path.name != "README.md")


def _strays(folder: Path) -> Iterator[Fault]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
            yield Fault(
                name.as_posix(), 0, "a link that leads out of the library", "Put the file itself here"
            )
        elif path.is_file() and not _expected(name):
            mend = f"Only .md files in {', '.join(_FOLDERS)} are read; move or remove it"
            yield Fault(name.as_posix(), 0, "not a file of the library", mend)


def _expected(name: Path) -> bool:
    if name.name == "README.md" or name.parts[0] == "drills":
        return True
    return name.parts[0] in _FOLDERS and len(name.parts) == 2 and name.suffix == ".md"


def _named(document: Document, value: T) -> T:
    _check_name(document, f"{document.text('id')}.md")
    return value


def _check_name(document: Document, wanted: str) -> None:
    if document.fields and Path(document.path).name != wanted:
        document.fault(("id",), f"the file is not named {wanted}", "Rename the file or mend the id")


def _repeated(subjects: Sequence[Subject], everyday: Sequence[Headline]) -> list[Fault]:
    """A headline in two subjects would pull both ways."""
    owners: dict[str, str] = {headline.text: "ordinary" for headline in everyday}
    faults = []
    for one in subjects:
        for headline in one.headlines:
            owner = owners.setdefault(headline.text, one.id)
            if owner != one.id:
                path = f"subjects/{one.id}.md"
                what = f"“{headline.text}” stands in {owner} too"
                faults.append(Fault(path, 0, what, "Keep it where it teaches most"))
    return faults


def _twins(explainers: Sequence[tuple[Document, Explainer]]) -> Iterator[Fault]:
    """Both languages say the same: subjects, day of review, claims with their verdicts."""
    by_id: dict[str, list[tuple[Document, Explainer]]] = {}
    for document, one in explainers:
        by_id.setdefault(one.id, []).append((document, one))
    for group in by_id.values():
        document, first = group[0]
        if len(group) == 1:
            yield Fault(document.path, 0, "the other language is missing", "Write its twin")
            continue
        second = group[1][1]
        if first.subjects != second.subjects or first.review_by != second.review_by:
            what = "subjects or review_by differ from the other language"
            yield Fault(document.path, 0, what, "Make them the same in both")
        if [c.verdict for c in first.claims] != [c.verdict for c in second.claims]:
            what = "the verdicts differ from the other language"
            yield Fault(document.path, 0, what, "Same claims in the same order in both")


def _lone(maps: Sequence[tuple[Document, MessageMap]]) -> Iterator[Fault]:
    languages: dict[str, set[str]] = {}
    for _, one in maps:
        languages.setdefault(one.id, set()).add(one.language)
    for document, one in maps:
        if len(languages[one.id]) == 1:
            yield Fault(document.path, 0, "the other language is missing", "Write its twin")
