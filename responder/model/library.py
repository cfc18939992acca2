"""The vetted library: subjects, explainers with their claims and evidence, experts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import NewType

from responder.errors import Fault
from responder.model.severity import Severity
from responder.model.text import Bilingual, Language

SubjectId = NewType("SubjectId", str)
ExplainerId = NewType("ExplainerId", str)
ExpertId = NewType("ExpertId", str)


class Hazard(StrEnum):
    """What kind of harm a subject is about; a subject that states no severity takes its kind's."""

    NATURAL = "natural"
    HEALTH = "health"
    SAFETY = "safety"
    TECHNOLOGY = "technology"
    SOCIETY = "society"


@dataclass(frozen=True, slots=True)
class Headline:
    """An example that teaches the scope decision."""

    text: str
    language: Language
    belongs: bool  # False: it only looks as if it belonged.


@dataclass(frozen=True, slots=True)
class Subject:
    """A standing theme of the taxonomy."""

    id: SubjectId
    name: Bilingual
    synonyms: tuple[str, ...]  # Both languages.
    hazard: Hazard
    headlines: tuple[Headline, ...]
    severity: Severity = Severity.NONE  # How bad a story is taken to be whose words do not tell.


class Verdict(StrEnum):
    """What the evidence says about a claim."""

    TRUE = "true"
    MOSTLY_TRUE = "mostly-true"
    MISLEADING = "misleading"
    UNPROVEN = "unproven"
    FALSE = "false"


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that can be checked (schema.org ClaimReview), and the answer."""

    text: str
    verdict: Verdict
    why: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A real source, named so exactly that anyone can find it."""

    title: str
    publisher: str
    year: int
    url: str  # An https address or a DOI address.


class Vetting(StrEnum):
    """How far a text may be trusted; files can only hold starter or draft."""

    STARTER = "starter"  # Written for this project; nobody has vetted it.
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Explainer:
    """An explanation in one language; the same id in the other language is its twin."""

    id: ExplainerId
    language: Language
    title: str
    status: Vetting
    subjects: tuple[SubjectId, ...]
    regions: tuple[str, ...]  # ISO 3166 codes; empty means anywhere.
    review_by: date
    key_messages: tuple[str, ...]  # Three.
    claims: tuple[Claim, ...]
    evidence: tuple[Evidence, ...]
    short_alert: str  # At most 90 characters.
    long_alert: str  # At most 360 characters.
    slots: tuple[str, ...]  # Blanks, written {slot} in the texts, to fill before publishing.
    sections: Mapping[str, str]  # Keys of knowledge.SECTIONS, in their order; Markdown.
    audiences: Mapping[str, str]  # Keys of knowledge.AUDIENCES; Markdown.

    @property
    def newest_source(self) -> int:
        """The year of its newest evidence: how old what it says may be."""
        return max(source.year for source in self.evidence)


@dataclass(frozen=True, slots=True)
class MessageMap:
    """What can be said about a kind of harm while little is known, as a holding text with blanks."""

    id: str  # A hazard, or a subject that needs words of its own.
    language: Language
    title: str
    status: Vetting
    minutes: int  # From now to the next update that is promised.
    short_alert: str
    long_alert: str
    parts: Mapping[str, str]  # Keys of parts.HOLDING, in their order; Markdown.


@dataclass(frozen=True, slots=True)
class Contact:
    """A way to reach a person; the address itself is a secret of the environment."""

    channel: str  # Name of a configured channel.
    address: str = ""  # "env:NAME" reads a secret; plain only in samples; empty where the channel knows.


@dataclass(frozen=True, slots=True)
class Interest:
    """Something that readers should know before they weigh the expert's words."""

    text: str
    declared: date


@dataclass(frozen=True, slots=True)
class Expert:
    """A person who agreed to be paged for comment."""

    id: ExpertId
    name: Bilingual
    affiliation: Bilingual
    sample: bool  # Invented for demonstration; never paged outside drills.
    subjects: tuple[SubjectId, ...]
    fields: tuple[str, ...]  # Free text, both languages.
    languages: tuple[Language, ...]
    regions: tuple[str, ...]
    zone: str  # IANA zone of the hours.
    hours: tuple[time, time]  # From, to; equal means round the clock; to < from crosses midnight.
    contacts: tuple[Contact, ...]
    consent_until: date
    pages_per_week: int
    interests: tuple[Interest, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """All of knowledge/, checked."""

    subjects: Mapping[SubjectId, Subject]
    explainers: tuple[Explainer, ...]
    experts: tuple[Expert, ...]
    ordinary: tuple[Headline, ...]  # Headlines that belong to no subject at all.
    maps: tuple[MessageMap, ...] = ()
    overdue: tuple[Fault, ...] = ()  # Days of review and consents that have passed.
