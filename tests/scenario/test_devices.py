"""Alerts on the editor's own phone and computer: one that answers is enough, one that is gone is told."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from responder import drill as exercise
from responder.desk import Browser as Asking
from responder.errors import DeliveryError, NotAllowedError
from responder.model.drill import Drill, DrillId
from responder.model.escalation import Policy, Step, Who, WhoKind
from responder.model.oncall import Channel, Delivery, DeliveryState, Message
from responder.model.text import Bilingual
from responder.store import Store, alerts, devices, journal
from tests.notify.push_service import Browser
from tests.room import EDITOR, SECOND, Outbox, Room

QUAKE = "日本近海发生7.5级强震"
PHONE = Browser("https://push.example.net/send/phone")
LAPTOP = Browser("https://push.example.net/send/laptop")
PUSH = Channel("chat", "webpush", sender="duty@example.org", secret="PUSH_KEY")


@dataclass
class Services(Outbox):
    """Push services; refusals by address."""

    refusals: dict[str, DeliveryError] = field(default_factory=dict)
    tried: list[str] = field(default_factory=list)

    async def send(self, channel: Channel, address: str, message: Message, now: datetime) -> None:
        self.tried.append(address)
        if refusal := self.refusals.get(address):
            raise refusal
        await super().send(channel, address, message, now)


GONE = DeliveryError("chat", "refused with 410", permanent=True, gone=True)
BUSY = DeliveryError("chat", "the server answers 429", permanent=False, after_s=40.0)


@pytest.fixture
def services(room: Room) -> Services:
    """The editor's first channel pushes to devices, the second is mail."""
    made = Services()
    room.outbox, room.channels["chat"] = made, PUSH
    room.courier = replace(room.courier, sender=made)
    told = Step((Who(WhoKind.PERSON, EDITOR),), timedelta(minutes=3))
    room.policies = {"default": Policy("default", (told,))}
    room.restart()
    return made


async def sign_up(room: Room, browser: Browser, name: str) -> None:
    """Without the message that greets it."""
    asking = Asking("chat", browser.subscription, name)
    await room.desk.sign_up(EDITOR, asking, "/duty", room.now)
    await room.store.write(lambda db: db.execute("DELETE FROM outbox"))


async def told(room: Room) -> list[Delivery]:
    (alert,) = await room.list_shows("a", QUAKE)
    await room.fast_forward(seconds=2)
    sent = await room.store.read(lambda db: alerts.deliveries(db, alert.id))
    return sorted(sent, key=lambda one: one.turn)


async def test_a_device_that_is_signed_up_gets_a_first_message(room: Room, services: Services) -> None:
    await room.desk.sign_up(EDITOR, Asking("chat", PHONE.subscription, "Firefox"), "/duty", room.now)
    await room.tick()
    [(channel, message)] = services.sent
    assert (channel, message.url) == ("chat", "http://desk.example/duty")
    assert services.tried == [PHONE.address]


async def test_without_a_device_the_next_channel_is_taken_at_once(room: Room, services: Services) -> None:
    push, mail = await told(room)
    assert (push.channel, push.state, push.last_error) == (
        "chat",
        DeliveryState.FAILED,
        "no device is signed up",
    )
    assert (mail.channel, mail.state) == ("mail", DeliveryState.SUBMITTED)


async def test_every_device_is_told_and_one_that_takes_it_is_enough(room: Room, services: Services) -> None:
    await sign_up(room, PHONE, "phone")
    await sign_up(room, LAPTOP, "laptop")
    services.refusals[LAPTOP.address] = BUSY
    (push,) = await told(room)
    assert set(services.tried) == {PHONE.address, LAPTOP.address}
    assert push.state is DeliveryState.SUBMITTED


async def test_a_device_that_is_gone_is_removed_and_said(room: Room, services: Services) -> None:
    await sign_up(room, PHONE, "Firefox · Android")
    services.refusals[PHONE.address] = GONE
    push, mail = await told(room)
    assert push.last_error == "Firefox · Android: refused with 410"
    assert mail.state is DeliveryState.SUBMITTED
    (held,) = await room.store.read(lambda db: devices.of_person(db, EDITOR))
    assert (held.gone_at, held.endpoint, held.key, held.auth) == (room.now - timedelta(seconds=2), "", "", "")
    lines = await room.store.read(lambda db: [line.act for line in journal.lines(db)])
    [said] = [act.detail for act in lines if act.verb == "device.gone"]
    assert said == "editor chat Firefox · Android"
    await room.list_shows("b", "台风登陆 沿海紧急转移")
    await room.fast_forward(seconds=2)
    assert services.tried.count(PHONE.address) == 1


async def test_devices_that_are_all_busy_are_tried_again_when_they_ask_for_it(
    room: Room, services: Services
) -> None:
    await sign_up(room, PHONE, "phone")
    services.refusals[PHONE.address] = BUSY
    (push,) = await told(room)
    assert push.state is DeliveryState.PENDING
    assert push.due_at >= room.now + timedelta(seconds=38)
    del services.refusals[PHONE.address]
    await room.fast_forward(seconds=50)
    assert [message.repeat for channel, message in services.sent if channel == "chat"] == [True]


async def test_one_busy_and_one_gone_is_worth_another_try(room: Room, services: Services) -> None:
    await sign_up(room, PHONE, "phone")
    await sign_up(room, LAPTOP, "laptop")
    services.refusals = {PHONE.address: GONE, LAPTOP.address: BUSY}
    (push,) = await told(room)
    assert push.state is DeliveryState.PENDING
    assert push.last_error == "phone: refused with 410; laptop: the server answers 429"


async def test_a_later_message_about_an_alert_takes_the_place_of_the_earlier(
    room: Room, services: Services
) -> None:
    await sign_up(room, PHONE, "phone")
    await room.list_shows("a", QUAKE)
    await room.fast_forward(minutes=40)
    told_of = [message for channel, message in services.sent if channel == "chat"]
    assert len(told_of) > 1
    assert len({message.thread for message in told_of}) == 1
    assert told_of[0].useless_at == room.now - timedelta(minutes=25)


async def test_no_test_message_where_the_one_who_gets_them_has_no_device(
    room: Room, services: Services
) -> None:
    room.canary = timedelta(minutes=10)
    room.restart()
    room.pager = replace(room.pager, canary=replace(room.pager.canary, by_device={"chat"}))
    await room.tick()
    assert [channel for channel, _ in services.sent] == ["mail"]
    assert await room.store.read(lambda db: alerts.deliveries(db, "canary chat")) == ()
    await sign_up(room, PHONE, "phone")
    room.now += timedelta(minutes=10)
    await room.tick()
    assert "chat" in [channel for channel, _ in services.sent]


async def test_a_browser_belongs_to_whoever_signed_it_up_last(room: Room, services: Services) -> None:
    room.channels["mail"] = replace(PUSH, name="mail")
    await sign_up(room, PHONE, "phone")
    await room.desk.sign_up(SECOND, Asking("mail", PHONE.subscription, "phone"), "/duty", room.now)
    mine, theirs = await room.store.read(
        lambda db: (devices.of_person(db, EDITOR), devices.of_person(db, SECOND))
    )
    assert (mine, [one.name for one in theirs]) == ((), ["phone"])
    with pytest.raises(NotAllowedError, match="unknown"):
        await room.desk.sign_off(EDITOR, theirs[0].id, room.now)


async def test_a_browser_that_is_signed_up_anew_takes_the_place_of_the_one_that_was_lost(
    room: Room, services: Services
) -> None:
    await sign_up(room, PHONE, "phone")
    services.refusals[PHONE.address] = GONE
    await told(room)
    await sign_up(room, LAPTOP, "phone")
    held = await room.store.read(lambda db: devices.of_person(db, EDITOR))
    assert [(one.name, one.endpoint) for one in held] == [("phone", LAPTOP.endpoint)]


async def test_a_ninth_device_is_refused(room: Room, services: Services) -> None:
    for n in range(8):
        await sign_up(room, Browser(f"https://push.example.net/send/{n}"), f"device {n}")
    with pytest.raises(NotAllowedError, match="devices"):
        await sign_up(room, PHONE, "phone")
    assert len(await room.store.read(lambda db: devices.of_person(db, EDITOR))) == 8


async def test_a_drill_reaches_the_same_devices(room: Room, services: Services, tmp_path: Path) -> None:
    await sign_up(room, PHONE, "phone")
    drill = Drill(DrillId("drill-1"), "dam-break", Bilingual("a", "b"), room.now, 1, 30)
    async with Store(tmp_path / "drill.db", durable=False) as copy:
        assert await exercise.begin(room.store.path, copy, drill) == 0
        (held,) = await copy.read(devices.every)
    assert held.address == PHONE.address
