"""Reports as pages and as CSV."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from aiohttp import web

from responder.decide.report import (
    Facts,
    MonthReport,
    Sent,
    StoryReport,
    month_report,
    story_report,
)
from responder.errors import NotAllowedError
from responder.model.story import StoryId
from responder.store import reports
from responder.web import draw
from responder.web.room import ROOM
from responder.web.session import language_of, signed_in
from responder.web.views import page


async def show_story(request: web.Request) -> web.Response:
    await signed_in(request)
    room, name = request.app[ROOM], StoryId(request.match_info["story"])
    record = await room.store.read(lambda db: reports.record(db, name))
    if record is None:
        raise NotAllowedError("unknown")
    report = story_report(facts(record))
    if request.query.get("form") == "csv":
        return _csv(story_rows(report), f"{name}.csv")
    return await page(
        request, "report.html", report=report, chart=draw.bars(report.milestones, language_of(request))
    )


async def show_month(request: web.Request) -> web.Response:
    await signed_in(request)
    room = request.app[ROOM]
    month = request.query.get("month") or room.now().astimezone(room.zone).strftime("%Y-%m")
    try:
        since, until = span(month, room.zone)
    except ValueError as error:
        raise NotAllowedError("bad_time") from error
    held, told = await room.store.read(
        lambda db: (reports.alerted(db, since, until), reports.messages(db, since, until))
    )
    report = month_report(month, tuple(map(facts, held)), told, room.zone)
    if request.query.get("form") == "csv":
        return _csv(month_rows(report), f"{month}.csv")
    return await page(request, "month.html", report=report)


def facts(record: reports.Record) -> Facts:
    sent = tuple(Sent(publication, kind) for publication, kind in record.sent)
    return Facts(record.story, record.alerts, record.acts, record.pages, sent, record.deliveries)


def span(month: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From its first moment to that of the next. Raises ValueError for what is no month."""
    found = re.fullmatch(r"(\d{4})-(\d{2})", month)
    if not found:
        raise ValueError(f"{month} is not a month like 2026-11")
    year, number = int(found[1]), int(found[2])
    since = datetime(year, number, 1, tzinfo=zone)
    return since, datetime(year + number // 12, number % 12 + 1, 1, tzinfo=zone)


def story_rows(report: StoryReport) -> Iterator[tuple[str, ...]]:
    """The stages, then every act: one table that a spreadsheet reads."""
    yield "row", "at", "name", "minutes", "target", "who", "detail"
    for one in report.milestones:
        at = one.at.isoformat() if one.at else ""
        yield "stage", at, one.stage, number(one.minutes), str(one.target or ""), "", ""
    for act in report.facts.acts:
        yield "act", act.at.isoformat(), act.verb, "", "", act.actor, act.detail


def month_rows(report: MonthReport) -> Iterator[tuple[str, ...]]:
    yield "row", "name", "value", "cases"
    for one in report.figures:
        yield "figure", one.name, number(one.value), str(one.cases)
    for person, count in report.night:
        yield "night", person, str(count), ""


def number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def text_of(rows: Iterator[tuple[str, ...]]) -> str:
    """CSV; a cell that a spreadsheet would take for a formula is made a text."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell for cell in row])
    return out.getvalue()


def _csv(rows: Iterator[tuple[str, ...]], name: str) -> web.Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    # Spreadsheets tell UTF-8 by its mark.
    body = ("\ufeff" + text_of(rows)).encode()
    return web.Response(body=body, content_type="text/csv", charset="utf-8", headers=headers)


ROUTES = (
    web.get("/stories/{story}/report", show_story),
    web.get("/reports", show_month),
)
