"""Bytes to text where the declared charset may be a lie."""

import codecs
import re

_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}encoding=["']([\w-]{1,40})""")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "ascii": "utf-8"}


def decoded(body: bytes, content_type: str) -> str:
    """Try what the bytes themselves say, then UTF-8, then what was declared, then GB18030 and Big5.

    UTF-8 goes before the declaration because it is hardly ever valid by chance, while most other
    charsets accept anything. One bad byte among good UTF-8 costs that byte, not the whole text.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body.decode(name, "replace")
    for name in ("utf-8", *_declared(body, content_type), "gb18030", "big5"):
        try:
            return body.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    declared = [name for name in _declared(body, content_type) if name != "utf-8"]
    return body.decode(declared[0] if declared else "utf-8", "replace")


def _declared(body: bytes, content_type: str) -> list[str]:
    names = re.findall(r"charset=[\"']?([\w-]{1,40})", content_type)
    names += [name.decode() for name in _DECLARED.findall(body[:1024])]
    known = [_WIDER.get(name.lower(), name.lower()) for name in names]
    return [name for name in known if _exists(name)]


def _exists(name: str) -> bool:
    try:
        return codecs.lookup(name) is not None and b"a".decode(name) is not None
    except (LookupError, UnicodeDecodeError):
        return False
