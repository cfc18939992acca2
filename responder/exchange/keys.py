"""The desk's own key: an Ed25519 private key in a file that only its owner may read."""

import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from responder.errors import Fault, KnowledgeError


def create(path: Path) -> str:
    """Make a key and return its public part, 64 hexadecimal digits.

    Raises KnowledgeError where a key is there already or the place is a repository's.
    """
    if any((folder / ".git").exists() for folder in path.resolve().parents):
        raise _fault(path, "a key must not lie in a repository", "Name a place outside of it in exchange.key")
    path.parent.mkdir(parents=True, exist_ok=True)
    key = Ed25519PrivateKey.generate()
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        mend = "Keep it: other desks trust it. To have a new one, move it away first"
        raise _fault(path, "there is a key already", mend) from error
    with os.fdopen(file, "w") as out:
        out.write(key.private_bytes_raw().hex() + "\n")
    return key.public_key().public_bytes_raw().hex()


def load(path: Path) -> Ed25519PrivateKey:
    """Raises KnowledgeError where there is none, or it is no key."""
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text(encoding="ascii").strip()))
    except FileNotFoundError as error:
        raise _fault(path, "there is no key", "Make one with: responder library key") from error
    except (OSError, ValueError) as error:
        raise _fault(path, "not a key", "Restore it from your copy, or make a new one") from error


def public(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


def readable(key: str) -> bool:
    """Whether a text is a public key."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
    except ValueError:
        return False
    return True


def signed_by(key: str, signature: bytes, text: bytes) -> bool:
    """Whether a signature over a text is that of a public key."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True


def _fault(path: Path, what: str, mend: str) -> KnowledgeError:
    return KnowledgeError([Fault(str(path), 0, what, mend)])
