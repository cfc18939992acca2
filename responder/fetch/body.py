"""Takes the compression off an answer, and never more than is wanted.

aiohttp's own decompression is off: it hands over a gzip body that was cut short as if it were
whole, and gives up where a server only claims to have compressed. br and zstd are not asked for.
"""

import zlib
from collections.abc import AsyncIterable

GZIP = b"\x1f\x8b"
ASKED = "gzip, deflate"  # Accept-Encoding.


class TooLargeError(ValueError):
    """There is more than is wanted."""


class BrokenBodyError(ValueError):
    """The compressed body cannot be unpacked, or ends too early."""


async def unpacked(chunks: AsyncIterable[bytes], encoding: str, most: int) -> bytes:
    """Read to the end, and no further than most bytes, which are counted decompressed.

    The first bytes say what was done to the body; encoding, the server's word, only tells where
    they cannot. Raises TooLargeError and BrokenBodyError.
    """
    body, packed = bytearray(), b""
    unpack = None
    async for chunk in chunks:
        packed += chunk
        if not body and unpack is None and len(packed) >= 2:
            unpack = _unpacker(packed, encoding)
        if unpack is None and len(packed) < 2:
            continue
        body += packed if unpack is None else unpack.take(packed, most - len(body) + 1)
        packed = b""
        if len(body) > most:
            raise TooLargeError(f"more than {most} bytes")
    if unpack is not None and not unpack.whole:
        raise BrokenBodyError("the compressed body ends too early")
    return bytes(body + packed)


class _Unpacker:
    """One or more gzip or zlib streams in a row."""

    def __init__(self, window: int) -> None:
        self._window = window
        self._stream = zlib.decompressobj(window)

    @property
    def whole(self) -> bool:
        return self._stream.eof

    def take(self, packed: bytes, most: int) -> bytes:
        """At most so many bytes; what is left over then is lost."""
        out = b""
        try:
            while packed and len(out) < most:
                out += self._stream.decompress(packed, most - len(out))
                packed = self._stream.unused_data
                if not packed.startswith(GZIP):
                    break
                self._stream = zlib.decompressobj(self._window)
        except zlib.error as error:
            raise BrokenBodyError(f"the compressed body is broken: {error}") from error
        return out


def _unpacker(start: bytes, encoding: str) -> _Unpacker | None:
    """None for a body that is not compressed, whatever the server calls it."""
    if start.startswith(GZIP):
        return _Unpacker(31)
    if encoding == "deflate":  # Some servers leave off zlib's header, which RFC 9110 section 8.4.1.2 asks for.
        return _Unpacker(15 if start[0] & 15 == 8 and int.from_bytes(start[:2], "big") % 31 == 0 else -15)
    if encoding in {"br", "zstd", "compress"}:
        raise BrokenBodyError(f"the body is compressed in a way that was not asked for: {encoding}")
    return None
