"""Takes an alert from step to step of its policy, each move with its messages and its journal line."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from responder.decide import escalation as decide
from responder.decide import leisure
from responder.decide.duty_words import not_reached
from responder.decide.escalation import Deed, Facts, Held, Move
from responder.decide.wording import TAKE, alert_message, shortened
from responder.model.escalation import Escalation, Policy, Standing, Step
from responder.model.journal import Act
from responder.model.library import Explainer
from responder.model.oncall import Alert, AlertId, AlertState, Person, Priority
from responder.model.story import Severity, StoryState
from responder.model.text import Language
from responder.paging.staff import Staff
from responder.paging.tell import LINK_LASTS, USELESS_AFTER, Letter, post
from responder.store import alerts, escalations, journal, links, stories, versions
from responder.store.links import Link

TAKING = ("alert.acknowledged", "alert.handed_on")  # What makes somebody the owner.
LAST_RESORT = 0  # Step of the messages that go to the whole staff where no step reached anybody.
SAID_CHARACTERS = 120  # Of a message, about those who did not answer.
_OPEN = (AlertState.OPEN, AlertState.ACKNOWLEDGED)


@dataclass(frozen=True, slots=True)
class Climber:
    """Begins and moves escalations; called as the cycle's announcer for a new alert."""

    staff: Staff

    def __call__(self, db: Database, alert: Alert) -> None:
        """A new alert: choose its policy, keep a copy of it, and tell the first step."""
        self._supersede(db, alert)
        if alert.priority is not Priority.P3:  # That one waits for the digest.
            self.begin(db, alert, alert.at)

    def begin(self, db: Database, alert: Alert, now: datetime) -> None:
        escalations.begin(db, decide.begin(alert, self._policy(db, alert), now))
        self.advance(db, alert.id, now)

    def advance(self, db: Database, name: AlertId, now: datetime) -> bool:
        """Make every move that is due for an alert; False if none was."""
        moved = False
        # A step that tells nobody is passed over at once, so several moves may be due together.
        for _ in range(100):
            held, alert = escalations.of_alert(db, name), alerts.alert(db, name)
            if held is None or alert is None:
                break
            move = decide.advance(held, self._held(db, alert), now)
            if move is None or not escalations.move(db, held, move.escalation):
                break
            self._do(db, alert, held, move, now)
            moved = True
        return moved

    def _do(self, db: Database, alert: Alert, before: Escalation, move: Move, now: datetime) -> None:
        after = move.escalation
        match move.deed:
            case Deed.TELL if move.step:
                self._tell(db, alert, after, move.step, now)
            case Deed.CHECK:
                self._check(db, alert, after, now)
            case Deed.REOPEN:
                self._reopen(db, alert, now)
                if move.step:
                    self._tell(db, alert, after, move.step, now)
            case Deed.LAPSE:
                alerts.settle(db, alert.id, AlertState.RESOLVED, alert.owner, only_from=_OPEN)
                self._note(db, alert, "alert.lapsed", now)
            case _:
                pass
        if after.standing is Standing.UNANSWERED and before.standing is not Standing.UNANSWERED:
            self._unanswered(db, alert, after, now)

    def _tell(self, db: Database, alert: Alert, after: Escalation, step: Step, now: datetime) -> None:
        people = self.staff.roster(db, now).told(step.who, now)
        rung = _Rung(after.told, now + step.wait)
        told = [person.id for person in people if self._letter(db, alert, person, rung, now)]
        if told:
            self._note(db, alert, "alert.told", now, f"{after.told}: {', '.join(told)}")
            return
        wanted = ", ".join(f"{who.kind}:{who.name}" for who in step.who)
        self._note(db, alert, "alert.nobody", now, f"{after.told}: {wanted}")
        escalations.move(db, after, replace(after, due_at=now, checked=True, fence=after.fence + 1))

    def _check(self, db: Database, alert: Alert, after: Escalation, now: datetime) -> None:
        """Whoever has given no sign is told on the next of their channels."""
        step = after.policy.steps[(after.place - 1) % len(after.policy.steps)]
        rung = _Rung(after.told, after.since + step.wait - decide.CHECK_AFTER)
        for silent in decide.unreceived(alerts.deliveries(db, alert.id), after.told):
            person = self.staff.person(silent.to)
            if person and self._letter(db, alert, person, rung, now):
                self._note(db, alert, "alert.no_receipt", now, f"{person.id} {silent.channel}")

    def _reopen(self, db: Database, alert: Alert, now: datetime) -> None:
        alerts.settle(db, alert.id, AlertState.OPEN, None, only_from=(AlertState.ACKNOWLEDGED,))
        stories.move(db, alert.story, StoryState.OPEN, only_from=(StoryState.TRIAGED,))
        self._note(db, alert, "alert.reopened", now, alert.owner or "")

    def _unanswered(self, db: Database, alert: Alert, after: Escalation, now: datetime) -> None:
        """Every step was told; if that was nobody at all, everybody on the staff is told now.

        Another round of nobody tries the next channel of each.
        """
        self._note(db, alert, "alert.unanswered", now)
        if any(delivery.step for delivery in alerts.deliveries(db, alert.id)):
            return
        rung = _Rung(LAST_RESORT, after.due_at or now)
        told = [p.id for p in self.staff.people if self._letter(db, alert, p, rung, now)]
        self._note(db, alert, "alert.last_resort", now, ", ".join(told))

    def _letter(self, db: Database, alert: Alert, person: Person, rung: "_Rung", now: datetime) -> bool:
        """Write to one person; False if there is no channel left to write on."""
        if not person.contacts:
            return False
        language = person.language
        earlier = [d for d in alerts.deliveries(db, alert.id) if d.step < rung.number]
        # Of the step before alone: all rounds together would push the deadline out of the message.
        last = max((d.step for d in earlier), default=0)
        before = [d for d in earlier if d.step == last]
        said = shortened(not_reached(before, self.staff.names, language, self.staff.zone), SAID_CHARACTERS)
        best = _in(self.staff, alert, language)
        vetted = best is not None and versions.vetted(db, best.id, language) is not None
        zone = self.staff.zone
        written = alert_message(alert, best, language, zone, act_by=rung.act_by, said=said, vetted=vetted)
        secret = links.issue(db, Link("take", person.id, alert.id, now + LINK_LASTS))
        letter = Letter(
            alert.id,
            person.id,
            person.contacts,
            language,
            written.subject,
            written.body,
            f"{self.staff.base_url}/l/{secret}",
            TAKE,
            alert.drill,
            step=rung.number,
        )
        return post(db, letter, now, now + USELESS_AFTER) is not None

    def _held(self, db: Database, alert: Alert) -> Held:
        if alert.state is not AlertState.ACKNOWLEDGED:
            return Held(alert.state)
        people = [person.id for person in self.staff.people]
        last = journal.last_acts(db, alert.story, people, TAKING)
        taken = max((at for verb, at in last.items() if verb), default=None)
        return Held(alert.state, taken, last.get(""))

    def _policy(self, db: Database, alert: Alert) -> Policy:
        story = stories.story(db, alert.story)
        titles = story.titles if story else ()
        feeds = {title.feed for title in titles}
        facts = Facts(
            alert.subject,
            alert.priority,
            story.judged.severity if story else Severity.NONE,
            alert.titles,
            {feed.language for name, feed in self.staff.feeds.items() if name in feeds},
        )
        policy = decide.policy_of(facts, self.staff.routes, self.staff.policies, self.staff.default)
        calm = story is not None and leisure.unhurried(facts.severity, alert.priority)
        return leisure.slowed(policy, self.staff.zone) if calm else policy

    def _supersede(self, db: Database, alert: Alert) -> None:
        """A story that grew louder is told by its new alert alone."""
        for old in alerts.of_story(db, alert.story):
            if old.id != alert.id and alerts.settle(
                db, old.id, AlertState.RESOLVED, old.owner, only_from=_OPEN
            ):
                alerts.cancel(db, old.id, alert.at)
                self._note(db, old, "alert.superseded", alert.at, alert.id)
                escalations.wake(db, old.id, alert.at)

    def _note(self, db: Database, alert: Alert, verb: str, now: datetime, detail: str = "") -> None:
        journal.write(db, Act(now, "machine", verb, alert.id, alert.story, detail))


@dataclass(frozen=True, slots=True)
class _Rung:
    """A step of the climb as its messages name it."""

    number: int  # Counted over all rounds, from 1.
    act_by: datetime


def _in(staff: Staff, alert: Alert, language: Language) -> Explainer | None:
    if not alert.explainers:
        return None
    best = alert.explainers[0].explainer
    texts = [explainer for explainer in staff.library.explainers if explainer.id == best]
    return next((text for text in texts if text.language is language), None)
