"""Parsers in processes of their own: hung, dead, cancelled, orphaned."""

import asyncio
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from responder.errors import ParseError, RefusedError
from responder.fetch import SOURCES, ParserPool
from tests.fetch.sample import feed, leave, nothing, spin

ROOT = Path(__file__).parents[2]
RSS = b'<rss version="2.0"><channel><item><title>Frogs sing</title></item></channel></rss>'
ORPHAN = """
import asyncio
from responder.fetch import ParserPool
from tests.fetch.sample import feed, nothing, spin

async def main():
    pool = ParserPool(timeout_s={limit})
    await pool.parse(nothing, feed(), b"", "")
    print(pool._workers[0]._process.pid, flush=True)
    await pool.parse({parse}, feed(), b"", "")
    await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.fixture(autouse=True, scope="module")
def importable() -> Iterator[None]:
    """Let workers import the parsers of the tests by name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT)
        yield


def pid_of(pool: ParserPool, number: int = 0) -> int | None:
    process = pool._workers[number]._process
    return process.pid if process else None


async def titles(pool: ParserPool) -> list[str]:
    found = await pool.parse(SOURCES["rss"].parse, feed(), RSS, "text/xml")
    return [sighting.entry.title for sighting in found]


async def test_a_document_is_parsed_and_a_bad_one_refused() -> None:
    async with ParserPool() as pool:
        assert pid_of(pool) is None, "a worker starts when it is needed"
        assert await titles(pool) == ["Frogs sing"]
        with pytest.raises(ParseError, match="no feed") as caught:
            await pool.parse(SOURCES["rss"].parse, feed(), b"<html></html>", "text/html")
        assert caught.value.feed == "pond"


async def test_a_parser_that_hangs_is_killed_and_the_next_document_read() -> None:
    async with ParserPool(timeout_s=0.3) as pool:
        await pool.parse(nothing, feed(), b"", "")
        first = pid_of(pool)
        with pytest.raises(RefusedError, match=r"not parsed within 0\.3 s"):
            await pool.parse(spin, feed(), b"", "")
        assert await titles(pool) == ["Frogs sing"]
        assert pid_of(pool) != first


async def test_a_parser_that_dies_takes_nobody_with_it() -> None:
    async with ParserPool() as pool:
        with pytest.raises(ParseError, match="died"):
            await pool.parse(leave, feed(), b"", "")
        assert await titles(pool) == ["Frogs sing"]


async def test_one_that_hangs_does_not_hold_up_the_other() -> None:
    async with ParserPool(workers=2) as pool:
        hung = asyncio.create_task(pool.parse(spin, feed(), b"", ""))
        assert await titles(pool) == ["Frogs sing"]
        assert not hung.done()
        hung.cancel()


async def test_answers_stay_with_their_documents_when_a_caller_gives_up() -> None:
    async with ParserPool(timeout_s=0.5) as pool:
        await pool.parse(nothing, feed(), b"", "")
        given_up = asyncio.create_task(pool.parse(spin, feed(), b"", ""))
        await asyncio.sleep(0)
        given_up.cancel()
        assert await titles(pool) == ["Frogs sing"]


async def test_closing_ends_every_worker_at_work_or_not() -> None:
    async with ParserPool(workers=2, timeout_s=60.0) as pool:
        hung = asyncio.create_task(pool.parse(spin, feed(), b"", ""))
        await titles(pool)
        pids = [pid for number in range(2) if (pid := pid_of(pool, number))]
    assert pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    with pytest.raises(ParseError, match="died"):
        await hung


@pytest.mark.parametrize(
    ("parse", "limit"),
    [pytest.param("nothing", 60, id="idle"), pytest.param("spin", 0.5, id="at work without end")],
)
def test_a_worker_does_not_outlive_a_killed_parent(parse: str, limit: float) -> None:
    code = ORPHAN.format(parse=parse, limit=limit)
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert parent.stdout
    worker = os.pidfd_open(int(parent.stdout.readline()))
    parent.send_signal(signal.SIGKILL)
    parent.communicate()
    assert select.select([worker], [], [], 20)[0], "the worker still runs"
    os.close(worker)
