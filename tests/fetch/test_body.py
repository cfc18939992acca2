"""Compressed bodies: honest, lying, cut short and exploding."""

import gzip
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.fetch.body import BrokenBodyError, TooLargeError, unpacked

TEXT = "<rss>青蛙</rss>".encode() * 50
RAW = zlib.compressobj(wbits=-15)
HEADERLESS = RAW.compress(TEXT) + RAW.flush()


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        pytest.param(TEXT, "", id="not compressed"),
        pytest.param(TEXT, "identity", id="not compressed, and says so"),
        pytest.param(gzip.compress(TEXT), "gzip", id="gzip"),
        pytest.param(gzip.compress(TEXT), "", id="gzip that does not say so"),
        pytest.param(TEXT, "gzip", id="text that claims to be gzip"),
        pytest.param(gzip.compress(TEXT[:99]) + gzip.compress(TEXT[99:]), "gzip", id="two streams"),
        pytest.param(gzip.compress(TEXT) + b"\0\0", "gzip", id="rubbish behind"),
        pytest.param(zlib.compress(TEXT), "deflate", id="deflate"),
        pytest.param(HEADERLESS, "deflate", id="deflate without its header"),
    ],
)
def test_the_text_comes_out(body: bytes, encoding: str) -> None:
    assert unpacked(body, encoding, len(TEXT)) == TEXT


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        pytest.param(gzip.compress(TEXT)[:-9], "gzip", id="gzip cut short"),
        pytest.param(gzip.compress(TEXT)[:5], "gzip", id="gzip cut in its header"),
        pytest.param(zlib.compress(TEXT)[:-5], "deflate", id="deflate cut short"),
        pytest.param(b"\x1f\x8b" + b"\xff" * 30, "gzip", id="not gzip at all"),
        pytest.param(TEXT, "deflate", id="text that claims to be deflate"),
        pytest.param(b"\x0b\x02", "br", id="brotli, which was not asked for"),
    ],
)
def test_a_broken_body_is_not_taken_for_a_whole_one(body: bytes, encoding: str) -> None:
    with pytest.raises(BrokenBodyError):
        unpacked(body, encoding, 10_000)


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        pytest.param(b"a" * 101, "", id="plain"),
        pytest.param(gzip.compress(b"a" * 50_000_000), "gzip", id="a bomb"),
        pytest.param(gzip.compress(b"a" * 60) * 2, "gzip", id="two that are too much together"),
    ],
)
def test_the_cap_counts_what_is_unpacked(body: bytes, encoding: str) -> None:
    with pytest.raises(TooLargeError):
        unpacked(body, encoding, 100)


@given(st.binary(max_size=200), st.sampled_from(["", "gzip", "deflate"]), st.booleans())
def test_no_body_breaks_it(body: bytes, encoding: str, magic: bool) -> None:
    with suppress(BrokenBodyError, TooLargeError):
        assert len(unpacked(b"\x1f\x8b\x08" + body if magic else body, encoding, 150)) <= 150
