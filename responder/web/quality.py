"""The report of a week: how good the alerts were."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from aiohttp import web

from responder.decide.quality import Quality, Rate, Row, quality
from responder.errors import NotAllowedError
from responder.model.oncall import Priority
from responder.store import quality as store
from responder.web import charts
from responder.web.room import ROOM
from responder.web.session import language_of, signed_in
from responder.web.sheets import csv_file, number
from responder.web.views import page

ROWS = 12  # Subjects and feeds that are shown, those with most alerts.


async def show(request: web.Request) -> web.Response:
    await signed_in(request)
    room = request.app[ROOM]
    name = request.query.get("week") or last_week(room.now(), room.zone)
    try:
        since, until = span(name, room.zone)
    except ValueError as error:
        raise NotAllowedError("bad_time") from error
    found = quality(await room.store.read(lambda db: store.week(db, since, until)))
    if request.query.get("form") == "csv":
        return csv_file(rows(found), f"{name}.csv")
    language = language_of(request)
    return await page(
        request,
        "quality.html",
        week=name,
        since=since,
        until=until,
        last_day=until - timedelta(days=1),
        found=found,
        before=week_of(since - timedelta(days=1)),
        after=week_of(until),
        now=room.now(),
        most=ROWS,
        priorities=tuple(Priority),
        subjects=room.library.subjects,
        charts=[
            (key, held, charts.calibration(held, language))
            for key, held in (("scope", found.scope), ("match", found.match))
        ],
    )


def last_week(now: datetime, zone: ZoneInfo) -> str:
    """The last that is over, as 2026-W47."""
    return week_of(now.astimezone(zone) - timedelta(days=7))


def week_of(at: datetime) -> str:
    """at: in the desk's zone."""
    year, week, _ = at.isocalendar()
    return f"{year}-W{week:02}"


def span(week: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From Monday to Monday (ISO 8601). Raises ValueError for what is no week."""
    found = re.fullmatch(r"(\d{4})-W(\d{2})", week)
    if not found:
        raise ValueError(f"{week} is not a week like 2026-W47")
    monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
    since, until = (datetime.combine(monday + timedelta(days=n), time(), zone) for n in (0, 7))
    return since, until


def rows(found: Quality) -> Iterator[tuple[str, ...]]:
    """All figures as one table that a spreadsheet reads."""
    yield "row", "name", "value", "cases", "low", "high"
    for priority in Priority:
        yield "alerts", priority, str(found.alerts[priority]), "", "", ""
    for name, rate in (
        ("judged", found.judged),
        ("relevant", found.relevant),
        ("relevant_loud", found.loud),
        ("wrong_matches", found.wrong_matches),
    ):
        yield _rate("share", name, rate)
    counts = {"gaps": found.gaps, "merges": found.merges, "splits": found.splits, "missed": len(found.missed)}
    for name, count in counts.items():
        yield "count", name, str(count), str(found.told), "", ""
    for kind, held in (("subject", found.by_subject), ("feed", found.by_feed)):
        yield from (_row(kind, row) for row in held)
    for kind, buckets in (("calibration_scope", found.scope), ("calibration_match", found.match)):
        for one in buckets:
            yield _rate(kind, f"{one.said:.2f}", one.right)


def _rate(kind: str, name: str, rate: Rate) -> tuple[str, ...]:
    return kind, name, number(rate.value), str(rate.cases), number(rate.low), number(rate.high)


def _row(kind: str, row: Row) -> tuple[str, ...]:
    return (
        kind,
        row.name,
        str(row.told),
        str(row.relevant.cases),
        number(row.relevant.low),
        number(row.relevant.high),
    )


ROUTES = (web.get("/reports/quality", show),)
