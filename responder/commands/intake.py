"""`responder intake`: what is brought to us by other programs on this machine."""

import sys
from pathlib import Path

import click

from responder.commands.options import config_option, loaded
from responder.commands.reply import reply
from responder.config import Config
from responder.errors import StoreError
from responder.fetch.mail import MOST_BYTES
from responder.intake import maildir
from responder.model.feed import Feed

TRY_AGAIN = 75  # EX_TEMPFAIL of sysexits.h: a mail server keeps the letter and comes again.


@click.group()
def intake() -> None:
    """Take in what a mail server or another program hands over."""


@intake.command("mail")
@config_option
@click.option("--feed", "name", help="A feed of kind mail. [default: the only one]")
def mail(config_path: Path | None, name: str | None) -> None:
    """Take one letter from standard input, as a mail server pipes it.

    Ends with 0 only when the letter is safe on the disk, and with 75 when the mail server is to try
    again. The service reads it when it runs. In Postfix's aliases:

        tips: "|responder intake mail --config /etc/responder.toml"
    """
    feed = _chosen(loaded(config_path), name)
    letter = sys.stdin.buffer.read(MOST_BYTES + 1)
    if len(letter) > MOST_BYTES:
        click.echo(
            f"responder: larger than {MOST_BYTES // 1024 // 1024} MiB; only its beginning is read", err=True
        )
    if not letter.strip():
        raise click.ClickException("no letter came on standard input")
    try:
        maildir.deliver(Path(feed.door.folder if feed.door else ""), letter[:MOST_BYTES])
    except StoreError as error:
        click.echo(f"responder: {error}", err=True)
        sys.exit(TRY_AGAIN)


def _chosen(config: Config, name: str | None) -> Feed:
    feeds = [feed for feed in config.feeds if feed.kind == "mail" and name in {None, feed.id}]
    if len(feeds) != 1:
        known = ", ".join(feed.id for feed in config.feeds if feed.kind == "mail") or "none is configured"
        raise click.UsageError(f"name one feed of kind mail with --feed: {known}")
    return feeds[0]


intake.add_command(reply)
