"""How bytes come, or do not: slow, cut, swollen, mislabelled.

The names of the tests begin with the id of a behaviour.
"""

import asyncio
import gzip
import zlib
from dataclasses import replace

import pytest

from responder.model.feed import FeedId, Validators
from tests.faults.behaviours import (
    FEED,
    World,
    rss,
)
from tests.faults.scripted_server import Do, Part, Script, answer

pytestmark = pytest.mark.asyncio(loop_scope="module")
DOCUMENT = rss("a", "b").encode()
HEAD = b"HTTP/1.1 200 OK\r\n"
QUICK = replace(FEED, id=FeedId("quick"), url="http://pond.example/quick")


def drop_by_drop(data: bytes, every_s: float = 0.05) -> tuple[Part, ...]:
    return tuple(part for byte in data for part in (bytes([byte]), every_s))


@pytest.mark.parametrize(
    ("script", "why"),
    [
        pytest.param(drop_by_drop(HEAD * 9), "no whole answer within 1 s", id="slowloris_header"),
        pytest.param(
            (HEAD + b"\r\n", *drop_by_drop(b"<" * 99)), "slower than 100 bytes", id="slowloris_body"
        ),
        pytest.param(
            (HEAD + b"\r\n", *(b"<!-- %60d -->" % 0, 0.05) * 99), "within 1 s", id="slowloris_body, quicker"
        ),
        pytest.param((Do.HANG,), "no whole answer within 1 s", id="no_accept"),
        pytest.param((HEAD + b"Content-Length: 9\r\n\r\n", Do.HANG), "within 1 s", id="no body"),
    ],
)
async def test_slowloris_header_slowloris_body_no_accept_end_in_time(
    w: World, script: Script, why: str
) -> None:
    start = asyncio.get_running_loop().time()
    await w.fails_after(["/feed"], why, script)
    assert asyncio.get_running_loop().time() - start < 2.5
    w.server.say(answer(rss("q")), path="/quick")
    slow, quick = await asyncio.gather(w.ask(), w.ask(QUICK))
    assert (slow.state.failures, quick.state.failures) == (2, 0), "another feed of the host is not held up"


@pytest.mark.parametrize(
    ("script", "why"),
    [
        pytest.param(
            (HEAD + b"Content-Length: %d\r\n\r\n" % len(DOCUMENT) + DOCUMENT[:-30], 0.05, Do.RESET),
            "cut short",
            id="reset_mid_body",
        ),
        pytest.param(
            (HEAD + b"\r\n" + DOCUMENT[:-30], 0.05, Do.RESET), "cut short", id="reset_mid_body, no length"
        ),
        pytest.param(answer(DOCUMENT, content_length=str(len(DOCUMENT) + 1)), "cut short", id="cl_too_long"),
        pytest.param(
            (HEAD + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(DOCUMENT) + DOCUMENT + b"\r\n",),
            "cut short",
            id="chunked_unterminated",
        ),
        pytest.param(
            (HEAD + b"\r\n", *([b"a" * 65536] * 800)),
            "larger than 100000 bytes",
            id="body_too_big, no length",
        ),
        pytest.param(answer(b"a" * 50_000_000), "larger than 100000 bytes", id="body_too_big"),
        pytest.param(
            answer(gzip.compress(b"\0" * 64_000_000), content_encoding="gzip"),
            "larger than 100000",
            id="gzip_bomb",
        ),
        pytest.param(
            answer(gzip.compress(gzip.compress(DOCUMENT)), content_encoding="gzip"),
            "no feed",
            id="gzip in gzip",
        ),
        pytest.param(
            answer(gzip.compress(DOCUMENT)[:-9], content_encoding="gzip"), "cut short", id="gzip_truncated"
        ),
    ],
)
async def test_reset_mid_body_cl_too_long_chunked_body_too_big_gzip_are_failures(
    w: World, script: Script, why: str
) -> None:
    await w.fails_after(["/feed"], why, script)


async def test_reset_before_a_word_is_tried_once_more(w: World) -> None:
    await w.fails_after(["/feed", "/feed"], "connection failed", (Do.RESET,))


@pytest.mark.parametrize("apart", [False, True])
async def test_cl_too_short_leaves_out_the_rest_and_the_connection(w: World, *, apart: bool) -> None:
    whole, rest = (
        HEAD + b"Content-Length: %d\r\n\r\n" % len(DOCUMENT) + DOCUMENT,
        b"<p>and more</p>\r\n\r\nfrogs",
    )
    w.server.say((whole, 0.05, rest, Do.HANG) if apart else (whole + rest, Do.HANG))
    for _ in range(2):
        state = await w.poll(minutes=10)
        assert (state.failures, state.due_at, await w.kept()) == (0, w.due(), ["a", "b"])
    assert len(w.guard.opened) == len(w.server.asked) == 2, "each on a connection of its own"


async def test_cl_too_short_in_the_middle_of_a_document_is_no_whole_one(w: World) -> None:
    cut = HEAD + b'ETag: "1"\r\nContent-Length: %d\r\n\r\n' % (len(DOCUMENT) - 15) + DOCUMENT
    w.server.say((cut,))
    state = await w.poll()
    assert (state.validators, state.read_at, await w.kept()) == (Validators(), None, ["a"])
    assert (state.due_at, len(w.server.asked)) == (w.due(), 1)


@pytest.mark.parametrize(
    ("scripts", "asked_for", "kept"),
    [
        pytest.param(
            [answer(DOCUMENT, content_encoding="gzip"), answer(DOCUMENT)],
            ["gzip, deflate", "identity"],
            ["a", "b"],
            id="text that is said to be gzip",
        ),
        pytest.param(
            [answer(DOCUMENT, content_encoding="gzip")],
            ["gzip, deflate", "identity"],
            ["a", "b"],
            id="text that is said to be gzip, again",
        ),
        pytest.param(
            [answer(DOCUMENT, content_encoding="deflate"), answer(DOCUMENT)],
            ["gzip, deflate", "identity"],
            ["a", "b"],
            id="text that is said to be deflate",
        ),
        pytest.param([answer(gzip.compress(DOCUMENT))], ["gzip, deflate"], ["a", "b"], id="gzip unsaid"),
        pytest.param(
            [answer(zlib.compress(DOCUMENT), content_encoding="deflate")],
            ["gzip, deflate"],
            ["a", "b"],
            id="honest",
        ),
    ],
)
async def test_ce_lies_are_seen_through(
    w: World, scripts: list[Script], asked_for: list[str], kept: list[str]
) -> None:
    w.server.say(*scripts)
    state = await w.poll()
    assert [one.headers["accept-encoding"] for one in w.server.asked] == asked_for
    assert (state.failures, state.due_at, await w.kept()) == (0, w.due(), kept)


@pytest.mark.parametrize(
    "label", ["text/html", "text/plain; charset=utf-8", "application/octet-stream", "x", None]
)
async def test_ct_wrong_does_not_matter(w: World, label: str | None) -> None:
    w.server.say(answer(DOCUMENT, content_type=label) if label else answer(DOCUMENT))
    state = await w.poll()
    assert (state.failures, state.due_at, len(w.server.asked)) == (0, w.due(), 1)
    assert await w.kept() == ["a", "b"]


@pytest.mark.parametrize(
    ("label", "declared", "real"),
    [
        pytest.param("gbk", "big5", "utf-8", id="UTF-8 under two wrong labels"),
        pytest.param("utf-8", "utf-8", "gb18030", id="GB18030 under a wrong label"),
        pytest.param("gb18030", "utf-8", "gb18030", id="the header before the declaration"),
        pytest.param(None, "gbk", "gbk", id="the declaration alone"),
        pytest.param(None, "utf-8", "utf-16", id="a byte order mark before the declaration"),
        pytest.param("iso-8859-1", "gbk", "utf-8-sig", id="a byte order mark before both"),
    ],
)
async def test_ct_charset_conflict_is_settled(w: World, label: str | None, declared: str, real: str) -> None:
    titles = ("池塘水位上涨的消息", "青蛙在唱歌，大家来听")
    body = rss(*titles).replace('version="1.0"', f'version="1.0" encoding="{declared}"', 1).encode(real)
    w.server.say(answer(body, content_type=f"text/xml; charset={label}") if label else answer(body))
    state = await w.poll()
    assert (state.failures, state.due_at, len(w.server.asked)) == (0, w.due(), 1)
    assert await w.kept() == list(titles)
