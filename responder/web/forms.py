"""A text as a form, and back."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from responder.decide import drafting
from responder.errors import NotAllowedError
from responder.model.library import Claim, Evidence, Verdict
from responder.model.parts import AUDIENCES
from responder.model.text import Language
from responder.model.version import Content, TextKind

MOST = 20_000  # Characters of a part.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")  # XML, and so our feeds, cannot hold them.


def content_of(form: Mapping[str, str], old: Content, zone: ZoneInfo) -> Content:
    """What the form holds, with words put into the blanks that it gives words for.

    Raises NotAllowedError for what cannot be read, with the field in its code.
    """
    holding = old.kind is TextKind.HOLDING
    keys = [*drafting.parts_of(old.kind), *(() if holding else AUDIENCES)]
    parts = {key: _text(form, f"part_{key}") for key in keys}
    written = replace(
        old,
        title=_line(form, "title"),
        key_messages=tuple(_line(form, f"message_{n}") for n, _ in enumerate(old.key_messages, start=1)),
        parts=drafting.ordered({key: text for key, text in parts.items() if text or key not in AUDIENCES}),
        claims=_claims(form.get("claims", "")),
        evidence=_evidence(form.get("evidence", "")),
        short_alert=_line(form, "short"),
        long_alert=_line(form, "long"),
        review_by=_day(form.get("review_by", "")),
        next_update_at=_moment(form.get("next_update", ""), zone) if holding else None,
    )
    values = {name.removeprefix("slot_"): text for name, text in form.items() if name.startswith("slot_")}
    return drafting.filled(_promised(written, old, zone), values)


def sources(evidence: Sequence[Evidence]) -> str:
    """One source a line, as the form shows them."""
    return "\n".join(f"{one.title} | {one.publisher} | {one.year} | {one.url}" for one in evidence)


def answers(claims: Sequence[Claim]) -> str:
    """One claim a line, as the form shows them."""
    return "\n".join(f"{one.text} | {one.verdict} | {one.why}" for one in claims)


def promise(at: datetime, language: Language, zone: ZoneInfo) -> str:
    """The time of the next update, as a text says it."""
    local = at.astimezone(zone)
    if language is Language.ZH:
        return f"{local.month}月{local.day}日{local:%H:%M}"
    offset = local.strftime("%z")
    hours = f"UTC{offset[:3].replace('+0', '+').replace('-0', '-')}" if offset != "+0000" else "UTC"
    minutes = "" if offset[3:] == "00" else f":{offset[3:]}"
    return f"{local:%H:%M} ({hours}{minutes}), {local.day} {local:%B}"


def _promised(written: Content, old: Content, zone: ZoneInfo) -> Content:
    """The words say the time of the next update that the form says."""
    if written.next_update_at is None:
        return written
    new = promise(written.next_update_at, written.language, zone)
    told = drafting.filled(written, {drafting.NEXT_UPDATE: new})
    if old.next_update_at is None or old.next_update_at == written.next_update_at:
        return told
    before = promise(old.next_update_at, old.language, zone)
    return replace(
        told,
        parts={key: text.replace(before, new) for key, text in told.parts.items()},
        short_alert=told.short_alert.replace(before, new),
        long_alert=told.long_alert.replace(before, new),
    )


def _line(form: Mapping[str, str], name: str) -> str:
    return " ".join(_CONTROL.sub("", form.get(name, "")).split())[:MOST]


def _text(form: Mapping[str, str], name: str) -> str:
    return _CONTROL.sub("", form.get(name, "").replace("\r\n", "\n")).strip()[:MOST]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotAllowedError("bad_review_by") from error


def _moment(text: str, zone: ZoneInfo) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone)
    except ValueError as error:
        raise NotAllowedError("bad_next_update") from error


def _claims(text: str) -> tuple[Claim, ...]:
    made = []
    for fields in _rows(text):
        if len(fields) < 3 or fields[1] not in set(Verdict):
            raise NotAllowedError("bad_claims")
        made.append(Claim(fields[0], Verdict(fields[1]), " | ".join(fields[2:])))
    return tuple(made)


def _evidence(text: str) -> tuple[Evidence, ...]:
    made = []
    for fields in _rows(text):
        if len(fields) != 4 or not fields[2].isdecimal() or not fields[3].startswith("https://"):
            raise NotAllowedError("bad_evidence")
        made.append(Evidence(fields[0], fields[1], int(fields[2]), fields[3]))
    return tuple(made)


def _rows(text: str) -> list[list[str]]:
    return [[field.strip() for field in row.split("|")] for row in text.splitlines() if row.strip()]
