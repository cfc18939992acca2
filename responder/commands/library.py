"""`responder library`: look after the explainers, subjects and experts."""

from collections import Counter
from pathlib import Path

import click

from responder.commands.coverage import coverage, gaps
from responder.commands.exchange import export, import_
from responder.commands.finding import search
from responder.commands.options import knowledge_option, library_in, tell_overdue
from responder.commands.sharing import key, publish, pull, push, retract, trust, unretract


@click.group()
def library() -> None:
    """Look after the library."""


SHARING = (key, publish, push, retract, unretract, trust, pull)
for command in (search, coverage, gaps, export, import_, *SHARING):
    library.add_command(command)


@library.command("check")
@knowledge_option
def check(knowledge_folder: Path | None) -> None:
    """Name every fault of every file and every day that has passed, with its line and its mend."""
    held = library_in(knowledge_folder or Path("knowledge"))
    languages = Counter(explainer.language for explainer in held.explainers)
    taught = sum(len(subject.headlines) for subject in held.subjects.values())
    headlines = taught + len(held.ordinary)
    samples = sum(expert.sample for expert in held.experts)
    click.echo(
        f"{len(held.subjects)} subjects, {headlines} headlines\n"
        f"{len({explainer.id for explainer in held.explainers})} explainers"
        f" ({', '.join(f'{n} {language}' for language, n in sorted(languages.items()))}),"
        f" {sum(len(explainer.claims) for explainer in held.explainers)} claims\n"
        f"{len(held.experts)} experts, {samples} of them samples\nno faults"
    )
    tell_overdue(held)
