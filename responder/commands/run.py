"""`responder run`: the desk, live, in an exercise, or led by a player."""

import asyncio
import os
import socket
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import monotonic

import click
from aiohttp import web

from responder import drill as exercise
from responder import played
from responder.clock import Clock, FastClock, SetClock, WallClock
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
from responder.errors import ConfigError, Fault
from responder.intake import own
from responder.model.drill import Drill
from responder.model.feed import Feed
from responder.model.library import Library
from responder.player import Player
from responder.scenario import FIRST, Scenario, load
from responder.service import Plan, Service, first_moment
from responder.tables import DeskSettings

DRILL_SPEED = 24.0  # Story-minutes pass in 2.5 seconds.
DRILL_INTERVAL = timedelta(seconds=30)  # Of the story: a look every 1.25 seconds.


@click.command()
@config_option
@knowledge_option
@click.option(
    "--drill",
    metavar="[NAME]",
    is_flag=False,
    flag_value=FIRST,
    help="Play an exercise instead of reading real feeds: one of `responder drill list`. [dam-break]",
)
@click.option(
    "--speed",
    type=click.FloatRange(1, 100),
    default=DRILL_SPEED,
    show_default=True,
    help="Of a drill: minutes of the story in a minute; 1 for an exercise with people.",
)
@click.option("--follow", metavar="URL", help="Be led by a player (see `responder play`), moment by moment.")
def run(
    config_path: Path | None,
    knowledge_folder: Path | None,
    drill: str | None,
    speed: float,
    follow: str | None,
) -> None:
    """Run the service and its desk until Ctrl-C.

    Prints the desk's address and a link that signs one person in, once.
    """
    log_to_stderr()
    config = loaded(config_path)
    library = library_of(config, knowledge_folder)
    if not config.feeds and not drill:
        raise ConfigError([_no_feeds(config_path)])
    if drill:
        scenario = load(knowledge_folder or config.knowledge, drill, utc_now() + timedelta(minutes=1))
        asyncio.run(_drill(config, library, scenario, speed))
    else:
        asyncio.run(_run(_plan(config, library, config.feeds), follow))


def _no_feeds(path: Path | None) -> Fault:
    return Fault(
        str(path or "responder.toml"), 0, "no feeds are configured", "Pass --config deploy/responder.toml"
    )


def _plan(config: Config, library: Library, feeds: tuple[Feed, ...]) -> Plan:
    drill = any(feed.drill for feed in feeds)
    sources = {feed.id: feed for feed in (*feeds, *own(public=config.desk.tips, drill=drill))}
    return Plan(config, library, sources, settings_of(config), os.environ)


async def _run(plan: Plan, follow: str | None) -> None:
    clock: Clock = WallClock()
    if follow:
        # The stories that were live at the player's moment are taken up, not those of today.
        clock = SetClock(await first_moment(follow) or utc_now())
    # A player's first moment waits for the desk that it leads: that one opens once the library is read.
    async with AsyncExitStack() as stack:
        service = await stack.enter_async_context(Service(plan, clock, None if follow else click.echo))
        if follow and isinstance(clock, SetClock):
            await service.parts.showing.open(stack)
            click.echo(await service.parts.showing.welcome())
            await service.follow(follow, clock)
            click.echo("the player has no more; the desk stays open until Ctrl-C")
            await asyncio.Event().wait()
        click.echo(f"watching {len(plan.sources)} feeds")
        await service.run()


async def _drill(config: Config, library: Library, scenario: Scenario, speed: float) -> None:
    """The exercise has a database of its own, so that nothing of it mixes with what is real."""
    start, sheet = scenario.start - timedelta(minutes=1), scenario.sheet
    clock = FastClock(start, speed, monotonic)
    player = Player(scenario.moments, clock.now)
    runner = web.AppRunner(player.app(), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    feeds = tuple(map(scenario.named, player.feeds(address, interval=DRILL_INTERVAL, drill=True)))
    drill = Drill(played.name_of(start), scenario.name, sheet.title, start, speed, sheet.minutes)
    own = drill_config(config, drill)
    try:
        async with Service(_plan(own, library, feeds), clock, click.echo) as service:
            played.keep(config.data / drill.id, drill)
            copied = await exercise.begin(config.database, service.parts.store, drill)
            click.echo(
                f"演练 / DRILL {sheet.title.zh} / {sheet.title.en}: {len(feeds)} feeds,"
                f" {speed:g} times as fast as real time, {copied} changes of duty copied\n"
                f"report:  {own.base_url}/drills/{drill.id}   (or: responder report drill {drill.id})"
            )
            if config.desk.base_url and not config.desk.drill_url:
                click.echo(
                    f"links in its messages lead to {own.base_url}; to have them open on people's phones,"
                    " set desk.drill_url"
                )
            clock.go()  # Not before: loading the model would use up the story's time.
            async with asyncio.TaskGroup() as group:
                editor = config.people[0].id
                group.create_task(exercise.play(scenario, service, editor, drill), name="drill acts")
                group.create_task(service.run(), name="service")
    finally:
        await runner.cleanup()


def drill_config(config: Config, drill: Drill) -> Config:
    """The settings with a folder, a desk and a public site of the drill's own.

    Its links must not lead to the desk in earnest, which knows nothing of them. The outside dead-man's
    switch is not asked: a drill must not hide that the desk in earnest is down.
    """
    desk = {"port": _drill_port(config.desk), "base_url": config.desk.drill_url}
    return replace(
        config,
        data=config.data / drill.id,
        desk=config.desk.model_copy(update=desk),
        site=config.site.model_copy(update={"url": ""}),
        embedding=config.embedding.model_copy(update={"cache": str(config.vectors)}),
        service=config.service.model_copy(update={"heartbeat_url": ""}),
    )


def _drill_port(desk: DeskSettings) -> int:
    """The desk's own where nothing is open there, else one that is free, so that both desks run."""
    if desk.drill_port:
        return desk.drill_port
    family = socket.AF_INET6 if ":" in desk.host else socket.AF_INET
    for port in (desk.port, 0):
        with suppress(OSError), socket.create_server((desk.host, port), family=family) as probe:
            return int(probe.getsockname()[1])
    return desk.port  # What is wrong with it is said when it is opened.
