"""`responder rota`: who is on duty, as a list or as a calendar."""

import asyncio
import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import click
from sqlite_utils import Database

from responder import calendars
from responder.calendars import Booking
from responder.commands.options import config_option, loaded, utc_now
from responder.config import Config
from responder.decide import rota as decide
from responder.decide.duty_words import trouble
from responder.errors import ConfigError, Fault
from responder.model.journal import Act
from responder.model.oncall import Person
from responder.model.rota import Override, OverrideId, Rota
from responder.store import Store, journal, rotas

T = TypeVar("T")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_name = click.argument("name")
_days = click.option("--days", default=28, show_default=True, type=click.IntRange(1, 730))


@click.group()
def rota() -> None:
    """Show the rotas, and exchange them with calendar programs."""


@rota.command()
@config_option
@_days
def show(config_path: Path | None, days: int) -> None:
    """Print who is on duty in the days to come, and what is wrong with them."""
    config, now = loaded(config_path), utc_now()
    if not config.rotas:
        click.echo("no rotas are configured; every editor is told of every alert")
    people = {str(person.id): person.name for person in config.people}
    known = {person.id for person in config.people}
    reachable = {p.id for p in config.people if any(c.channel != "inbox" for c in p.contacts)}
    until = now + timedelta(days=days)
    for one in _on(config, lambda db: rotas.planned(db, config.rotas, now)).values():
        zone = ZoneInfo(one.zone)
        click.echo(f"{one.id} ({one.zone})")
        for shift in decide.shifts(one, now, until):
            start, end = shift.start.astimezone(zone), shift.end.astimezone(zone)
            span = f"{start:%a %m-%d %H:%M} – {end:%a %m-%d %H:%M}"
            beside = "  beside" if shift.beside else ""
            click.echo(f"  {span}  {people.get(shift.person, shift.person)}  [{shift.layer}]{beside}")
        for fault in decide.faults_ahead(one, now, until, known=known, reachable=reachable):
            click.echo(f"  ! {trouble(fault, people, config.language, zone)}")


@rota.command()
@config_option
@_name
@_days
@click.option("--out", type=click.Path(path_type=Path), help="The file to write. [default: standard output]")
def export(config_path: Path | None, name: str, days: int, out: Path | None) -> None:
    """Write a rota, with its overrides, as an iCalendar file."""
    config, now = loaded(config_path), utc_now()
    one = _rota(config, name, _on(config, lambda db: rotas.planned(db, config.rotas, now)))
    people = {str(person.id): person.name for person in config.people}
    text = calendars.written(name, decide.shifts(one, now, now + timedelta(days=days)), people, now)
    if out is None:
        click.echo(text.decode(), nl=False)
    else:
        out.write_bytes(text)


@rota.command("import")
@config_option
@_name
@click.argument("file", type=_FILE)
@click.option("--days", default=180, show_default=True, type=click.IntRange(1, 730))
def take_in(config_path: Path | None, name: str, file: Path, days: int) -> None:
    """Take the events of an iCalendar FILE as overrides of a rota.

    An event is somebody's when an attendee, a category or its title is a person's id or name. What an
    earlier import brought for the days to come is replaced.
    """
    config, now = loaded(config_path), utc_now()
    one = _rota(config, name, config.rotas)
    try:
        found = calendars.read(file.read_bytes(), now, now + timedelta(days=days), ZoneInfo(one.zone))
    except ValueError as error:
        fault = Fault(str(file), 0, str(error), "Export it again as iCalendar (.ics)")
        raise ConfigError([fault]) from error
    held = [(booking, _whose(booking, config.people)) for booking in found]
    changes = [_override(one, booking, person, now) for booking, person in held if person]
    for booking, person in held:
        if person is None:
            when = f"{booking.start:%Y-%m-%d %H:%M} UTC"
            click.echo(f"nobody of the staff: {booking.names[-1:]} {when}", err=True)
    replaced = _on(config, lambda db: _keep(db, one, changes, now))
    click.echo(f"{len(changes)} events taken in, {replaced} of an earlier import replaced")


def _rota(config: Config, name: str, planned: Mapping[str, Rota]) -> Rota:
    if name not in planned:
        known = ", ".join(config.rotas) or "none are configured"
        raise ConfigError([Fault("rotas", 0, f"no rota {name}", f"Name one of these: {known}")])
    return planned[name]


def _whose(booking: Booking, people: Sequence[Person]) -> Person | None:
    """The person an event names; of a title like "duty: Lin", what stands after the colon."""
    names = {name.strip().casefold() for name in booking.names}
    names |= {name.rpartition(":")[2].strip().casefold() for name in booking.names}
    return next((p for p in people if {p.id.casefold(), p.name.casefold()} & names), None)


def _override(one: Rota, booking: Booking, person: Person, now: datetime) -> Override:
    key = f"{one.id}\0{booking.uid}\0{booking.start.isoformat()}"
    name = OverrideId("c-" + hashlib.sha256(key.encode()).hexdigest()[:12])
    return Override(
        name, one.id, person.id, None, booking.start, booking.end, now, "calendar", booking.uid or "calendar"
    )


def _keep(db: Database, one: Rota, changes: Sequence[Override], now: datetime) -> int:
    replaced = rotas.forget_imported(db, one.id, now)
    for change in changes:
        rotas.override(db, change)
    journal.write(db, Act(now, "machine", "rota.imported", one.id, "", f"{len(changes)} events"))
    return replaced


def _on(config: Config, work: Callable[[Database], T]) -> T:
    """Do something on the service's database, which is made where there is none."""

    async def whole() -> T:
        async with Store(config.data / "responder.db") as store:
            return await store.write(work)

    return asyncio.run(whole())
