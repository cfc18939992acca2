"""A library as one signed file: what one desk publishes and others subscribe to.

The first line names the form, the key and the signature; the rest, to the last byte, is what is signed:
JSON with the files, the hash of each, what was taken back, and a sequence number, so that an older
bundle cannot be played in place of a newer one. The same library gives the same bytes. Experts are not
in it: they agreed to be paged by one desk, not to be passed on.

The second form says of a retraction, too, that it was a mistake. It is written only where there is one
to tell of, so that a desk that knows no more than the first can follow until then.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import BaseModel, ConfigDict, ValidationError

from responder.errors import Fault, KnowledgeError
from responder.exchange import keys
from responder.knowledge.written import explainer_file
from responder.model.exchange import Retraction, Undone
from responder.model.library import Explainer
from responder.model.text import Language

FORM = "responder-bundle/1"
UNDOING = "responder-bundle/2"  # As above, and says of a retraction that it was a mistake.


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Header(_Strict):
    form: str
    key: str
    signature: str


class _File(_Strict):
    sha256: str
    text: str


class _Undone(_Strict):
    reason: str
    at: datetime


class _Taken(_Strict):
    explainer: str
    reason: str
    at: datetime
    undone: _Undone | None = None


class _Payload(_Strict):
    desk: str
    sequence: int
    files: dict[str, _File]
    retractions: list[_Taken]


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a bundle holds, once it is believed."""

    desk: str
    sequence: int
    files: Mapping[str, str]  # Name to Markdown.
    retractions: tuple[Retraction, ...]
    hash: str  # Of all that was signed.


def content(explainers: Sequence[Explainer], retractions: Sequence[Retraction]) -> str:
    """The hash of what a bundle would hold, whatever its number: the same if nothing changed."""
    return _content(_files(explainers), retractions)


def make(
    desk: str,
    sequence: int,
    explainers: Sequence[Explainer],
    retractions: Sequence[Retraction],
    key: Ed25519PrivateKey,
) -> bytes:
    """A signed bundle; an explainer that was taken back is not in it."""
    return _signed(desk, sequence, _files(explainers), retractions, key)


def with_texts(held: Bundle, explainers: Sequence[Explainer]) -> Bundle:
    """The same bundle and these texts, where it has none of their name."""
    return replace(held, files={**_files(explainers), **held.files})


def reissued_content(held: Bundle, retractions: Sequence[Retraction]) -> str:
    """The hash of what a bundle would hold that is issued again, as content() gives it."""
    return _content(held.files, retractions)


def reissued(held: Bundle, sequence: int, retractions: Sequence[Retraction], key: Ed25519PrivateKey) -> bytes:
    """The same bundle without what was taken back since; nothing else in it is touched."""
    return _signed(held.desk, sequence, held.files, retractions, key)


def opened(raw: bytes, key: str, where: str) -> Bundle:
    """What a bundle holds.

    key: the one that is trusted. Raises KnowledgeError where the bundle is not signed by it, was
    changed on the way, or is none.
    """
    head, _, payload = raw.partition(b"\n")
    try:
        header = _Header.model_validate_json(head)
    except ValidationError as error:
        raise _fault(where, "not a bundle", "Check the address") from error
    if header.form not in {FORM, UNDOING}:
        raise _fault(where, f"a bundle of the form {header.form[:40]}", "Update this desk")
    if header.key != key:
        mend = (
            "Ask that desk whether it has a new key, by a way that you trust; then: responder library trust"
        )
        raise _fault(where, "signed by a key that is not trusted", mend)
    try:
        genuine = keys.signed_by(key, bytes.fromhex(header.signature), payload)
    except ValueError:
        genuine = False
    if not genuine:
        raise _fault(where, "the signature does not fit: it was changed on the way", "Tell that desk")
    try:
        held = _Payload.model_validate_json(payload)
    except ValidationError as error:
        raise _fault(where, "what was signed is not a library", "Tell that desk") from error
    for name, file in held.files.items():
        if hashlib.sha256(file.text.encode()).hexdigest() != file.sha256:
            raise _fault(where, f"{name} is not what its hash says", "Tell that desk")
    files = {name: file.text for name, file in held.files.items()}
    taken = tuple(_retraction(one) for one in held.retractions)
    return Bundle(held.desk, held.sequence, files, taken, hashlib.sha256(payload).hexdigest())


def _files(explainers: Sequence[Explainer]) -> dict[str, str]:
    return {f"explainers/{one.id}.{one.language}.md": explainer_file(one) for one in explainers}


def _content(texts: Mapping[str, str], retractions: Sequence[Retraction]) -> str:
    return hashlib.sha256(_payload("", 0, texts, retractions)).hexdigest()


def _retraction(one: _Taken) -> Retraction:
    undone = Undone(one.undone.reason, one.undone.at) if one.undone else None
    return Retraction(one.explainer, one.reason, one.at, undone)


def _signed(
    desk: str,
    sequence: int,
    texts: Mapping[str, str],
    retractions: Sequence[Retraction],
    key: Ed25519PrivateKey,
) -> bytes:
    payload = _payload(desk, sequence, texts, retractions)
    form = FORM if all(one.holds for one in retractions) else UNDOING
    header = {"form": form, "key": keys.public(key), "signature": key.sign(payload).hex()}
    return json.dumps(header).encode() + b"\n" + payload


def _payload(desk: str, sequence: int, texts: Mapping[str, str], retractions: Sequence[Retraction]) -> bytes:
    gone = {
        f"explainers/{one.explainer}.{language}.md"
        for one in retractions
        if one.holds
        for language in Language
    }
    files = {
        name: {"sha256": hashlib.sha256(text.encode()).hexdigest(), "text": text}
        for name, text in texts.items()
        if name not in gone
    }
    taken = [_told(one) for one in sorted(retractions, key=lambda one: one.explainer)]
    held = {"desk": desk, "sequence": sequence, "files": files, "retractions": taken}
    return json.dumps(held, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _told(one: Retraction) -> dict[str, object]:
    told: dict[str, object] = {"explainer": one.explainer, "reason": one.reason, "at": one.at.isoformat()}
    if one.undone:
        told["undone"] = {"reason": one.undone.reason, "at": one.undone.at.isoformat()}
    return told


def _fault(where: str, what: str, mend: str) -> KnowledgeError:
    return KnowledgeError([Fault(where, 0, what, mend)])
