"""What the desk shows of texts: one with all its versions, or a line of each."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from responder.model.exchange import Disowned
from responder.model.library import ExplainerId
from responder.model.oncall import Delivery
from responder.model.publication import Publication
from responder.model.story import Story, StoryId
from responder.model.text import Language
from responder.model.version import (
    Content,
    Emergency,
    Standing,
    Text,
    TextId,
    Version,
    VersionId,
    VersionState,
)
from responder.store import alerts, publications, quotations, stories, taken, versions

TASKS = (VersionState.IN_REVIEW, VersionState.RETURNED, VersionState.DUE, VersionState.EXPIRED)


@dataclass(frozen=True, slots=True)
class Folder:
    """All that is known of one text."""

    text: Text
    story: Story | None
    versions: tuple[Version, ...]  # Newest first; never empty.
    standing: Standing  # Of the newest version.
    twin: tuple[Text, Version] | None  # The other language, with its newest version.
    publications: tuple[Publication, ...]
    notices: tuple[Delivery, ...]
    emergencies: tuple[Emergency, ...]
    taken_back: tuple[str, ...] = ()  # Outlets on which words stand that their expert took back.
    disowned: Disowned | None = None  # The desk it was taken from has taken it back.

    @property
    def latest(self) -> Version:
        return self.versions[0]

    def base(self, version: Version) -> Version | None:
        """What a version is compared with: the last that was in force before it, else the first of all."""
        before = [one for one in self.versions if one.number < version.number]
        in_force = [one for one in before if one.publisher is not None]
        return next(iter(in_force or before[-1:]), None)


def folder(db: Database, wanted: TextId) -> Folder | None:
    text = versions.text(db, wanted)
    return _folder(db, text) if text else None


def folders(db: Database, story: StoryId) -> tuple[Folder, ...]:
    return tuple(_folder(db, text) for text in versions.of_story(db, story))


def newest(db: Database, most: int) -> tuple[Folder, ...]:
    """The last texts that were begun, newest first."""
    return tuple(_folder(db, text) for text in versions.texts(db, most))


def tasks(db: Database) -> tuple[Folder, ...]:
    """Texts whose newest version waits for somebody, longest first."""
    names = dict.fromkeys(name for name, _ in quotations.still_out(db))
    names |= dict.fromkeys(one.text.id for one in taken.disowned(db))
    names |= dict.fromkeys(one.text for one in versions.in_states(db, TASKS))
    held = (versions.text(db, name) for name in names)
    found = (_folder(db, text) for text in held if text)
    return tuple(one for one in found if one.latest.state in TASKS or one.taken_back or one.disowned)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the list of stories says of texts."""

    unreviewed: tuple[Standing, ...]  # Out, and their review not done.
    in_review: int
    aged: int  # Near or past their day of review.
    taken_back: int = 0  # In public with words that their expert took back.
    disowned: tuple[Disowned, ...] = ()  # Taken from a desk that has taken them back.


def vetted(db: Database, explainers: Iterable[ExplainerId], language: Language) -> dict[str, Version]:
    """Those of the explainers that were signed off here and are in force, by their id."""
    found = ((name, versions.vetted(db, name, language)) for name in explainers)
    return {str(name): version for name, version in found if version is not None}


def waiting(db: Database) -> Waiting:
    """In force or on their way, and in want of somebody."""
    held = (versions.version(db, one.version) for one in versions.open_emergencies(db))
    return Waiting(
        tuple(_standing(db, one) for one in held if one),
        versions.count(db, (VersionState.IN_REVIEW,)),
        versions.count(db, (VersionState.DUE, VersionState.EXPIRED)),
        len({name for name, _ in quotations.still_out(db)}),
        taken.disowned(db),
    )


def standing(db: Database, wanted: VersionId) -> Standing | None:
    version = versions.version(db, wanted)
    return _standing(db, version) if version else None


def previous_content(folder: Folder, version: Version) -> Content | None:
    base = folder.base(version)
    return base.content if base else None


def _folder(db: Database, text: Text) -> Folder:
    held = versions.of_text(db, text.id)
    twin = next((one for one in versions.of_work(db, text.work) if one.id != text.id), None)
    newest = versions.latest(db, twin.id) if twin else None
    found = (versions.emergency(db, one.id) for one in held)
    return Folder(
        text,
        stories.story(db, text.story) if text.story else None,
        held,
        _standing(db, held[0]),
        (twin, newest) if twin and newest else None,
        publications.of_text(db, text.id),
        alerts.deliveries(db, text.id),
        tuple(one for one in found if one),
        tuple(outlet for name, outlet in quotations.still_out(db) if name == text.id),
        next((one for one in taken.disowned(db) if one.text.id == text.id), None),
    )


def _standing(db: Database, version: Version) -> Standing:
    return Standing(
        version,
        versions.hands(db, version.id),
        versions.reviews(db, version.id),
        versions.emergency(db, version.id),
    )
