"""What the gap radar is made from: stories of some weeks with how far each came at its best."""

from collections.abc import Iterator
from datetime import datetime

from sqlite_utils import Database

from responder.model.story import Seen
from responder.store.codec import stamp
from responder.store.stories import read_story


def seen_since(db: Database, since: datetime, *, scope: float) -> Iterator[Seen]:
    """Stories seen at or after a time that are at least so likely ours."""
    rows = db.query(
        """SELECT state, value,
               (SELECT group_concat(best) FROM (
                   SELECT min(rank) AS best FROM places WHERE places.story = stories.id GROUP BY feed
               )) AS ranks,
               (SELECT count(DISTINCT feed) FROM entries WHERE entries.story = stories.id) AS feeds,
               (SELECT count(DISTINCT feed) FROM places WHERE places.story = stories.id) AS lists
           FROM stories
           WHERE last_seen >= ? AND json_extract(value, '$.scope.probability') >= ?""",
        [stamp(since), scope],
    )
    for row in rows:
        ranks = tuple(int(rank) for rank in row["ranks"].split(",")) if row["ranks"] else ()
        yield Seen(read_story(row["state"], row["value"]), ranks, max(0, row["feeds"] - row["lists"]))
