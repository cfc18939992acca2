"""experts/*.md: who may be paged, for what, when and how."""

import re
from collections.abc import Collection
from datetime import date, time
from zoneinfo import available_timezones

from responder.knowledge.document import Document
from responder.model.library import Contact, Expert, ExpertId, Interest, SubjectId
from responder.model.text import Bilingual, Language

KEYS = (
    "id",
    "sample",
    "name",
    "affiliation",
    "subjects",
    "fields",
    "languages",
    "regions",
    "zone",
    "hours",
    "contacts",
    "consent_until",
    "pages_per_week",
    "interests",
)


def expert(document: Document, subjects: Collection[str], today: date) -> Expert | None:
    """None where a fault leaves nothing to work with."""
    document.only(KEYS)
    sample = document.one_of(("true", "false"), "sample") == "true"
    hours = _hours(document)
    consent = day(document, "consent_until")
    if consent is not None and consent < today:
        mend = "Nobody pages them before they are asked again: ask, or take the expert out"
        document.passed(("consent_until",), "the consent has run out", mend)
    for i in document.items("subjects"):
        document.one_of(subjects, "subjects", i)
    regions = document.regions("regions")
    for key in ("subjects", "languages", "contacts"):
        if document.items(key) == range(0):
            document.fault((key,), f"{key} is empty", f"Name at least one of {key}")
    for i, subject in enumerate(document.texts("subjects")):
        if subject in document.texts("subjects")[:i]:
            document.fault(("subjects", i), f"{subject} stands twice", "Keep one of them")
    languages = [document.one_of(list(Language), "languages", i) for i in document.items("languages")]
    zone = document.text("zone")
    if zone and zone not in available_timezones():
        document.fault(("zone",), f"no time zone {zone}", "Name a zone like Asia/Shanghai")
    pages = document.text("pages_per_week")
    if not pages.isdecimal() or not 1 <= int(pages) <= 50:
        document.fault(("pages_per_week",), "not a number of pages", "Write a whole number from 1 to 50")
    contacts = tuple(_contact(document, i, sample=sample) for i in document.items("contacts"))
    interests = tuple(_interest(document, i) for i in document.items("interests"))
    name, affiliation = _two(document, "name"), _two(document, "affiliation")
    if document.faults or consent is None or hours is None:
        return None
    return Expert(
        ExpertId(document.text("id")),
        name,
        affiliation,
        sample,
        tuple(SubjectId(one) for one in document.texts("subjects")),
        document.texts("fields"),
        tuple(Language(one) for one in languages),
        regions,
        zone,
        hours,
        contacts,
        consent,
        int(pages),
        interests,
    )


def day(document: Document, *where: str | int) -> date | None:
    """A field's date; None, with a fault, where it is none."""
    text = document.text(*where)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        document.fault(where, f"{text} is not a day", "Write it as 2027-05-31")
        return None


def _two(document: Document, key: str) -> Bilingual:
    document.only(("zh", "en"), (key,))
    return Bilingual(document.text(key, "zh"), document.text(key, "en"))


def _hours(document: Document) -> tuple[time, time] | None:
    found = re.fullmatch(r"(\d\d:\d\d)-(\d\d:\d\d)", document.text("hours"))
    try:
        if found:
            return time.fromisoformat(found[1]), time.fromisoformat(found[2])
    except ValueError:
        pass
    document.fault(("hours",), "not hours of a day", 'Write them as "08:00-22:00"')
    return None


def _contact(document: Document, place: int, *, sample: bool) -> Contact:
    where = ("contacts", place)
    document.only(("channel", "address"), where)
    address = document.text(*where, "address")
    example = address.endswith("@example.org")
    if sample and not example:
        document.fault((*where, "address"), "a sample may reach nobody", "Write an example.org address")
    if address and not sample and not address.startswith("env:"):
        document.fault((*where, "address"), "a plain address in a file", "Write env:NAME of a variable")
    return Contact(document.text(*where, "channel"), address)


def _interest(document: Document, place: int) -> Interest:
    where = ("interests", place)
    document.only(("text", "declared"), where)
    return Interest(document.text(*where, "text"), day(document, *where, "declared") or date.min)
