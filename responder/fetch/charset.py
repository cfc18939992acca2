"""Bytes to text where the declared charset may be a lie."""

import codecs
import re
from collections.abc import Iterator

_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}encoding=["']([\w-]{1,40})""")
_LONE = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")
_HIGH = re.compile(rb"[\x80-\xff]")
_BEGINNINGS = (  # Byte order marks, and how "<" looks without one; the longer first.
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252", "ascii": "utf-8"}
_NOT_CHARSETS = {
    "idna",
    "punycode",
    "unicode-escape",
    "raw-unicode-escape",
    "utf-7",
}  # Python's own, or a trap.
_COMMON = "的一是不在有人这這中大来來上国國个個们們"  # Every Chinese text holds some of them.
_BEARABLE = 4  # Good characters for each broken one that let a charset still be taken for the right one.


def decoded(body: bytes, content_type: str) -> str:
    """Try what the first bytes say, then UTF-8, then what was declared, then guess.

    UTF-8 goes before the declaration because it is hardly ever valid by chance, while most other
    charsets accept anything. One bad byte among good ones costs that byte, not the whole text.
    """
    for beginning, name in _BEGINNINGS:
        if body.startswith(beginning):
            return body.decode(name, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    for name in ("utf-8", *_declared(body, content_type)):
        text = body.decode(name, "replace")
        if _bearable(text):
            return text
    return _guessed(body)


def _declared(body: bytes, content_type: str) -> Iterator[str]:
    names = re.findall(r"charset=[\"']?([\w-]{1,40})", content_type)
    names += [name.decode("ascii", "replace") for name in _DECLARED.findall(body[:1024])]
    for name in names:
        try:
            known = codecs.lookup(name).name
            b"a".decode(known)  # Neither a codec of no text nor one of two bytes and more.
        except (LookupError, UnicodeDecodeError):
            continue
        if known not in _NOT_CHARSETS:
            yield _WIDER.get(known, known)


def _bearable(text: str) -> bool:
    broken = text.count("\ufffd")
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    return broken * _BEARABLE <= foreign - broken


def _guessed(body: bytes) -> str:
    """Western text has its high bytes alone, Chinese in pairs; Big5 is valid GB18030, so words decide."""
    if len(_LONE.findall(body)) * 2 > len(_HIGH.findall(body)):
        return body.decode("cp1252", "replace")
    readings = (body.decode("gb18030", "replace"), body.decode("big5", "replace"))
    return max(readings, key=lambda text: sum(text.count(character) for character in _COMMON))
