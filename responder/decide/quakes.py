"""Earthquakes by size: from instruments, and as titles state it."""

import re

from responder.model.story import Judged, Severity
from responder.model.text import Bilingual

_QUAKE = re.compile(
    r"地震|强震|余震|震中|震源|有感|quake|tremor|aftershock|seismic|tsunami|海啸", re.IGNORECASE
)
_SIZE = r"(?<![\d.])(\d(?:\.\d)?)(?![\d.]*\d)"
_DECIMAL = r"(?<![\d.])(\d\.\d)(?!\d)"
_STATED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_SIZE}\s*级(?:[左右以上]*)(?:强|大|特大|浅源|深源)*(?:地震|余震|强震|震感)",
        rf"(?:地震|强震|余震|震级|里氏)[^，。,\d]{{0,4}}{_SIZE}\s*级?(?![\d.]*[日月年人名死伤时点秒分万亿千百])",
        rf"{_DECIMAL}\s*级(?!风|大风|难度)",
        rf"\b(?:Mw|magnitude)[ -]?{_SIZE}\b",
    )
)
_M_DECIMAL = re.compile(r"(?<![A-Za-z\d])(?<![A-Za-z] )(?<![A-Za-z]-)[Mm] ?(\d\.\d)(?![\dA-Za-z])")
_M_BESIDE_QUAKE = re.compile(r"(?<![A-Za-z\d])[Mm][w]?[ -]?(\d(?:\.\d)?)(?![\d.]*[\dA-Za-z])")
_DIGIT = re.compile(r"\d")
_INTENSITY = re.compile(r"震度\s*([1-7])\s*([弱强強])?")


def by_magnitude(magnitude: float, depth_km: float | None = None, *, tsunami: bool = False) -> Judged:
    """Earthquakes by size: 6 and more endanger life, 5 and more hurt, 3.5 and more are felt.

    Deeper than 100 km takes a step off, a tsunami flag puts it at the top
    (USGS, "Magnitude / Intensity Comparison", for what people feel).
    """
    steps = ((6.0, Severity.DANGER), (5.0, Severity.HARM), (3.5, Severity.WORRY))
    severity = next((level for least, level in steps if magnitude >= least), Severity.NONE)
    if depth_km is not None and depth_km > 100 and severity:
        severity = Severity(severity - 1)
    if tsunami and magnitude >= 6.5:
        severity = Severity.DANGER
    return Judged(severity, Bilingual(f"震级 {magnitude:g}", f"magnitude {magnitude:g}"), measured=True)


def by_intensity(text: str) -> Judged | None:
    """The shaking that a title states on Japan's scale: from 6 on furniture cannot be kept up, 5 hurts.

    (Japan Meteorological Agency, "Tables explaining the JMA Seismic Intensity Scale".)
    """
    found = _INTENSITY.search(text)
    if found is None:
        return None
    felt = int(found[1])
    severity = Severity.DANGER if felt >= 6 else Severity.HARM if felt == 5 else Severity.WORRY
    return Judged(severity, Bilingual(f"震度 {felt}", f"intensity {felt}"))


def size_in(title: str) -> float | None:
    """The first magnitude that a title states; None where a number belongs to wind, a road or a product."""
    return next(iter(sizes_in(title)), None)


def sizes_in(title: str) -> tuple[float, ...]:
    """Every magnitude that a title states, in the order of the forms it may have."""
    if not _DIGIT.search(title):
        return ()
    forms = (*_STATED, _M_BESIDE_QUAKE if _QUAKE.search(title) else _M_DECIMAL)
    return tuple(dict.fromkeys(float(found[1]) for form in forms for found in form.finditer(title)))
