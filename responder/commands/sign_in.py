"""`responder sign-in`: a link that signs one of the desk's people in."""

import asyncio
from pathlib import Path

import click

from responder.commands.options import config_option, loaded, utc_now
from responder.config import Config
from responder.desk.alerts import SIGN_IN_LASTS
from responder.store import Store, links
from responder.store.links import Link


@click.command("sign-in")
@click.argument("person")
@config_option
def sign_in(person: str, config_path: Path | None) -> None:
    """Print a link that signs PERSON in, once, within 15 minutes.

    PERSON is the id of one of [[people]]. Hand the link on by a way that only they can read.
    """
    config = loaded(config_path)
    if person not in {one.id for one in config.people}:
        known = ", ".join(one.id for one in config.people)
        raise click.ClickException(f"nobody is {person}; the desk's people are: {known}")
    click.echo(asyncio.run(_link(config, person)))


async def _link(config: Config, person: str) -> str:
    link = Link("sign-in", person, "", utc_now() + SIGN_IN_LASTS)
    async with Store(config.database) as store:
        secret = await store.write(lambda db: links.issue(db, link))
    return f"{config.base_url}/sign-in/{secret}"
