"""Fake channels: they keep what they carried, by id, and call back more often than they should."""

import base64
import hashlib
import hmac
import json
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

from responder.bench_faults.world import Fate, Moods, ended
from responder.notify.wire import REPEAT

MARKS = (REPEAT.zh, REPEAT.en)
LINK = re.compile(r"https://desk\.example/([al])/([\w-]+)")
SECRET = "sample"  # Of all channels and outlets.


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message that a channel carried."""

    life: int  # Of the desk that sent it.
    marked: bool  # It says that it may be a repeat.
    clean: bool  # The desk was told so in time.


@dataclass(frozen=True, slots=True)
class Receipt:
    """A call back that a channel is to make: address and form."""

    path: str
    form: dict[str, str]
    signature: str


@dataclass(frozen=True, slots=True)
class Tap:
    """A link that somebody was sent. action: the path before the secret."""

    action: str
    secret: str
    words: str  # Of the message.


@dataclass
class Channels:
    """arrived: by channel and id of the message. links: what people were sent to tap."""

    moods: Moods
    arrived: dict[tuple[str, str], list[Arrival]] = field(default_factory=lambda: defaultdict(list))
    links: list[Tap] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)

    async def hook(self, request: web.Request) -> web.Response:
        data = (await request.json())["data"]
        words = f"{data['subject']}\n{data['body']}\n{data['url']}"
        return await self._carried(request, request.headers["webhook-id"], data["repeat"], words, _http)

    async def chat(self, request: web.Request) -> web.Response:
        """A robot that says no with HTTP 200. It knows no ids: words with a secret link stand for one."""
        card = (await request.json())["card"]
        title, link = card["header"]["title"]["content"], card["elements"][1]["actions"][0]["url"]
        plain = title
        for mark in MARKS:
            plain = plain.removesuffix(mark)
        words = "\n".join((plain, card["elements"][0]["text"]["content"], link))
        return await self._carried(request, "", plain != title, words, _robot)

    async def phone(self, request: web.Request) -> web.Response:
        """A gateway that calls back, sometimes twice and sometimes with another tale."""
        form = await request.post()
        text, back = str(form["Body"]), str(form["StatusCallback"])
        answer = await self._carried(
            request,
            back.rpartition("/")[2],
            any(mark in text for mark in MARKS),
            text,
            _gateway,
        )
        if answer.status < 300:
            said = self.moods.dice.choices(["delivered", "read", "undelivered"], [6, 3, 1])[0]
            self.receipts += [_receipt(back, said)] * self.moods.dice.choice((1, 1, 2, 3))
        return answer

    async def _carried(
        self,
        request: web.Request,
        name: str,
        marked: bool,
        words: str,
        answers: Callable[[Fate], web.Response],
    ) -> web.Response:
        life, fate = self.moods.life, await self.moods.fate()
        if fate in {Fate.BUSY, Fate.NO}:
            return answers(fate)
        channel = request.path.strip("/").partition("/")[0]
        clean = fate in {Fate.FINE, Fate.SLOW}
        found = LINK.search(words)
        if found:
            self.links.append(Tap(found[1], found[2], words))
        if name or found:
            self.arrived[channel, name or words].append(Arrival(life, marked, clean))
        return await ended(request, fate, self.moods, answers(fate))

    def tap(self, action: str, word: str) -> str:
        """The secret of the newest link of a kind in a message with a word; empty for none."""
        fits = (one for one in reversed(self.links) if one.action == action and word in one.words)
        return next((one.secret for one in fits), "")


def _http(fate: Fate) -> web.Response:
    return web.Response(status={Fate.BUSY: 503, Fate.NO: 404}.get(fate, 204))


def _robot(fate: Fate) -> web.Response:
    code = {Fate.BUSY: 11232, Fate.NO: 9499}.get(fate, 0)
    return web.Response(text=json.dumps({"code": code, "msg": fate}), content_type="application/json")


def _gateway(fate: Fate) -> web.Response:
    code = {Fate.BUSY: 20429, Fate.NO: 21614}.get(fate, 0)
    status = {Fate.BUSY: 429, Fate.NO: 400}.get(fate, 201)
    return web.Response(status=status, text=json.dumps({"code": code} if code else {"sid": "SMsample"}))


def _receipt(address: str, said: str) -> Receipt:
    form = {"MessageSid": "SMsample", "MessageStatus": said}
    signed = address + "".join(f"{name}{form[name]}" for name in sorted(form))
    digest = hmac.new(SECRET.encode(), signed.encode(), hashlib.sha1).digest()
    return Receipt(
        "/" + address.split("/", 3)[3],
        form,
        base64.b64encode(digest).decode(),
    )
