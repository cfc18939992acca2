"""Reports as pages that stand alone, without a desk around them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

import jinja2

from responder.config import Config
from responder.decide.after_action import DrillReport
from responder.decide.report import MonthReport, StoryReport
from responder.model.library import Expert, Library
from responder.model.oncall import Person
from responder.model.text import Language
from responder.web import charts
from responder.web.tongue import Tongue


@dataclass(frozen=True, slots=True)
class Alone(Tongue):
    """Answers what a report's template asks about its reader."""

    language: Language
    zone: ZoneInfo
    people: Sequence[Person]
    experts: Sequence[Expert] = ()

    @classmethod
    def of(cls, config: Config, library: Library | None = None) -> Self:
        """library: whose experts are named; None shows their ids."""
        experts = library.experts if library else ()
        return cls(config.language, ZoneInfo(config.zone), config.people, experts)

    def clock(self, moment: datetime) -> str:
        return moment.astimezone(self.zone).strftime("%Y-%m-%d %H:%M:%S")

    def who(self, name: str) -> str:
        if name == "machine":
            return self.t("machine")
        expert = next((one.name.of(self.language) for one in self.experts if one.id == name), name)
        return next((person.name for person in self.people if person.id == name), expert)


def report_page(reader: Alone, report: StoryReport | MonthReport) -> str:
    """One document of HTML that needs nothing beside it."""
    if isinstance(report, MonthReport):
        return _drawn(
            reader, report=report, month=True, charts=month_charts(report, reader.who, reader.language)
        )
    return _drawn(reader, report=report, chart=charts.stages(report.milestones, reader.language))


def month_charts(report: MonthReport, who: Callable[[str], str], language: Language) -> charts.MonthCharts:
    """who: tells a person's name."""
    return charts.month(report, [(who(person), count) for person, count in report.night], language)


def drill_page(reader: Alone, made: DrillReport) -> str:
    """The report of a drill, likewise."""
    drawn = [charts.stages(one.milestones, reader.language) for one in made.stories]
    return _drawn(reader, made=made, charts=drawn)


def _drawn(reader: Alone, **values: object) -> str:
    folder = jinja2.FileSystemLoader(Path(__file__).parent / "templates")
    made = jinja2.Environment(loader=folder, autoescape=True, undefined=jinja2.StrictUndefined)
    return made.get_template("report_alone.html").render(
        {"month": False, "made": None, "reader": reader} | values
    )
