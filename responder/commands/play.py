"""`responder play`: serve a recording to a desk."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import click
from aiohttp import web

from responder.commands.options import Moment
from responder.errors import RecordingError
from responder.model.feed import Feed
from responder.player import Player
from responder.recording import read

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("recordings", nargs=-1, required=True, type=_FILE)
@click.option("--from", "since", type=Moment(), help="First moment.")
@click.option("--to", "until", type=Moment(), help="End; that moment itself is left out.")
@click.option("--port", default=9099, show_default=True, help="On 127.0.0.1.")
@click.option("--slow", default=0.0, metavar="SECONDS", help="Take so long over every answer.")
@click.option("--feeds", type=click.Path(path_type=Path), help="Write the [[feeds]] settings to this file.")
def play(  # noqa: PLR0917 - one parameter for each option
    recordings: tuple[Path, ...],
    since: datetime | None,
    until: datetime | None,
    port: int,
    slow: float,
    feeds: Path | None,
) -> None:
    """Serve recorded lists over HTTP, for `responder run --follow`.

    The desk moves the player on, so a desk that is killed comes back to the same moment.
    """
    moments = tuple(read(recordings, since, until))
    if not moments:
        raise RecordingError("nothing was recorded in that time")
    player = Player(moments, slow_s=slow)
    address = f"http://127.0.0.1:{port}"
    if feeds is not None:
        served = player.feeds(address, interval=timedelta(seconds=15), drill=False)
        feeds.write_text("\n".join(_toml(feed) for feed in served), encoding="utf-8")
    asyncio.run(_serve(player, port, len(moments)))


async def _serve(player: Player, port: int, moments: int) -> None:
    runner = web.AppRunner(player.app(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    click.echo(f"playing {moments} moments: responder run --follow http://127.0.0.1:{port}")
    try:
        await player.ended.wait()
        click.echo("played to the end")
    finally:
        await runner.cleanup()


def _toml(feed: Feed) -> str:
    seconds = int(feed.interval.total_seconds())
    return (
        f'[[feeds]]\nid = "{feed.id}"\nname = "{feed.name}"\nurl = "{feed.url}"\nkind = "{feed.kind}"\n'
        f'language = "{feed.language}"\ntrust = "{feed.trust}"\ngroup = "{feed.group}"\n'
        f'interval = "{seconds}s"\nzone = "{feed.zone}"\nlocal = true\n'
    )
