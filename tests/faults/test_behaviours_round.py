"""What else can go wrong in a round: certificates, names, crowds, crashes, disks, parsers, impostors.

The names of the tests begin with the id of a behaviour.
"""

import asyncio
import shutil
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from sqlite_utils import Database

from responder.cycle import Cycle, Settings
from responder.decide.polling import Outcome
from responder.errors import StoreError
from responder.fetch import SOURCES, Client, ParserPool
from responder.model.feed import FeedId, Group, Trust
from responder.model.library import Library
from responder.model.oncall import Priority
from responder.store import Store
from tests.fake_embed import FakeEmbed
from tests.faults.behaviours import (
    DEAD,
    FEED,
    LIMITS,
    OPEN,
    ROOT,
    START,
    World,
    resolve_by,
    rss,
    studied,
)
from tests.faults.behaviours_parsers import raises
from tests.faults.behaviours_tls import EXPIRED, GOOD, KEY, OTHER_NAME
from tests.faults.scripted_server import ScriptedServer, answer, redirect
from tests.fetch.sample import leave, spin

pytestmark = pytest.mark.asyncio(loop_scope="module")
DOCUMENT = rss("a", "b").encode()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def parser() -> AsyncIterator[ParserPool]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT)  # For workers, which import the parsers of tests by name.
        async with ParserPool() as pool:
            yield pool


async def test_the_guard_lets_nothing_past(w: World) -> None:
    for host in ("8.8.8.8", "127.0.0.1"):
        with socket.socket() as sock, pytest.raises(ConnectionRefusedError):
            sock.connect((host, 80))
    with socket.socket() as sock:
        assert sock.connect_ex(("8.8.8.8", 80)) != 0
    assert (len(w.guard.refused), w.guard.opened) == (3, [])
    w.guard.refused.clear()


@contextmanager
def certified(w: World, folder: Path, certificate: str, *, trusted: bool) -> Iterator[ssl.SSLContext]:
    """A server's context; trusted: the client takes the certificate's signature for good."""
    (folder / "pem").write_text(KEY + certificate)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "pem")
    connector = w.client._open_net.connector
    assert isinstance(connector, aiohttp.TCPConnector)
    if trusted:
        connector._ssl = ssl.create_default_context(cadata=certificate)
    yield context


@pytest.mark.parametrize(
    ("certificate", "trusted", "why"),
    [
        pytest.param(EXPIRED, True, "expired", id="expired"),
        pytest.param(GOOD, False, "self-signed", id="self-signed"),
        pytest.param(OTHER_NAME, True, "mismatch", id="of another name"),
    ],
)
async def test_tls_expired_is_a_failure_and_never_asked_in_the_open(
    w: World, tmp_path: Path, certificate: str, why: str, *, trusted: bool
) -> None:
    w.server.say(answer(DOCUMENT))
    await w.poll()
    with certified(w, tmp_path, certificate, trusted=trusted) as context:
        async with ScriptedServer(tls=context) as safe:
            w.guard.leads[OPEN, 443] = safe.port
            w.feed = replace(FEED, url="https://pond.example/feed")
            state = await w.poll(minutes=10)
    assert (why in state.last_error, state.due_at) == (True, w.due(Outcome.FAILED, 1))
    assert (safe.asked, len(w.server.asked), await w.kept()) == ([], 1, ["a", "b"])


async def test_redirect_scheme_from_https_to_http_is_refused(w: World, tmp_path: Path) -> None:
    with certified(w, tmp_path, GOOD, trusted=True) as context:
        async with ScriptedServer(tls=context) as safe:
            w.guard.leads[OPEN, 443] = safe.port
            w.feed = replace(FEED, url="https://pond.example/feed")
            safe.say(answer(rss("a")), redirect("http://pond.example/feed"))
            await w.poll()
            state = await w.poll(minutes=10)
    assert ("from https" in state.last_error, state.due_at) == (True, w.due(Outcome.FAILED, 1))
    assert (len(safe.asked), w.server.asked, await w.kept()) == (2, [], ["a"])


async def test_dns_fail_is_a_failure_and_others_go_on(w: World) -> None:
    w.server.say(answer(DOCUMENT))
    w.names.hanging = {"slow.example"}
    for url, why in (("http://no.example/", "no server is known"), ("http://slow.example/", "within 1 s")):
        lost = replace(FEED, id=FeedId(url), url=url)
        failed, well = await asyncio.gather(w.ask(lost), w.ask())
        assert why in failed.state.last_error
        assert (failed.state.failures, failed.look, well.state.failures) == (1, None, 0)
    state = await w.poll()
    assert (state.due_at, await w.kept(), len(w.server.asked)) == (w.due(), ["a", "b"], 3)


@pytest.mark.parametrize("hangs", [False, True])
async def test_dns_fail_of_one_address_of_two_is_got_round(w: World, *, hangs: bool) -> None:
    w.names.table["pond.example"] = [DEAD, OPEN]
    w.server.say(answer(DOCUMENT))
    with socket.socket() as deaf, socket.socket() as first, socket.socket() as second:
        deaf.bind(("127.0.0.1", 0))
        w.guard.leads[DEAD, 80] = port = deaf.getsockname()[1]
        if hangs:  # A queue of one that is full; what comes then waits for ever.
            deaf.listen(0)
            for caller in (first, second):
                caller.setblocking(False)
                w.guard.leads["127.0.0.1", port] = port
                with pytest.raises(BlockingIOError):
                    caller.connect(("127.0.0.1", port))
        state = await w.poll()
    assert (state.failures, state.due_at, len(w.server.asked)) == (0, w.due(), 1)
    assert ((DEAD, 80) in w.guard.opened, await w.kept()) == (True, ["a", "b"])


async def test_thundering_herd_is_let_in_by_turns_and_scattered(w: World) -> None:
    hosts = [f"pond-{number}.example" for number in range(20)]
    w.names.table |= {host: [OPEN] for host in hosts}
    w.server.say((0.002, *answer(status=304)))
    crowd = [
        replace(FEED, id=FeedId(f"pond-{number}"), url=f"http://{hosts[number % 20]}/feed")
        for number in range(2000)
    ]
    async with Client(replace(LIMITS, concurrency=16, timeout_s=20.0)) as client:
        resolve_by(client, w.names)
        w.client = client
        states = [polled.state for polled in await asyncio.gather(*(w.ask(one) for one in crowd))]
    assert (len(w.server.asked), sum(state.failures for state in states)) == (2000, 0)
    assert w.server.most_at_once[""] <= 16
    assert max(w.server.most_at_once[host] for host in hosts) <= 2
    due = sorted(state.due_at for state in states)
    assert len(set(due)) > 1900
    assert (due[-1] - due[0]).total_seconds() > 25, "of ten minutes"
    assert await w.kept() == []


@pytest.mark.parametrize("committed", [False, True])
async def test_crash_between_loses_nothing_and_repeats_nothing(
    w: World, tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch, *, committed: bool
) -> None:
    """What a kill leaves behind is the files as they are at that moment."""
    w.server.say(answer(DOCUMENT, etag='"1"'), answer(rss("a", "b", "c"), etag='"2"'))
    await w.poll()
    polled, left = await w.ask(), tmp_path / "left"
    left.mkdir()
    write = w.store.write

    async def killed(change: Callable[[Database], object]) -> None:
        def changed(db: Database) -> None:
            change(db)
            if not committed:
                _copy(tmp_path, left)

        await write(changed)
        if committed:
            _copy(tmp_path, left)

    monkeypatch.setattr(w.store, "write", killed)
    await w.keep(polled)
    async with Store(left / "db", durable=False) as store:
        w.store, w.cycle = store, Cycle(store, FakeEmbed(), library, studied(), settings=Settings())
        await w.cycle.restore({FEED.id: FEED}, w.now)
        assert await w.kept() == (["a", "b", "c"] if committed else ["a", "b"])
        assert (await w.state()).validators.etag == ('"2"' if committed else '"1"')
        for _ in range(2):
            state = await w.poll(minutes=1)
        assert (state.validators.etag, state.due_at) == ('"2"', w.due())
        assert await w.kept() == ["a", "b", "c"]
    assert [one.headers.get("if-none-match") for one in w.server.asked[1:3]] == ['"1"', f'"{1 + committed}"']


def _copy(folder: Path, to: Path) -> None:
    for path in folder.glob("db*"):
        shutil.copy(path, to / path.name)


@pytest.mark.parametrize("full", [False, True])
async def test_disk_full_or_locked_costs_a_round_and_no_tags(w: World, tmp_path: Path, *, full: bool) -> None:
    many = rss(*(f"{number} {'青蛙' * 99}" for number in range(60)))
    w.server.say(answer(DOCUMENT, etag='"1"'), answer(many, etag='"2"'))
    before = await w.poll()
    async with Store(tmp_path / "db", durable=False) as other:
        w.now = START
        with pytest.raises(StoreError):
            await (_on_a_full_disk(w) if full else _locked(w, other))
    assert (await w.state(), await w.kept()) == (before, ["a", "b"])
    await w.store.write(lambda db: db.execute("PRAGMA max_page_count=1000000"))
    state = await w.poll(minutes=1)
    assert [one.headers.get("if-none-match") for one in w.server.asked] == [None, '"1"', '"1"']
    assert (state.validators.etag, state.failures, len(await w.kept())) == ('"2"', 0, 62)
    assert state.due_at - w.now <= w.feed.interval


async def _on_a_full_disk(w: World) -> None:
    await w.store.write(lambda db: db.execute("PRAGMA max_page_count=1"))
    await w.poll()


async def _locked(w: World, other: Store) -> None:
    await w.store.write(lambda db: db.execute("PRAGMA busy_timeout=50"))
    polled, loop = await w.ask(), asyncio.get_running_loop()
    go = asyncio.Event()
    held = asyncio.create_task(
        other.write(lambda _db: asyncio.run_coroutine_threadsafe(go.wait(), loop).result(5))
    )
    try:
        await asyncio.sleep(0.05)
        await w.keep(polled)
    finally:
        go.set()
        await held


@pytest.mark.parametrize(
    ("parse", "why"), [(raises, "process died"), (leave, "process died"), (spin, "not parsed within 1 s")]
)
async def test_parser_exception_is_a_failure_of_one_feed(
    w: World, monkeypatch: pytest.MonkeyPatch, parse: object, why: str
) -> None:
    broken = replace(SOURCES["rss"], parse=parse)  # type: ignore[arg-type]
    monkeypatch.setattr("responder.poll.SOURCES", {**SOURCES, "cap": broken})
    w.server.say(answer(DOCUMENT, etag='"1"'), answer(DOCUMENT, etag='"2"'))
    first = await w.poll()
    async with ParserPool(workers=2, timeout_s=1.0) as w.parser:
        w.feed = replace(FEED, kind="cap")
        w.now += FEED.interval
        failed, well = await asyncio.gather(w.ask(), w.ask(replace(FEED, id=FeedId("well"))))
        await w.keep(failed)
    assert (why in failed.state.last_error, well.look is not None) == (True, True)
    state = await w.state()
    assert (state.failures, state.validators, state.due_at) == (1, first.validators, w.due(Outcome.FAILED, 1))
    assert (await w.kept(), len(w.server.asked)) == (["a", "b"], 3)


WARNING = """<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>1</identifier>
<status>Actual</status><msgType>Alert</msgType><info><event>池塘</event><headline>国家预警：地震红色预警</headline><severity>Extreme</severity>
<urgency>Immediate</urgency><certainty>Observed</certainty></info></alert>"""


@pytest.mark.parametrize("trust", list(Trust))
async def test_impostor_is_taken_for_what_the_settings_say(w: World, trust: Trust) -> None:
    w.official(kind="cap", trust=trust, group=Group.OFFICIAL if trust is Trust.OFFICIAL else Group.SOCIAL)
    w.server.say(answer(WARNING))
    state = await w.poll()
    (story,) = w.cycle.live.stories.values()
    assert story.official is (trust is Trust.OFFICIAL)
    assert any(alert.priority is Priority.P1 for alert in w.alerts) is story.official
    assert (len(w.server.asked), state.due_at, await w.kept()) == (1, w.due(), ["1"])
