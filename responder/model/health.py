"""How a feed does: what is usual for it, and what is the matter with it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum


class Trouble(StrEnum):
    """What may be the matter with a feed that is read."""

    FROZEN = "frozen"  # A list shows the same for longer than it ever does.
    EMPTY = "empty"  # It lists nothing, and used to list much.
    SHAPE = "shape"  # Its entries have lost their links or dates, or it can be read no longer.
    DROP = "drop"  # It lists far fewer entries than usual.
    CERTIFICATE = "certificate"  # Its server's certificate ends soon, or has ended.
    SILENT = "silent"  # An authority's feed says nothing new, or nothing at all, for too long.
    GAP = "gap"  # Entries may have come and gone between two looks.


@dataclass(frozen=True, slots=True)
class Stretch:
    """The longest time in one day for which a feed showed the same."""

    day: date  # UTC; of its end.
    length: timedelta


@dataclass(frozen=True, slots=True)
class Health:
    """What is remembered of a feed's looks; fields are only added, always with a default."""

    mark: str = ""  # Digest of what the last look showed.
    since: datetime | None = None  # From when on it shows that.
    stretches: tuple[Stretch, ...] = ()  # Of the last days, oldest first.
    looks: int = 0  # Counted until there are enough to tell what is usual.
    size: float = 0.0  # Entries of a usual look.
    linked: float = 0.0  # Share of entries with a link, of a usual look.
    dated: float = 0.0
    odd: tuple[tuple[Trouble, int], ...] = ()  # Looks in a row that show a trouble not told yet.
    well: tuple[tuple[Trouble, int], ...] = ()  # Looks in a row that show no more of one that was told.
    raised: tuple[Trouble, ...] = ()  # Told, and not over.
