"""The desk that is killed: its settings, its people and its library, all of them samples."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from responder.model.library import (
    Contact,
    Expert,
    ExpertId,
    Hazard,
    Headline,
    Library,
    MessageMap,
    Subject,
    SubjectId,
    Vetting,
)
from responder.model.parts import HOLDING
from responder.model.text import Bilingual, Language

EDITORS = tuple(f"editor{n}" for n in range(6))
REVIEWER, OFFICER = "reviewer0", "officer"
STAFF = (*EDITORS, REVIEWER, "reviewer1", OFFICER)
EXPERTS = tuple(f"expert{n}" for n in range(24))
PLACES = ("Aldmoor", "Brackle", "Cinder", "Dunmere", "Eastwick", "Fallow")  # Each has an editor of its own.
OUTLETS = ("site", "blog", "social", "partner", "group")
CHANNELS = ("hook", "chat", "phone")
DESK = "https://desk.example"  # As messages name it; it stands on this machine.
TOKEN = "a-sample-token-of-the-bench"
FEED = "authority"
WIDTH = 512  # Of the made-up vectors.

_SETTINGS = """data = "data"
zone = "Europe/Berlin"
language = "en"
[desk]
port = {port}
base_url = "{desk}"
[site]
url = "https://public.example/p"
[[feeds]]
id = "{feed}"
name = "Authority (sample)"
kind = "push"
language = "en"
trust = "official"
group = "official"
token = "BENCH_TOKEN"
[[channels]]
name = "hook"
kind = "webhook"
url = "{world}/hook"
secret = "BENCH_KEY"
[[channels]]
name = "chat"
kind = "feishu"
url = "{world}/chat"
[[channels]]
name = "phone"
kind = "twilio"
url = "{world}/phone"
user = "ACsample"
sender = "+100"
secret = "BENCH_KEY"
[[outlets]]
name = "blog"
kind = "wordpress"
url = "{world}/blog"
user = "desk"
secret = "BENCH_KEY"
[[outlets]]
name = "social"
kind = "mastodon"
url = "{world}/social"
secret = "BENCH_KEY"
[[outlets]]
name = "partner"
kind = "webhook"
url = "{world}/partner"
secret = "BENCH_KEY"
[[outlets]]
name = "group"
kind = "feishu"
secret = "BENCH_ROBOT"
[[rotas]]
name = "duty"
[[rotas.layers]]
name = "all"
people = [{editors}]
first = 2026-01-01
hand_over = "02:30"
turn = "1h"
"""
_PERSON = """[[people]]
id = "{name}"
name = "{name} (sample)"
role = "{role}"
language = "en"
contacts = [{contacts}]
"""
_POLICY = """[[policies]]
name = "of-{editor}"
steps = [{{who = ["person:{editor}"], wait = "2m"}}, {{who = ["rota:duty"], wait = "3m"}}]
[[routes]]
policy = "of-{editor}"
places = ["{place}"]
"""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the desk stands, and where the fake channels and outlets do."""

    port: int
    world: str


def write_settings(folder: Path, addresses: Addresses) -> Path:
    """The settings as a file."""
    editors = ", ".join(f'"{name}"' for name in EDITORS)
    text = _SETTINGS.format(port=addresses.port, desk=DESK, feed=FEED, world=addresses.world, editors=editors)
    for n, name in enumerate(STAFF):
        role = "officer" if name == OFFICER else name.rstrip("0123456789")
        ways = ", ".join(f'{{channel = "{one.channel}", address = "+{n}"}}' for one in contacts(n))
        text += _PERSON.format(name=name, role=role, contacts=ways)
    for editor, place in zip(EDITORS, PLACES, strict=True):
        text += _POLICY.format(editor=editor, place=place)
    path = folder / "responder.toml"
    path.write_text(text, encoding="utf-8")
    return path


def environment(addresses: Addresses) -> dict[str, str]:
    """The secrets, by their variables."""
    return {"BENCH_TOKEN": TOKEN, "BENCH_KEY": "sample", "BENCH_ROBOT": f"{addresses.world}/group"}


def contacts(n: int) -> tuple[Contact, ...]:
    """Each person has every channel, and each another one first."""
    turned = (*CHANNELS[n % len(CHANNELS) :], *CHANNELS[: n % len(CHANNELS)])
    return tuple(Contact(channel, f"+{n}") for channel in turned)


def library() -> Library:
    """One subject, a map for holding texts in both languages, and experts who can be paged."""
    headlines = tuple(
        Headline(f"sample headline {n}", Language.EN, belongs) for n in range(4) for belongs in (True, False)
    )
    name = SubjectId("sample")
    subject = Subject(name, Bilingual("样例", "sample"), (), Hazard.SOCIETY, headlines)
    maps = tuple(_map(language) for language in Language)
    experts = tuple(_expert(n, one, name) for n, one in enumerate(EXPERTS))
    return Library({name: subject}, (), experts, (), maps)


def _map(language: Language) -> MessageMap:
    parts = dict.fromkeys(HOLDING, "A sample sentence of the bench.") | {"known": "{what}"}
    return MessageMap(
        "society", language, "Sample text", Vetting.STARTER, 240, "A sample.", "A sample.", parts
    )


def _expert(n: int, name: str, subject: SubjectId) -> Expert:
    return Expert(
        ExpertId(name),
        Bilingual(f"样例{n}", f"Sample {n}"),
        Bilingual("样例", "Sample"),
        False,  # Those of a drill would be shown on the desk alone; these have no address but ours.
        (subject,),
        (),
        (Language.EN,),
        (),
        "UTC",
        (time(), time()),
        contacts(n),
        date(2100, 1, 1),
        100_000,
        (),
    )


class MadeUp:
    """Embeds without a model: each text has a direction of its own, so that no two are alike."""

    model_id = "made up"

    async def __aenter__(self) -> "MadeUp":
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (n, WIDTH), unit vectors."""
        rows = [np.random.default_rng(_number(text)).standard_normal(WIDTH) for text in texts]
        vectors = np.array(rows, dtype=np.float32).reshape(len(texts), WIDTH)
        unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
