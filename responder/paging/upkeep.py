"""Tells people by the clock that texts must be reviewed again, until they have been."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from responder.decide import upkeep as decide
from responder.decide.release import DUE_BEFORE
from responder.model.journal import Act
from responder.model.oncall import Person
from responder.model.text import Bilingual
from responder.model.upkeep import Due, Task
from responder.paging.staff import Staff
from responder.paging.tell import Letter, post
from responder.store import journal, upkeep

OPEN = Bilingual("打开稿件", "Open the text")
SUBJECT = Bilingual("请复审：{title}", "To be reviewed again: {title}")
NEAR = Bilingual(
    "复审日是 {day}。过了这一天，它不能再发布。第 {n} 次提醒，复审完成后停止。",
    "Its day of review is {day}; after that it cannot go out. Reminder {n}, until it has been reviewed.",
)
PASSED = Bilingual(
    "复审日 {day} 已过，不能再发布。第 {n} 次提醒，复审完成后停止。",
    "Its day of review, {day}, has passed: it cannot go out. Reminder {n}, until it has been reviewed.",
)


@dataclass(frozen=True, slots=True)
class Upkeep:
    """Called in the hours in which such things are told; a task is raised once and climbs on."""

    staff: Staff

    def tick(self, db: Database, now: datetime) -> None:
        today = now.astimezone(self.staff.zone).date()
        wanted = {one.about: one for one in upkeep.due(db, self.staff.library.explainers, today + DUE_BEFORE)}
        held = {one.due.about: one for one in upkeep.tasks(db)}
        for about, task in held.items():
            if about not in wanted:
                upkeep.close(db, about)
                _write(db, now, "upkeep.closed", task.due, str(task.told))
        for about, due in wanted.items():
            self._climb(db, due, held.get(about), now)

    def _climb(self, db: Database, due: Due, task: Task | None, now: datetime) -> None:
        if due.waits or (task is not None and task.due_at > now):
            return
        told = task.told if task else 0
        people = decide.told_next(told, self.staff.on_duty(db, now), self.staff.people)
        for person in people:
            self._tell(db, due, person, told + 1, now)
        names = tuple(one.id for one in people)
        raised = task.raised_at if task else now
        after = decide.next_look(told + 1, now)
        upkeep.keep(db, Task(due, raised, told + 1, names, after))
        _write(db, now, "upkeep.told" if task else "upkeep.raised", due, ", ".join(names))

    def _tell(self, db: Database, due: Due, person: Person, n: int, now: datetime) -> None:
        passed = due.review_by < now.astimezone(self.staff.zone).date()
        words = (PASSED if passed else NEAR).of(person.language)
        letter = Letter(
            f"upkeep {due.about} {n}",
            person.id,
            person.contacts,
            person.language,
            SUBJECT.of(person.language).format(title=due.title),
            words.format(day=due.review_by.isoformat(), n=n),
            f"{self.staff.base_url}{due.place}",
            OPEN,
            self.staff.drill,
        )
        post(db, letter, now, now + decide.ANSWER)


def _write(db: Database, now: datetime, verb: str, due: Due, detail: str) -> None:
    said = f"{due.title}, {due.review_by}: {detail}"
    journal.write(db, Act(now, "machine", verb, due.about, "", said))
