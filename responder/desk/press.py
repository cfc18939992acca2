"""The communications officer's hand: publish, correct, withdraw, and settle what nobody can tell."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlite_utils import Database

from responder.decide import drafting, release
from responder.desk import reviewers
from responder.desk.notices import Notice, readers, tell
from responder.desk.office import Office
from responder.errors import NotAllowedError
from responder.model.exchange import Retraction, Undone
from responder.model.journal import Act
from responder.model.library import ExplainerId
from responder.model.oncall import PersonId, Role
from responder.model.publication import (
    OUT,
    WAITING,
    Deed,
    Outlet,
    Publication,
    PublicationId,
    PublicationState,
)
from responder.model.text import Bilingual
from responder.model.version import Text, TextId, Version, VersionId, VersionState
from responder.store import alerts, journal, publications, quotations, staging, versions

_STOOD = (*OUT, PublicationState.UPDATED, PublicationState.CORRECTED, PublicationState.SENDING)
_WRONG = {
    Deed.CORRECT: Bilingual("更正", "Correction"),
    Deed.WITHDRAW: Bilingual("撤回", "Withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Order:
    """What is to go where, and when.

    wrong: what was wrong with the version that stands; with it the order is a correction, and goes
    to every outlet that carried the text, chosen or not.
    """

    outlets: Sequence[str]
    at: datetime | None = None  # None: now.
    embargo_until: datetime | None = None
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class _Hand:
    person: PersonId
    at: datetime


@dataclass(frozen=True, slots=True)
class Press(Office):
    """What people do with approved texts. outlets: by name."""

    outlets: Mapping[str, Outlet] = field(default_factory=dict)

    async def publish(
        self, version: VersionId, order: Order, person: PersonId, now: datetime
    ) -> tuple[Publication, ...]:
        """Order an approved version onto outlets; the herald carries it there."""
        return await self.write(lambda db: self._publish(db, version, order, person, now))

    async def withdraw(self, text: TextId, reason: str, person: PersonId, now: datetime) -> None:
        """Take a text back from wherever it stands; whoever is on duty may, at once."""
        await self.write(lambda db: self._withdraw(db, text, reason.strip(), person, now))

    async def unretract(self, explainer: ExplainerId, reason: str, person: PersonId, now: datetime) -> None:
        """Say to the desks that follow this one that an explainer was taken back by mistake.

        It is shared again as the library has it; what was withdrawn here stays so until a new review.
        """

        def change(db: Database) -> None:
            self._takes_back(person)
            if not (why := reason.strip()):
                raise NotAllowedError("missing")
            if not staging.undo(db, explainer, Undone(why, now)):
                raise NotAllowedError("over")
            journal.write(db, Act(now, person, "library.unretracted", explainer, "", why))

        await self.write(change)

    async def try_again(self, publication: PublicationId, person: PersonId, now: datetime) -> None:
        """Send once more what an outlet refused, after its cause was mended."""

        def change(db: Database) -> None:
            held = self._held(db, publication, person, PublicationState.REFUSED)
            self._set(db, held, PublicationState.SCHEDULED, person, now, due_at=now)

        await self.write(change)

    async def settle(
        self, publication: PublicationId, person: PersonId, now: datetime, *, there: bool, url: str = ""
    ) -> None:
        """A person has looked whether an attempt whose end nobody saw went out."""

        def change(db: Database) -> None:
            held = self._held(db, publication, person, PublicationState.UNKNOWN)
            if there:
                safe = url if url.startswith("https://") else held.url
                seen = replace(held, url=safe, went_at=held.went_at or now)
                self._set(db, seen, PublicationState.LIVE, person, now, due_at=None)
            else:
                self._set(db, held, PublicationState.SCHEDULED, person, now, due_at=now)

        await self.write(change)

    async def cancel(self, publication: PublicationId, person: PersonId, now: datetime) -> None:
        """Take back an order that has not gone out."""

        def change(db: Database) -> None:
            held = self._held(db, publication, person, *WAITING, PublicationState.REFUSED)
            self._set(db, held, PublicationState.CANCELLED, person, now, due_at=None)

        await self.write(change)

    def _publish(
        self, db: Database, wanted: VersionId, order: Order, person: PersonId, now: datetime
    ) -> tuple[Publication, ...]:
        standing = reviewers.standing(db, wanted)
        version, text = standing.version, reviewers.text_of(db, standing.version)
        code = release.may_publish(
            standing, self.person(person), drafting.blanks(version.content), now.date()
        )
        if code is None and quotations.taken_back(db, version.content):
            code = "words_taken_back"
        if code is not None:
            raise NotAllowedError(code)
        made = []
        for name in self._where(db, text, order):
            publication = self._ordered(db, version, name, order, _Hand(person, now))
            self._overtake(db, publication, person, now)
            if publications.order(db, publication):
                made.append(publication)
        if not made:
            raise NotAllowedError("ordered")
        places = ", ".join(one.outlet for one in made)
        verb = f"publication.{'correction_ordered' if order.wrong else 'ordered'}"
        detail = f"{text.language} {version.content.title}: {places} {order.wrong}".strip()
        journal.write(db, Act(now, person, verb, version.id, text.story or "", detail))
        if order.wrong:
            self._tell_recipients(db, version, Deed.CORRECT, order.wrong, now)
        return tuple(made)

    def _where(self, db: Database, text: Text, order: Order) -> tuple[str, ...]:
        """The chosen outlets that carry such a text; of a correction, all that ever carried it too."""
        chosen = dict.fromkeys(order.outlets)
        for name in chosen:
            outlet = self.outlets.get(name)
            if outlet is None:
                raise NotAllowedError("unknown")
            if not outlet.carries(text.language, drill=text.drill):
                raise NotAllowedError("not_carried")
        if order.wrong:
            stood = (one for one in publications.of_text(db, text.id) if one.state in _STOOD)
            chosen |= dict.fromkeys(one.outlet for one in stood)
        if not chosen:
            raise NotAllowedError("no_outlet")
        return tuple(chosen)

    def _overtake(self, db: Database, newer: Publication, person: PersonId, now: datetime) -> None:
        """An older version that was to go there later goes there no more."""
        for one in publications.of_text(db, newer.text):
            same = one.outlet == newer.outlet and one.version != newer.version
            waits = same and one.state in WAITING and one.deed is not Deed.WITHDRAW
            later = one.due_at and newer.due_at and one.due_at >= newer.due_at
            if waits and (later or one.attempts):
                self._set(db, one, PublicationState.CANCELLED, person, now, due_at=None)

    def _ordered(
        self, db: Database, version: Version, outlet: str, order: Order, hand: "_Hand"
    ) -> Publication:
        now = hand.at
        stands = any(
            one.outlet == outlet and one.state in _STOOD and one.version != version.id
            for one in publications.of_text(db, version.text)
        )
        later = Deed.CORRECT if order.wrong else Deed.UPDATE
        deed = later if stands else Deed.PUBLISH
        at = max(order.at or now, now)
        embargo = order.embargo_until if order.embargo_until and order.embargo_until > now else None
        return Publication(
            publication_id(version.id, outlet, deed),
            version.id,
            version.text,
            outlet,
            deed,
            hand.person,
            now,
            PublicationState.HELD if embargo and embargo >= at else PublicationState.SCHEDULED,
            max(at, embargo) if embargo else at,
            embargo,
            order.wrong,
        )

    def _takes_back(self, person: PersonId) -> None:
        """Whoever is on duty may take a text back at once, and say that this was a mistake."""
        if not (self.person(person).has(Role.OFFICER) or self.person(person).has(Role.EDITOR)):
            raise NotAllowedError("not_officer")

    def _withdraw(self, db: Database, wanted: TextId, reason: str, person: PersonId, now: datetime) -> None:
        text = versions.text(db, wanted)
        self._takes_back(person)
        if text is None:
            raise NotAllowedError("unknown")
        if not reason:
            raise NotAllowedError("missing")
        held = publications.of_text(db, wanted)
        for one in held:
            if one.state in WAITING and one.deed is not Deed.WITHDRAW:
                self._set(db, one, PublicationState.CANCELLED, person, now, due_at=None)
        last = {one.outlet: one for one in held if one.state in _STOOD and one.deed is not Deed.WITHDRAW}
        for one in last.values():
            name = publication_id(one.version, one.outlet, Deed.WITHDRAW)
            order = Publication(
                name,
                one.version,
                wanted,
                one.outlet,
                Deed.WITHDRAW,
                person,
                now,
                PublicationState.SCHEDULED,
                now,
                note=reason,
            )
            publications.order(db, order)
        retracted = [
            version
            for version in versions.of_text(db, wanted)
            if versions.move(
                db, version.id, VersionState.RETRACTED, now, only_from=_RETRACTABLE, reason=reason
            )
            or versions.move(db, version.id, VersionState.REPLACED, now, only_from=_UNUSED, reason=reason)
        ]
        if not last and not retracted:
            raise NotAllowedError("nothing_out")
        for version in retracted:
            if versions.emergency(db, version.id):
                versions.end_emergency(db, version.id, now)
        newest = retracted[0] if retracted else reviewers.standing(db, held[-1].version).version
        detail = f"{text.language} {newest.content.title}: {reason}"
        journal.write(db, Act(now, person, "version.retracted", newest.id, text.story or "", detail))
        self._tell_recipients(db, newest, Deed.WITHDRAW, reason, now)
        self._tell_subscribers(db, text, reason, person, now)

    def _tell_subscribers(
        self, db: Database, text: Text, reason: str, person: PersonId, now: datetime
    ) -> None:
        """A text of the library that is wrong is taken back from every desk that has it."""
        if text.story is not None or text.explainer is None:
            return
        if staging.retract(db, Retraction(text.explainer, reason, now)):
            journal.write(db, Act(now, person, "library.retracted", text.explainer, "", reason))

    def _tell_recipients(self, db: Database, version: Version, deed: Deed, wrong: str, now: datetime) -> None:
        """Whoever got a message about the story hears what was wrong."""
        text = reviewers.text_of(db, version)
        if text.story is None:
            return
        known, lead = readers(self.people, self.library.experts), _WRONG[deed]
        title = version.content.title
        notice = Notice(
            f"{version.id}:{deed}",
            Bilingual(f"{lead.zh}：{title}", f"{lead.en}: {title}"),
            Bilingual(f"{title}。问题：{wrong}", f"{title}. What was wrong: {wrong}"),
            Bilingual("查看", "See it"),
            f"{self.base_url}/texts/{text.id}",
        )
        for name in alerts.recipients(db, text.story):
            if name in known:
                tell(db, text, known[name], notice, now)

    def _held(
        self, db: Database, wanted: PublicationId, person: PersonId, *states: PublicationState
    ) -> Publication:
        held = publications.publication(db, wanted)
        if held is None:
            raise NotAllowedError("unknown")
        if not self.person(person).has(Role.OFFICER):
            raise NotAllowedError("not_officer")
        if held.state not in states:
            raise NotAllowedError("over_already")
        return held

    def _set(
        self,
        db: Database,
        held: Publication,
        state: PublicationState,
        person: PersonId,
        now: datetime,
        *,
        due_at: datetime | None,
    ) -> None:
        was = publications.publication(db, held.id) or held
        publications.mark(db, was, replace(held, state=state, due_at=due_at, code="", meaning=""), now)
        version = reviewers.standing(db, held.version).version
        text = reviewers.text_of(db, version)
        detail = f"{held.outlet} {text.language} {version.content.title}"
        verb = f"publication.said_{state}"
        journal.write(db, Act(now, person, verb, held.id, text.story or "", detail))


_RETRACTABLE = (VersionState.ACTIVE, VersionState.DUE, VersionState.EXPIRED)
_UNUSED = (VersionState.DRAFT, VersionState.IN_REVIEW, VersionState.APPROVED)


def publication_id(version: VersionId, outlet: str, deed: Deed) -> PublicationId:
    """The idempotency key: the same for the same version, outlet and deed."""
    whole = f"{version}\0{outlet}\0{deed}"
    return PublicationId("b-" + hashlib.sha256(whole.encode()).hexdigest()[:24])
