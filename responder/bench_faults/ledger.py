"""What the desk has answered for, as those remember who were answered."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What somebody was told is done."""

    ENTRY = "entries"
    ALERT = "alerts"  # Seen.
    TAKE = "takes"
    PAGE = "pages"
    CALL = "calls"
    ANSWER = "answers"
    WORDS = "quotations"
    TEXT = "texts"  # Handed in.
    SIGN_OFF = "sign-offs"
    PUBLICATION = "publications"  # Orders, one for each outlet.
    WITHDRAWAL = "withdrawals"
    RECEIPT = "receipts"


@dataclass(frozen=True, slots=True)
class Promise:
    """One act that was acknowledged. what: as its kind's proof in ``proof`` reads it."""

    kind: Kind
    what: tuple[str, ...]
    life: int


@dataclass
class Ledger:
    """life: of the desk that is running. faults: answers that no desk should give."""

    life: int = 0
    promises: list[Promise] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    refused_full: int = 0  # Acts refused while the disk was full.
    unsure: int = 0  # Acts whose answer a kill cut off.

    def note(self, kind: Kind, *what: str) -> None:
        self.promises.append(Promise(kind, what, self.life))

    def counted(self) -> dict[Kind, int]:
        found = Counter(one.kind for one in self.promises)
        return {kind: found[kind] for kind in Kind}

    def of(self, kind: Kind) -> Sequence[Promise]:
        return [one for one in self.promises if one.kind is kind]
