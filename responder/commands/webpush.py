"""`responder webpush-key`, and what `responder check` says of the channels that push to devices."""

import os
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

import click

from responder.config import Config
from responder.crew import by_device
from responder.model.device import Device
from responder.model.library import Library
from responder.model.oncall import Channel
from responder.notify import vapid


@click.command("webpush-key")
@click.argument("variable", default="WEBPUSH_KEY")
def webpush_key(variable: str) -> None:
    """Make the desk's key for push messages, once, and print it as a line for the environment.

    VARIABLE is what a channel of kind webpush names as its secret. The key goes to standard output and
    nowhere else; its public half, with which browsers sign up, goes to standard error.
    """
    if held := os.environ.get(variable):
        raise click.ClickException(_there_already(variable, held))
    key = vapid.made()
    click.echo(f"{variable}={key}")
    click.echo(
        f"public half: {vapid.public(vapid.read(key))}\n"
        "Keep the line with the desk's other secrets; with another key every device signs up anew.",
        err=True,
    )


def _there_already(variable: str, held: str) -> str:
    try:
        public = vapid.public(vapid.read(held))
    except ValueError:
        return f"{variable} is set and holds no key; take it out of the environment first"
    return f"{variable} holds a key already; its public half: {public}"


def shortcomings(
    config: Config, library: Library, devices: Sequence[Device], environment: Mapping[str, str]
) -> Iterator[str]:
    """Why push messages would not arrive, a line each; nothing of it stops the service."""
    people = [(str(one.id), one.contacts) for one in config.people]
    experts = [(str(one.id), one.contacts) for one in library.experts if not one.sample]
    for name in sorted(by_device(config)):
        yield from (f"channel {name}: {said}" for said in _lacks(config.channels[name], config, environment))
        wanted = [who for who, ways in (*people, *experts) if any(way.channel == name for way in ways)]
        reached = {one.person for one in devices if one.channel == name and one.gone_at is None}
        if not wanted:
            yield f"channel {name}: it is among nobody's contacts"
        if without := [who for who in wanted if who not in reached]:
            yield (
                f"channel {name}: no device of {', '.join(without)};"
                " people sign theirs up on /duty, experts on their own page"
            )


def _lacks(channel: Channel, config: Config, environment: Mapping[str, str]) -> Iterator[str]:
    try:
        vapid.read(environment.get(channel.secret, ""))
    except ValueError:
        yield f"{channel.secret} holds no key; make one with: responder webpush-key {channel.secret}"
    base = urlsplit(config.base_url)
    if base.scheme != "https" and base.hostname not in {"localhost", "127.0.0.1", "::1"}:
        yield "browsers sign up over https alone; put the desk behind it and set desk.base_url"
