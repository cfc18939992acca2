"""The folder as a whole: which files it holds, and what must agree between them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from responder.errors import Fault, KnowledgeError
from responder.knowledge.document import Document, read
from responder.knowledge.experts import expert
from responder.knowledge.explainers import explainer
from responder.knowledge.kept import Kept
from responder.knowledge.maps import message_map
from responder.knowledge.subjects import ordinary, subject
from responder.model.library import Expert, Explainer, Headline, Library, MessageMap, Subject

T = TypeVar("T")

_FOLDERS = ("subjects", "explainers", "experts", "maps")


def load(folder: Path, *, today: date, kept: Path | None = None) -> Library:
    """Read and check everything. Raises KnowledgeError with every fault of every file, sorted.

    A day of review or a consent that has passed is no fault: time alone may not stop the desk.
    kept: where the values of faultless files are kept for the next time; None reads every file.
    """
    if not (folder / "subjects").is_dir():
        mend = "Name the folder that holds subjects/, explainers/, experts/ and maps/"
        raise KnowledgeError([Fault(str(folder), 0, "not a library", mend)])
    faults = list(_strays(folder))
    taught = [read(folder, path) for path in _files(folder / "subjects")]
    plain = [text for text in taught if not text.path.endswith("/ordinary.md")]
    ids = frozenset(Path(text.path).stem for text in plain)
    subjects = [made for text in plain if (made := _named(text, subject(text)))]
    everyday = [h for text in taught if text not in plain for h in ordinary(text)]
    with Kept(kept, ids, today) as shelf:
        check = _Check(folder, ids, today, shelf)
        explainers = [check.explainer(path) for path in _files(folder / "explainers")]
        experts = [check.expert(path) for path in _files(folder / "experts")]
    found = [(text, one) for text, one in explainers if one is not None]
    charts = [read(folder, path) for path in _files(folder / "maps")]
    maps = [(text, chart) for text in charts if (chart := message_map(text, ids))]
    for text in charts:
        _check_name(text, f"{text.text('id')}.{text.text('language')}.md")
    faults += _repeated(subjects, everyday) + list(_twins(found)) + list(_lone(maps))
    documents = [*taught, *charts, *(text for text, _ in explainers), *(text for text, _ in experts)]
    faults += [fault for text in documents for fault in text.faults]
    if faults:
        raise KnowledgeError(sorted(set(faults)))
    return Library(
        {one.id: one for one in subjects},
        tuple(one for _, one in found),
        tuple(one for _, one in experts if one is not None),
        tuple(everyday),
        tuple(chart for _, chart in maps),
        tuple(sorted(one for text in documents for one in text.overdue)),
    )


@dataclass(frozen=True, slots=True)
class _Check:
    """Reads one file at a time, unless its value is kept: then its document is empty, and faultless."""

    folder: Path
    subjects: frozenset[str]
    today: date
    kept: Kept

    def explainer(self, path: Path) -> tuple[Document, Explainer | None]:
        if held := self.kept.explainer(path):
            return Document(path.relative_to(self.folder).as_posix()), held
        text = read(self.folder, path)
        made = explainer(text, self.subjects, self.today)
        _check_name(text, f"{text.text('id')}.{text.text('language')}.md")
        if made is not None and not text.faults and not text.overdue:
            self.kept.put(path, made)
        return text, made

    def expert(self, path: Path) -> tuple[Document, Expert | None]:
        if held := self.kept.expert(path):
            return Document(path.relative_to(self.folder).as_posix()), held
        text = read(self.folder, path)
        made = _named(text, expert(text, self.subjects, self.today))
        if made is not None and not text.faults and not text.overdue:
            self.kept.put(path, made)
        return text, made


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
