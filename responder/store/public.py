"""What stands on our own public site: for each text the version in public, and how it came there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from responder.errors import StoreError
from responder.model.publication import Deed, Publication, PublicationState
from responder.model.text import Language
from responder.model.version import Emergency, Review, ReviewState, Text, Version
from responder.store import versions
from responder.store.codec import decode

OUTLET = "site"
MOST_RELATED = 12


@dataclass(frozen=True, slots=True)
class Edition:
    """One version on the site, and when it came there."""

    publication: Publication
    number: int  # Of the version.
    at: datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """A text that is or was on the site, without its words."""

    text: Text
    editions: tuple[Edition, ...]  # Oldest first; never empty; withdrawals are none.
    withdrawal: Publication | None
    twin: Text | None  # In the other language, where it is or was in public too.

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


@dataclass(frozen=True, slots=True)
class PublicText:
    """A text as the public may see it."""

    listed: Listed
    version: Version  # The one in public.
    sign_offs: tuple[Review, ...]
    emergency: Emergency | None  # Where its review is not done.
    related: tuple[tuple[Text, str], ...]  # Other public texts of the same story, with their titles.

    @property
    def text(self) -> Text:
        return self.listed.text


def listed(db: Database) -> tuple[Listed, ...]:
    """Everything that is or was on the site, what changed last first."""
    found = _listed(db, "", [])
    works = {(one.text.work, one.text.language): one.text for one in found}
    twins = ((one, works.get((one.text.work, _other(one.text.language)))) for one in found)
    whole = [replace(one, twin=twin) for one, twin in twins]
    return tuple(sorted(whole, key=lambda one: one.changed_at, reverse=True))


def newest(db: Database, language: Language, most: int, *, drills: bool) -> tuple[PublicText, ...]:
    """The texts of a language that changed last, with their words."""
    mine = [one for one in listed(db) if one.text.language is language and (drills or not one.text.drill)]
    return tuple(_whole(db, one, related=False) for one in mine[:most])


def public(db: Database, language: Language, slug: str) -> PublicText | None:
    """The text of one page."""
    text = versions.by_slug(db, language, slug)
    works = [one.id for one in versions.of_work(db, text.work)] if text else []
    found = _listed(db, f"AND texts.id IN ({', '.join('?' * len(works))})", works)
    one = next((one for one in found if text and one.text.id == text.id), None)
    if one is None:
        return None
    twin = next((other.text for other in found if other is not one), None)
    return _whole(db, replace(one, twin=twin), related=True)


def every(db: Database) -> Iterator[PublicText]:
    """All of them, as their pages want them."""
    for one in listed(db):
        yield _whole(db, one, related=True)


def _listed(db: Database, where: str, values: Iterable[str]) -> list[Listed]:
    rows = db.query(
        f"""SELECT publications.state, publications.value AS publication, versions.number,
                texts.id, texts.value AS text
            FROM publications JOIN versions ON versions.id = publications.version
                              JOIN texts ON texts.id = versions.text
            WHERE publications.outlet = '{OUTLET}'
              AND json_extract(publications.value, '$.went_at') IS NOT NULL {where}
            ORDER BY publications.rowid""",
        list(values),
    )
    texts: dict[str, Text] = {}
    editions: dict[str, list[Edition]] = {}
    gone: dict[str, Publication] = {}
    for row in rows:
        one = replace(decode(Publication, row["publication"]), state=PublicationState(row["state"]))
        name = str(row["id"])
        texts.setdefault(name, decode(Text, row["text"]))
        if one.deed is Deed.WITHDRAW:
            gone[name] = one
        elif one.went_at is not None:
            editions.setdefault(name, []).append(Edition(one, row["number"], one.went_at))
            gone.pop(name, None)  # It was published again after it had been taken back.
    return [Listed(texts[name], tuple(held), gone.get(name), None) for name, held in editions.items()]


def _whole(db: Database, one: Listed, *, related: bool) -> PublicText:
    shown = one.now.publication.version
    version = versions.version(db, shown)
    if version is None:
        raise StoreError(f"version {shown} is in public and not kept")
    emergency = versions.emergency(db, shown)
    return PublicText(
        one,
        version,
        tuple(sign for sign in versions.reviews(db, shown) if sign.state is ReviewState.APPROVED),
        emergency if emergency and emergency.done_at is None else None,
        tuple(_related(db, one.text)) if related else (),
    )


def _related(db: Database, text: Text) -> Iterator[tuple[Text, str]]:
    rows = db.query(
        f"""SELECT texts.value AS text, json_extract(versions.content, '$.title') AS title
            FROM texts JOIN versions ON versions.text = texts.id
                       JOIN publications ON publications.version = versions.id
            WHERE texts.story = ? AND texts.language = ? AND texts.id <> ?
              AND publications.outlet = '{OUTLET}' AND publications.state = 'live'
              AND publications.deed <> 'withdraw'
            ORDER BY publications.rowid DESC LIMIT {MOST_RELATED}""",
        [text.story, text.language, text.id],
    )
    for row in rows:
        yield decode(Text, row["text"]), str(row["title"])


def _other(language: Language) -> Language:
    return Language.EN if language is Language.ZH else Language.ZH
