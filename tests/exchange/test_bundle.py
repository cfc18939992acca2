"""Signed bundles: the same bytes for the same library, and nothing else is believed."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from responder.errors import KnowledgeError
from responder.exchange import keys
from responder.exchange.bundle import content, make, opened
from responder.model.exchange import Retraction
from responder.model.library import Library

NOW = datetime(2026, 11, 20, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
GONE = Retraction("aftershock-rumours", "A figure was wrong.", NOW)


@pytest.fixture(scope="module")
def raw(library: Library) -> bytes:
    return make("first", 3, library.explainers, [GONE], KEY)


def test_what_is_packed_is_unpacked(raw: bytes, library: Library) -> None:
    found = opened(raw, keys.public(KEY), "here")
    assert (found.desk, found.sequence, found.retractions) == ("first", 3, (GONE,))
    assert len(found.files) == len(library.explainers) - 2
    assert not any("aftershock-rumours" in name for name in found.files)
    assert not any(name.startswith("experts/") for name in found.files)


def test_the_same_library_gives_the_same_bytes(raw: bytes, library: Library) -> None:
    assert make("first", 3, library.explainers, [GONE], KEY) == raw
    assert content(library.explainers, []) != content(library.explainers, [GONE])


def rehashed(raw: bytes) -> bytes:
    """A forger who also mends the file's hash, and has no key."""
    head, _, payload = raw.partition(b"\n")
    held = json.loads(payload)
    name = next(iter(held["files"]))
    held["files"][name] = {"sha256": "0" * 64, "text": "forged"}
    return head + b"\n" + json.dumps(held).encode()


def renumbered(raw: bytes) -> bytes:
    """A forger who plays an old bundle as a new one."""
    return raw.replace(b'"sequence":3', b'"sequence":9')


def signed_anew(raw: bytes) -> bytes:
    """A forger who signs with a key of their own and claims the trusted one."""
    head, _, payload = raw.partition(b"\n")
    held = json.loads(head) | {"signature": OTHER.sign(payload).hex()}
    return json.dumps(held).encode() + b"\n" + payload


@pytest.mark.parametrize(
    ("forge", "what"),
    [
        pytest.param(lambda raw: raw[:-10] + b"x" * 10, "does not fit", id="bytes changed"),
        pytest.param(
            lambda raw: raw.replace(b'"sequence":3', b'"sequence":9'), "does not fit", id="a number"
        ),
        pytest.param(rehashed, "does not fit", id="a text with its hash"),
        pytest.param(signed_anew, "does not fit", id="signed by another and claimed"),
        pytest.param(lambda raw: raw[: len(raw) // 2], "does not fit", id="cut short"),
        pytest.param(lambda raw: raw + b" ", "does not fit", id="a byte more"),
        pytest.param(lambda raw: raw.replace(b"bundle/1", b"bundle/3", 1), "of the form", id="a later form"),
        pytest.param(lambda _raw: b"<html>not found</html>", "not a bundle", id="a page of the web"),
        pytest.param(lambda _raw: b"", "not a bundle", id="nothing"),
    ],
)
def test_what_was_tampered_with_is_refused(raw: bytes, forge: object, what: str) -> None:
    assert callable(forge)
    with pytest.raises(KnowledgeError, match=what):
        opened(forge(raw), keys.public(KEY), "here")


def test_an_unknown_key_is_refused(raw: bytes) -> None:
    with pytest.raises(KnowledgeError, match="not trusted"):
        opened(raw, keys.public(OTHER), "here")


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "desk.key"
    made = keys.create(path)
    assert keys.public(keys.load(path)) == made
    assert keys.readable(made)
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(KnowledgeError, match="a key already"):
        keys.create(path)


def test_no_key_is_made_in_a_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    with pytest.raises(KnowledgeError, match="repository"):
        keys.create(tmp_path / "data" / "desk.key")


@pytest.mark.parametrize("text", ["", "zz" * 32, "00", "not a key"])
def test_what_is_no_key_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "desk.key"
    path.write_text(text)
    with pytest.raises(KnowledgeError, match="not a key"):
        keys.load(path)
