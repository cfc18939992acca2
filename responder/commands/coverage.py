"""`responder library coverage` and `gaps`: what the library holds, and what it lacks."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import click

from responder.commands.options import (
    config_option,
    knowledge_option,
    library_in,
    library_of,
    loaded,
    utc_now,
)
from responder.config import Config
from responder.decide import radar
from responder.decide.chosen import bars_with
from responder.decide.coverage import AUDIENCES, Figures, Row, figures
from responder.decide.coverage import coverage as covered
from responder.decide.radar import Gap
from responder.store import Store, basis
from responder.store.radar import seen_since


@click.command()
@knowledge_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def coverage(knowledge_folder: Path | None, *, as_json: bool) -> None:
    """Count texts by subject, audience, language and freshness, and measure how hard they are to read."""
    held, today = library_in(knowledge_folder or Path("knowledge")), utc_now().date()
    rows, found = covered(held, today), figures(held, today)
    click.echo(json.dumps(_object(rows, found), ensure_ascii=False) if as_json else _told(rows, found))


def _told(rows: tuple[Row, ...], found: Figures) -> str:
    texts = ", ".join(f"{n} {language}" for language, n in sorted(found.texts.items()))
    lines = [
        f"{found.subjects} subjects, {found.headlines} headlines",
        f"{found.explainers} explainers ({texts}), {found.claims} claims, {found.sources} sources;"
        f" {found.due} texts due within 60 days",
        f"zh: {found.characters:.1f} characters a sentence, {found.rare:.2%} rare (limits 30, 2%)",
        f"en: grade {found.grade:.1f} (Flesch-Kincaid, limit 8)",
        f"{len(found.hard)} texts over a limit of reading",
        *(
            f"  {one.text.id}.{one.text.language}: {one.reading.over.en}"
            for one in found.hard
            if one.reading.over
        ),
        f"{'':24} {'':3}" + "".join(f"{name:>12}" for name in AUDIENCES) + "   review",
    ]
    for row in rows:
        for cover in row.covers:
            counts = "".join(f"{cover.audiences[name]:>12}" for name in AUDIENCES)
            lines.append(
                f"{row.subject.id:24} {cover.language:3}{counts}   {cover.freshness} {cover.review_by or ''}"
            )
    return "\n".join(lines)


def _object(rows: tuple[Row, ...], found: Figures) -> dict[str, object]:
    return {
        "subjects": found.subjects,
        "headlines": found.headlines,
        "explainers": found.explainers,
        "texts": dict(found.texts),
        "claims": found.claims,
        "sources": found.sources,
        "due": found.due,
        "zh_characters_per_sentence": round(found.characters, 2),
        "zh_rare_share": round(found.rare, 4),
        "en_grade": round(found.grade, 2),
        "over_limits": [
            {
                "id": one.text.id,
                "language": one.text.language,
                "why": one.reading.over.en if one.reading.over else "",
            }
            for one in found.hard
        ],
        "coverage": [
            {
                "subject": row.subject.id,
                "language": cover.language,
                "audiences": dict(cover.audiences),
                "freshness": cover.freshness,
                "review_by": cover.review_by.isoformat() if cover.review_by else None,
                "experts": row.experts,
                "samples": row.samples,
            }
            for row in rows
            for cover in row.covers
        ],
    }


@click.command()
@config_option
@knowledge_option
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 3650))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def gaps(config_path: Path | None, knowledge_folder: Path | None, days: int, *, as_json: bool) -> None:
    """List stories that were ours and that nothing answered, by reach and risk, under their subjects."""
    config = loaded(config_path)
    subjects = library_of(config, knowledge_folder).subjects
    found = asyncio.run(_gaps(config, days))
    if as_json:
        click.echo(json.dumps([_gap(gap) for gap in found], ensure_ascii=False))
        return
    for gap in found:
        name = subjects[gap.subject].name.en if gap.subject in subjects else gap.subject
        click.echo(f"{gap.weight:6.2f}  {name} ({gap.count} stories)")
        for one in gap.stories:
            severity = one.story.judged.severity.name.lower()
            click.echo(f"        {one.weight:.2f}  {one.story.headline} · reach {one.reach:.0%} · {severity}")
    if not found:
        click.echo(f"no gaps in the last {days} days")


async def _gaps(config: Config, days: int) -> tuple[Gap, ...]:
    since = utc_now() - timedelta(days=days)
    async with Store(config.data / "responder.db") as store:
        bars = bars_with(config.bars, await store.read(basis.chosen))
        seen = await store.read(lambda db: list(seen_since(db, since, scope=bars.scope)))
    return radar.gaps(seen, scope=bars.scope, match=bars.match)


def _gap(gap: Gap) -> dict[str, object]:
    stories = [
        {"id": one.story.id, "headline": one.story.headline, "reach": round(one.reach, 3), "risk": one.risk}
        for one in gap.stories
    ]
    return {"subject": gap.subject, "weight": round(gap.weight, 3), "count": gap.count, "stories": stories}
