"""What people do about one story, from the push that tells of it to the all-clear.

Each act is done until the desk has answered it; what was answered is noted. Where an answer was cut
off by a kill, the act is done again, as people do, and may then be refused as done already.
"""

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape

from responder.bench_faults import sample
from responder.bench_faults.channels import Channels
from responder.bench_faults.ledger import Kind, Ledger
from responder.bench_faults.outlets import Outlets
from responder.bench_faults.people import People, Said, fields
from responder.bench_faults.plan import Ending, Script
from responder.desk.press import publication_id
from responder.model.version import VersionId
from responder.publish.wording import LEADS

LATER = "2026-12-24T12:00"  # When more is promised to be said.
WAIT_S, LOOK_S = 40.0, 0.2  # For a message, and between two looks for it.
WATCH_S = 1.0  # Between two looks at a text.
RECORD = {"severity": "Extreme", "urgency": "Immediate", "certainty": "Observed"}


@dataclass
class World:
    """Everything that a story happens in. hands: how many acts are under way at a time, at most."""

    people: People
    ledger: Ledger
    channels: Channels
    outlets: Outlets
    hands: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(4))


@dataclass
class Telling:
    """One story, and how far it has come."""

    world: World
    script: Script
    ordered: dict[str, tuple[str, str]] = field(default_factory=dict)  # Outlet and headline by id.

    @property
    def word(self) -> str:
        """Stands in all that is said about it, and in nothing else."""
        return "event" + "".join(chr(ord("a") + int(digit)) for digit in f"{self.script.number:04d}")

    @property
    def editor(self) -> str:
        return sample.EDITORS[self.script.place]

    async def go(self) -> None:
        """Until all is done. Raises RuntimeError where the desk does not do what it must."""
        alert, story = await self._break_out()
        ends = {Ending.LEFT, Ending.NOT_OURS}
        await self._end_or_take(alert)
        if self.script.ending in ends:
            return
        for expert in self.script.experts:
            await self._page(story, sample.EXPERTS[expert])
        if self.script.call:
            form = {"question": f"A call about {self.word}", "minutes": "40", "level": "named"}
            if (await self._post(f"/stories/{story}/call", self.editor, form)).good:
                self.world.ledger.note(Kind.CALL, story)
        for expert, answer in zip(self.script.experts, self.script.answers, strict=True):
            await self._answer(sample.EXPERTS[expert], answer)
        text = await self._published_text(story)
        if self.script.withdraw:
            await self._watch(text)
            said = await self._post(f"/texts/{text}/withdraw", sample.OFFICER, {"reason": "A sample"})
            if said.good:
                self.world.ledger.note(Kind.WITHDRAWAL, text)
        await self._watch(text)
        said = await self._post(f"/alerts/{alert}/call-off", self.editor, {"reason": "It is over"})
        if said.good:
            self.world.ledger.note(Kind.TAKE, alert, self.editor, "alert.called_off")

    async def _break_out(self) -> tuple[str, str]:
        ledger, key = self.world.ledger, f"e-{self.script.number}"
        # Words enough of its own, so that no two stories are taken for one.
        title = " ".join([sample.PLACES[self.script.place], *(f"{self.word}{end}" for end in ("", *"xyz"))])
        async with self.world.hands:
            said = await self.world.people.push({"title": title, "id": key, "record": RECORD}, sample.TOKEN)
        if said.status != 202:
            raise RuntimeError(f"the push was answered {said.status}: {said.text[:200]}")
        ledger.note(Kind.ENTRY, sample.FEED, key)
        rows = json.loads((await self._get("/api/alerts?limit=500", self.editor)).text)["alerts"]
        found = next((row for row in rows if row["headline"] == title), None)
        if found is None:
            raise RuntimeError(f"there is no alert of {title}, which was accepted")
        ledger.note(Kind.ALERT, found["id"])
        return found["id"], found["story"]

    async def _end_or_take(self, alert: str) -> None:
        ledger = self.world.ledger
        if self.script.ending is Ending.NOT_OURS:
            said = await self._post(f"/alerts/{alert}/not-ours", self.editor, {"reason": "A sample"})
            if said.good:
                ledger.note(Kind.TAKE, alert, self.editor, "alert.not_ours")
            return
        if self.script.ending is Ending.LEFT:
            return
        if self.script.ending is Ending.BY_LINK and (secret := await self._tapped("l", self.word)):
            if (await self._post(f"/l/{secret}", form={"act": "take"})).good:
                ledger.note(Kind.TAKE, alert, "", "alert.acknowledged")
            return
        if (await self._post(f"/alerts/{alert}/take", self.editor)).good:
            ledger.note(Kind.TAKE, alert, self.editor, "alert.acknowledged")

    async def _page(self, story: str, expert: str) -> None:
        form = {"expert": expert, "question": f"For {expert}: {self.word}"}
        if (await self._post(f"/stories/{story}/page", self.editor, form)).good:
            self.world.ledger.note(Kind.PAGE, story, expert)

    async def _answer(self, expert: str, answer: str) -> None:
        secret = await self._tapped("a", f"For {expert}: {self.word}")
        if not secret:
            return
        at = f"/a/{secret}"
        shown = fields((await self._get(at)).text)
        if "fence" not in shown:  # The page was taken back meanwhile.
            return
        chosen = "yes" if answer == "words" else answer
        form = {"answer": chosen, "minutes": "20", "fence": shown["fence"]}
        if (await self._post(at, form=form)).good:
            self.world.ledger.note(Kind.ANSWER, secret, chosen)
        if answer != "words":
            return
        words = {"words": f"Words about {self.word}.", "level": "named", "interests": "none"}
        preview = fields((await self._post(f"{at}/words", form=words)).text)
        if "fence" not in preview:
            return
        kept = {**words, "keep": "1", "consent": "1", "fence": preview["fence"]}
        if (await self._post(f"{at}/words", form=kept)).good:
            self.world.ledger.note(Kind.WORDS, secret, words["words"])

    async def _published_text(self, story: str) -> str:
        said = await self._post(f"/stories/{story}/texts", self.editor, {"kind": "holding"})
        if not said.good:
            raise RuntimeError(f"no text could be begun: {said.status} {said.text[:200]}")
        text = said.where.split("/")[2]
        chosen = {f"to_{sample.OUTLETS[n]}": "on" for n in self.script.outlets}
        await self._publish(await self._signed(text, 1), 1, chosen)
        if self.script.correct:
            await self._watch(text)
            wrong = {"change": "correct", "wrong": "A sample of a fault"}
            await self._publish(await self._signed(text, 2), 2, {**chosen, **wrong})
        return text

    async def _signed(self, text: str, number: int) -> str:
        """A version, written, handed in and signed off."""
        title, at = f"Sample {self.word} {number}", f"/texts/{text}/edit"
        shown = fields((await self._get(at, self.editor)).text)
        written = {**shown, "title": title, "slot_what": self.word, "next_update": LATER, "act": "submit"}
        said = await self._post(at, self.editor, written)
        version = said.where.rpartition("/")[2]
        if not said.good:
            latest = fields((await self._get(at, self.editor)).text)
            if latest["title"] != title:
                raise RuntimeError(f"the text could not be saved: {said.status} {said.text[:300]}")
            version = latest["after"]
            said = await self._post(f"/versions/{version}/submit", self.editor)
        if said.good:
            self.world.ledger.note(Kind.TEXT, version)
        if (await self._post(f"/versions/{version}/sign", sample.REVIEWER, {"comment": "read"})).good:
            self.world.ledger.note(Kind.SIGN_OFF, version, sample.REVIEWER)
        return version

    async def _publish(self, version: str, number: int, form: dict[str, str]) -> None:
        for outlet in sample.OUTLETS:
            for deed, lead in LEADS.items():
                name = publication_id(VersionId(version), outlet, deed)
                self.ordered[name] = (outlet, f"{lead.en}Sample {self.word} {number}")
        if (await self._post(f"/versions/{version}/publish", sample.OFFICER, form)).good:
            for outlet in (name.removeprefix("to_") for name in form if name.startswith("to_")):
                self.world.ledger.note(Kind.PUBLICATION, version, outlet)

    async def _watch(self, text: str) -> None:
        """Stay until everything stands where it should: the officer looks where the machine cannot."""
        while True:
            shown = (await self._get(f"/texts/{text}", sample.OFFICER)).text
            rows = [row.partition("</li>")[0] for row in shown.split('<li class="pub ')[1:]]
            open_rows = [row for row in rows if row.startswith(_OPEN) and not _OVER.search(row)]
            if not open_rows:
                return
            for row in open_rows:
                await self._settle(row)
            await asyncio.sleep(WATCH_S)

    async def _settle(self, row: str) -> None:
        for name, (outlet, headline) in self.ordered.items():
            if f"/publications/{name}/again" in row:
                await self._post(f"/publications/{name}/again", sample.OFFICER)
            elif f"/publications/{name}/settle" in row:
                there = self.world.outlets.shows(outlet, name, headline)
                form = {"there": "yes"} if there else {}
                await self._post(f"/publications/{name}/settle", sample.OFFICER, form)

    async def _tapped(self, action: str, words: str) -> str:
        """The link that came with some words; empty where none came in time."""
        return await _soon(lambda: self.world.channels.tap(action, words))

    async def _get(self, path: str, person: str = "") -> Said:
        async with self.world.hands:
            said = await self.world.people.get(path, person)
        return Said(said.status, said.where, said.text, said.again)

    async def _post(self, path: str, person: str = "", form: dict[str, str] | None = None) -> Said:
        async with self.world.hands:
            return await self.world.people.post(path, person, form)


_OPEN = ("scheduled", "held", "sending", "submitted", "refused", "unknown")
# Refusals that are right: our own rule stops it, or an outlet where it must be done by hand.
_OVER = re.compile(r'class="bad">(?:retracted|replaced|nowhere) ')


async def _soon(look: Callable[[], str]) -> str:
    for _ in range(int(WAIT_S / LOOK_S)):
        if found := look():
            return unescape(found)
        await asyncio.sleep(LOOK_S)
    return ""
