"""Takes the compression off an answer, and tells what can be told of it before it is parsed.

aiohttp's own decompression is off: it hands over a gzip body that was cut short as if it were
whole, and gives up where a server only claims to have compressed. br and zstd are not asked for.
"""

import html
import re
import zlib
from collections.abc import Iterator

from yarl import URL

ASKED = "gzip, deflate"  # Accept-Encoding.
_GZIP = b"\x1f\x8b"
_MARKS = b"\xef\xbb\xbf\xff\xfe \t\r\n"  # Byte order marks and white space.
_ROOT = re.compile(rb"(?>\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*+<([\w.:-]+)", re.DOTALL)
_HEAD = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]")  # Where what is said of the whole feed ends.
_TTL = re.compile(rb"<ttl>\s*(\d{1,6})\s*</ttl>")
_LINK = re.compile(rb"<(?:\w+:)?link\s[^>]{1,2000}>")
_ATTRIBUTE = re.compile(r"""\b(rel|href)\s*=\s*["']([^"']*)["']""")


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


def mislabelled(body: bytes, encoding: str) -> bool:
    """True for text that is said to be compressed."""
    if encoding == "deflate":
        return body.lstrip(_MARKS)[:1] in {b"<", b"{"}
    return encoding in {"gzip", "x-gzip"} and bool(body) and not body.startswith(_GZIP)


def ends(body: bytes) -> bool:
    """False for an XML document that stops before the end of its root; true for all that is no XML."""
    text = body.replace(b"\0", b"").lstrip(_MARKS)  # Without its zeros, UTF-16 reads like ASCII.
    if not text.startswith(b"<"):
        return True
    root = _ROOT.match(text)
    return root is not None and bool(re.search(rb"</" + re.escape(root[1]) + rb"\s*>", text))


def ttl_s(body: bytes) -> float:
    """How long an RSS feed says that it may be kept (RSS 2.0, ttl), 0 if it does not."""
    found = _TTL.search(_head(body))
    return float(found[1]) * 60 if found else 0.0


def earlier(body: bytes, base: str) -> str:
    """The page before this one of a paged or archived feed (RFC 5005), on the same host; empty for none."""
    for rel, address in links(body):
        if rel in {"next", "prev-archive"}:
            try:
                there = URL(base).join(URL(address))
            except ValueError:
                continue
            return str(there) if there.host == URL(base).host else ""
    return ""


def links(body: bytes) -> Iterator[tuple[str, str]]:
    """What the links in the head of an XML feed are to it, and their addresses."""
    for tag in _LINK.findall(_head(body)):
        said = dict(_ATTRIBUTE.findall(tag.decode("utf-8", "replace")))
        if said.get("href"):
            yield said.get("rel", ""), html.unescape(said["href"])


def _head(body: bytes) -> bytes:
    first = _HEAD.search(body)
    return body[: first.start()] if first else body[:65536]


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
