"""Asks reviewers: the first at once, again after five minutes, and then the next beside them.

What harms and worries nobody waits longer, and for office hours (decide.leisure).
"""

from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from responder.decide import leisure, release
from responder.desk.notices import Notice, readers, tell
from responder.desk.office import Office
from responder.errors import NotAllowedError
from responder.model.journal import Act
from responder.model.oncall import PersonId, Role
from responder.model.text import Bilingual
from responder.model.version import Review, ReviewState, Standing, Text, Version, VersionId
from responder.store import journal, stories, versions

ASKED = Bilingual("请审核", "Please review")
OPEN = Bilingual("打开审核页", "Open the review")
RETURNED = Bilingual("审核退回", "Sent back by the reviewer")
UNREVIEWED = Bilingual("未审先发，30 分钟内补审", "PUBLISHED UNREVIEWED, review due in 30 minutes")


def standing(db: Database, wanted: VersionId) -> Standing:
    """A version with all that decides about it. Raises NotAllowedError if there is none."""
    version = versions.version(db, wanted)
    if version is None:
        raise NotAllowedError("unknown")
    hands, reviews = versions.hands(db, wanted), versions.reviews(db, wanted)
    return Standing(version, hands, reviews, versions.emergency(db, wanted))


def text_of(db: Database, version: Version) -> Text:
    text = versions.text(db, version.text)
    if text is None:
        raise NotAllowedError("unknown")
    return text


def ask_next(db: Database, office: Office, held: Standing, now: datetime) -> bool:
    """Ask the next reviewer who may sign the waiting stage; False where nobody is left."""
    if not held.waits or held.stage is None:
        return False
    found = release.next_reviewer(held, office.people)
    if found is None:
        _write(db, now, "review.nobody", held.version, held.version.stages[held.stage])
        return False
    review = Review(
        held.version.id,
        held.stage,
        found.id,
        ReviewState.REQUESTED,
        now,
        1,
        _due(db, office, held.version, now),
    )
    versions.keep_review(db, review)
    _ask(db, office, review, held.version, now)
    return True


def remind(db: Database, office: Office, review: Review, now: datetime) -> None:
    """A reviewer has not answered: ask them once more, and the next one beside them.

    Nothing is done where the review is another by now: its reviewer was quicker than the reminder.
    """
    held = standing(db, review.version)
    if review not in held.reviews:
        return
    if not held.waits or held.stage != review.stage:
        versions.keep_review(db, replace(review, state=ReviewState.LAPSED, due_at=None))
        return
    again = _due(db, office, held.version, now) if release.ask_again(review, now) else None
    asked = replace(review, times=review.times + 1 if again else review.times, due_at=again)
    versions.keep_review(db, asked)
    if again:
        _ask(db, office, asked, held.version, now)
        ask_next(db, office, held, now)


def _due(db: Database, office: Office, version: Version, now: datetime) -> datetime:
    """When a reviewer who has not answered is asked again, or the next one beside them."""
    text = text_of(db, version)
    story = stories.story(db, text.story) if text.story else None
    if story is not None and leisure.unhurried(story.judged.severity):
        return leisure.after(release.ASK_AGAIN, now, office.zone)
    return now + release.ASK_AGAIN


def tell_author(db: Database, office: Office, held: Standing, reason: str, now: datetime) -> None:
    """The author hears why a text came back."""
    text = text_of(db, held.version)
    author = readers(office.people, ()).get(held.version.author)
    if author is not None:
        said = f"{held.version.content.title}: {reason}"
        notice = Notice(
            f"{held.version.id}:returned",
            _before(RETURNED, held.version.content.title),
            Bilingual(said, said),
            Bilingual("打开", "Open"),
            f"{office.base_url}/texts/{text.id}",
        )
        tell(db, text, author, notice, now)


def warn_of_emergency(db: Database, office: Office, version: Version, reason: str, now: datetime) -> None:
    """Everybody on the desk hears of a text that goes out unreviewed."""
    text = text_of(db, version)
    said = f"{version.content.title}: {reason}"
    notice = Notice(
        f"{version.id}:emergency",
        _before(UNREVIEWED, version.content.title),
        Bilingual(said, said),
        OPEN,
        f"{office.base_url}/versions/{version.id}",
    )
    for reader in readers(office.people, ()).values():
        tell(db, text, reader, notice, now)


def warn_of_lateness(db: Database, office: Office, version: Version, now: datetime) -> None:
    """The review of an emergency publication is late: the journal says so, everybody hears it."""
    text = text_of(db, version)
    _write(db, now, "emergency.overdue", version)
    title = version.content.title
    notice = Notice(
        f"{version.id}:overdue",
        _before(Bilingual("补审已超时", "The late review is overdue"), title),
        Bilingual(
            f"{title}：已公开 30 分钟，仍未审核。", f"{title}: public for 30 minutes, still unreviewed."
        ),
        OPEN,
        f"{office.base_url}/versions/{version.id}",
    )
    for person in office.people:
        if person.has(Role.REVIEWER) or person.has(Role.EDITOR):
            tell(db, text, readers([person], ())[person.id], notice, now)


def _ask(db: Database, office: Office, review: Review, version: Version, now: datetime) -> None:
    text = text_of(db, version)
    reader = readers(office.people, ()).get(review.reviewer)
    stage = version.stages[review.stage]
    _write(db, now, "review.asked", version, f"{review.reviewer} {stage} {review.times}")
    if reader is None:
        return
    title = version.content.title
    by = (review.due_at or now).astimezone(office.zone).strftime("%H:%M")
    notice = Notice(
        f"{version.id}:{review.stage}:{review.times}",
        _before(ASKED, title),
        Bilingual(
            f"{title}（{stage}）。作者：{version.author}。请在 {by} 前审核、退回或回避。",
            f"{title} ({stage}), by {version.author}. Sign off, send back or stand aside by {by}.",
        ),
        OPEN,
        f"{office.base_url}/versions/{version.id}",
    )
    tell(db, text, reader, notice, now)


def _write(db: Database, now: datetime, verb: str, version: Version, detail: str = "") -> None:
    text = text_of(db, version)
    said = f"{text.language} {version.content.title}: {detail}".removesuffix(": ")
    journal.write(db, Act(now, PersonId("machine"), verb, version.id, text.story or "", said))


def _before(lead: Bilingual, title: str) -> Bilingual:
    return Bilingual(f"{lead.zh}：{title}", f"{lead.en}: {title}")
