"""An expert's words as a text holds them, and how they are written out."""

from collections.abc import Sequence
from dataclasses import dataclass

from responder.model.response import Level, QuotationId
from responder.model.text import Bilingual, Language

INTERESTS = Bilingual("利益申明：{said}", "Declared interests: {said}")
CHANGED = Bilingual("仅为清楚起见改动文字，经本人允许", "Changed only for clarity, as the expert allows")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A copy of what was cleared, so that what was signed off never changes."""

    id: QuotationId
    words: str
    level: Level
    under: str  # Who says so, as the expert saw it before agreeing.
    interests: str
    changed: bool  # For clarity only, as the expert allows.
    name: str = ""  # Empty where the expert is not named.
    affiliation: str = ""
    house: str = ""  # Opaque: words of one house are not independent of each other.

    def lines(self, language: Language) -> tuple[str, ...]:
        """The words, who says so, the interests, and whether anything was changed."""
        said = INTERESTS.of(language).format(said=self.interests)
        changed = (CHANGED.of(language),) if self.changed else ()
        return (f"“{self.words}”", f"— {self.under}", said, *changed)


def plain(pack: Sequence[Quoted], language: Language) -> str:
    """Quotations as lines of text; empty where there are none."""
    return "\n".join(line for one in pack for line in one.lines(language))
