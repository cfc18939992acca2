"""Real forms, broken in every way: each parser reads them or refuses them, soon, and does nothing else.

FUZZ_SECONDS gives all kinds together so long (`pytest -m slow`); FUZZ_SEED repeats a run.
"""

import json
import os
import pickle
import random
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from responder.errors import ParseError
from responder.fetch import SOURCES
from responder.fetch.body import BrokenBodyError, TooLargeError, earlier, ends, ttl_s, unpacked
from responder.model.feed import Feed, Group
from tests.fetch.golden import GOLDEN
from tests.fetch.sample import PATHS, feed

SEED = int(os.environ.get("FUZZ_SEED", random.SystemRandom().randrange(10**6)))
SECONDS = float(os.environ.get("FUZZ_SECONDS", "600"))
SOON_S = 2.0
TYPES = ("", "application/json", "text/xml; charset=gbk", "text/html; charset=utf-16", "x; charset=\udcff")
NASTY: tuple[Any, ...] = (
    None, True, [], {}, "", " ", 0, -1, 1e308, float("nan"), float("inf"), 10**400, 2**63, "9" * 5000,
    "\ud800", "\x00", "￾", "1e999", "-", "²", "٣", "//[", "http://[::1", "http://a:99999/", "javascript:x",
    "2026-09-21T24:00:00Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-14:00", "10:00 +9959", "12万亿",
    "<b>" * 500, "&#x110000;", "&amp;" * 300, "(" * 300, "a," * 500, "7,7 " * 500, "M9" * 200,
    "10.1234/x" * 50, "一" * 5000,
    "大津波警報。" * 50, "Embargoed until " * 40, [[[[]]]], {"title": {"title": "x"}},
)  # fmt: skip
TOKENS = re.compile(r"<[^>]{0,300}>|[^<]+")


def flipped(body: bytes, chance: random.Random) -> bytes:
    data = bytearray(body)
    for _ in range(chance.randint(1, 8)):
        if data:
            data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def cut(body: bytes, chance: random.Random) -> bytes:
    one, two = sorted(chance.randrange(len(body) + 1) for _ in range(2))
    return chance.choice([body[:one], body[one:], body[:one] + body[two:]])


def repeated(body: bytes, chance: random.Random) -> bytes:
    one, two = sorted(chance.randrange(len(body) + 1) for _ in range(2))
    return body[:two] + body[one:two] * chance.choice([1, 2, 30]) + body[two:]


def recoded(body: bytes, chance: random.Random) -> bytes:
    text = body.decode("utf-8", "replace")
    charset = chance.choice(
        ["gb18030", "big5", "utf-16", "utf-16-le", "utf-32-be", "utf-7", "latin-1", "shift_jis"]
    )
    return text.encode(charset, "replace")


def retold(body: bytes, chance: random.Random) -> bytes:
    """Other values in the same places: of JSON anywhere, of XML in texts and attributes."""
    try:
        return _any_json(json.loads(body), chance)
    except (ValueError, RecursionError):
        return _any_xml(body.decode("utf-8", "replace"), chance)


def _any_json(value: Any, chance: random.Random) -> bytes:
    places = list(_places(value))
    for _ in range(chance.randint(1, 3)):
        if places:
            holder, name = chance.choice(places)
            other = chance.choice([*NASTY, holder, chance.choice(places)[0]])
            try:
                holder[name] = json.loads(json.dumps(other))
            except (ValueError, RecursionError, LookupError):
                continue
    return json.dumps(value, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, held in inside:
        yield value, name
        yield from _places(held)


def _any_xml(text: str, chance: random.Random) -> bytes:
    tokens = TOKENS.findall(text) or [""]
    for _ in range(chance.randint(1, 4)):
        i = chance.randrange(len(tokens))
        nasty = str(chance.choice(NASTY))
        if tokens[i].startswith("<"):
            tokens[i] = chance.choice(
                [
                    "",
                    tokens[i] * 2,
                    chance.choice(tokens),
                    re.sub(r'"[^"]*"', f'"{nasty}"', tokens[i], count=1),
                ]
            )
        else:
            tokens[i] = nasty
    return "".join(tokens).encode("utf-8", "surrogatepass")


WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (flipped, cut, repeated, recoded, retold, retold)


def broken(kind: str, chance: random.Random) -> bytes:
    body = chance.choice(GOLDEN[kind if chance.random() < 0.9 else chance.choice(list(GOLDEN))])
    for _ in range(chance.choice([1, 1, 2, 4])):
        body = chance.choice(WAYS)(body, chance)[:200_000]
    return body


def read(kind: str, body: bytes, chance: random.Random) -> bool:
    """True if the parser took it; raises AssertionError for all that no parser may do."""
    here = feed(
        kind, group=chance.choice(list(Group)), language=chance.choice(["zh", "en"]), zone="Asia/Shanghai",
        paths=PATHS if kind == "jmespath" else None,
    )  # fmt: skip
    start = time.process_time()
    try:
        found = SOURCES[kind].parse(here, body, chance.choice(TYPES))
    except ParseError as error:
        str(error).encode()
        found = ()
    assert time.process_time() - start < SOON_S
    for one in pickle.loads(pickle.dumps(found)):
        assert one.entry.title
        assert one.entry.key
        assert len(one.entry.title) <= 300
        assert len(one.entry.key) <= 500
        assert one.entry.url[:4] in {"", "http"}
        assert one.more[:4] in {"", "http"}
        str(one).encode()
    return bool(found)


def wire(body: bytes, chance: random.Random) -> None:
    """What is told of a body before it is parsed."""
    ends(body), ttl_s(body), earlier(body, "https://pond.example.org/feed")
    packed, encoding = b"\x1f\x8b" * chance.randint(0, 1) + body, chance.choice(["", "gzip", "deflate", "br"])
    with suppress(BrokenBodyError, TooLargeError):
        unpacked(packed, encoding, 10_000)


@pytest.mark.parametrize("kind", SOURCES)
def test_every_kind_has_documents_that_it_reads(kind: str) -> None:
    here: Feed = feed(kind, paths=PATHS if kind == "jmespath" else None)
    assert all(SOURCES[kind].parse(here, body, "") for body in GOLDEN[kind])


@pytest.mark.parametrize("kind", SOURCES)
def test_broken_forms_are_read_or_refused(kind: str) -> None:
    chance = random.Random(f"{kind} {SEED}")
    sys.stdout.write(f"FUZZ_SEED={SEED}\n")
    for _ in range(60):
        body = broken(kind, chance)
        read(kind, body, chance)
        wire(body, chance)


@pytest.mark.slow
def test_broken_forms_for_a_long_time(tmp_path: Path) -> None:
    """What a parser must not do is kept as a file; the numbers are shown with -s."""
    chance, until = random.Random(SEED), time.monotonic() + SECONDS
    sys.stdout.write(f"FUZZ_SEED={SEED}\n")
    counts, faults = dict.fromkeys(SOURCES, 0), list[str]()
    while time.monotonic() < until and len(faults) < 20:
        kind = chance.choice(list(SOURCES))
        body = broken(kind, chance)
        try:
            read(kind, body, chance)
            wire(body, chance)
        except Exception as error:  # Whatever it is, it is what is looked for.
            (tmp_path / f"{len(faults)}-{kind}").write_bytes(body)
            faults.append(f"{kind}: {error!r} on {body[:200]!r}")
        counts[kind] += 1
    sys.stdout.write(f"{sum(counts.values())} documents: {counts}; files in {tmp_path}\n")
    assert not faults, "\n".join(faults)
