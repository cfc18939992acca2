"""How bad a story is for people: by instruments and authorities first, by its words second."""

from collections.abc import Iterable, Mapping, Sequence

from responder.decide.danger import NOTHING, by_words, casualties
from responder.decide.quakes import by_magnitude
from responder.model.feed import Record, Status
from responder.model.library import Subject, SubjectId
from responder.model.story import Judged, Scope, Severity
from responder.model.text import Bilingual, joined

_CAP = {
    "Extreme": Severity.DANGER,
    "Severe": Severity.HARM,
    "Moderate": Severity.WORRY,
    "Minor": Severity.NONE,
}
_SURE = {"Observed", "Likely", None}
_SOON = {"Immediate", "Expected", None}
INSIDE = 0.5  # Probability from which a story is as bad as its subject's usually are.
_EMPTY = Bilingual("没有内容", "nothing said")
_EARNEST = {Status.ACTUAL, Status.EXERCISE}  # An exercise is judged as if it were real, and marked.


def judge(titles: Sequence[str], records: Iterable[Record]) -> Judged:
    """The worst that instruments say; without any, the worst that two titles, or the only one, say.

    A lone lurid wording among many calm ones does not set the severity of a story. Where instruments
    speak, only people who are counted as dead, missing or hurt can make it worse.
    """
    judged = [said for record in records if (said := by_record(record)) is not None]
    if not judged:
        worded = sorted((by_words(title) for title in titles), key=lambda judged: -judged.severity)
        return worded[_second(worded)] if worded else Judged(Severity.NONE, _EMPTY)
    measured = max(judged, key=lambda judged: judged.severity)
    counted = sorted(titles, key=lambda title: -casualties(title))
    if not counted or casualties(counted[_second(counted)]) <= measured.severity:
        return measured
    harmed = by_words(counted[_second(counted)])
    return Judged(
        casualties(counted[_second(counted)]), joined((measured.reason, harmed.reason)), measured=True
    )


def of_subject(said: Judged, scope: Scope, subjects: Mapping[SubjectId, Subject]) -> Judged:
    """As bad as stories of the subject usually are, where neither records nor words tell.

    said: what those tell.
    """
    if said != NOTHING or scope.subject is None or scope.probability < INSIDE:
        return said
    subject = subjects[scope.subject]
    usually = Bilingual(f"“{subject.name.zh}”事件通常如此", f"as stories of “{subject.name.en}” usually are")
    return Judged(subject.severity, joined((said.reason, usually)))


def _second(ordered: Sequence[object]) -> int:
    """Where the second worst of more than two stands, else the worst."""
    return 1 if len(ordered) > 2 else 0


def by_record(record: Record) -> Judged | None:
    """What figures and fixed words say, the worse of both; None if not in earnest, or nothing is said."""
    if record.status not in _EARNEST or record.message_type in {"Cancel", "Ack", "Error"}:
        return None
    said = [judged for judged in (_by_size(record), _by_cap(record)) if judged is not None]
    return max(said, key=lambda judged: judged.severity, default=None)


def _by_size(record: Record) -> Judged | None:
    if record.magnitude is None:
        return None
    return by_magnitude(record.magnitude, record.depth_km, tsunami=record.tsunami)


def _by_cap(record: Record) -> Judged | None:
    if record.severity not in _CAP:
        return None
    severity = _CAP[record.severity]
    if record.urgency not in _SOON or record.certainty not in _SURE:
        severity = Severity(max(0, severity - 1))
    words = f"{record.severity} / {record.urgency or '–'} / {record.certainty or '–'}"
    return Judged(severity, Bilingual(f"官方预警：{words}", f"official warning: {words}"), measured=True)
