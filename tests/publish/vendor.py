"""A server on this machine that plays an outlet: it keeps what it heard and answers as outlets document."""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from aiohttp import web
from aiohttp.test_utils import TestServer

from responder.model.library import Claim, Evidence, Verdict
from responder.model.oncall import PersonId
from responder.model.publication import Deed, Outcome, Outlet, Publication, PublicationId, PublicationState
from responder.model.text import Language
from responder.model.version import Content, TextId, TextKind, VersionId
from responder.publish import Outgoing, Sender

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
SECRET = "s3cret of a sample"
NEWER = {Deed.UPDATE: "b-2", Deed.CORRECT: "b-3", Deed.WITHDRAW: "b-4"}


@dataclass(frozen=True)
class Heard:
    """One request as it arrived."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, object]:
        found = json.loads(self.body)
        assert isinstance(found, dict)
        return found


@dataclass
class Vendor:
    """answer: what is said to a request; refusals: said in its place, first one first."""

    answer: Callable[[Heard], web.Response]
    refusals: list[web.Response | None] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    url: str = ""

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        app = web.Application()
        app.router.add_route("*", "/{tail:.*}", self._meet)
        async with TestServer(app) as server:
            self.url = str(server.make_url("/")).rstrip("/")
            yield self.url

    async def _meet(self, request: web.Request) -> web.StreamResponse:
        heard = Heard(request.method, request.path, request.query, request.headers, await request.read())
        self.heard.append(heard)
        refusal = self.refusals.pop(0) if self.refusals else None
        return refusal or self.answer(heard)

    @property
    def asked(self) -> list[str]:
        return [f"{one.method} {one.path}" for one in self.heard]


def content(language: Language = Language.ZH, *, drill: bool = False) -> Content:
    """A short text about something that never happened."""
    zh = language is Language.ZH
    return Content(
        kind=TextKind.HOLDING,
        language=language,
        title="青禾县地震：目前知道的" if zh else "Earthquake in Qinghe: what is known",
        key_messages=("余震可能持续数天。" if zh else "Aftershocks may go on for days.",),
        parts={"known": "震级 **5.1**，深度 10 千米 [1]。" if zh else "Magnitude **5.1**, depth 10 km [1]."},
        claims=(
            Claim("井水变浑就要地震", Verdict.FALSE, "没有证据。")
            if zh
            else Claim("Muddy wells foretell quakes", Verdict.FALSE, "There is no evidence."),
        ),
        evidence=(Evidence("A report <1>", "An agency", 2023, "https://example.org/report"),),
        short_alert="青禾县发生5.1级地震。" if zh else "A magnitude 5.1 earthquake hit Qinghe.",
        long_alert="青禾县发生5.1级地震，注意余震。"
        if zh
        else "A magnitude 5.1 earthquake hit Qinghe; expect aftershocks.",
        subjects=(),
        review_by=date(2027, 1, 1),
        next_update_at=NOW,
        drill=drill,
    )


def outgoing(outlet: Outlet, language: Language = Language.ZH, *, drill: bool = False) -> Outgoing:
    """The first publication of a text."""
    publication = Publication(
        PublicationId("b-1"),
        VersionId("v-1"),
        TextId("t-1"),
        outlet.name,
        Deed.PUBLISH,
        PersonId("officer"),
        NOW,
        PublicationState.SENDING,
        NOW,
    )
    page = f"https://science.example/p/{language}/quake-x7/"
    return Outgoing(outlet, publication, content(language, drill=drill), page, SECRET, NOW)


def after(first: Outgoing, deed: Deed, stood: Outcome, note: str = "震级写错了") -> Outgoing:
    """What is ordered once the first one stands there."""
    standing = replace(first.publication, state=PublicationState.LIVE, remote=stood.remote, url=stood.url)
    said = "" if deed is Deed.UPDATE else note
    publication = replace(first.publication, id=PublicationId(NEWER[deed]), deed=deed, note=said)
    return replace(first, publication=publication, earlier=(*first.earlier, standing))


async def sent(out: Outgoing) -> Outcome:
    async with Sender() as sender:
        return await sender.send(out)


async def looked(out: Outgoing) -> Outcome | None:
    async with Sender() as sender:
        return await sender.look(out)
