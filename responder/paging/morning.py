"""What the staff is told by the clock: the digest, a new shift, what is wrong ahead, what to review."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlite_utils import Database

from responder.decide import rota as decide
from responder.decide.duty_words import DIGEST_CHARACTERS, digest, hand_over, open_work, trouble
from responder.model.journal import Act
from responder.model.oncall import AlertState, Person, Priority
from responder.model.rota import Rota
from responder.model.text import Bilingual
from responder.paging.staff import Staff
from responder.paging.tell import Letter, post
from responder.paging.upkeep import Upkeep
from responder.store import alerts, journal, looks, rotas

DESK = Bilingual("打开值守台", "Open the desk")
USELESS_AFTER = timedelta(hours=4)
AHEAD = timedelta(days=7)  # So far the rotas are looked through for gaps.
REMEMBERED = timedelta(days=60)
LATE = timedelta(minutes=30)  # A shift that began longer ago is not announced, after a pause of the service.


@dataclass(frozen=True, slots=True)
class Morning:
    """digest_at: a time of day in the desk's zone; None: no digest."""

    staff: Staff
    digest_at: time | None

    def tick(self, db: Database, now: datetime) -> None:
        rotas.finish_swaps(db, now)
        rotas.forget_told(db, now - REMEMBERED)
        looks.forget(db, now - looks.KEPT)
        for rota in self.staff.roster(db, now).rotas.values():
            self._hand_over(db, rota, now)
        if self._past(self.digest_at, now):
            self._digest(db, now)
        if self._past(self.digest_at or time(8), now):
            self._look_ahead(db, now)
            Upkeep(self.staff).tick(db, now)

    def _past(self, at: time | None, now: datetime) -> bool:
        return at is not None and now.astimezone(self.staff.zone).time() >= at

    def _day(self, now: datetime) -> str:
        return now.astimezone(self.staff.zone).date().isoformat()

    def _hand_over(self, db: Database, rota: Rota, now: datetime) -> None:
        """Tell whoever has just come on duty, once for each shift, what is left open."""
        shift = decide.current(rota, now)
        if shift is None or now - shift.start > LATE or shift.start > now:
            return
        person = self.staff.person(shift.person)
        if person is None or not rotas.tell_once(db, f"shift {rota.id} {shift.start.isoformat()}", now):
            return
        before = decide.current(rota, shift.start - timedelta(microseconds=1))
        subject, line = hand_over(before, shift, self.staff.names, person.language, self.staff.zone)
        held = alerts.since(db, now - timedelta(days=1))
        live = [a for a in held if a.state is not AlertState.RESOLVED and a.priority is not Priority.P3]
        body = line + open_work(live, self.staff.names, person.language)
        self._tell(db, f"shift {rota.id} {shift.start.isoformat()}", person, (subject, body), now)
        journal.write(db, Act(now, "machine", "rota.handed_over", rota.id, "", person.id))

    def _digest(self, db: Database, now: datetime) -> None:
        day = self._day(now)
        waiting = [
            alert
            for alert in alerts.since(db, now - timedelta(days=1))
            if alert.priority is Priority.P3 and alert.state is AlertState.OPEN
        ]
        if not waiting or not rotas.tell_once(db, f"digest {day}", now):
            return
        for person in self.staff.on_duty(db, now):
            self._tell(db, f"digest {day}", person, digest(waiting, person.language), now)
        journal.write(db, Act(now, "machine", "digest.sent", day, "", str(len(waiting))))

    def _look_ahead(self, db: Database, now: datetime) -> None:
        """Once a day, gaps and unreachable people of the days to come, to those on duty."""
        known = {person.id for person in self.staff.people}
        found = [
            one
            for rota in self.staff.roster(db, now).rotas.values()
            for one in decide.faults_ahead(
                rota, now, now + AHEAD, known=known, reachable=self.staff.reachable()
            )
        ]
        if not found or not rotas.tell_once(db, f"ahead {self._day(now)}", now):
            return
        for person in self.staff.on_duty(db, now) or self.staff.people:
            lines = [trouble(one, self.staff.names, person.language, self.staff.zone) for one in found]
            subject = Bilingual(f"值班表有 {len(found)} 处问题", f"{len(found)} faults in the rota ahead")
            said = (subject.of(person.language), "\n".join(lines))
            self._tell(db, f"ahead {self._day(now)}", person, said, now)

    def _tell(self, db: Database, about: str, person: Person, said: tuple[str, str], now: datetime) -> None:
        letter = Letter(
            about,
            person.id,
            person.contacts,
            person.language,
            *said,
            f"{self.staff.base_url}/",
            DESK,
            self.staff.drill,
            most=DIGEST_CHARACTERS,
        )
        post(db, letter, now, now + USELESS_AFTER)
