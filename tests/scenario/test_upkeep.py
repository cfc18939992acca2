"""A day of review comes near: who is on duty hears of it, then more people, until it was reviewed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from responder.model.escalation import Policy, Step, Who, WhoKind
from responder.model.oncall import PersonId
from responder.model.rota import Layer, Rota, RotaId
from responder.model.upkeep import Task
from responder.model.version import Version, VersionState
from responder.paging import Staff
from responder.paging.upkeep import Upkeep
from responder.staffing import EVERYBODY
from responder.store import journal, upkeep
from tests.newsroom import AUTHOR, CHIEF, OFFICER, OTHER_READER, READER, STAFF, Newsroom, review_by

NAME = "earthquake-what-to-do"


@pytest.fixture
def watch(newsroom: Newsroom) -> "Watch":
    return Watch(newsroom)


class Watch:
    """The newsroom with a rota: the author in one week, the chief in the next."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = newsroom
        layer = Layer("base", (AUTHOR, CHIEF), date(2026, 11, 16), time(8), days=7)
        policy = Policy(EVERYBODY, (Step((Who(WhoKind.ROTA, "duty"),), timedelta(minutes=3)),))
        rotas: Mapping[str, Rota] = {"duty": Rota(RotaId("duty"), "Asia/Shanghai", (layer,))}
        zone = ZoneInfo("Asia/Shanghai")
        staff = Staff(STAFF, newsroom.room.library, "http://desk.example", zone, rotas, {EVERYBODY: policy})
        self.upkeep = Upkeep(staff)

    async def pass_days(self, days: int) -> None:
        """Each morning's look, once a day."""
        for _ in range(days):
            await self.newsroom.fast_forward(days=1)
            await self.look()

    async def look(self) -> None:
        now = self.newsroom.room.now
        await self.newsroom.room.store.write(lambda db: self.upkeep.tick(db, now))

    async def tasks(self) -> tuple[Task, ...]:
        return await self.newsroom.room.store.read(upkeep.tasks)

    async def in_force(self, day: date) -> Version:
        """A text of the library that was signed off and has its day of review then."""
        draft = await self.newsroom.explainer(NAME)
        soon = await self.newsroom.saved(draft, review_by(draft.content, day))
        version = await self.newsroom.approved(soon)
        await self.newsroom.texts.put_in_force(version.id, OFFICER, self.newsroom.room.now)
        return version


async def test_a_text_near_its_day_is_a_task_of_whoever_is_on_duty_once(watch: Watch) -> None:
    version = await watch.in_force(date(2026, 12, 24))
    await watch.look()
    assert await watch.tasks() == ()
    await watch.pass_days(4)
    (task,) = await watch.tasks()
    assert (task.due.about, task.told) == (version.id, 1)
    assert task.to == (CHIEF,)  # Whose week it is by then.
    for _ in range(3):
        await watch.look()
    assert (await watch.tasks())[0].told == 1
    assert (await watch.newsroom.version(version.id)).state is VersionState.DUE


async def test_it_climbs_while_nobody_reviews_and_ends_with_the_review(watch: Watch) -> None:
    version = await watch.in_force(date(2026, 12, 20))
    await watch.pass_days(1)
    told: list[tuple[PersonId, ...]] = [(await watch.tasks())[0].to]
    for _ in range(2):
        await watch.pass_days(2)
        told.append((await watch.tasks())[0].to)
    assert told[0] == (AUTHOR,)
    assert {READER, OTHER_READER} < set(told[1])
    assert {one.id for one in STAFF} == set(told[2])
    renewed = await watch.newsroom.texts.renew(version.id, AUTHOR, watch.newsroom.room.now)
    await watch.pass_days(8)
    assert (await watch.tasks())[0].told == 3  # The reviewers have it, and are reminded by themselves.
    await watch.newsroom.texts.sign(renewed.id, READER, "still right", watch.newsroom.room.now)
    await watch.newsroom.texts.put_in_force(renewed.id, OFFICER, watch.newsroom.room.now)
    await watch.look()
    assert await watch.tasks() == ()
    held = await watch.newsroom.room.store.read(lambda db: tuple(journal.lines(db)))
    verbs = [line.act.verb for line in held if line.act.verb.startswith("upkeep")]
    assert verbs == ["upkeep.raised", "upkeep.told", "upkeep.told", "upkeep.closed"]


async def test_the_message_says_the_day_and_goes_on_once_it_has_passed(watch: Watch) -> None:
    await watch.in_force(date(2026, 12, 20))
    await watch.pass_days(1)
    await watch.newsroom.room.courier.carry(watch.newsroom.room.now)
    assert any(one.startswith("请复审") for one in watch.newsroom.mail_to("chat"))
    await watch.pass_days(40)
    await watch.newsroom.room.courier.carry(watch.newsroom.room.now)
    bodies = [message.body for _, message in watch.newsroom.room.outbox.sent if "复审" in message.subject]
    assert "2026-12-20 已过，不能再发布" in bodies[-1]
    assert len(set(bodies)) > 4


async def test_an_explainer_that_only_the_library_holds_is_a_task_too(watch: Watch) -> None:
    ours = [one for one in watch.newsroom.room.library.explainers if one.id == NAME]
    near = tuple(replace(one, review_by=date(2026, 12, 1)) for one in ours)
    watch.upkeep = Upkeep(
        replace(watch.upkeep.staff, library=replace(watch.newsroom.room.library, explainers=near))
    )
    await watch.look()
    (task,) = await watch.tasks()
    assert task.due.about == f"explainer {NAME}"
    await watch.in_force(date(2027, 11, 1))
    await watch.look()
    assert len(await watch.tasks()) == 1  # The other language is still to be reviewed.
