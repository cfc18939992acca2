"""What the API answers: fields are only added, never renamed or taken away."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema

from responder.model.feed import Group, Trust
from responder.model.health import Trouble
from responder.model.oncall import Alert, AlertKind, AlertState, Priority
from responder.model.story import Severity, StoryState
from responder.model.text import Bilingual

Count = Annotated[int, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]
Words = Annotated[
    Bilingual,
    WithJsonSchema(
        {
            "type": "object",
            "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
            "required": ["zh", "en"],
        }
    ),
]
Bad = Annotated[
    Severity,
    PlainSerializer(lambda severity: severity.name.lower(), return_type=str),
    WithJsonSchema({"type": "string", "enum": [one.name.lower() for one in Severity]}),
]


class Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class Taken(Answer):
    """How many of the entries were new, had come before, or were too old to be news."""

    taken: Count
    known: Count
    late: Count
    ids: list[str] = Field(description="The id of each entry, in the order sent; those left out are made.")


class StoryLine(Answer):
    """A story as it stands."""

    id: str
    headline: str
    state: StoryState
    first_seen: datetime
    last_seen: datetime
    subject: str | None
    scope: Share = Field(description="Probability that it asks for a science response.")
    severity: Bad
    severity_reason: Words
    attention: Share
    feeds: Count
    lists: Count
    unverified: bool = Field(description="Only posts and tips that nobody has checked tell it.")
    drill: bool


class EntryLine(Answer):
    """What one feed said."""

    feed: str
    trust: Trust | None = Field(description="null for a feed that is configured no longer.")
    id: str
    title: str
    url: str
    first_seen: datetime
    published: datetime | None


class AlertLine(Answer):
    """What an editor was told."""

    id: str
    at: datetime
    kind: AlertKind
    priority: Priority
    state: AlertState
    subject: str
    story: str
    headline: str
    titles: list[str]
    first_seen: datetime
    explainers: list[str] = Field(description="Ids of what is proposed, best first.")
    reason: Words
    drill: bool

    @classmethod
    def of(cls, alert: Alert) -> "AlertLine":
        return cls(
            **{
                name: getattr(alert, name)
                for name in cls.model_fields
                if name not in {"explainers", "titles"}
            },
            titles=list(alert.titles),
            explainers=[match.explainer for match in alert.explainers],
        )


class StoryFile(StoryLine):
    """A story with all that was read and told of it."""

    entries: list[EntryLine]
    alerts: list[AlertLine]


class FeedLine(Answer):
    """A feed and how it does."""

    id: str
    name: str
    kind: str
    language: str
    trust: Trust
    group: Group
    interval_s: float | None = Field(description="null for a feed that is brought in.")
    last_answer: datetime | None
    failures: Count = Field(description="In a row.")
    error: str
    troubles: list[Trouble] = Field(description="What the desk is told of and is not over.")
    drill: bool


class Stories(Answer):
    stories: list[StoryLine]


class Alerts(Answer):
    alerts: list[AlertLine]


class Feeds(Answer):
    feeds: list[FeedLine]


class WrongPart(Answer):
    where: str = Field(description="JSON pointer (RFC 6901).")
    what: str
    mend: str


class ProblemDetails(Answer):
    """RFC 9457, with what to do about it."""

    type: Literal["about:blank"]
    title: str
    status: int
    detail: str
    mend: str
    errors: list[WrongPart] = []
