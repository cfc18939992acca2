"""Holds the database, and what channels and outlets saw, against what the desk has answered for."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlite_utils import Database

from responder.bench_faults.channels import Arrival, Channels
from responder.bench_faults.ledger import Kind, Ledger
from responder.desk.press import publication_id
from responder.errors import StoreError
from responder.model.feed import FeedId
from responder.model.journal import Act
from responder.model.oncall import AlertId, DeliveryState
from responder.model.publication import Deed
from responder.model.response import PageId
from responder.model.story import StoryId
from responder.model.version import ReviewState, TextId, VersionId, VersionState
from responder.paging.calls import page_id
from responder.store import (
    alerts,
    escalations,
    journal,
    links,
    pages,
    publications,
    quotations,
    stories,
    versions,
)
from responder.store.codec import stamp

What = Sequence[str]


@dataclass(frozen=True, slots=True)
class Found:
    """What the proof came to; all but what is counted in `repeats` should be empty."""

    lost: Mapping[Kind, Sequence[str]] = field(default_factory=dict)
    wrong: Sequence[str] = ()  # Other rules that are broken.
    unsent: Sequence[str] = ()  # Messages that count as handed over and came nowhere.
    repeats: int = 0  # Messages that came again.
    marked: int = 0  # Of those, the ones that said so.
    after_kill: int = 0  # Of those, the ones that no channel's own fault explains.
    repeats_too_many: Sequence[str] = ()  # More than one for a kill, or not marked.


def proved(db: Database, ledger: Ledger, channels: Channels, *, excused: frozenset[int]) -> Found:
    """excused: lives in which a message could be sent and not be written down: the disk was full."""
    acts = _acts(db)
    lost = {
        kind: [" ".join(one.what) for one in ledger.of(kind) if not _PROOFS[kind](db, acts, one.what)]
        for kind in Kind
    }
    repeats = list(_repeats(channels, excused))
    return Found(
        lost,
        [*_broken(db, acts)],
        [*_unsent(db, channels)],
        len(repeats),
        sum(one.second.marked for one in repeats),
        sum(one.first.clean for one in repeats),
        [one.name for one in repeats if not one.allowed],
    )


@dataclass(frozen=True, slots=True)
class _Repeat:
    name: str
    first: Arrival
    second: Arrival
    allowed: bool


def _repeats(channels: Channels, excused: frozenset[int]) -> Iterator[_Repeat]:
    """Each message that came once more, with the arrival before it."""
    for (channel, name), came in channels.arrived.items():
        for first, second in itertools.pairwise(came):
            # Between the two lies a kill, or the channel had not said that it took the first.
            because = second.life > first.life or not first.clean or first.life in excused
            yield _Repeat(f"{channel} {name}", first, second, second.marked and because)


def _acts(db: Database) -> Mapping[str, Sequence[Act]]:
    """The journal, by what was acted on."""
    found = defaultdict(list)
    for line in journal.lines(db):
        found[line.act.object].append(line.act)
    return found


Acts = Mapping[str, Sequence[Act]]


def _once(acts: Acts, thing: str, verb: str, actor: str = "") -> bool:
    """True if the journal has the act, and not twice."""
    return sum(one.verb == verb and one.actor == (actor or one.actor) for one in acts.get(thing, ())) == 1


def _entry(db: Database, _: Acts, what: What) -> bool:
    key = (FeedId(what[0]), what[1])
    return key in stories.known_keys(db, [key], told=True)


def _alert(db: Database, _: Acts, what: What) -> bool:
    return alerts.alert(db, AlertId(what[0])) is not None


def _taken(db: Database, acts: Acts, what: What) -> bool:
    thing, actor, verb = what
    done = any(one.verb == verb and one.actor == (actor or one.actor) for one in acts.get(thing, ()))
    return done and alerts.alert(db, AlertId(thing)) is not None


def _page(db: Database, acts: Acts, what: What) -> bool:
    name = page_id(what[0], what[1])
    held = pages.page(db, name)
    return held is not None and _once(acts, name, "page.sent") and len(alerts.deliveries(db, name)) > 0


def _call(db: Database, acts: Acts, what: What) -> bool:
    held = pages.calls_of(db, StoryId(what[0]))
    return any(_once(acts, one.id, "call.begun") and "call.wave" in _verbs(acts, one.id) for one in held)


def _answer(db: Database, acts: Acts, what: What) -> bool:
    page = _page_behind(db, what[0])
    held = pages.page(db, PageId(page))
    return held is not None and held.answer == what[1] and _once(acts, page, "page.answered")


def _words(db: Database, acts: Acts, what: What) -> bool:
    page = _page_behind(db, what[0])
    held = quotations.of_page(db, PageId(page))
    return held is not None and held.words == what[1] and _once(acts, page, "page.quoted")


def _page_behind(db: Database, secret: str) -> str:
    link = links.bearer(db, secret)
    return link.object if link else ""


def _text(db: Database, acts: Acts, what: What) -> bool:
    return versions.version(db, VersionId(what[0])) is not None and _once(acts, what[0], "version.submitted")


def _sign_off(db: Database, acts: Acts, what: What) -> bool:
    version, reviewer = what
    signed = any(
        one.reviewer == reviewer and one.state is ReviewState.APPROVED
        for one in versions.reviews(db, VersionId(version))
    )
    return signed and _once(acts, version, "review.approved", reviewer)


def _publication(db: Database, _: Acts, what: What) -> bool:
    names = (publication_id(VersionId(what[0]), what[1], deed) for deed in Deed)
    return any(publications.publication(db, name) for name in names)


def _withdrawal(db: Database, acts: Acts, what: What) -> bool:
    held = versions.of_text(db, TextId(what[0]))
    over = (VersionState.RETRACTED, VersionState.REPLACED, VersionState.CORRECTED)
    return sum("version.retracted" in _verbs(acts, one.id) for one in held) == 1 and all(
        one.state in over for one in held
    )


def _receipt(db: Database, _: Acts, what: What) -> bool:
    """A channel's word is never unsaid: what arrived once stays so."""
    rows = db.query("SELECT state FROM outbox WHERE id = ?", [what[0]])
    return all(row["state"] != DeliveryState.CANCELLED for row in rows)


_PROOFS: Mapping[Kind, Callable[[Database, Acts, What], bool]] = {
    Kind.ENTRY: _entry,
    Kind.ALERT: _alert,
    Kind.TAKE: _taken,
    Kind.PAGE: _page,
    Kind.CALL: _call,
    Kind.ANSWER: _answer,
    Kind.WORDS: _words,
    Kind.TEXT: _text,
    Kind.SIGN_OFF: _sign_off,
    Kind.PUBLICATION: _publication,
    Kind.WITHDRAWAL: _withdrawal,
    Kind.RECEIPT: _receipt,
}


def _broken(db: Database, acts: Acts) -> Iterator[str]:
    try:
        journal.verify(db)
    except StoreError as error:
        yield str(error)
    for name in escalations.forgotten(db):
        yield f"alert {name} has no owner and no due time"
    for thing, done in acts.items():
        told = [int(act.detail.partition(":")[0]) for act in done if act.verb in _STEPS]
        if told != list(range(1, len(told) + 1)):
            yield f"the steps of {thing} were {told}"
        counted = Counter(act.verb for act in done if act.verb in _AT_MOST_ONCE)
        yield from (f"{thing} was {verb} {n} times" for verb, n in counted.items() if n > 1)
    for row in db.query("SELECT id FROM alerts WHERE id NOT IN (SELECT alert FROM outbox)"):
        yield f"nobody was told of alert {row['id']}"


_STEPS = ("alert.told", "alert.nobody")
_AT_MOST_ONCE = ("publication.live", "page.answered", "page.quoted", "page.sent", "version.active")


def _verbs(acts: Acts, thing: str) -> frozenset[str]:
    return frozenset(act.verb for act in acts.get(thing, ()))


def _unsent(db: Database, channels: Channels) -> Iterator[str]:
    """Messages that count as handed over, and that their channel never saw; chats know no ids."""
    arrived = {name for _, name in channels.arrived}
    rows = db.query(
        """SELECT id, channel FROM outbox
           WHERE state IN ('submitted', 'delivered', 'read') AND channel IN ('hook', 'phone')"""
    )
    yield from (f"{row['channel']} {row['id']}" for row in rows if row["id"] not in arrived)


def unfinished(db: Database, now: datetime) -> int:
    """How many messages and publications are still on their way."""
    row = next(
        db.query(
            """SELECT (SELECT count(*) FROM outbox WHERE state IN ('pending', 'leased') AND due_at <= :now)
               + (SELECT count(*) FROM publications WHERE due_at <= :now) AS n""",
            {"now": stamp(now)},
        )
    )
    return int(row["n"])
