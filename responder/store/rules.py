"""The tables of texts and publications, and the rules that the database itself holds.

The desk asks decide.release before it acts, so that a person is told kindly. These triggers say no
to everything else that may ever write here: a later version of the desk, a script, a hand on the
database. Author, reviewers and publisher of a version are different people; what was signed off
never changes; nothing goes out that is unapproved, expired, unfilled or under embargo.
"""

# Who wrote a version: everybody who saved one since the last that was in force.
_HANDS = """CREATE VIEW hands AS
    SELECT v.id AS version, w.author AS person FROM versions v
    JOIN versions w ON w.text = v.text AND w.number <= v.number AND w.number > (
        SELECT coalesce(max(p.number), 0) FROM versions p
        WHERE p.text = v.text AND p.number < v.number AND p.publisher IS NOT NULL)"""
# Blanks are written {place}: braces have no other use in a text.
_BLANK = """EXISTS (SELECT 1 FROM versions v, json_tree(v.content) AS leaf
    WHERE v.id = NEW.{version} AND leaf.type = 'text' AND leaf.value GLOB '*{{?*}}*')"""
_SIGNED = """(SELECT count(*) FROM reviews WHERE version = NEW.id AND state = 'approved')
    >= json_array_length(NEW.stages) AND json_array_length(NEW.stages) > 0"""
_INVOLVED = """(EXISTS (SELECT 1 FROM hands WHERE version = NEW.{version} AND person = NEW.{person})
    OR EXISTS (SELECT 1 FROM reviews WHERE version = NEW.{version} AND reviewer = NEW.{person}
               AND state = 'approved'))"""

_VERSION_MOVES = """'draft>in_review', 'draft>replaced', 'draft>approved', 'in_review>approved',
    'in_review>returned', 'in_review>replaced', 'approved>active', 'approved>replaced', 'approved>expired',
    'active>due_for_review', 'active>expired', 'active>replaced', 'active>corrected', 'active>retracted',
    'due_for_review>expired', 'due_for_review>replaced', 'due_for_review>corrected',
    'due_for_review>retracted', 'expired>replaced', 'expired>corrected', 'expired>retracted'"""
_PUBLICATION_MOVES = """'scheduled>held', 'held>scheduled', 'scheduled>sending', 'held>sending',
    'scheduled>cancelled', 'held>cancelled', 'scheduled>refused', 'held>refused',
    'sending>scheduled', 'sending>submitted', 'sending>live', 'sending>refused', 'sending>unknown',
    'submitted>live', 'submitted>refused', 'submitted>unknown', 'submitted>updated', 'submitted>corrected',
    'submitted>withdrawn', 'live>unknown', 'live>updated', 'live>corrected', 'live>withdrawn',
    'updated>corrected', 'updated>withdrawn', 'corrected>withdrawn', 'unknown>scheduled', 'unknown>live',
    'unknown>cancelled', 'unknown>updated', 'unknown>corrected', 'unknown>withdrawn', 'refused>scheduled',
    'refused>cancelled'"""


def _rule(name: str, when: str, condition: str, refusal: str) -> str:
    """A trigger that says no where a condition holds."""
    return f"""CREATE TRIGGER {name} BEFORE {when} WHEN {condition}
        BEGIN SELECT RAISE(ABORT, '{refusal}'); END"""


TEXTS = (
    """CREATE TABLE texts (
        id TEXT PRIMARY KEY, work TEXT NOT NULL, language TEXT NOT NULL,
        story TEXT REFERENCES stories (id), slug TEXT NOT NULL, value TEXT NOT NULL,
        UNIQUE (work, language), UNIQUE (slug, language)
    ) STRICT""",
    """CREATE INDEX texts_story ON texts (story)""",
    """CREATE TABLE versions (
        id TEXT PRIMARY KEY, text TEXT NOT NULL REFERENCES texts (id), number INTEGER NOT NULL,
        previous TEXT REFERENCES versions (id), author TEXT NOT NULL CHECK (author <> ''),
        at TEXT NOT NULL, review_by TEXT NOT NULL CHECK (review_by = json_extract(content, '$.review_by')),
        content TEXT NOT NULL, state TEXT NOT NULL, stages TEXT NOT NULL DEFAULT '[]',
        publisher TEXT, reason TEXT NOT NULL DEFAULT '', changed_at TEXT NOT NULL,
        UNIQUE (text, number)
    ) STRICT""",
    """CREATE INDEX versions_state ON versions (state, review_by)""",
    """CREATE TABLE reviews (
        version TEXT NOT NULL REFERENCES versions (id), stage INTEGER NOT NULL,
        reviewer TEXT NOT NULL CHECK (reviewer <> ''),
        state TEXT NOT NULL CHECK (state IN ('requested', 'approved', 'returned', 'recused', 'lapsed')),
        asked_at TEXT NOT NULL, times INTEGER NOT NULL, due_at TEXT, at TEXT, comment TEXT NOT NULL,
        PRIMARY KEY (version, stage, reviewer)
    ) STRICT, WITHOUT ROWID""",
    """CREATE INDEX reviews_due ON reviews (due_at)""",
    """CREATE UNIQUE INDEX reviews_one_a_stage ON reviews (version, stage) WHERE state = 'approved'""",
    """CREATE UNIQUE INDEX reviews_one_a_person ON reviews (version, reviewer) WHERE state = 'approved'""",
    """CREATE TABLE emergencies (
        version TEXT PRIMARY KEY REFERENCES versions (id), person TEXT NOT NULL CHECK (person <> ''),
        reason TEXT NOT NULL CHECK (reason <> ''), at TEXT NOT NULL, due_at TEXT NOT NULL,
        done_at TEXT, overdue INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    """CREATE TABLE publications (
        id TEXT PRIMARY KEY, version TEXT NOT NULL REFERENCES versions (id), outlet TEXT NOT NULL,
        deed TEXT NOT NULL CHECK (deed IN ('publish', 'update', 'correct', 'withdraw')),
        publisher TEXT NOT NULL CHECK (publisher <> ''), at TEXT NOT NULL, state TEXT NOT NULL,
        due_at TEXT, embargo_until TEXT, changed_at TEXT NOT NULL, value TEXT NOT NULL,
        UNIQUE (version, outlet, deed)
    ) STRICT""",
    """CREATE INDEX publications_due ON publications (due_at)""",
    _HANDS,
    # A version: begins as a draft, never changes, is never deleted, moves only along the way.
    _rule("versions_begin", "INSERT ON versions", "NEW.state <> 'draft'", "a version begins as a draft"),
    _rule(
        "versions_begin_bare",
        "INSERT ON versions",
        "NEW.stages <> '[]' OR NEW.publisher IS NOT NULL",
        "a draft has no stages and no publisher",
    ),
    _rule(
        "versions_stand",
        "UPDATE OF id, text, number, previous, author, at, review_by, content ON versions",
        "1",
        "a version never changes",
    ),
    _rule("versions_keep", "DELETE ON versions", "1", "a version is never deleted"),
    _rule(
        "versions_move",
        "UPDATE OF state ON versions",
        f"NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN ({_VERSION_MOVES})",
        "a version does not go this way",
    ),
    _rule(
        "versions_stages",
        "UPDATE OF stages ON versions",
        "NEW.stages <> OLD.stages AND OLD.state <> 'draft'",
        "the stages are set when a version is handed in",
    ),
    _rule(
        "versions_reviewed",
        "UPDATE OF state ON versions",
        "NEW.state = 'in_review' AND json_array_length(NEW.stages) < 1",
        "a review has a stage or more",
    ),
    _rule(
        "versions_approved",
        "UPDATE OF state ON versions",
        f"""NEW.state = 'approved' AND OLD.state <> 'approved' AND NOT ({_SIGNED})
            AND NOT EXISTS (SELECT 1 FROM emergencies WHERE version = NEW.id)""",
        "not every stage has signed this version off",
    ),
    _rule(
        "versions_published_once",
        "UPDATE OF publisher ON versions",
        "OLD.publisher IS NOT NULL AND NEW.publisher IS NOT OLD.publisher",
        "the publisher of a version stands",
    ),
    _rule(
        "versions_in_force",
        "UPDATE ON versions",
        f"""NEW.publisher IS NOT NULL AND OLD.publisher IS NULL
            AND {_INVOLVED.format(version="id", person="publisher")}""",
        "author, reviewer and publisher are different people",
    ),
    _rule(
        "versions_have_a_publisher",
        "UPDATE OF state ON versions",
        "NEW.state = 'active' AND NEW.publisher IS NULL",
        "a version in force has a publisher",
    ),
    _rule(
        "versions_in_time",
        "UPDATE OF state ON versions",
        "NEW.state = 'active' AND NEW.review_by < substr(NEW.changed_at, 1, 10)",
        "the day of review has passed",
    ),
    # A sign-off: by somebody who neither wrote nor published it, stage after stage, for good.
    *(
        rule
        for deed in ("INSERT", "UPDATE")
        for rule in (
            _rule(
                f"reviews_other_eyes_{deed.lower()}",
                f"{deed} ON reviews",
                """NEW.state = 'approved' AND (
                    EXISTS (SELECT 1 FROM hands WHERE version = NEW.version AND person = NEW.reviewer)
                    OR EXISTS (SELECT 1 FROM versions WHERE id = NEW.version AND publisher = NEW.reviewer)
                    OR EXISTS (SELECT 1 FROM emergencies WHERE version = NEW.version
                               AND person = NEW.reviewer))""",
                "author, reviewer and publisher are different people",
            ),
            _rule(
                f"reviews_of_what_waits_{deed.lower()}",
                f"{deed} ON reviews",
                """NEW.state = 'approved' AND NOT EXISTS (
                    SELECT 1 FROM versions v LEFT JOIN emergencies e ON e.version = v.id
                    WHERE v.id = NEW.version AND NEW.stage >= 0 AND NEW.stage < json_array_length(v.stages)
                      AND (v.state = 'in_review' OR e.done_at IS NULL AND e.version IS NOT NULL))""",
                "this version does not wait for a sign-off",
            ),
            _rule(
                f"reviews_in_order_{deed.lower()}",
                f"{deed} ON reviews",
                """NEW.state = 'approved' AND NEW.stage > 0 AND NOT EXISTS (
                    SELECT 1 FROM reviews WHERE version = NEW.version AND stage = NEW.stage - 1
                      AND state = 'approved')""",
                "the stage before has not signed off",
            ),
        )
    ),
    _rule(
        "reviews_stand",
        "UPDATE ON reviews",
        "OLD.state IN ('approved', 'returned', 'recused')",
        "what a reviewer said stands",
    ),
    _rule("reviews_keep", "DELETE ON reviews", "1", "a review is never deleted"),
    # The emergency path: for danger to life or P1 only, never one's own text.
    _rule(
        "emergencies_only",
        "INSERT ON emergencies",
        """NOT EXISTS (
            SELECT 1 FROM versions v JOIN texts t ON t.id = v.text JOIN stories s ON s.id = t.story
            WHERE v.id = NEW.version AND v.state IN ('draft', 'in_review') AND (
                json_extract(s.value, '$.judged.severity') = 3
                OR EXISTS (SELECT 1 FROM alerts WHERE story = s.id AND priority = 'P1')))""",
        "only a story of danger to life or P1 may skip the review",
    ),
    _rule(
        "emergencies_other_eyes",
        "INSERT ON emergencies",
        "EXISTS (SELECT 1 FROM hands WHERE version = NEW.version AND person = NEW.person)",
        "author, reviewer and publisher are different people",
    ),
    _rule(
        "emergencies_stand",
        "UPDATE ON emergencies",
        """NEW.version <> OLD.version OR NEW.person <> OLD.person OR NEW.reason <> OLD.reason
            OR NEW.at <> OLD.at OR NEW.due_at <> OLD.due_at OR OLD.done_at IS NOT NULL""",
        "an emergency publication stands as it was made",
    ),
    _rule(
        "emergencies_reviewed",
        "UPDATE OF done_at ON emergencies",
        """NEW.done_at IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM versions v WHERE v.id = NEW.version AND (
                v.state IN ('corrected', 'retracted')
                OR (SELECT count(*) FROM reviews WHERE version = v.id AND state = 'approved')
                   >= json_array_length(v.stages)))""",
        "it has not been reviewed",
    ),
    _rule("emergencies_keep", "DELETE ON emergencies", "1", "an emergency publication is never deleted"),
    # A publication: of an approved, unexpired, filled version, by a third person, after the embargo.
    _rule(
        "publications_begin",
        "INSERT ON publications",
        "NEW.state NOT IN ('scheduled', 'held')",
        "a publication begins as scheduled or held",
    ),
    _rule(
        "publications_approved",
        "INSERT ON publications",
        """NEW.deed <> 'withdraw' AND NOT EXISTS (SELECT 1 FROM versions WHERE id = NEW.version
            AND state IN ('approved', 'active', 'due_for_review'))""",
        "only an approved version may be published",
    ),
    _rule(
        "publications_in_time",
        "INSERT ON publications",
        """NEW.deed <> 'withdraw' AND EXISTS (SELECT 1 FROM versions WHERE id = NEW.version
            AND review_by < substr(NEW.at, 1, 10))""",
        "the day of review has passed",
    ),
    _rule(
        "publications_filled",
        "INSERT ON publications",
        f"NEW.deed <> 'withdraw' AND {_BLANK.format(version='version')}",
        "a blank is not filled",
    ),
    _rule(
        "publications_other_eyes",
        "INSERT ON publications",
        f"""NEW.deed <> 'withdraw' AND {_INVOLVED.format(version="version", person="publisher")}""",
        "author, reviewer and publisher are different people",
    ),
    _rule(
        "publications_stand",
        "UPDATE OF id, version, outlet, deed, publisher, at ON publications",
        "1",
        "what was ordered stands",
    ),
    _rule(
        "publications_embargo_stands",
        "UPDATE OF embargo_until ON publications",
        "NEW.embargo_until IS NOT OLD.embargo_until",
        "the embargo stands",
    ),
    _rule("publications_keep", "DELETE ON publications", "1", "a publication is never deleted"),
    _rule(
        "publications_move",
        "UPDATE OF state ON publications",
        f"NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN ({_PUBLICATION_MOVES})",
        "a publication does not go this way",
    ),
    _rule(
        "publications_embargo",
        "UPDATE OF state ON publications",
        """NEW.state IN ('sending', 'submitted', 'live') AND NEW.embargo_until IS NOT NULL
            AND NEW.embargo_until > NEW.changed_at""",
        "the embargo is not over",
    ),
    _rule(
        "publications_still_good",
        "UPDATE OF state ON publications",
        """NEW.state = 'sending' AND OLD.state <> 'sending' AND NEW.deed <> 'withdraw'
            AND NOT EXISTS (SELECT 1 FROM versions WHERE id = NEW.version
            AND state IN ('approved', 'active', 'due_for_review')
            AND review_by >= substr(NEW.changed_at, 1, 10))""",
        "only an approved, unexpired version may go out",
    ),
)
WORDS_TAKEN_BACK = (
    _rule(
        "publications_words_stand",
        "INSERT ON publications",
        """NEW.deed <> 'withdraw' AND EXISTS (
            SELECT 1 FROM versions JOIN json_each(versions.content, '$.quotations') AS said
            JOIN quotations ON quotations.id = json_extract(said.value, '$.id')
            WHERE versions.id = NEW.version AND quotations.state = 'withdrawn')""",
        "an expert took the words back",
    ),
)
