"""The schema, as steps that are only ever appended."""

from sqlite_utils import Database, Migrations

from responder.store.staging import TABLES as STAGING

MIGRATIONS = Migrations("responder")

SPINE = (
    """CREATE TABLE feeds (
        id TEXT PRIMARY KEY, due_at TEXT NOT NULL, state TEXT NOT NULL
    ) STRICT""",
    """CREATE INDEX feeds_due ON feeds (due_at)""",
    """CREATE TABLE entries (
        id INTEGER PRIMARY KEY, feed TEXT NOT NULL, key TEXT NOT NULL, first_seen TEXT NOT NULL,
        story TEXT NOT NULL, value TEXT NOT NULL
    ) STRICT""",
    """CREATE INDEX entries_key ON entries (feed, key)""",
    """CREATE INDEX entries_story ON entries (story)""",
    """CREATE INDEX entries_seen ON entries (first_seen)""",
    """CREATE TABLE looks (
        feed TEXT NOT NULL, observed_at TEXT NOT NULL, ranks TEXT NOT NULL,
        PRIMARY KEY (feed, observed_at)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE places (
        story TEXT NOT NULL, feed TEXT NOT NULL, observed_at TEXT NOT NULL, rank INTEGER NOT NULL,
        PRIMARY KEY (story, feed, observed_at)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE stories (
        id TEXT PRIMARY KEY, state TEXT NOT NULL, last_seen TEXT NOT NULL, value TEXT NOT NULL
    ) STRICT""",
    """CREATE INDEX stories_seen ON stories (last_seen)""",
    """CREATE TABLE alerts (
        id TEXT PRIMARY KEY, story TEXT NOT NULL REFERENCES stories (id), at TEXT NOT NULL,
        priority TEXT NOT NULL, state TEXT NOT NULL, owner TEXT, value TEXT NOT NULL
    ) STRICT""",
    """CREATE INDEX alerts_story ON alerts (story)""",
    """CREATE INDEX alerts_at ON alerts (at)""",
    """CREATE TABLE outbox (
        id TEXT PRIMARY KEY, alert TEXT NOT NULL, state TEXT NOT NULL, due_at TEXT NOT NULL,
        useless_at TEXT NOT NULL, value TEXT NOT NULL
    ) STRICT""",
    """CREATE INDEX outbox_due ON outbox (state, due_at)""",
    """CREATE TABLE pages (
        id TEXT PRIMARY KEY, story TEXT NOT NULL REFERENCES stories (id), expert TEXT NOT NULL,
        asked_at TEXT NOT NULL, value TEXT NOT NULL
    ) STRICT""",
    """CREATE INDEX pages_story ON pages (story)""",
    """CREATE TABLE links (
        hash TEXT PRIMARY KEY, action TEXT NOT NULL, person TEXT NOT NULL, object TEXT NOT NULL,
        expires_at TEXT NOT NULL, used_at TEXT
    ) STRICT""",
    """CREATE TABLE sessions (
        hash TEXT PRIMARY KEY, person TEXT NOT NULL, expires_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE journal (
        seq INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, verb TEXT NOT NULL,
        object TEXT NOT NULL, story TEXT NOT NULL, detail TEXT NOT NULL,
        previous TEXT NOT NULL, hash TEXT NOT NULL UNIQUE
    ) STRICT""",
    """CREATE INDEX journal_story ON journal (story)""",
    """CREATE TRIGGER journal_keeps BEFORE DELETE ON journal
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    """CREATE TRIGGER journal_stands BEFORE UPDATE ON journal
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
)


@MIGRATIONS()
def spine(db: Database) -> None:
    """Feeds, entries, stories, alerts, deliveries, pages, journal and links."""
    for statement in SPINE:  # executescript() would end the migration's own transaction.
        db.execute(statement)


@MIGRATIONS()
def gone_feeds_again(db: Database) -> None:
    """Ask those feeds again that were given up at their first 410."""
    db.execute(
        """UPDATE feeds SET due_at = '1970-01-01T00:00:00.000000+00:00',
               state = json_set(state, '$.gone', json('false'), '$.due_at', '1970-01-01T00:00:00Z')
           WHERE json_extract(state, '$.gone') = 1"""
    )


@MIGRATIONS()
def staging(db: Database) -> None:
    """What comes from other desks and from files, and what was taken back."""
    for statement in STAGING:
        db.execute(statement)
