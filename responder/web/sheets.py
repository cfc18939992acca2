"""Reports as tables that a spreadsheet reads."""

import csv
import io
from collections.abc import Iterator

from aiohttp import web

from responder.decide.after_action import DrillReport
from responder.decide.report import MonthReport, StoryReport
from responder.model.text import DRILL_MARK, Bilingual


def story_rows(report: StoryReport) -> Iterator[tuple[str, ...]]:
    """The stages, then every act: one table that a spreadsheet reads."""
    yield "row", "at", "name", "minutes", "target", "who", "detail"
    for one in report.milestones:
        at = one.at.isoformat() if one.at else ""
        yield "stage", at, one.stage, number(one.minutes), str(one.target or ""), "", ""
    for act in report.facts.acts:
        yield "act", act.at.isoformat(), act.verb, "", "", act.actor, act.detail


def month_rows(report: MonthReport) -> Iterator[tuple[str, ...]]:
    yield "row", "name", "value", "cases", "target"
    for one in report.figures:
        yield "figure", one.name, number(one.value), str(one.cases), str(one.target or "")
    for person, count in report.night:
        yield "night", person, str(count), "", ""
    for kind, stories in (("story", report.stories), ("drill", report.drills)):
        for story in stories:
            mark = DRILL_MARK.zh if story.facts.story.drill else ""
            for step in story.milestones:
                if step.target is not None:
                    about = f"{mark}{story.facts.story.headline}: {step.stage}"
                    yield kind, about, number(step.minutes), "", str(step.target)


def drill_rows(report: DrillReport, mark: Bilingual = DRILL_MARK) -> Iterator[tuple[str, ...]]:
    """Every line says that it is of a drill: lines are copied into other sheets."""
    said = mark.zh + mark.en.strip()
    yield "drill", "row", "at", "name", "minutes", "target", "who", "detail"
    for story in report.stories:
        for step in story.milestones:
            at, about = step.at.isoformat() if step.at else "", story.facts.story.headline
            yield said, "stage", at, step.stage, number(step.minutes), str(step.target or ""), "", about
    for one in report.summoned:
        over = " ".join(one.channels)
        yield (
            said,
            "paged",
            one.at.isoformat(),
            one.how,
            number(one.minutes),
            "",
            one.who,
            f"{over} {one.headline}",
        )
    for kind, found in (("late", report.late), ("failed", report.failed)):
        for flaw in found:
            target = number(flaw.target)
            yield (
                said,
                kind,
                "",
                flaw.flaw,
                number(flaw.minutes),
                target,
                "",
                f"{flaw.about} {flaw.detail}".strip(),
            )
    for act in report.lessons:
        yield said, "lesson", act.at.isoformat(), "", "", "", act.actor, act.detail


def number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def text_of(rows: Iterator[tuple[str, ...]]) -> str:
    """CSV; a cell that a spreadsheet would take for a formula is made a text."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell for cell in row])
    return out.getvalue()


def html_file(page: str, name: str) -> web.Response:
    """To keep and print; it has its own style, which the desk's own pages may not."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(text=page, content_type="text/html", charset="utf-8", headers=headers)


def csv_file(rows: Iterator[tuple[str, ...]], name: str) -> web.Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    # Spreadsheets tell UTF-8 by its mark.
    body = ("\ufeff" + text_of(rows)).encode()
    return web.Response(body=body, content_type="text/csv", charset="utf-8", headers=headers)
