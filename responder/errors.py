"""Everything that responder raises on purpose.

ResponderError
├── ConfigError       a setting is wrong, unknown or missing
├── KnowledgeError    files of the library are faulty (carries every fault)
├── FetchError        a feed could not be read this time
│   ├── HostAtRestError  the host has asked to be left alone for a while
│   ├── RefusedError  our own guard forbade it (address, size, time, form)
│   └── ParseError    the answer is not what the feed's kind promises
├── EmbedError        the model's worker failed or took too long
├── StoreError        the database refused or is broken
├── DeliveryError     a message was not handed over (permanent or not)
├── NotAllowedError   this person or token may not do this now
├── RecordingError    a recording cannot be read
└── ServeError        the desk's address cannot be opened
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


class ResponderError(Exception):
    """Root of all errors that responder raises on purpose."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in a file that a person wrote."""

    path: str
    line: int  # From 1; 0 means the file as a whole.
    what: str
    mend: str  # What to write instead, as an instruction.

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.what}. {self.mend}"


class FaultsError(ResponderError):
    """Carries every fault found, not only the first."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class ConfigError(FaultsError):
    """The configuration cannot be used."""


class KnowledgeError(FaultsError):
    """The library cannot be used."""


class FetchError(ResponderError):
    """A feed could not be read; the next attempt may succeed.

    how: the step that failed, a value of model.politeness.Failure.
    """

    def __init__(self, feed: str, what: str, how: str = "connection") -> None:
        self.feed = feed
        self.what = what
        self.how = how
        super().__init__(f"feed {feed}: {what}")


class HostAtRestError(FetchError):
    """The host has asked, through this feed or another, not to be asked until a time."""

    def __init__(self, feed: str, until: datetime) -> None:
        self.until = until
        super().__init__(feed, f"the server wants to be left alone until {until:%H:%M:%S}")


class RefusedError(FetchError):
    """Our own guard refused: a private address, too many bytes, too long."""

    def __init__(self, feed: str, what: str) -> None:
        super().__init__(feed, what, "refused")


class ParseError(FetchError):
    """The answer is not a document of the feed's kind."""

    def __init__(self, feed: str, what: str) -> None:
        super().__init__(feed, what, "unreadable")


class EmbedError(ResponderError):
    """The embedding worker failed, took too long or cannot start."""


class StoreError(ResponderError):
    """The database refused a change or cannot be opened."""


class DeliveryError(ResponderError):
    """A message was not handed over.

    permanent: True when sending the same message again cannot help.
    after_s: seconds that the channel asks to be left alone for; None if it does not say.
    gone: True when the address itself is no more, so that nothing should be sent to it again.
    """

    def __init__(
        self,
        channel: str,
        what: str,
        *,
        permanent: bool,
        after_s: float | None = None,
        gone: bool = False,
    ) -> None:
        self.channel = channel
        self.what = what
        self.permanent = permanent
        self.after_s = after_s
        self.gone = gone
        super().__init__(f"{channel}: {what}")


class NotAllowedError(ResponderError):
    """This person, or this link, may not do this now."""


class RecordingError(ResponderError):
    """A recording cannot be read, or its player does not answer; the message says where."""


class ServeError(ResponderError):
    """The desk's address cannot be opened."""
