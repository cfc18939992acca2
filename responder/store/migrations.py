"""The schema, as steps that are only ever appended."""

from sqlite_utils import Database, Migrations

from responder.store import basis, looks, rulings
from responder.store.devices import TABLES as DEVICES
from responder.store.rules import TEXTS, WORDS_TAKEN_BACK
from responder.store.staging import TABLES as STAGING
from responder.store.taken import TABLES as TAKEN
from responder.store.upkeep import TABLES as UPKEEP

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

POLITENESS = (
    """CREATE TABLE feed_days (
        feed TEXT NOT NULL, day TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (feed, day)
    ) STRICT, WITHOUT ROWID""",
    """CREATE INDEX feed_days_day ON feed_days (day)""",
    """CREATE TABLE subscriptions (
        feed TEXT PRIMARY KEY, token TEXT NOT NULL UNIQUE, due_at TEXT NOT NULL, value TEXT NOT NULL
    ) STRICT""",
    """CREATE INDEX subscriptions_due ON subscriptions (due_at)""",
)


PEOPLE = (
    """CREATE TABLE escalations (
        alert TEXT PRIMARY KEY REFERENCES alerts (id), standing TEXT NOT NULL, since TEXT NOT NULL,
        due_at TEXT, fence INTEGER NOT NULL, value TEXT NOT NULL
    ) STRICT""",
    """CREATE INDEX escalations_due ON escalations (due_at)""",
    """CREATE TABLE overrides (
        id TEXT PRIMARY KEY, rota TEXT NOT NULL, start TEXT NOT NULL, end TEXT NOT NULL, value TEXT NOT NULL
    ) STRICT""",
    """CREATE INDEX overrides_end ON overrides (rota, end)""",
    """CREATE TABLE swaps (
        id TEXT PRIMARY KEY, rota TEXT NOT NULL, state TEXT NOT NULL, end TEXT NOT NULL, value TEXT NOT NULL
    ) STRICT""",
    # Shifts, digests and warnings that were told, each by a name of its own, so that none is told twice.
    """CREATE TABLE told (name TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID""",
    """CREATE TABLE health (
        channel TEXT PRIMARY KEY, dead INTEGER NOT NULL, score REAL NOT NULL, value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE calls (
        id TEXT PRIMARY KEY, story TEXT NOT NULL REFERENCES stories (id), state TEXT NOT NULL,
        since TEXT NOT NULL, due_at TEXT, fence INTEGER NOT NULL, value TEXT NOT NULL
    ) STRICT""",
    """CREATE INDEX calls_due ON calls (due_at)""",
    """CREATE INDEX calls_story ON calls (story)""",
    """ALTER TABLE pages ADD COLUMN since TEXT""",
    """ALTER TABLE pages ADD COLUMN due_at TEXT""",
    """ALTER TABLE pages ADD COLUMN fence INTEGER NOT NULL DEFAULT 0""",
    """CREATE INDEX pages_due ON pages (due_at)""",
    """CREATE INDEX pages_expert ON pages (expert, asked_at)""",
    """CREATE TABLE quotations (
        id TEXT PRIMARY KEY, page TEXT NOT NULL UNIQUE REFERENCES pages (id), story TEXT NOT NULL,
        expert TEXT NOT NULL, state TEXT NOT NULL, changed_at TEXT NOT NULL, value TEXT NOT NULL
    ) STRICT""",
    """CREATE INDEX quotations_story ON quotations (story)""",
    """CREATE TABLE overlays (expert TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID""",
    """ALTER TABLE outbox ADD COLUMN person TEXT NOT NULL DEFAULT ''""",
    """ALTER TABLE outbox ADD COLUMN channel TEXT NOT NULL DEFAULT ''""",
    """ALTER TABLE outbox ADD COLUMN settled_at TEXT""",
    """CREATE INDEX outbox_alert ON outbox (alert)""",
    """CREATE INDEX outbox_settled ON outbox (channel, settled_at)""",
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
def politeness(db: Database) -> None:
    """What feeds were asked day by day, and what hubs were asked to deliver."""
    for statement in POLITENESS:
        db.execute(statement)


@MIGRATIONS()
def answers_given(db: Database) -> None:
    """What was answered to a request that names itself, so that it is answered the same again."""
    db.execute(
        """CREATE TABLE answers (
            feed TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, at TEXT NOT NULL, value TEXT NOT NULL,
            PRIMARY KEY (feed, key)
        ) STRICT, WITHOUT ROWID"""
    )


@MIGRATIONS()
def notices_of_feeds(db: Database) -> None:
    """What the desk is told about the feeds themselves."""
    db.execute(
        """CREATE TABLE notices (
            id TEXT PRIMARY KEY, feed TEXT NOT NULL, trouble TEXT NOT NULL, raised_at TEXT NOT NULL,
            over_at TEXT, dismissed_by TEXT, value TEXT NOT NULL
        ) STRICT"""
    )
    db.execute("CREATE UNIQUE INDEX notices_open ON notices (feed, trouble) WHERE over_at IS NULL")


@MIGRATIONS()
def twins_and_editions(db: Database) -> None:
    """Know an entry under a new key, and keep what it says later under the old one."""
    db.execute("ALTER TABLE entries ADD COLUMN twin TEXT NOT NULL DEFAULT ''")
    db.execute("CREATE INDEX entries_twin ON entries (feed, twin) WHERE twin != ''")
    db.execute(
        """CREATE TABLE editions (
            id INTEGER PRIMARY KEY, feed TEXT NOT NULL, key TEXT NOT NULL, seen_at TEXT NOT NULL,
            story TEXT NOT NULL, value TEXT NOT NULL
        ) STRICT"""
    )
    db.execute("CREATE INDEX editions_story ON editions (story)")


@MIGRATIONS()
def texts(db: Database) -> None:
    """Texts, their versions and sign-offs, publications, and the rules that hold for them."""
    for statement in TEXTS:
        db.execute(statement)


@MIGRATIONS()
def people(db: Database) -> None:
    """Escalations, rotas, calls for experts, quotations, what experts say of themselves."""
    for statement in PEOPLE:
        db.execute(statement)


@MIGRATIONS()
def staging(db: Database) -> None:
    """What comes from other desks and from files, and what was taken back."""
    for statement in STAGING:
        db.execute(statement)


@MIGRATIONS()
def words_taken_back(db: Database) -> None:
    """Nothing is ordered into public that quotes an expert who took the words back."""
    for statement in WORDS_TAKEN_BACK:
        db.execute(statement)


@MIGRATIONS()
def merges(db: Database) -> None:
    """Stories that proved to be part of another."""
    db.execute(
        """CREATE TABLE merges (
            story TEXT PRIMARY KEY REFERENCES stories (id), into_story TEXT NOT NULL REFERENCES stories (id),
            person TEXT NOT NULL, at TEXT NOT NULL, CHECK (story <> into_story)
        ) STRICT"""
    )


@MIGRATIONS()
def words_from_elsewhere(db: Database) -> None:
    """Which of our versions were taken from another desk."""
    for statement in TAKEN:
        db.execute(statement)


@MIGRATIONS()
def review_tasks(db: Database) -> None:
    """Texts whose day of review has come, and who was told of it."""
    for statement in UPKEEP:
        db.execute(statement)


@MIGRATIONS()
def merges_that_can_be_undone(db: Database) -> None:
    """What stood before a merge, for as long as it can be taken back."""
    db.execute(
        """CREATE TABLE before_merges (
            story TEXT PRIMARY KEY REFERENCES merges (story) ON DELETE CASCADE, value TEXT NOT NULL
        ) STRICT"""
    )


@MIGRATIONS()
def decided_by_and_ruled(db: Database) -> None:
    """What the machine decided by, what editors say of it, and looks that can be found by their time."""
    for statement in (basis.TABLE, *basis.STANDS, *looks.INDEXES, rulings.TABLE, *rulings.STANDS):
        db.execute(statement)


@MIGRATIONS()
def devices_of_people(db: Database) -> None:
    """Browsers that people signed up for push messages."""
    for statement in DEVICES:
        db.execute(statement)
