"""Writes what turns in the health of feeds: the notice, its line in the journal, and its messages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlite_utils import Database

from responder.model.feed import Feed, FeedId, Trust
from responder.model.journal import Act
from responder.model.notice import Notice, Turn
from responder.model.oncall import Person, Role
from responder.model.text import Bilingual
from responder.paging.tell import Letter, post
from responder.store import journal, notices

USELESS_AFTER = timedelta(hours=2)
OPEN = Bilingual("查看信息源", "See the feeds")
TROUBLE = Bilingual("官方信息源异常：{name}。{detail}", "Official feed in trouble: {name}. {detail}")
WELL = Bilingual("官方信息源已恢复：{name}", "Official feed is well again: {name}")


@dataclass(frozen=True, slots=True)
class Noticing:
    """Editors get a message only about authorities' feeds; all else waits on the desk."""

    people: Sequence[Person]
    base_url: str
    feeds: Mapping[FeedId, Feed]

    def __call__(self, db: Database, turns: Sequence[Turn]) -> None:
        """Call it in the transaction that keeps the feeds' health."""
        for turn in turns:
            notice = notices.turn(db, turn)
            if notice is None:
                continue
            verb = "feed.well" if turn.over else "feed.trouble"
            detail = f"{turn.trouble}: {turn.detail.en}"
            journal.write(db, Act(turn.at, "machine", verb, turn.feed, detail=detail))
            # What an editor has put aside is not brought up again by its end.
            if self.feeds[turn.feed].trust is Trust.OFFICIAL and notice.dismissed_by is None:
                self._tell(db, turn, notice)

    def _tell(self, db: Database, turn: Turn, notice: Notice) -> None:
        feed, about = self.feeds[turn.feed], f"{notice.id}-over" if turn.over else notice.id
        for person in self.people:
            if person.has(Role.EDITOR):
                language = person.language
                words = (WELL if turn.over else TROUBLE).of(language)
                text = words.format(name=feed.name, detail=turn.detail.of(language))
                url = f"{self.base_url}/feeds"
                letter = Letter(
                    about, person.id, person.contacts, language, text, text, url, OPEN, drill=feed.drill
                )
                post(db, letter, turn.at, turn.at + USELESS_AFTER)
