"""What a person does to a notice about a feed."""

from datetime import datetime

from sqlite_utils import Database

from responder.desk.office import Office
from responder.errors import NotAllowedError
from responder.model.journal import Act
from responder.model.notice import NoticeId
from responder.model.oncall import PersonId
from responder.store import journal, notices


async def dismiss(office: Office, wanted: NoticeId, person: PersonId, now: datetime) -> None:
    """Take a notice off the desk; its end is not told then."""

    def change(db: Database) -> None:
        found = notices.notice(db, wanted)
        if found is None:
            raise NotAllowedError("unknown")
        if notices.dismiss(db, wanted, person):
            journal.write(db, Act(now, person, "feed.dismissed", found.feed, detail=found.trouble))

    await office.write(change)
