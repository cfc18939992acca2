"""The devices of one person: seen, signed up and removed, by staff on /duty and experts on their own page."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web
from sqlite_utils import Database

from responder.desk import Browser
from responder.errors import NotAllowedError
from responder.model.device import Device, DeviceId
from responder.model.library import Contact
from responder.model.oncall import Channel
from responder.notify import CHANNELS, vapid
from responder.store import devices
from responder.web.room import ROOM, Room
from responder.web.session import posted

WORKER = Path(__file__).parent / "static" / "worker.js"
# In this order: most of them call themselves Chrome and Safari as well.
BROWSERS = (
    ("Edge", r"Edg(e|A|iOS)?/"),
    ("Opera", r"OPR/"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"(Firefox|FxiOS)/"),
    ("Chrome", r"(Chrome|CriOS)/"),
    ("Safari", r"Safari/"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("HarmonyOS", "HarmonyOS|OpenHarmony"),
    ("Windows", "Windows"),
    ("ChromeOS", "CrOS"),
    ("macOS", "Mac OS X|Macintosh"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class Way:
    """A channel on which a person may sign devices up."""

    channel: str
    key: str  # The desk's public key, for browsers; empty where the variable holds none.


@dataclass(frozen=True, slots=True)
class Held:
    """What the part of a page about devices shows; nothing where there is no way."""

    ways: Sequence[Way]
    devices: Sequence[Device]

    @property
    def known(self) -> str:
        """Ids of those that get messages, with blanks between, for the script of the page."""
        return " ".join(one.id for one in self.devices if one.gone_at is None)


def held(db: Database, room: Room, person: str, contacts: Sequence[Contact]) -> Held:
    if room.drill:  # A drill ends, and what is signed up there with it.
        return Held((), ())
    ways = tuple(way for contact in contacts if (way := _way(room, contact)))
    return Held(ways, devices.of_person(db, person) if ways else ())


def _way(room: Room, contact: Contact) -> Way | None:
    channel = _pushing(room, contact.channel)
    if channel is None:
        return None
    try:
        key = vapid.public(vapid.read(room.secrets.get(channel.secret, "")))
    except ValueError:
        key = ""
    return Way(channel.name, key)


def _pushing(room: Room, name: str) -> Channel | None:
    """The channel of a name, where it is one that reaches devices."""
    channel = room.channels.get(name)
    kind = CHANNELS.get(channel.kind) if channel else None
    return channel if kind and kind.devices else None


async def changed(request: web.Request, person: str, form: Mapping[str, str], back: str) -> None:
    """Sign the browser that asks up, or remove a device. back: path of the page that the form stands on."""
    room = request.app[ROOM]
    match form.get("what"):
        case "sign-up":
            if (channel := _pushing(room, form.get("channel", ""))) is None:
                raise NotAllowedError("unknown")
            name = called(request.headers.get("User-Agent", ""))
            browser = Browser(channel.name, form.get("subscription", ""), name)
            await room.desk.sign_up(person, browser, back, room.now())
        case "sign-off":
            await room.desk.sign_off(person, DeviceId(form.get("device", "")), room.now())
        case _:
            raise NotAllowedError("missing")


def called(agent: str) -> str:
    """What people call the browser and system of a header User-Agent: Firefox · Android."""
    known = (_first(BROWSERS, agent), _first(SYSTEMS, agent))
    return " · ".join(name for name in known if name) or "?"


def _first(names: Sequence[tuple[str, str]], agent: str) -> str:
    return next((name for name, pattern in names if re.search(pattern, agent)), "")


async def change(request: web.Request) -> web.Response:
    person, form = await posted(request)
    await changed(request, person.id, form, "/duty")
    raise web.HTTPSeeOther("/duty#devices")


async def worker(_request: web.Request) -> web.FileResponse:
    """From the root: a browser lets a script work only for the folder that it was read from."""
    return web.FileResponse(WORKER)


ROUTES = (
    web.get("/worker.js", worker),
    web.post("/devices", change),
)
