"""Everybody who acts by HTTP: sends a request, and does not rest until the desk has answered it whole."""

import asyncio
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape

import aiohttp

from responder.bench_faults.ledger import Ledger
from responder.bench_faults.sample import DESK
from responder.web.session import COOKIE

PATIENCE_S = 60.0  # With a desk that is neither dead nor answers.
PAUSE_S = 0.15  # Before another attempt, where the desk asks for patience.
_FIELD = re.compile(r'<(input|textarea)[^>]*?name="([^"]+)"([^>]*)>(?:([^<]*)</textarea>)?')
_VALUE = re.compile(r'value="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Said:
    """What the desk answered."""

    status: int
    where: str  # Of a redirect.
    text: str
    again: bool  # True where an earlier attempt had no answer, and may have been done.

    @property
    def good(self) -> bool:
        return self.status < 400


class UnheardError(Exception):
    """No whole answer came: nobody knows whether it was done."""


@dataclass
class People:
    """port: of the desk. alive: while it can be reached. full: in a life in which its disk is at times."""

    port: int
    ledger: Ledger
    alive: asyncio.Event = field(default_factory=asyncio.Event)
    full: bool = False
    asking: int = 0  # Requests that have no answer yet.
    _cookies: dict[str, str] = field(default_factory=dict)

    async def sign_in(self, links: Mapping[str, str]) -> None:
        for person, link in links.items():
            async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
                address = link.replace(DESK, self._desk)
                async with session.post(address, allow_redirects=False) as answer:
                    self._cookies[person] = answer.cookies[COOKIE].value

    async def get(self, path: str, person: str = "") -> Said:
        return await self._surely("GET", path, person, None, {})

    async def post(
        self,
        path: str,
        person: str = "",
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Said:
        """Send a form as a person, or as somebody who holds a link."""
        sent = {**(form or {})}
        if person:
            proof = hashlib.sha256(b"form\0" + self._cookies[person].encode()).hexdigest()
            sent["csrf"] = proof
        return await self._surely("POST", path, person, sent, headers or {})

    async def push(self, entry: Mapping[str, object], token: str) -> Said:
        headers = {"Authorization": f"Bearer {token}"}
        return await self._surely("POST", "/api/entries", "", entry, headers)

    @property
    def _desk(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def _surely(
        self,
        method: str,
        path: str,
        person: str,
        content: Mapping[str, object] | None,
        headers: Mapping[str, str],
    ) -> Said:
        again = False
        while True:
            await self.alive.wait()
            self.asking += 1
            try:
                said = await self._once(method, path, person, content, headers)
            except UnheardError:
                self.ledger.unsure += method == "POST"
                again = True
                await asyncio.sleep(PAUSE_S)
                continue
            finally:
                self.asking -= 1
            if (said.status == 503 and self.full) or said.status == 429:
                self.ledger.refused_full += said.status == 503 and method == "POST"
                if said.status == 503 and "kept" not in said.text:
                    self.ledger.faults.append(f"{path} does not say that nothing was kept: {said.text[:200]}")
                await asyncio.sleep(PAUSE_S)
                continue
            if said.status >= 500:
                self.ledger.faults.append(f"{method} {path} was answered {said.status}: {said.text[:200]}")
            return Said(said.status, said.where, said.text, again)

    async def _once(
        self,
        method: str,
        path: str,
        person: str,
        content: Mapping[str, object] | None,
        headers: Mapping[str, str],
    ) -> Said:
        cookies = f"{COOKIE}={self._cookies[person]}; language=en" if person else "language=en"
        api = path.startswith("/api/")
        timeout = aiohttp.ClientTimeout(total=PATIENCE_S)
        try:
            async with (
                aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), timeout=timeout) as session,
                session.request(
                    method,
                    f"{self._desk}{path}",
                    headers={**headers, "Cookie": cookies},
                    allow_redirects=False,
                    json=content if api else None,
                    data=None if api else content,
                ) as answer,
            ):
                text = await answer.text()
                return Said(answer.status, answer.headers.get("Location", ""), text, again=False)
        except TimeoutError as error:
            self.ledger.faults.append(f"{method} {path} was not answered within {PATIENCE_S:g} s")
            raise UnheardError from error
        except (aiohttp.ClientError, OSError) as error:
            raise UnheardError from error


def fields(page: str) -> dict[str, str]:
    """The fields of the forms on a page, with what stands in them."""
    found = {}
    for kind, name, rest, inner in _FIELD.findall(page):
        held = inner if kind == "textarea" else next(iter(_VALUE.findall(rest)), "")
        found[name] = unescape(held)
    return found
