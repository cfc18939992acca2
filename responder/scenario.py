"""Reads the scenarios of drills: folders of what happens, what is practised, and who does what.

A folder holds `scenario.toml` (what it is called, what it practises, what its feeds are called),
`feeds.jsonl` (a recording) and `people.jsonl` (what the drill's own persons do).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from responder.errors import RecordingError
from responder.model.feed import Feed, FeedId, Look
from responder.model.response import Answer
from responder.model.text import DRILL_MARK, Bilingual
from responder.recording import read

FIRST = "dam-break"  # Played where no scenario is named.
_Words = Annotated[str, Field(min_length=1, max_length=400)]


class Act(BaseModel):
    """What one of the drill's own persons does, in minutes after the start."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    minute: float
    act: Literal["page", "answer", "quote"]
    expert: str = ""
    question: str = ""
    answer: Answer = Answer.YES
    promise_minutes: float = 10
    words: str = ""


class Sheet(BaseModel):
    """What `scenario.toml` says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title_zh: _Words
    title_en: _Words
    what_zh: _Words
    what_en: _Words
    minutes: Annotated[float, Field(gt=0, le=24 * 60)]  # From the start to when the report is made.
    feeds: Mapping[str, _Words]  # What people call each feed of the recording, without the mark.

    @property
    def title(self) -> Bilingual:
        return Bilingual(self.title_zh, self.title_en)

    @property
    def what(self) -> Bilingual:
        """What it practises."""
        return Bilingual(self.what_zh, self.what_en)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A drill as it will be played: moments from a start, acts in order of time."""

    name: str
    sheet: Sheet
    start: datetime
    moments: tuple[tuple[datetime, tuple[Look, ...]], ...]
    acts: tuple[Act, ...]

    @property
    def ends(self) -> datetime:
        return self.start + timedelta(minutes=self.sheet.minutes)

    def named(self, feed: Feed) -> Feed:
        """A feed under the name that people read, which says that it belongs to a drill."""
        return replace(feed, name=f"{DRILL_MARK.zh}{self.sheet.feeds[feed.id]}")


def sheets(folder: Path) -> Mapping[str, Sheet]:
    """The scenarios of a library by name, in the order of their names."""
    return {path.parent.name: _sheet(path) for path in sorted(folder.glob("drills/*/scenario.toml"))}


def load(folder: Path, name: str, start: datetime) -> Scenario:
    """Read a drill of a library and move it in time, so that its first moment is the start.

    Raises RecordingError when there is no such drill or a file of it is faulty.
    """
    here = folder / "drills" / name
    if not (known := sheets(folder)) or name not in known:
        raise RecordingError(f"there is no drill {name!r}; there are: {', '.join(known) or 'none'}")
    path = here / "people.jsonl"
    try:
        rows = path.read_text(encoding="utf-8").splitlines()
        acts = tuple(Act.model_validate_json(row) for row in rows if row.strip())
    except (OSError, ValidationError) as error:
        raise RecordingError(f"{path}: not the acts of a drill: {error}") from error
    moments = tuple(read([here / "feeds.jsonl"]))
    if not moments:
        raise RecordingError(f"{here / 'feeds.jsonl'}: nothing to play")
    _check_names(here, known[name], {look.feed for _, looks in moments for look in looks})
    shift = start - moments[0][0]
    moved = tuple((at + shift, tuple(_moved(look, shift) for look in looks)) for at, looks in moments)
    return Scenario(name, known[name], start, moved, tuple(sorted(acts, key=lambda act: act.minute)))


def _sheet(path: Path) -> Sheet:
    try:
        return Sheet.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:  # What pydantic and tomllib raise are ValueErrors.
        raise RecordingError(f"{path}: not the sheet of a drill: {error}") from error


def _check_names(here: Path, sheet: Sheet, played: set[FeedId]) -> None:
    if nameless := sorted(played - set(sheet.feeds)):
        raise RecordingError(f"{here / 'scenario.toml'}: no name for the feed {', '.join(nameless)}")


def _moved(look: Look, shift: timedelta) -> Look:
    sightings = tuple(
        replace(s, entry=replace(s.entry, published=s.entry.published + shift)) if s.entry.published else s
        for s in look.sightings
    )
    return replace(look, observed_at=look.observed_at + shift, sightings=sightings)
