"""What a template asks of any reader, of the desk or of a report that stands alone."""

from abc import ABC, abstractmethod
from datetime import datetime

from responder.model.journal import Act
from responder.model.text import Bilingual, Language
from responder.web import retold
from responder.web.words import WORDS


class Tongue(ABC):
    """The words of the desk as one reader is told them."""

    __slots__ = ()

    language: Language

    @abstractmethod
    def clock(self, moment: datetime) -> str:
        """A time of the desk's clock."""

    @abstractmethod
    def who(self, name: str) -> str:
        """The name of a person or expert; the id where nobody has it."""

    def t(self, key: str, **blanks: object) -> str:
        """A word of the desk; raises KeyError for one that is not in the catalogue."""
        return WORDS[key].of(self.language).format(**blanks)

    def has(self, key: str) -> bool:
        return key in WORDS

    def say(self, text: Bilingual) -> str:
        return text.of(self.language)

    def act(self, verb: str) -> str:
        """What the journal calls an act."""
        return self.known("act", verb)

    def outlet(self, name: str) -> str:
        """A way to the public as people know it."""
        return self.known("outlet", name)

    def known(self, kind: str, name: str) -> str:
        """The word for one of a kind; its name as it stands where it has none."""
        key = f"{kind}_{name}"
        return self.t(key) if self.has(key) else name

    def retold(self, act: Act) -> str:
        """The detail of a line of the journal."""
        return retold.retold(act, self)

    def fault(self, text: str) -> str:
        """What a channel says went wrong."""
        return retold.translated(text, zh=self.language is Language.ZH)
