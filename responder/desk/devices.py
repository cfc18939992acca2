"""The devices on which people, and experts, let the desk tell them. Refusals: unknown, device, devices."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from responder.desk.office import Office, found
from responder.errors import NotAllowedError
from responder.model.device import Device, DeviceId
from responder.model.journal import Act
from responder.model.library import Contact
from responder.model.text import Bilingual, Language
from responder.notify import webpush
from responder.paging.tell import Letter, post
from responder.store import devices, journal

MOST = 8  # Of one person.
TEST_LASTS = timedelta(minutes=10)
SUBJECT = Bilingual("这台设备能收到提醒了", "This device gets alerts now")
BODY = Bilingual("这是一条试发的消息，无需处理。", "This message is a test; there is nothing to do.")
OPEN = Bilingual("打开", "Open")


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser that is to be signed up."""

    channel: str
    subscription: str  # As it wrote it.
    name: str


class Devices(Office):
    """A device is signed up by the browser that it is, on a page that is its person's own."""

    async def sign_up(self, person: str, browser: Browser, back: str, now: datetime) -> Device:
        """Keep a browser's subscription and send it a first message, so that its person sees it work.

        back: the path of the page that it was done on.
        """
        try:
            endpoint, key, auth = webpush.subscribed(browser.subscription)
        except ValueError as error:
            raise NotAllowedError("device") from error
        ways = [contact for contact in self.staff.contacts(person) if contact.channel == browser.channel]
        if not ways:
            raise NotAllowedError("unknown")
        name, channel = browser.name, browser.channel
        made = Device(device_id(endpoint), channel, person, name, now, endpoint, key, auth)

        def change(db: Database) -> Device:
            for old in devices.of_person(db, person):
                if old.gone_at is not None and old.name == name:
                    devices.remove(db, old.id)
            devices.keep(db, made)
            if len(devices.of_person(db, person)) > MOST:
                raise NotAllowedError("devices")
            journal.write(db, Act(now, person, "device.added", made.id, "", f"{channel} {name}"))
            self._greet(db, made, ways, back, now)
            return made

        return await self.write(change)

    async def sign_off(self, person: str, device: DeviceId, now: datetime) -> None:
        """Send nothing more to a device."""

        def change(db: Database) -> None:
            held = found(devices.device(db, device))
            if held.person != person:  # Somebody else's.
                raise NotAllowedError("unknown")
            devices.remove(db, device)
            said = f"{held.channel} {held.name}"
            journal.write(db, Act(now, person, "device.removed", device, "", said))

        await self.write(change)

    def _greet(self, db: Database, device: Device, ways: list[Contact], back: str, now: datetime) -> None:
        language = self._language(device.person)
        letter = Letter(
            f"device {device.id} {now.isoformat()}",
            device.person,
            ways,
            language,
            SUBJECT.of(language),
            BODY.of(language),
            f"{self.base_url}{back}",
            OPEN,
            alone=True,
        )
        post(db, letter, now, now + TEST_LASTS)

    def _language(self, person: str) -> Language:
        if member := self.staff.person(person):
            return member.language
        return next(iter(self.expert(person).languages), Language.EN)


def device_id(endpoint: str) -> DeviceId:
    """The same for the same subscription; devices.js makes it in the same way."""
    return DeviceId(hashlib.sha256(endpoint.encode()).hexdigest()[:16])
