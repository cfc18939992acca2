"""Takes the compression off an answer, and never more than is wanted.

aiohttp's own decompression is off: it hands over a gzip body that was cut short as if it were
whole, and gives up where a server only claims to have compressed. br and zstd are not asked for.
"""

import zlib

ASKED = "gzip, deflate"  # Accept-Encoding.
_GZIP = b"\x1f\x8b"


class TooLargeError(ValueError):
    """There is more than is wanted."""


class BrokenBodyError(ValueError):
    """The compressed body cannot be unpacked, or ends too early."""


def unpacked(body: bytes, encoding: str, most: int) -> bytes:
    """At most so many bytes, counted unpacked; raises TooLargeError and BrokenBodyError.

    encoding: the server's word, lower case; the first bytes are believed before it.
    """
    if body.startswith(_GZIP):
        body = _streams(body, 31, most)
    elif encoding == "deflate" and body:
        body = _streams(body, _window(body), most)
    elif encoding in {"br", "zstd", "compress"}:
        raise BrokenBodyError(f"compressed in a way that was not asked for: {encoding}")
    if len(body) > most:
        raise TooLargeError(f"larger than {most} bytes")
    return body


def _window(body: bytes) -> int:
    """Some servers leave off zlib's header, which RFC 9110 section 8.4.1.2 asks for."""
    headed = body[0] & 15 == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    return 15 if headed else -15


def _streams(packed: bytes, window: int, most: int) -> bytes:
    """One stream or more in a row; what follows the last is ignored, what exceeds most not unpacked."""
    out = b""
    while len(out) <= most:
        stream = zlib.decompressobj(window)
        try:
            out += stream.decompress(packed, most + 1 - len(out))
        except zlib.error as error:
            raise BrokenBodyError(f"cannot be unpacked: {error}") from error
        packed = stream.unused_data
        if stream.eof and not packed.startswith(_GZIP):
            break
        if not stream.eof and len(out) <= most:
            raise BrokenBodyError("compressed and cut short")
    return out
