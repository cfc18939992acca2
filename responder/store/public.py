"""What stands on our own public site: for each text the version in public, and how it came there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from responder.model.publication import Deed, Publication, PublicationState
from responder.model.text import Language
from responder.model.version import Emergency, Review, ReviewState, Text, Version, VersionId
from responder.store import publications, versions

OUTLET = "site"


@dataclass(frozen=True, slots=True)
class Edition:
    """One version on the site, and when it came there."""

    version: Version
    publication: Publication
    at: datetime


@dataclass(frozen=True, slots=True)
class PublicText:
    """A text as the public may see it."""

    text: Text
    editions: tuple[Edition, ...]  # Oldest first; never empty; withdrawals are none.
    withdrawal: Publication | None
    sign_offs: tuple[Review, ...]  # Of the version in public.
    emergency: Emergency | None  # Of the version in public, where its review is not done.
    twin: Text | None  # In the other language, where it is in public too.
    related: tuple[tuple[Text, str], ...]  # Other public texts of the same story, with their titles.

    @property
    def now(self) -> Edition:
        return self.editions[-1]

    @property
    def changed_at(self) -> datetime:
        gone = self.withdrawal.went_at if self.withdrawal else None
        return gone or self.now.at

    @property
    def corrections(self) -> tuple[Edition, ...]:
        """Those that name what was wrong, newest first."""
        return tuple(one for one in reversed(self.editions) if one.publication.deed is Deed.CORRECT)


def all_public(db: Database) -> tuple[PublicText, ...]:
    """Everything that is or was on the site, what changed last first."""
    names = dict.fromkeys(one.text for one in publications.on_outlet(db, OUTLET) if one.went_at)
    texts = (versions.text(db, name) for name in names)
    found = (_public(db, text) for text in texts if text is not None)
    return tuple(sorted((one for one in found if one), key=lambda one: one.changed_at, reverse=True))


def public(db: Database, language: Language, slug: str) -> PublicText | None:
    text = versions.by_slug(db, language, slug)
    return _public(db, text) if text else None


def _public(db: Database, text: Text) -> PublicText | None:
    out = [one for one in publications.of_text(db, text.id) if one.outlet == OUTLET and one.went_at]
    editions = tuple(_editions(db, [one for one in out if one.deed is not Deed.WITHDRAW]))
    if not editions:
        return None
    shown = editions[-1].version.id
    gone = [one for one in out if one.deed is Deed.WITHDRAW and one.state is PublicationState.LIVE]
    later = gone and gone[-1].at >= editions[-1].publication.at
    return PublicText(
        text,
        editions,
        gone[-1] if later else None,
        tuple(one for one in versions.reviews(db, shown) if one.state is ReviewState.APPROVED),
        _open(versions.emergency(db, shown)),
        _twin(db, text),
        tuple(_related(db, text)),
    )


def _editions(db: Database, out: list[Publication]) -> Iterator[Edition]:
    for one in out:
        version = versions.version(db, VersionId(one.version))
        if version is not None and one.went_at is not None:
            yield Edition(version, one, one.went_at)


def _related(db: Database, text: Text) -> Iterator[tuple[Text, str]]:
    for other in versions.of_story(db, text.story) if text.story else ():
        if other.id == text.id or other.language is not text.language:
            continue
        out = [one for one in publications.of_text(db, other.id) if one.outlet == OUTLET]
        live = [one for one in out if one.state is PublicationState.LIVE and one.deed is not Deed.WITHDRAW]
        shown = versions.version(db, live[-1].version) if live else None
        if shown is not None:
            yield other, shown.content.title


def _open(emergency: Emergency | None) -> Emergency | None:
    return emergency if emergency and emergency.done_at is None else None


def _twin(db: Database, text: Text) -> Text | None:
    other = next((one for one in versions.of_work(db, text.work) if one.id != text.id), None)
    if other is None:
        return None
    out = publications.of_text(db, other.id)
    return other if any(one.outlet == OUTLET and one.went_at for one in out) else None
