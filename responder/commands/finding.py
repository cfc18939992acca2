"""`responder library search`: find texts, people and subjects from the command line."""

import asyncio
import json
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Any

import click

from responder.commands.options import (
    config_option,
    knowledge_option,
    library_of,
    loaded,
    log_to_stderr,
    settings_of,
    utc_now,
)
from responder.config import Config
from responder.decide.match import within_hours
from responder.embed import Embedder
from responder.finder import SHOWN, Finder, Meaning, Wish
from responder.lessons import study
from responder.model.finding import Found, Kind
from responder.model.library import Expert, Explainer, Library, Subject, SubjectId
from responder.model.text import Language
from responder.showing import embed_settings


@click.command()
@config_option
@knowledge_option
@click.argument("words", nargs=-1)
@click.option("--language", type=click.Choice(list(Language)), help="Of the text, or that the expert speaks.")
@click.option("--kind", type=click.Choice(list(Kind)), help="Only things of this kind.")
@click.option("--subject", default="", help="Only of this subject, by its id.")
@click.option("--region", default="", help="Only of this region, like CN or CN-SC, or of anywhere.")
@click.option("--available", is_flag=True, help="Only experts who are within their hours now.")
@click.option("--most", default=SHOWN, show_default=True, type=click.IntRange(1, 500))
@click.option("--words-only", is_flag=True, help="At once, without the model: by words and sound alone.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def search(words: tuple[str, ...], *, words_only: bool, as_json: bool, **chosen: Any) -> None:
    """Find explainers, experts and subjects by words, pinyin, initials and meaning.

    A slip of the pen is forgiven; without WORDS all that passes the filters is listed.
    """
    log_to_stderr(quiet=True)
    config = loaded(chosen["config_path"])
    library = library_of(config, chosen["knowledge_folder"])
    wish = Wish(
        " ".join(words),
        Kind(chosen["kind"]) if chosen["kind"] else None,
        Language(chosen["language"]) if chosen["language"] else None,
        SubjectId(chosen["subject"]) if chosen["subject"] else None,
        chosen["region"],
        utc_now() if chosen["available"] else None,
        chosen["most"],
    )
    found = asyncio.run(_found(config, library, wish, words_only=words_only))
    if as_json:
        click.echo(json.dumps([_row(one) for one in found], ensure_ascii=False))
        return
    for one in found:
        click.echo(_line(one))
    if not found:
        click.echo("nothing found; try fewer words, or pinyin")


async def _found(config: Config, library: Library, wish: Wish, *, words_only: bool) -> Sequence[Found]:
    async with AsyncExitStack() as stack:
        meaning = None
        if not words_only and wish.words.strip():
            embedder = await stack.enter_async_context(Embedder(embed_settings(config)))
            meaning = Meaning(await study(library, embedder, settings_of(config).learned), embedder)
        finder = await stack.enter_async_context(Finder(library, config.search_index, meaning))
        return await finder.find(wish)


def _line(found: Found) -> str:
    facts = _row(found)
    told = "".join(f"[{text}]" if marked else text for text, marked in found.why.cut)
    head = f"{facts['kind']} {facts['id']} ({', '.join(found.item.languages)})"
    return f"{head} · {facts['title']}\n    {facts['state']}\n    {found.why.ground}: {told}"


def _row(found: Found) -> dict[str, object]:
    item, why = found.item, found.why
    return {
        "kind": item.kind,
        "id": item.value.id,
        "languages": list(item.languages),
        "title": item.title(item.languages[0]),
        **_facts(item.value),
        "why": {"by": why.ground, "text": why.text, "marks": why.marks},
        "score": round(found.score, 5),
    }


def _facts(value: Explainer | Expert | Subject) -> dict[str, object]:
    match value:
        case Explainer():
            state = f"{value.status}, review by {value.review_by}, sources up to {value.newest_source}"
            facts: dict[str, object] = {
                "status": value.status,
                "review_by": value.review_by.isoformat(),
                "newest_source": value.newest_source,
            }
        case Expert():
            awake = within_hours(value, utc_now())
            kind = "sample, " if value.sample else ""
            hours = f"{value.hours[0]:%H:%M}-{value.hours[1]:%H:%M} {value.zone}"
            state = f"{kind}{hours}, {'within' if awake else 'outside'} their hours now"
            facts = {"sample": value.sample, "available": awake, "consent_until": str(value.consent_until)}
        case Subject():
            state = f"{value.hazard}, {len(value.headlines)} example headlines"
            facts = {"hazard": value.hazard}
    return {"state": state, **facts}
