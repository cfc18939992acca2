"""The directory of experts as CSV, out and in; addresses only as names of secrets, consent with its end."""

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from responder.errors import Fault
from responder.exchange.staging import staged
from responder.knowledge.document import read_text
from responder.knowledge.experts import expert
from responder.knowledge.written import quoted
from responder.model.exchange import Staged, StagedKind
from responder.model.library import Expert

COLUMNS = (
    "id",
    "sample",
    "name_zh",
    "name_en",
    "affiliation_zh",
    "affiliation_en",
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
BETWEEN = "; "  # Several things in one cell.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def exported(experts: Sequence[Expert]) -> str:
    """The directory; a cell that a spreadsheet would take for a formula gets a quote before it."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    for one in experts:
        rows.writerow(
            [
                f"'{cell}" if cell.startswith(_FORMULA) else cell
                for cell in (_cells(one)[key] for key in COLUMNS)
            ]
        )
    return "\ufeff" + out.getvalue()  # Without the mark a spreadsheet takes Chinese for something else.


def _cells(one: Expert) -> Mapping[str, str]:
    return {
        "id": one.id,
        "sample": str(one.sample).lower(),
        "name_zh": one.name.zh,
        "name_en": one.name.en,
        "affiliation_zh": one.affiliation.zh,
        "affiliation_en": one.affiliation.en,
        "subjects": BETWEEN.join(one.subjects),
        "fields": BETWEEN.join(one.fields),
        "languages": BETWEEN.join(one.languages),
        "regions": BETWEEN.join(one.regions),
        "zone": one.zone,
        "hours": f"{one.hours[0]:%H:%M}-{one.hours[1]:%H:%M}",
        "contacts": BETWEEN.join(f"{contact.channel}={contact.address}" for contact in one.contacts),
        "consent_until": one.consent_until.isoformat(),
        "pages_per_week": str(one.pages_per_week),
        "interests": BETWEEN.join(f"{i.declared}: {i.text.replace(';', ',')}" for i in one.interests),
    }


def imported(
    text: str, path: str, subjects: Collection[str], *, today: date, at: datetime
) -> tuple[tuple[Staged, ...], tuple[Fault, ...]]:
    """Rows as drafts, and each fault with the line of its row; a row with a fault stays outside.

    A plain address would be kept by coming in, so here a fault is not let through.
    """
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    found: list[Staged] = []
    faults: list[Fault] = []
    try:
        if set(rows.fieldnames or ()) != set(COLUMNS):
            return (), (_columns(path, rows.fieldnames or ()),)
        for row in rows:
            file, wrong = _checked(row, f"{path}", rows.line_num, subjects, today)
            faults += wrong
            if not wrong:
                found.append(_staged(row, file, path, rows.line_num, at))
    except csv.Error as error:
        faults.append(Fault(path, rows.line_num, f"not CSV: {error}", 'Put "…" round cells with commas'))
    return tuple(found), tuple(faults)


def _columns(path: str, held: Sequence[str]) -> Fault:
    odd = sorted(set(held) ^ set(COLUMNS))
    return Fault(path, 1, f"missing or unknown columns: {', '.join(odd)}", f"Write {','.join(COLUMNS)}")


def _checked(
    row: Mapping[str, str], path: str, line: int, subjects: Collection[str], today: date
) -> tuple[str, list[Fault]]:
    """The row as a file of the library, and what its rules say."""
    if None in row or None in row.values():
        return "", [Fault(path, line, "more or fewer cells than columns", 'Put "…" round cells with commas')]
    file = _file({key: cell.strip().removeprefix("'") for key, cell in row.items()})
    document = read_text(path, file)
    expert(document, subjects, today)
    return file, sorted(
        {Fault(path, line, fault.what, fault.mend) for fault in (*document.faults, *document.overdue)}
    )


def _file(row: Mapping[str, str]) -> str:
    contacts = [cell.partition("=") for cell in _several(row["contacts"])]
    interests = [cell.partition(": ") for cell in _several(row["interests"])]
    lists = ("subjects", "fields", "languages", "regions")
    lines = [
        "---",
        *(
            f"{key}: {quoted(row[key])}"
            for key in ("id", "sample", "zone", "hours", "consent_until", "pages_per_week")
        ),
        *(
            f"{key}: {{zh: {quoted(row[f'{key}_zh'])}, en: {quoted(row[f'{key}_en'])}}}"
            for key in ("name", "affiliation")
        ),
        *(f"{key}: [{', '.join(quoted(one) for one in _several(row[key]))}]" for key in lists),
        "contacts:" if contacts else "contacts: []",
        *(
            f"  - channel: {quoted(channel)}\n    address: {quoted(address)}"
            for channel, _, address in contacts
        ),
        "interests:" if interests else "interests: []",
        *(f"  - declared: {quoted(day)}\n    text: {quoted(said)}" for day, _, said in interests),
        "---",
        "",
    ]
    return "\n".join(lines)


def _several(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _staged(row: Mapping[str, str], file: str, path: str, line: int, at: datetime) -> Staged:
    return staged(
        StagedKind.EXPERT,
        path,
        f"experts/{row['id']}.md",
        file,
        title=f"{row['name_zh']} · {row['name_en']}",
        language=None,
        provenance=f"{path}:{line}, {at:%Y-%m-%d %H:%M}Z",
        faults=(),
        at=at,
    )
