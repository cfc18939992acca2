"""The media pack: what is signed off, in every language and for every reader, always the same bytes."""

import hashlib
import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

from responder.model.library import Evidence
from responder.model.oncall import PersonId
from responder.model.text import Language
from responder.model.version import TextId, Version, VersionId, VersionState
from responder.publish.pack import Packed, pack
from tests.newsroom import OFFICER, Newsroom
from tests.publish.vendor import content
from tests.web.conftest import Client
from tests.web.test_texts import Sign, sign_in

__all__ = ["sign_in"]


def packed(language: Language, *, drill: bool = False) -> Packed:
    held = content(language, drill=drill)
    held = replace(held, parts={**held.parts, "children": "躲到桌子下面。"})
    at = datetime(2026, 11, 20, tzinfo=UTC)
    version = Version(
        VersionId(f"v-{language}"), TextId("t"), 2, None, PersonId("a"), at, held, VersionState.ACTIVE
    )
    return Packed(version, f"https://science.example/p/{language}/quake-x7/")


def opened(body: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_it_holds_both_languages_every_reader_and_the_sources() -> None:
    files = opened(pack([packed(Language.ZH), packed(Language.EN)]))
    assert sorted(files) == [
        "README.txt",
        "SHA256SUMS",
        *(
            f"{tag}/{name}"
            for tag in ("en", "zh")
            for name in ("children.md", "claims.txt", "messages.txt", "sources.txt", "text.md")
        ),
    ]
    assert files["zh/sources.txt"] == "[1] An agency: A report <1> (2023). https://example.org/report\n"
    assert "v-zh" in files["README.txt"]
    assert "https://science.example/p/en/quake-x7/" in files["README.txt"]
    for line in files["SHA256SUMS"].splitlines():
        digest, _, name = line.partition("  ")
        assert hashlib.sha256(files[name].encode()).hexdigest() == digest


def test_the_same_versions_make_the_same_bytes() -> None:
    texts = [packed(Language.ZH)]
    assert pack(texts) == pack(texts)
    newer = replace(
        texts[0].version,
        content=replace(texts[0].content, evidence=(Evidence("B", "C", 2024, "https://e.example"),)),
    )
    assert pack([replace(texts[0], version=newer)]) != pack(texts)


def test_every_file_of_a_drill_says_so() -> None:
    files = opened(pack([packed(Language.EN, drill=True)]))
    assert all("[DRILL]" in text for name, text in files.items() if name != "SHA256SUMS")


async def test_the_desk_hands_on_what_is_signed_off_and_no_draft(newsroom: Newsroom, sign_in: Sign) -> None:
    officer: Client = await sign_in(OFFICER)
    version = await newsroom.holding(await newsroom.breaks())
    path = f"/texts/{version.text}/pack.zip"
    refused = await officer.get(path)
    assert refused.status == 409
    assert "资料包是空的" in await refused.text()
    await newsroom.approved(version)
    await newsroom.saved(version, replace(version.content, title="DRAFT"))
    answer = await officer.get(path)
    files = opened(await answer.read())
    assert (answer.status, answer.content_type) == (200, "application/zip")
    assert version.content.title in files["zh/text.md"]
    assert not any("DRAFT" in text for text in files.values())
    assert path in await (await officer.get(f"/texts/{version.text}")).text()
