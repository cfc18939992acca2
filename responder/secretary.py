"""Keeps the hours of texts: reminds reviewers, notices late reviews and days of review.

Every due time is a column; one call of ``remind`` does all that has come due, each thing in a
transaction of its own with its line in the journal.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog
from sqlite_utils import Database

from responder.decide import release
from responder.desk import reviewers
from responder.desk.office import Office
from responder.errors import StoreError
from responder.model.journal import Act
from responder.model.version import Emergency, Review, Version
from responder.store import journal, versions

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Secretary:
    """Acts through the office, whose people it asks."""

    office: Office

    async def remind(self, now: datetime) -> int:
        """Do all that is due; returns how many things were done."""
        reviews, late, aged = await self.office.store.read(lambda db: _due(db, now))
        due = [
            *(partial(self._ask, review=one, now=now) for one in reviews),
            *(partial(self._late, emergency=one, now=now) for one in late),
            *(partial(_age, version=one, now=now) for one in aged),
        ]
        done = 0
        for change in due:
            try:
                await self.office.store.write(change)
                done += 1
            except StoreError as error:  # As on a full disk; it is due again at once.
                log.error("not done what was due", error=str(error))
        if done:
            self.office.changed()
        return done

    def _ask(self, db: Database, review: Review, now: datetime) -> None:
        reviewers.remind(db, self.office, review, now)

    def _late(self, db: Database, emergency: Emergency, now: datetime) -> None:
        version = versions.version(db, emergency.version)
        if version is not None and versions.mark_overdue(db, emergency.version):
            reviewers.warn_of_lateness(db, self.office, version, now)


def _due(
    db: Database, now: datetime
) -> tuple[tuple[Review, ...], tuple[Emergency, ...], tuple[Version, ...]]:
    late = tuple(one for one in versions.open_emergencies(db) if one.due_at <= now and not one.overdue)
    held = versions.aging(db, now.date(), now.date() + release.DUE_BEFORE)
    aged = tuple(one for one in held if release.aged(one, now.date()) is not None)
    return versions.reviews_due(db, now), late, aged


def _age(db: Database, version: Version, now: datetime) -> None:
    to = release.aged(version, now.date())
    if to is None or not versions.move(db, version.id, to, now, only_from=(version.state,)):
        return
    text = versions.text(db, version.text)
    story = text.story if text else None
    detail = f"{version.content.language} {version.content.title}: {version.content.review_by}"
    journal.write(db, Act(now, "machine", f"version.{to}", version.id, story or "", detail))
