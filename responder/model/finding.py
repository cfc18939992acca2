"""What is looked for in the library, and what is found."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from responder.model.library import Expert, Explainer, Subject
from responder.model.text import Language


class Kind(StrEnum):
    """What the library holds."""

    EXPLAINER = "explainer"
    EXPERT = "expert"
    SUBJECT = "subject"


class Ground(StrEnum):
    """Which part of a find answers the words."""

    TITLE = "title"
    LINE = "line"  # A key message, a claim, a field of work, an affiliation.
    NAME = "name"  # A name or synonym of its subject.
    BODY = "body"
    MEANING = "meaning"  # None of the words, but something alike.


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that can be found; an explainer's two languages are two things."""

    value: Explainer | Expert | Subject
    names: tuple[str, ...]  # Names and synonyms of its subjects, both languages.

    @property
    def kind(self) -> Kind:
        match self.value:
            case Explainer():
                return Kind.EXPLAINER
            case Expert():
                return Kind.EXPERT
        return Kind.SUBJECT

    @property
    def key(self) -> str:
        """Unlike any other item's."""
        tail = f".{self.value.language}" if isinstance(self.value, Explainer) else ""
        return f"{self.kind}:{self.value.id}{tail}"

    @property
    def languages(self) -> tuple[Language, ...]:
        """Of the text, that the expert speaks, or both."""
        match self.value:
            case Explainer():
                return (self.value.language,)
            case Expert():
                return self.value.languages
        return tuple(Language)

    def title(self, language: Language) -> str:
        return self.value.title if isinstance(self.value, Explainer) else self.value.name.of(language)

    @property
    def parts(self) -> Iterator[tuple[Ground, str]]:
        """Every text it can be found by, the telling ones first."""
        value = self.value
        if isinstance(value, Explainer):
            yield Ground.TITLE, value.title
            yield from ((Ground.LINE, claim.text) for claim in value.claims)
            yield from ((Ground.LINE, message) for message in value.key_messages)
        else:
            yield from ((Ground.TITLE, name) for name in (value.name.zh, value.name.en))
        if isinstance(value, Expert):
            yield from ((Ground.LINE, field) for field in value.fields)
            yield from ((Ground.LINE, text) for text in (value.affiliation.zh, value.affiliation.en))
        yield from ((Ground.NAME, name) for name in self.names)
        yield from ((Ground.BODY, text) for text in self._body)

    @property
    def _body(self) -> Iterator[str]:
        value = self.value
        if isinstance(value, Explainer):
            yield from (claim.why for claim in value.claims)
            for text in (*value.sections.values(), *value.audiences.values()):
                yield from text.splitlines()
            yield from (f"{source.title}, {source.publisher}" for source in value.evidence)
        elif isinstance(value, Subject):
            yield from (headline.text for headline in value.headlines if headline.belongs)


@dataclass(frozen=True, slots=True)
class Why:
    """The text that a find answers with, and the parts of it that are marked."""

    ground: Ground
    text: str
    marks: tuple[tuple[int, int], ...] = ()  # From, to; apart and in order.

    @property
    def cut(self) -> Iterator[tuple[str, bool]]:
        """The text in pieces; True: a marked one."""
        end = 0
        for start, stop in self.marks:
            yield self.text[end:start], False
            yield self.text[start:stop], True
            end = stop
        yield self.text[end:], False


@dataclass(frozen=True, slots=True)
class Found:
    """One find."""

    item: Item
    score: float  # Of use for order only.
    why: Why
