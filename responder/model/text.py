"""A short text in the two languages that every reader of the desk may choose from."""

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """Languages that the desk, the library and the reasons are written in."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same message in Chinese and English, each written for its reader."""

    zh: str
    en: str

    def of(self, language: Language) -> str:
        return self.zh if language is Language.ZH else self.en


def joined(parts: tuple[Bilingual, ...]) -> Bilingual:
    """Join reasons into one line: Chinese with ；, English with "; "."""
    return Bilingual("；".join(p.zh for p in parts), "; ".join(p.en for p in parts))


DRILL_MARK = Bilingual("【演练】", "[DRILL] ")  # Before every text of an exercise.
