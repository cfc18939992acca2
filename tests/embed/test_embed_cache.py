"""The cache keeps vectors, and is never the reason that a text has none."""

import sqlite3
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from responder.embed.cache import Cache
from responder.errors import EmbedError


def vectors(count: int) -> dict[bytes, bytes]:
    return {i.to_bytes(32, "big"): i.to_bytes(768, "big") for i in range(count)}


async def test_vectors_outlive_the_process(tmp_path: Path) -> None:
    kept = vectors(1203)  # More than one question of 500.
    first = Cache(tmp_path / "new folder" / "vectors.db")
    await first.open()
    first.put(kept)
    await first.close()
    second = Cache(tmp_path / "new folder" / "vectors.db")
    await second.open()
    try:
        assert second.recent(kept) == {}
        assert await second.stored([*kept, b"unknown"]) == kept
        assert second.recent(kept) == kept
    finally:
        await second.close()


async def test_memory_forgets_what_was_used_longest_ago(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "vectors.db", in_memory=3)
    await cache.open()
    a, b, c, d = vectors(4)
    cache.put({a: b"a", b: b"b", c: b"c"})
    cache.recent([a])
    cache.put({d: b"d"})
    assert cache.recent([a, b, c, d]) == {a: b"a", c: b"c", d: b"d"}
    assert await cache.stored([b]) == {b: b"b"}
    await cache.close()


async def test_a_full_cache_drops_a_quarter(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "vectors.db", in_memory=0, max_bytes=1)
    await cache.open()
    low, high = b"\x3f" + bytes(31), b"\x40" + bytes(31)
    cache.put({low: b"low", high: b"high"})
    assert await cache.stored([low, high]) == {high: b"high"}
    await cache.close()


async def test_a_file_that_is_no_cache_is_named(tmp_path: Path) -> None:
    path = tmp_path / "vectors.db"
    path.write_bytes(b"not a database, but long enough to be read as the head of one" * 20)
    with pytest.raises(EmbedError, match=r"vectors\.db cannot be opened .*delete it"):
        await Cache(path).open()


async def test_a_disk_that_refuses_is_one_line_in_the_log(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "vectors.db")
    await cache.open()
    with sqlite3.connect(tmp_path / "vectors.db") as other:
        other.execute("ALTER TABLE vectors RENAME TO elsewhere")
    other.close()
    with capture_logs() as logs:
        cache.put({b"a": b"1"})
        cache.put({b"b": b"2"})
        await cache.close()
    assert [line["event"] for line in logs] == ["vector cache not written"]
    assert cache.recent([b"a", b"b"]) == {b"a": b"1", b"b": b"2"}
