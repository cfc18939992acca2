"""Pages to experts and their answers."""

from sqlite_utils import Database

from responder.model.response import Page, PageId
from responder.model.story import StoryId
from responder.store.codec import decode, encode, stamp


def keep(db: Database, page: Page) -> None:
    db.execute(
        """INSERT INTO pages (id, story, expert, asked_at, value) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET value = excluded.value""",
        [page.id, page.story, page.expert, stamp(page.asked_at), encode(page)],
    )


def page(db: Database, wanted: PageId) -> Page | None:
    row = next(db.query("SELECT value FROM pages WHERE id = ?", [wanted]), None)
    return decode(Page, row["value"]) if row else None


def of_story(db: Database, story: StoryId) -> tuple[Page, ...]:
    rows = db.query("SELECT value FROM pages WHERE story = ? ORDER BY asked_at, id", [story])
    return tuple(decode(Page, row["value"]) for row in rows)
