"""`responder intake reply`: an expert's answer by mail."""

import asyncio
import re
import sys
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from responder.commands.options import config_option, library_of, loaded, utc_now
from responder.config import Config
from responder.desk import Desk
from responder.errors import NotAllowedError
from responder.model.response import PageId
from responder.store import Store, links

TOKEN = re.compile(r"\+([0-9a-f]{32})@", re.IGNORECASE)
# Where other programs begin to quote what they answer.
QUOTED = re.compile(
    r"^(>|On .{5,120} wrote:$|在.{5,120}写道[:：]$|-{3,} ?(Original Message|原始邮件) ?-{3,}|_{10,}$)",
    re.MULTILINE,
)
MOST_BYTES = 10 * 1024 * 1024


@click.command()
@config_option
def reply(config_path: Path | None) -> None:
    """Take an expert's answer from a mail on standard input, for a mail server's pipe.

    The page is found by the token in the address that the mail was sent to. The words count when the
    expert has confirmed them, with their interests, on the form that they are sent.
    """
    text = sys.stdin.buffer.read(MOST_BYTES + 1)
    if len(text) > MOST_BYTES:
        raise click.ClickException("the mail is larger than 10 MB")
    mail = message_from_bytes(text, policy=policy.default)
    if not isinstance(mail, EmailMessage):
        raise click.ClickException("not a mail")
    click.echo(asyncio.run(_take(loaded(config_path), mail, utc_now())))


async def _take(config: Config, mail: EmailMessage, now: datetime) -> str:
    if str(mail.get("Auto-Submitted", "no")).lower() != "no":
        return "an automatic answer; left alone"
    words = words_of(mail)
    if not words:
        raise click.ClickException("the mail has no words of its own")
    library = library_of(config, None)
    async with Store(config.database) as store:
        desk = Desk(
            store,
            library,
            config.people,
            config.base_url,
            lambda: None,
            ZoneInfo(config.zone),
            config.rotas,
        )
        for token in tokens_of(mail):
            try:
                link = await store.read(partial(links.look_up, secret=token, action="reply", now=now))
                page = await desk.draft(PageId(link.object), words, now)
            except NotAllowedError as error:
                raise click.ClickException(f"this address takes no answer: {error}") from error
            return f"kept for {page.expert}, until they confirm it"
    raise click.ClickException("the mail was not sent to an address of ours")


def tokens_of(mail: EmailMessage) -> list[str]:
    """Tokens in the addresses that the mail was sent to."""
    names = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
    sent = " ".join(str(value) for name in names for value in mail.get_all(name, []))
    return [found.lower() for found in TOKEN.findall(sent)]


def words_of(mail: EmailMessage) -> str:
    """What the sender wrote, without what they quote and without a signature."""
    part = mail.get_body(("plain",))
    if part is None:
        return ""
    try:
        text = str(part.get_content()).replace("\r\n", "\n")
    except (LookupError, UnicodeError):  # A character set that nobody knows.
        return ""
    own = text[: found.start()] if (found := QUOTED.search(text)) else text
    return own.partition("\n-- \n")[0].strip()
