"""The desk's key for push services, by which they know whose messages they carry (RFC 8292).

A browser signs up for messages of this key alone, so a new key means that every device signs up anew.
"""

import base64
import json
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from responder.notify.sealing import point

BYTES = 32
LASTS = timedelta(hours=12)  # Services take no more than 24 hours, and clocks differ.
_HEAD = {"typ": "JWT", "alg": "ES256"}


def made() -> str:
    """A new key, as the variable is to hold it."""
    number = generate_private_key(SECP256R1()).private_numbers().private_value
    return text(number.to_bytes(BYTES, "big"))


def read(secret: str) -> EllipticCurvePrivateKey:
    """Raises ValueError if it is not a key that `made` gives."""
    raw = octets(secret.strip())
    if len(raw) != BYTES:
        raise ValueError(f"a key has {BYTES} bytes, got {len(raw)}")
    return derive_private_key(int.from_bytes(raw, "big"), SECP256R1())


def public(key: EllipticCurvePrivateKey) -> str:
    """What browsers sign up with."""
    return text(point(key.public_key()))


def proof(key: EllipticCurvePrivateKey, endpoint: str, contact: str, now: datetime) -> str:
    """The header Authorization of a message to an endpoint.

    contact: a mailto: or https: address at which a service can reach whoever runs the desk.
    """
    split = urlsplit(endpoint)
    claims = {
        "aud": f"{split.scheme}://{split.netloc}",
        "exp": int((now + LASTS).timestamp()),
        "sub": contact,
    }
    signed = ".".join(text(json.dumps(part, separators=(",", ":")).encode()) for part in (_HEAD, claims))
    # Deterministic (RFC 6979), so that the same message has the same header.
    signature = key.sign(signed.encode(), ECDSA(SHA256(), deterministic_signing=True))
    numbers = b"".join(number.to_bytes(BYTES, "big") for number in decode_dss_signature(signature))
    return f"vapid t={signed}.{text(numbers)}, k={public(key)}"


def text(raw: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def octets(coded: str) -> bytes:
    """Inverse of text. Raises ValueError for what is no base64url."""
    return base64.b64decode(coded + "=" * (-len(coded) % 4), altchars=b"-_", validate=True)
