"""A Markdown file with YAML front matter, read without implicit types and with line numbers.

YAML would turn 2027-05-31, no and 1.10 into dates, booleans and numbers; here every scalar stays
the text that was written, and each field's own reader says what it must be.
"""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import yaml

from responder.errors import Fault
from responder.knowledge.places import REGIONS

Node: TypeAlias = "str | list[Node] | dict[str, Node]"
DEEPEST = 20  # Brackets in a row; nobody means so many, and they are what makes a reader overflow.
Where: TypeAlias = tuple[str | int, ...]
LOADER = getattr(
    yaml, "CBaseLoader", yaml.BaseLoader
)  # libyaml's is ten times as fast, where it is built in.


@dataclass(slots=True)
class Document:
    """One file as it was read; faults gather here as its fields are asked for."""

    path: str
    fields: dict[str, Node] = field(default_factory=dict)
    lines: dict[Where, int] = field(default_factory=dict)  # Of each key and item.
    body: tuple[tuple[int, str], ...] = ()  # Line numbers and lines after the front matter.
    faults: list[Fault] = field(default_factory=list)
    overdue: list[Fault] = field(default_factory=list)  # Days that have passed: no fault of the file.

    def fault(self, where: Where | int, what: str, mend: str) -> None:
        """Note a fault at a field, or at its nearest known parent, or at a line."""
        line = where if isinstance(where, int) else self._line(where)
        self.faults.append(Fault(self.path, line, what, mend))

    def passed(self, where: Where, what: str, mend: str) -> None:
        """Note that a day has come at which somebody has to act; the file is read all the same."""
        self.overdue.append(Fault(self.path, self._line(where), what, mend))

    def only(self, known: Sequence[str], where: Where = (), *, optional: Sequence[str] = ()) -> None:
        """Fault every key that is neither known nor optional, and every known key that is missing."""
        held = self._at(where)
        if not isinstance(held, dict):
            self.fault(where, f"{_name(where)} is not a set of keys", f"Write {', '.join(known)}")
            return
        allowed = (*known, *optional)
        for key in held:
            if key not in allowed:
                near = difflib.get_close_matches(key, allowed, 1)
                mend = f"Did you mean {near[0]}?" if near else "Take it out"
                self.fault((*where, key), f"unknown key {key}", mend)
        for key in known:
            if key not in held:
                self.fault(where, f"{_name((*where, key))} is missing", f"Add {key}")

    def text(self, *where: str | int) -> str:
        """A field's text; empty, with a fault, where there is none. A missing key is only's fault."""
        held = self._at(where)
        if isinstance(held, str) and held.strip():
            return held.strip()
        if held is not None:
            self.fault(where, f"{_name(where)} is not a text", "Write one line of text")
        return ""

    def items(self, *where: str | int) -> range:
        """The places of a list's items; none, with a fault, where it is no list."""
        held = self._at(where)
        if isinstance(held, list):
            return range(len(held))
        if held is not None:
            self.fault(where, f"{_name(where)} is not a list", "Write a list, [] if it is empty")
        return range(0)

    def texts(self, *where: str | int) -> tuple[str, ...]:
        return tuple(self.text(*where, place) for place in self.items(*where))

    def one_of(self, allowed: Iterable[str], *where: str | int) -> str:
        """A field's text that must be one of the allowed."""
        text, known = self.text(*where), tuple(allowed)
        if text and text not in known:
            near = difflib.get_close_matches(text, known, 1)
            mend = f"Did you mean {near[0]}?" if near else f"Write one of {', '.join(known)}"
            self.fault(where, f"{_name(where)} cannot be {text}", mend)
            return ""
        return text

    def regions(self, *where: str | int) -> tuple[str, ...]:
        """A list of codes of countries or of China's provinces."""
        codes = self.texts(*where)
        for place, code in enumerate(codes):
            if code and code not in REGIONS:
                near = difflib.get_close_matches(code.upper(), sorted(REGIONS), 1)
                mend = f"Did you mean {near[0]}?" if near else "Write an ISO 3166 code, like US or CN-SC"
                self.fault((*where, place), f"no region {code}", mend)
        return codes

    def _at(self, where: Where) -> "Node | None":
        held: Node | None = self.fields
        for part in where:
            if isinstance(held, dict) and isinstance(part, str):
                held = held.get(part)
            elif isinstance(held, list) and isinstance(part, int):
                held = held[part]
            else:
                return None
        return held

    def _line(self, where: Where) -> int:
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)


def _name(where: Where) -> str:
    return ".".join(str(part) for part in where)


def read(folder: Path, path: Path) -> Document:
    """Read one file; a file that cannot be read is a document with a fault and no fields."""
    document = Document(path.relative_to(folder).as_posix())
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        document.fault(0, "not UTF-8", "Save the file as UTF-8")
        return document
    except OSError as error:
        document.fault(0, f"cannot be read: {error.strerror}", "Check the file")
        return document
    return read_text(document.path, text)


def read_text(path: str, text: str) -> Document:
    """Read what a file holds; path: its name in faults."""
    document = Document(path)
    lines = text.splitlines()
    if not lines or lines[0].strip() != "---":
        document.fault(1, "no front matter", "Begin with a line --- and the keys, then another ---")
        return document
    end = next((i for i, line in enumerate(lines[1:], start=1) if line.strip() == "---"), None)
    if end is None:
        document.fault(1, "the front matter is not closed", "Put a line --- after the keys")
        return document
    document.body = tuple(enumerate(lines[end + 1 :], start=end + 2))
    _fill(document, "\n".join(lines[1:end]))
    return document


def _fill(document: Document, text: str) -> None:
    if "[" * DEEPEST in text or "{" * DEEPEST in text or "- " * DEEPEST in text:
        document.fault(1, "nested too deep to be read", "Write lists of plain lines")
        return
    try:
        node = yaml.compose(text, Loader=LOADER)
        if _shared(text):
            document.fault(1, "anchors, aliases and tags are not read", "Write the value out")
            return
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        what = f"not YAML: {error.problem or error.context}"
        document.fault(line, what, 'Mind the indent, and put "…" round a text with a colon')
        return
    except RecursionError:
        document.fault(1, "nested too deep to be read", "Write lists of plain lines")
        return
    except yaml.YAMLError as error:
        document.fault(1, f"not YAML: {error}", "Take out characters that cannot be seen")
        return
    if not isinstance(node, yaml.MappingNode):
        document.fault(1, "the front matter holds no keys", "Write key: value lines")
        return
    value = _value(document, node, ())
    document.fields = value if isinstance(value, dict) else {}


def _shared(text: str) -> bool:
    """Whether anything is an anchor, an alias or a tag; their signs also stand in plain texts."""
    if not any(sign in text for sign in "&*!"):
        return False
    kinds = (yaml.AliasToken, yaml.AnchorToken, yaml.TagToken)
    return any(isinstance(token, kinds) for token in yaml.scan(text, Loader=LOADER))


def _value(document: Document, node: yaml.Node, where: Where) -> Node:
    document.lines.setdefault(where, node.start_mark.line + 2)
    if isinstance(node, yaml.MappingNode):
        return dict(_pairs(document, node, where))
    if isinstance(node, yaml.SequenceNode):
        return [_value(document, item, (*where, i)) for i, item in enumerate(node.value)]
    return str(node.value)


def _pairs(document: Document, node: yaml.MappingNode, where: Where) -> Iterable[tuple[str, Node]]:
    seen: set[str] = set()
    for key, value in node.value:
        name = str(key.value)
        document.lines[(*where, name)] = key.start_mark.line + 2
        if name in seen:
            document.fault((*where, name), f"{name} stands twice", "Keep one of them")
        seen.add(name)
        yield name, _value(document, value, (*where, name))


def headings(document: Document) -> Mapping[str, tuple[int, tuple[tuple[int, str], ...]]]:
    """The body cut at its ## lines: heading to its line and the lines under it."""
    found: dict[str, tuple[int, tuple[tuple[int, str], ...]]] = {}
    name = ""
    for number, line in document.body:
        if line.startswith("## "):
            name = line[3:].strip()
            if name in found:
                document.fault(number, f"the heading {name} stands twice", "Join the two sections")
            found[name] = (number, ())
        elif name:
            found[name] = (found[name][0], (*found[name][1], (number, line)))
        elif line.strip():
            document.fault(number, "text before the first heading", "Put it under a ## heading")
    return found
