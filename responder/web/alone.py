"""Reports as pages that stand alone, without a desk around them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

import jinja2

from responder.config import Config
from responder.decide.report import MonthReport, StoryReport
from responder.model.oncall import Person
from responder.model.text import Language
from responder.web import draw
from responder.web.words import WORDS


@dataclass(frozen=True, slots=True)
class Alone:
    """Answers what a report's template asks about its reader."""

    language: Language
    zone: ZoneInfo
    people: Sequence[Person]

    @classmethod
    def of(cls, config: Config) -> Self:
        return cls(config.language, ZoneInfo(config.zone), config.people)

    def t(self, key: str, **blanks: object) -> str:
        return WORDS[key].of(self.language).format(**blanks)

    def act(self, verb: str) -> str:
        return self.t(f"act_{verb}") if f"act_{verb}" in WORDS else verb

    def clock(self, moment: datetime) -> str:
        return moment.astimezone(self.zone).strftime("%Y-%m-%d %H:%M:%S")

    def who(self, name: str) -> str:
        if name == "machine":
            return self.t("machine")
        return next((person.name for person in self.people if person.id == name), name)


def report_page(reader: Alone, report: StoryReport | MonthReport) -> str:
    """One document of HTML that needs nothing beside it."""
    folder = jinja2.FileSystemLoader(Path(__file__).parent / "templates")
    made = jinja2.Environment(loader=folder, autoescape=True, undefined=jinja2.StrictUndefined)
    template = made.get_template("report_alone.html")
    if isinstance(report, MonthReport):
        return template.render(reader=reader, report=report, month=True)
    return template.render(
        reader=reader, report=report, month=False, chart=draw.bars(report.milestones, reader.language)
    )
