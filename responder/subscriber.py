"""Reads the bundles of trusted desks: checks, stages what is new, tells editors what was taken back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlite_utils import Database

from responder.errors import Fault, FetchError, KnowledgeError
from responder.exchange.bundle import Bundle, opened
from responder.exchange.sharing import Sharing
from responder.exchange.staging import markdown
from responder.fetch import Answer, Request
from responder.model.exchange import Disowned, Notice, Peer, Retraction
from responder.model.feed import Feed, FeedId, Group, Trust
from responder.model.journal import Act
from responder.model.library import Library
from responder.model.oncall import Person, Role
from responder.model.text import Bilingual
from responder.paging.tell import Letter, post
from responder.store import Store, journal, staging, taken

USEFUL = timedelta(days=3)  # For so long a notice is tried to be delivered; it stays on the desk.
TAKEN_BACK = Bilingual("{peer} 撤回了《{title}》", "{peer} has retracted “{title}”")
CHECK = Bilingual(
    "原因：{reason}。请检查本台是否用过它的内容。", "Reason: {reason}. Check whether this desk has used it."
)
USED = Bilingual(
    "原因：{reason}。本台收用了它，请更正或撤回：{texts}",
    "Reason: {reason}. This desk has taken it. Correct or withdraw: {texts}",
)
LOOK = Bilingual("查看", "Look")

log = structlog.get_logger()


class Asks(Protocol):
    """What gets an answer from another desk; fetch.Client is one."""

    async def ask(self, request: Request, feed: Feed, *, now: datetime) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Follows other desks; sharing: what they follow of ours, None where nothing is shared."""

    store: Store
    client: Asks
    library: Library
    people: Sequence[Person]
    base_url: str
    every: timedelta
    sharing: Sharing | None = None

    async def follow(self, now: datetime) -> int:
        """Read the bundles that are due; returns how many drafts and notices came of it."""
        if self.sharing is not None:
            await self.sharing.refresh(now)
        due = await self.store.read(lambda db: staging.due_peers(db, now))
        return sum([await self.pull(peer, now) for peer in due])

    async def pull(self, peer: Peer, now: datetime) -> int:
        """Read one desk's bundle. What is refused is written down with its reason, and told in the log."""
        waiting = replace(peer, due_at=now + self.every)
        try:
            answer = await self.client.ask(Request(peer.url), _feed(peer, self.every), now=now)
            bundle = opened(_body(answer, peer), peer.key, peer.url)
            _fresh(bundle, peer)
        except (FetchError, KnowledgeError) as error:
            if str(error) != peer.error:
                log.warning("bundle refused", peer=peer.name, error=str(error))
            failed = replace(waiting, error=str(error))
            await self.store.write(lambda db: staging.keep_peer(db, failed))
            return 0
        taken = replace(waiting, sequence=bundle.sequence, hash=bundle.hash, taken_at=now, error="")
        return await self.store.write(lambda db: self._take(db, bundle, taken, now))

    def _take(self, db: Database, bundle: Bundle, peer: Peer, now: datetime) -> int:
        """Drafts, notices, messages, journal and the next due time, in one transaction."""
        count = 0
        provenance = (
            f"{bundle.desk}, key {peer.key[:16]}, bundle {bundle.sequence}, {peer.url}, {now:%Y-%m-%d %H:%M}Z"
        )
        titles = {one.name: one.title for one in staging.all_staged(db) if one.source == peer.name}
        for name, text in sorted(bundle.files.items()):
            one = markdown(
                peer.name,
                name,
                text,
                self.library.subjects,
                today=now.date(),
                at=now,
                provenance=provenance,
                key=peer.key,
            )
            count += staging.stage(db, one)
        for retraction in bundle.retractions:
            notice = Notice(f"n-{peer.name}-{retraction.explainer}", peer.name, retraction, now)
            if staging.notify(db, notice):
                staging.retract_from(db, peer.name, retraction.explainer)
                self._tell(db, notice, titles)
                self._note_ours(db, notice)
                detail = f"{peer.name} {retraction.reason}"
                journal.write(
                    db, Act(now, peer.name, "library.retracted_elsewhere", retraction.explainer, "", detail)
                )
                count += 1
        if count:
            detail = f"bundle {bundle.sequence}, {count} new"
            journal.write(db, Act(now, "machine", "library.pulled", peer.name, "", detail))
        staging.keep_peer(db, peer)
        return count

    def _tell(self, db: Database, notice: Notice, titles: dict[str, str]) -> None:
        """Editors hear of it in any case, officers where something of it may be in public."""
        ours = _ours(db, notice)
        for person in self.people:
            if person.has(Role.EDITOR) or (ours and person.has(Role.OFFICER)):
                post(db, self._letter(notice, titles, ours, person), notice.at, notice.at + USEFUL)

    def _note_ours(self, db: Database, notice: Notice) -> None:
        for one in _ours(db, notice):
            places = ", ".join(sorted({each.outlet for each in one.out})) or "nowhere in public"
            detail = f"{one.text.language} {one.version.content.title}: {notice.peer}, {places}"
            act = Act(notice.at, "machine", "text.disowned", one.version.id, one.text.story or "", detail)
            journal.write(db, act)

    def _letter(
        self, notice: Notice, titles: dict[str, str], ours: Sequence[Disowned], person: Person
    ) -> Letter:
        gone: Retraction = notice.retraction
        title = titles.get(f"explainers/{gone.explainer}.{person.language}.md", gone.explainer)
        subject = TAKEN_BACK.of(person.language).format(peer=notice.peer, title=title)
        body = CHECK.of(person.language).format(reason=gone.reason)
        url = f"{self.base_url}/library/shared"
        if ours:
            named = ", ".join(_named(one) for one in ours)
            body = USED.of(person.language).format(reason=gone.reason, texts=named)
            url = f"{self.base_url}/texts/{ours[0].text.id}" if len(ours) == 1 else f"{self.base_url}/texts"
        return Letter(notice.id, person.id, person.contacts, person.language, subject, body, url, LOOK)


def _ours(db: Database, notice: Notice) -> tuple[Disowned, ...]:
    return tuple(one for one in taken.disowned(db) if one.notice.id == notice.id)


def _named(one: Disowned) -> str:
    places = ", ".join(sorted({each.outlet for each in one.out}))
    title = one.version.content.title
    return f"{title} ({places})" if places else title


def _body(answer: Answer, peer: Peer) -> bytes:
    if answer.status != 200:
        raise FetchError(f"bundle-{peer.name}", f"{peer.url} answers {answer.status}")
    return answer.body


def _fresh(bundle: Bundle, peer: Peer) -> None:
    """Raises KnowledgeError for an older bundle, or another one under the same number."""
    if bundle.sequence < peer.sequence:
        what = f"bundle {bundle.sequence} is older than {peer.sequence}, which was taken in"
        raise KnowledgeError([Fault(peer.url, 0, what, "Tell that desk: somebody may be replaying it")])
    if bundle.sequence == peer.sequence and bundle.hash != peer.hash:
        what = f"another bundle {bundle.sequence} was taken in before"
        raise KnowledgeError([Fault(peer.url, 0, what, "Ask that desk to publish again")])


def _feed(peer: Peer, every: timedelta) -> Feed:
    name = f"bundle-{peer.name}"
    return Feed(
        FeedId(name), name, peer.url, "bundle", "mul", Trust.SCIENCE, Group.SCIENCE, every, local=peer.local
    )
