"""What a partner may push, as JSON: its form, its limits, and every fault with its place."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails, from_json

from responder.fetch.dates import YEARS
from responder.fetch.text import KEY, LINK, SUMMARY, TITLE, key, link, plain
from responder.model.feed import Entry, Feed, Record, Status

MOST_BYTES = 256 * 1024
MOST_ENTRIES = 100
_ADDRESS = r"^https?://\S+$"


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong with what was sent."""

    where: str  # JSON pointer (RFC 6901); empty for the whole.
    what: str
    mend: str


class FormError(ValueError):
    """Carries all that is wrong."""

    def __init__(self, wrong: Sequence[Wrong], *, readable: bool = True) -> None:
        self.wrong, self.readable = tuple(wrong), readable  # readable: False where it is no JSON at all.
        super().__init__("; ".join(f"{one.where or '/'}: {one.what}" for one in wrong))


def _moment(value: object) -> object:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or found.year not in YEARS:
        raise ValueError("write a time with its zone, like 2026-11-20T10:00:00+08:00")
    return found.astimezone(UTC)


def _linked(value: str) -> str:
    if not link(value):
        raise ValueError("write a whole address, with http:// or https:// and without a name or password")
    return value


def _told(value: str) -> str:
    if not plain(value):
        raise ValueError("write a title that can be read")
    return value


Moment = Annotated[datetime, BeforeValidator(_moment, json_schema_input_type=str)]
Address = Annotated[str, Field(max_length=LINK, pattern=_ADDRESS), AfterValidator(_linked)]
Short = Annotated[str, Field(max_length=TITLE)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class RecordForm(_Strict):
    """What an instrument or authority states, in the words of CAP 1.2."""

    event: Short = ""
    magnitude: Annotated[float, Field(ge=-2, le=12)] | None = None
    depth_km: Annotated[float, Field(ge=-12, le=7000)] | None = None
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    area: Annotated[str, Field(max_length=SUMMARY)] = ""
    severity: Literal["Extreme", "Severe", "Moderate", "Minor", "Unknown"] | None = None
    urgency: Literal["Immediate", "Expected", "Future", "Past", "Unknown"] | None = None
    certainty: Literal["Observed", "Likely", "Possible", "Unlikely", "Unknown"] | None = None
    status: Literal["Actual", "Exercise", "System", "Test", "Draft"] = "Actual"
    message_type: Literal["Alert", "Update", "Cancel", "Ack", "Error"] = "Alert"
    references: Annotated[list[Annotated[str, Field(max_length=KEY)]], Field(max_length=50)] = []
    expires: Annotated[Moment, Field(json_schema_extra={"format": "date-time"})] | None = None
    tsunami: bool = False

    def value(self) -> Record:
        stated = self.model_dump(exclude={"status", "references", "event", "area"})
        return Record(
            **stated,
            event=plain(self.event),
            area=plain(self.area, SUMMARY),
            status=Status(self.status),
            references=tuple(key(one) for one in self.references),
        )


class EntryForm(_Strict):
    """One entry; only its title is needed."""

    title: Annotated[str, Field(min_length=1, max_length=TITLE, pattern=r"\S"), AfterValidator(_told)]
    id: Annotated[str, Field(max_length=KEY)] = Field("", description="The same id again is the same entry.")
    url: Address | None = None
    summary: Annotated[str, Field(max_length=SUMMARY)] = ""
    published: Annotated[Moment, Field(json_schema_extra={"format": "date-time"})] | None = None
    record: RecordForm | None = None

    def value(self, feed: Feed) -> Entry:
        """Without an id the address, else the title, names the entry, as in every feed."""
        return Entry(
            feed.id,
            key=key(self.id, self.url or "", plain(self.title)),
            title=plain(self.title),
            url=link(self.url or ""),
            summary=plain(self.summary, SUMMARY),
            published=self.published,
            record=self.record.value() if self.record else None,
        )


def read(feed: Feed, body: bytes) -> tuple[Entry, ...]:
    """One entry or a list of them. Raises FormError with every fault."""
    try:
        sent = from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise FormError(
            [Wrong("", f"this is not JSON: {error}", "Send JSON in UTF-8")], readable=False
        ) from error
    rows = sent if isinstance(sent, list) else [sent]
    if not 1 <= len(rows) <= MOST_ENTRIES:
        mend = f"Send 1 to {MOST_ENTRIES} entries at a time"
        raise FormError([Wrong("", f"{len(rows)} entries", mend)])
    entries: list[Entry] = []
    wrong: list[Wrong] = []
    for number, row in enumerate(rows):
        try:
            entries.append(EntryForm.model_validate(row).value(feed))
        except ValidationError as error:
            wrong += _wrong(error, f"/{number}" if isinstance(sent, list) else "")
    if wrong:
        raise FormError(wrong)
    return tuple(entries)


def _wrong(error: ValidationError, before: str) -> Iterator[Wrong]:
    for detail in error.errors(include_url=False, include_context=False):
        place = "".join(f"/{_escaped(str(part))}" for part in detail["loc"])
        yield Wrong(before + place, *_words(detail))


def _words(detail: ErrorDetails) -> tuple[str, str]:
    name = str(detail["loc"][-1]) if detail["loc"] else ""
    if detail["type"] == "extra_forbidden":
        known = [*EntryForm.model_fields, *RecordForm.model_fields]
        near = difflib.get_close_matches(name, known, 1)
        return (
            f"there is no {name[:40]!r} in an entry",
            f"Did you mean {near[0]}?" if near else "Leave it out",
        )
    if detail["type"] == "missing":
        return f"{name} is missing", "Add it"
    said = detail["msg"].removeprefix("Value error, ")
    return f"{name or 'this'} cannot be used", said[:1].upper() + said[1:]


def _escaped(part: Any) -> str:
    return str(part)[:80].replace("~", "~0").replace("/", "~1")
