"""A small library as files, to be read whole or broken on purpose."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from responder.errors import KnowledgeError
from responder.knowledge import HEADINGS, load
from responder.model.text import Language

TODAY = date(2026, 6, 1)
QUAKE = "subjects/quake.md"
ORDINARY = "subjects/ordinary.md"
EN, ZH = "explainers/quake-basics.en.md", "explainers/quake-basics.zh.md"
EXPERT = "experts/sample-one.md"

SUBJECT_TEXT = """---
id: quake
name:
  zh: 地震
  en: Earthquake
synonyms:
  zh: [余震]
  en: [aftershock]
hazard: natural
---
## Belongs
""" + "".join(f"- en: quake number {n}\n" for n in range(19))
SUBJECT_TEXT += """- zh: 某地发生地震
## Only looks so
- zh: 股市地震
""" + "".join(f"- en: quake the film, part {n}\n" for n in range(9))
ORDINARY_TEXT = """---
id: ordinary
name: {zh: 平常, en: Ordinary}
---
## Only looks so
- en: a new park opens
- zh: 新公园开放
"""
EN_TEXT = """---
id: quake-basics
language: en
title: Quakes
status: starter
subjects: [quake]
regions: []
review_by: 2027-05-31
key_messages:
  - Drop, cover and hold on.
  - Wait for the shaking to stop.
  - Expect aftershocks.
claims:
  - claim: The hour can be foretold.
    verdict: false
    why: No method has done it.
evidence:
  - title: A report
    publisher: An agency
    year: 2023
    url: https://example.org/report
alerts:
  short: A quake at {place}
  long: A quake was felt at {place}.
slots: [place]
---
""" + "".join(f"## {heading}\nWords.\n" for heading in HEADINGS[Language.EN])
ZH_TEXT = EN_TEXT.partition("## ")[0].replace("language: en", "language: zh") + "".join(
    f"## {heading}\n文字。\n" for heading in HEADINGS[Language.ZH]
)
EXPERT_TEXT = """---
id: sample-one
sample: true
name: {zh: 示例, en: Sample}
affiliation: {zh: 示例所, en: Sample Institute}
subjects: [quake]
fields: [ground motion]
languages: [zh, en]
regions: [CN]
zone: Asia/Shanghai
hours: "22:00-08:00"
contacts:
  - channel: mail
    address: one@example.org
consent_until: 2027-12-31
pages_per_week: 3
interests:
  - text: Advises a ministry.
    declared: 2026-01-15
---
Free words that nobody reads.
"""
SHELF: Mapping[str, str] = {
    QUAKE: SUBJECT_TEXT,
    ORDINARY: ORDINARY_TEXT,
    EN: EN_TEXT,
    ZH: ZH_TEXT,
    EXPERT: EXPERT_TEXT,
}


def put(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def broken(folder: Path, name: str, old: str, new: str) -> KnowledgeError:
    """What loading says once old stands as new in one file; an old that is not there is a slip here."""
    assert old in SHELF[name]
    with pytest.raises(KnowledgeError) as caught:
        load(put(folder, {**SHELF, name: SHELF[name].replace(old, new, 1)}), today=TODAY)
    return caught.value
