"""Carries publications to their outlets: takes due ones in hand, sends, writes what became of them.

A publication is leased before it is sent. If the process dies in between, nobody knows whether it
went out: when the lease has run out, the outlet is asked first. Where it cannot be asked, it is sent
again only if the outlet knows our idempotency key; else a person must look and say. So a kill at any
point publishes nothing twice and loses nothing.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

import structlog
from sqlite_utils import Database

from responder.decide import release
from responder.decide.sending import LEASE, Task, after
from responder.errors import StoreError
from responder.model.journal import Act
from responder.model.publication import (
    OUT,
    WAITING,
    Deed,
    Fate,
    Outcome,
    Outlet,
    Publication,
    PublicationId,
    PublicationState,
)
from responder.model.response import QuotationState
from responder.model.version import IN_FORCE, Text, Version, VersionState
from responder.publish import PUBLISHERS, Outgoing, PublisherKind
from responder.store import Store, journal, publications, quotations, versions

MOST = 50  # Publications in hand at once.

log = structlog.get_logger()


class Sends(Protocol):
    """What carries one publication; publish.Sender is one, a fake of the tests another."""

    async def send(self, outgoing: Outgoing) -> Outcome: ...

    async def look(self, outgoing: Outgoing) -> Outcome | None: ...


@dataclass(frozen=True, slots=True)
class Herald:
    """outlets: by name. environment: where secrets are read. site: address of our public site."""

    store: Store
    sender: Sends
    outlets: Mapping[str, Outlet]
    environment: Mapping[str, str]
    site: str
    kinds: Mapping[str, PublisherKind] = field(default_factory=lambda: PUBLISHERS)
    # A clock that jumps ahead ends the leases of what is on its way at that moment.
    _sending: set[PublicationId] = field(default_factory=set)

    async def carry(self, now: datetime) -> int:
        """Do all that is due, side by side; returns how many publications were taken in hand."""
        taken = await self._taken(now)
        async with asyncio.TaskGroup() as group:
            for publication, task in taken:
                group.create_task(self._carried(publication, task, now), name=f"publish {publication.id}")
        return len(taken)

    async def _taken(self, now: datetime) -> list[tuple[Publication, Task]]:
        taken: list[tuple[Publication, Task]] = []

        def lease(db: Database) -> None:
            taken.extend(self._lease(db, now))
            # Here and not on the loop: the next lease, of a later moment, may wait behind this one.
            self._sending.update(publication.id for publication, _ in taken)

        try:
            await self.store.write(lease)
        except StoreError as error:  # As on a full disk.
            self._sending.difference_update([publication.id for publication, _ in taken])
            log.error("nothing taken in hand", error=str(error))
            return []
        return taken

    def _lease(self, db: Database, now: datetime) -> list[tuple[Publication, Task]]:
        taken = []
        for due in publications.due(db, now, MOST, besides=frozenset(self._sending)):
            if due.state in WAITING:
                leased = self._take(db, due, now)
                task = Task.SEND
            else:
                leased = replace(due, due_at=now + LEASE, attempts=due.attempts + 1)
                publications.mark(db, due, leased, now)
                task = Task.ASK if due.state is PublicationState.SENDING else Task.CHECK
            if leased is not None:
                taken.append((leased, task))
        return taken

    def _take(self, db: Database, due: Publication, now: datetime) -> Publication | None:
        """Put a waiting publication into a sender's hand, unless it may not go out any more."""
        if due.embargo_until and due.embargo_until > now:
            held = replace(due, state=PublicationState.HELD, due_at=due.embargo_until)
            publications.mark(db, due, held, now)
            return None
        version = _version(db, due)
        code = None if due.deed is Deed.WITHDRAW else _stopped(db, version, now)
        if code is not None:
            refusal = Outcome(Fate.REFUSED, code=code, meaning="our own rule; see the version")
            self._settle(db, due, refusal, Task.SEND, now)
            return None
        if due.deed is Deed.WITHDRAW and not _earlier(db, due):
            nothing = replace(due, state=PublicationState.CANCELLED, due_at=None)
            publications.mark(db, due, nothing, now)
            _write(db, nothing, "publication.cancelled", "nothing stood there", now)
            return None
        sending = replace(due, state=PublicationState.SENDING, due_at=now + LEASE, attempts=due.attempts + 1)
        return sending if publications.mark(db, due, sending, now) else None

    async def _carried(self, publication: Publication, task: Task, now: datetime) -> None:
        """Do one; where what became of it cannot be written, its lease runs out and the outlet is asked."""
        try:
            await self._one(publication, task, now)
        except StoreError as error:
            log.error("not written what became of it", id=publication.id, error=str(error))
        finally:
            self._sending.discard(publication.id)

    async def _one(self, publication: Publication, task: Task, now: datetime) -> None:
        try:
            outcome = await self._outcome(publication, task, now)
        except Exception:  # One publication must not stop the others.
            log.exception("publication failed", id=publication.id, outlet=publication.outlet)
            outcome = Outcome(Fate.LOST, meaning="a fault of ours; see the log")
        if outcome.fate is not Fate.LIVE:
            log.warning("publication", id=publication.id, outlet=publication.outlet, fate=outcome.fate)
        await self.store.write(lambda db: self._settle(db, publication, outcome, task, now))

    async def _outcome(self, publication: Publication, task: Task, now: datetime) -> Outcome:
        outlet = self.outlets.get(publication.outlet)
        if outlet is None:
            return Outcome(Fate.REFUSED, code="outlet", meaning="no such outlet is configured any more")
        secret = self.environment.get(outlet.secret, "") if outlet.secret else ""
        if outlet.secret and not secret:
            return Outcome(Fate.REFUSED, code="secret", meaning=f"the variable {outlet.secret} is not set")
        outgoing = await self.store.read(lambda db: self._outgoing(db, publication, outlet, secret, now))
        found = None if task is Task.SEND else await self.sender.look(outgoing)
        return await self._answered(outgoing, task, found)

    async def _answered(self, outgoing: Outgoing, task: Task, found: Outcome | None) -> Outcome:
        """found: what stands on the outlet; None where it was not, or cannot be, asked."""
        if task is Task.CHECK:
            return found or Outcome(Fate.LIVE)
        if task is Task.ASK and found is None and not self.kinds[outgoing.outlet.kind].repeats:
            return Outcome(Fate.ABSENT, meaning="the outlet cannot be asked whether it went out")
        if found is None or found.fate is Fate.ABSENT:
            return await self.sender.send(outgoing)
        return found

    def _outgoing(
        self, db: Database, publication: Publication, outlet: Outlet, secret: str, now: datetime
    ) -> Outgoing:
        version = _version(db, publication)
        page, earlier = _text(db, version).page(self.site), publications.before(db, publication)
        return Outgoing(outlet, publication, version.content, page, secret, now, earlier)

    def _can_look(self, publication: Publication) -> bool:
        outlet = self.outlets.get(publication.outlet)
        return outlet is not None and self.kinds[outlet.kind].look is not None

    def _settle(self, db: Database, was: Publication, outcome: Outcome, task: Task, now: datetime) -> None:
        """Write an outcome, and what follows from it, where the publication is still in our hand."""
        step = after(was, outcome, task, now, looks=self._can_look(was))
        to, verb = step.publication, step.verb
        first = to.state in OUT and to.state is not PublicationState.UNKNOWN and was.went_at is None
        to = replace(to, went_at=now) if first else to
        if not publications.mark(db, was, to, now) or not verb:
            return
        if to.deed is Deed.WITHDRAW and to.state is PublicationState.LIVE:
            verb = "publication.withdrawal_live"
        _write(db, to, verb, f"{to.code} {to.meaning} {to.url}", now)
        if first:
            _take_over(db, to, now)


def _stopped(db: Database, version: Version, now: datetime) -> str | None:
    """Why what was ordered may not go out after all; None where it may."""
    gone = "words_taken_back" if quotations.taken_back(db, version.content) else None
    return gone or release.still_good(version, now.date())


def _take_over(db: Database, publication: Publication, now: datetime) -> None:
    """A publication is out: what stood before it stands no longer, and its version is in force."""
    states = {
        Deed.PUBLISH: PublicationState.UPDATED,
        Deed.UPDATE: PublicationState.UPDATED,
        Deed.CORRECT: PublicationState.CORRECTED,
        Deed.WITHDRAW: PublicationState.WITHDRAWN,
    }
    replaced = states[publication.deed]
    for old in _earlier(db, publication):
        over = old.deed is Deed.WITHDRAW or old.state is replaced
        if old.id != publication.id and not over:
            publications.mark(db, old, replace(old, state=replaced, due_at=None), now)
            _write(db, old, f"publication.{replaced}", publication.note, now)
    if publication.deed is Deed.WITHDRAW:
        return
    if versions.put_in_force(db, publication.version, publication.publisher, now):
        _write(db, publication, "version.active", "", now)
    _words_out(db, publication, now)
    to = VersionState.CORRECTED if publication.deed is Deed.CORRECT else VersionState.REPLACED
    for version in versions.of_text(db, publication.text):
        ended = (*IN_FORCE, VersionState.EXPIRED)
        if version.id != publication.version and versions.move(
            db, version.id, to, now, only_from=ended, reason=publication.note
        ):
            journal.write(
                db,
                Act(
                    now,
                    publication.publisher,
                    f"version.{to}",
                    version.id,
                    _text(db, version).story or "",
                    publication.note,
                ),
            )


def _words_out(db: Database, publication: Publication, now: datetime) -> None:
    """The experts' words in it are published from now on."""
    for one in _version(db, publication).content.quotations:
        held = quotations.quotation(db, one.id)
        out = replace(held, state=QuotationState.PUBLISHED) if held else None
        if out and quotations.change(db, out, now, only_from=(QuotationState.CLEARED,)):
            journal.write(db, Act(now, "machine", "quotation.published", out.id, out.story, one.under))


def _earlier(db: Database, publication: Publication) -> list[Publication]:
    """What was ordered before it for the same text and outlet and is, or was, in public."""
    seen = (*OUT, PublicationState.UPDATED, PublicationState.CORRECTED)
    return [one for one in publications.ordered_before(db, publication) if one.state in seen]


def _version(db: Database, publication: Publication) -> Version:
    version = versions.version(db, publication.version)
    if version is None:
        raise ValueError(f"publication {publication.id} is of no version")
    return version


def _text(db: Database, version: Version) -> Text:
    text = versions.text(db, version.text)
    if text is None:
        raise ValueError(f"version {version.id} is of no text")
    return text


def _write(db: Database, publication: Publication, verb: str, detail: str, now: datetime) -> None:
    version = _version(db, publication)
    text = _text(db, version)
    said = " ".join(f"{publication.outlet} {text.language} {version.content.title}: {detail}".split())
    act = Act(now, "machine", verb, publication.id, text.story or "", said.removesuffix(":"))
    journal.write(db, act)
