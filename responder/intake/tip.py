"""What a person tells by the form: an entry of few words, nothing of who wrote it."""

import hashlib
from dataclasses import astuple, dataclass
from datetime import datetime

from responder.fetch.text import SUMMARY, TITLE, link, plain
from responder.model.feed import Entry, Feed

WHERE, LINK = 100, 500  # Characters.


@dataclass(frozen=True, slots=True)
class Tip:
    """What was typed, cut to size."""

    what: str
    where: str = ""
    more: str = ""
    link: str = ""

    @property
    def told(self) -> bool:
        """False for a tip that says nothing."""
        return bool(plain(self.what))


def entry(feed: Feed, tip: Tip, now: datetime) -> Entry:
    """The same words twice on one day are one tip."""
    said = "\0".join(astuple(tip)) + now.date().isoformat()
    parts = [plain(tip.where, WHERE), plain(tip.more, SUMMARY)]
    return Entry(
        feed.id,
        key="tip-" + hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:24],
        title=plain(tip.what, TITLE),
        url=link(tip.link[:LINK]),
        summary="；".join(part for part in parts if part)[:SUMMARY],
        published=now,
    )
