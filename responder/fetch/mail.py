"""A letter (RFC 5322) as one entry: its subject is the title, its text the summary.

Attachments are not looked at. Chinese letters are often labelled gb2312 and hold more than that, or
carry their subject as bare bytes; both are read as a person would.
"""

import hashlib
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.policy import compat32
from email.utils import parseaddr

from responder.errors import ParseError, RefusedError
from responder.fetch.charset import decoded
from responder.fetch.dates import moment
from responder.fetch.text import SUMMARY, key, plain
from responder.model.feed import Entry, Feed, Sighting

MOST_BYTES = 2 * 1024 * 1024  # With its attachments.
MOST_PARTS = 100
_TEXT = 64 * 1024  # Bytes of a text looked at.
_BROKEN = (MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError)


def parse(feed: Feed, body: bytes, _content_type: str) -> tuple[Sighting, ...]:
    """Raises RefusedError for a letter whose sender is not expected, ParseError for what is no letter."""
    try:
        letter = message_from_bytes(body[:MOST_BYTES], policy=compat32)
        sender = parseaddr(_words(letter, "From"))[1].lower()
        if not expected(feed, sender):
            raise RefusedError(feed.id, f"a letter of {sender[:80] or 'nobody'} is not expected")
        return (Sighting(_entry(feed, letter, body)),)
    except _BROKEN as error:
        raise ParseError(feed.id, f"not a letter: {type(error).__name__}") from error


def expected(feed: Feed, sender: str) -> bool:
    """True for the addresses and domains in the settings; a domain does not stand for those under it."""
    wanted = {one.lower() for one in feed.door.senders} if feed.door else set()
    return sender in wanted or (sender.count("@") == 1 and sender[sender.index("@") :] in wanted)


def _entry(feed: Feed, letter: Message, body: bytes) -> Entry:
    text = _text(letter)
    title = plain(_words(letter, "Subject")) or plain(text)
    if not title:
        raise ValueError("neither a subject nor a text")
    name = key(_words(letter, "Message-ID")) or "mail-" + hashlib.sha256(body).hexdigest()[:24]
    sent = moment(_words(letter, "Date"), feed.zone)
    return Entry(feed.id, name, title, summary=plain(text, SUMMARY), published=sent)


def _words(letter: Message, name: str) -> str:
    """The first of a header, as text; bare bytes stand as surrogates where it was parsed."""
    raw = next((text for header, text in letter.raw_items() if header.lower() == name.lower()), "")
    bare = str(raw).encode("utf-8", "surrogateescape")
    if not bare.isascii():
        return decoded(bare, "")
    return "".join(
        part if isinstance(part, str) else decoded(part, f"charset={charset}")
        for part, charset in decode_header(str(raw))
    )


def _text(letter: Message) -> str:
    """The first plain text, else the first HTML."""
    found = {"text/plain": "", "text/html": ""}
    for number, part in enumerate(letter.walk()):
        if number >= MOST_PARTS:
            break
        kind = part.get_content_type()
        if kind in found and not found[kind] and part.get_content_disposition() != "attachment":
            raw = part.get_payload(decode=True)
            if isinstance(raw, bytes):
                found[kind] = decoded(raw[:_TEXT], str(part.get("Content-Type", "")))
    return found["text/plain"] if found["text/plain"].strip() else found["text/html"]
