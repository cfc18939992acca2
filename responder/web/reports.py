"""Reports as pages and as CSV."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from aiohttp import web

from responder.decide.report import (
    Facts,
    Sent,
    month_report,
    story_report,
)
from responder.errors import NotAllowedError
from responder.model.story import StoryId
from responder.store import reports
from responder.web import charts
from responder.web.alone import Alone, month_charts, report_page
from responder.web.room import ROOM
from responder.web.session import language_of, signed_in
from responder.web.sheets import csv_file, html_file, month_rows, story_rows
from responder.web.views import Reader, page


async def show_story(request: web.Request) -> web.Response:
    await signed_in(request)
    room, name = request.app[ROOM], StoryId(request.match_info["story"])
    record = await room.store.read(lambda db: reports.record(db, name))
    if record is None:
        raise NotAllowedError("unknown")
    report = story_report(facts(record))
    if request.query.get("form") == "csv":
        return csv_file(story_rows(report), f"{name}.csv")
    return await page(
        request, "report.html", report=report, chart=charts.stages(report.milestones, language_of(request))
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
        return csv_file(month_rows(report), f"{month}.csv")
    language = language_of(request)
    if request.query.get("form") == "html":
        return html_file(
            report_page(Alone(language, room.zone, room.people, room.library.experts), report),
            f"{month}.html",
        )
    drawn = month_charts(report, Reader(request).who, language)
    return await page(request, "month.html", report=report, charts=drawn)


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


ROUTES = (
    web.get("/stories/{story}/report", show_story),
    web.get("/reports", show_month),
)
