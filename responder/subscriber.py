"""Reads the bundles of trusted desks: checks, stages what is new, tells editors what was taken back.

Where a desk says that it took a text back by mistake, editors hear of that too. The text waits for a
review here once more; nothing that was corrected or withdrawn because of it comes back by itself.
"""

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
from responder.model.exchange import Disowned, Notice, Peer, Retraction, Staged
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
PUT_BACK = Bilingual("{peer}：撤回《{title}》有误，已恢复", "{peer} retracted “{title}” by mistake")
READ_AGAIN = Bilingual(
    "说明：{reason}。这篇重新等待本台审核；本台已更正、撤回的不会自动恢复。",
    "It says: {reason}. The text waits for a review here again; nothing that this desk corrected or withdrew"
    " comes back by itself.",
)
STANDS = Bilingual(
    "说明：{reason}。本台收用过它，请再看一遍，决定是否照旧：{texts}",
    "It says: {reason}. This desk has taken it. Read once more and decide whether it stands: {texts}",
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
        sent = [
            markdown(
                peer.name,
                name,
                text,
                self.library.subjects,
                today=now.date(),
                at=now,
                provenance=provenance,
                key=peer.key,
            )
            for name, text in sorted(bundle.files.items())
        ]
        count += sum(staging.stage(db, one) for one in sent)
        told = {
            one.retraction.explainer: one for one in reversed(staging.notices(db)) if one.peer == peer.name
        }
        for retraction in bundle.retractions:
            notice = _news(told.get(retraction.explainer), peer, retraction, now)
            if notice and staging.notify(db, notice):
                self._heed(db, notice, sent)
                self._tell(db, notice, titles)
                count += 1
        if count:
            detail = f"bundle {bundle.sequence}, {count} new"
            journal.write(db, Act(now, "machine", "library.pulled", peer.name, "", detail))
        staging.keep_peer(db, peer)
        return count

    def _heed(self, db: Database, notice: Notice, sent: Sequence[Staged]) -> None:
        """Move what came of the explainer, and write down what was heard of it."""
        retraction, undone = notice.retraction, notice.retraction.undone
        if undone is None:
            staging.retract_from(db, notice.peer, retraction.explainer)
            self._note_ours(db, notice)
        else:
            for one in sent:
                if one.name.rsplit(".", 2)[0] == f"explainers/{retraction.explainer}":
                    staging.offer_again(db, one)
        verb = "library.unretracted_elsewhere" if undone else "library.retracted_elsewhere"
        detail = f"{notice.peer} {undone.reason if undone else retraction.reason}"
        journal.write(db, Act(notice.at, notice.peer, verb, retraction.explainer, "", detail))

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
        gone, undone = notice.retraction, notice.retraction.undone
        head, plain, used = (PUT_BACK, READ_AGAIN, STANDS) if undone else (TAKEN_BACK, CHECK, USED)
        reason = undone.reason if undone else gone.reason
        title = titles.get(f"explainers/{gone.explainer}.{person.language}.md", gone.explainer)
        subject = head.of(person.language).format(peer=notice.peer, title=title)
        body = plain.of(person.language).format(reason=reason)
        url = f"{self.base_url}/library/shared"
        if ours:
            named = ", ".join(_named(one) for one in ours)
            body = used.of(person.language).format(reason=reason, texts=named)
            url = f"{self.base_url}/texts/{ours[0].text.id}" if len(ours) == 1 else f"{self.base_url}/texts"
        return Letter(notice.id, person.id, person.contacts, person.language, subject, body, url, LOOK)


def _news(last: Notice | None, peer: Peer, retraction: Retraction, now: datetime) -> Notice | None:
    """What the editors are to hear of a retraction; None if they have heard it, or need not.

    last: what they heard of the same explainer. That something was a mistake is told to whom it was told.
    """
    name = f"n-{peer.name}-{retraction.explainer}"
    if last is None:
        return Notice(name, peer.name, retraction, now) if retraction.holds else None
    if retraction.moved_at <= last.retraction.moved_at or not (retraction.holds or last.retraction.holds):
        return None
    return Notice(f"{name}-{retraction.moved_at:%Y%m%d%H%M%S%f}", peer.name, retraction, now)


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
