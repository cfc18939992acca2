"""Seals a push message so that only one browser can read it: RFC 8291, in one record of RFC 8188.

The packages for this either carry two older drafts and no types, or bring a token library and a
mail checker along. What is left to do over ``cryptography``, which is here anyway, is this page,
and the RFC prints a whole example to hold it against.
"""

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RECORD = 4096  # Bytes that every push service must take (RFC 8030, 7.2).
SALT, POINT, TAG = 16, 65, 16  # Bytes.
ROOM = RECORD - (SALT + 4 + 1 + POINT) - 1 - TAG  # For what is said.
_LAST = b"\x02"  # Ends the last record.


def sealed(content: bytes, key: bytes, auth: bytes, *, own: EllipticCurvePrivateKey, salt: bytes) -> bytes:
    """The body to send.

    content: at most ROOM bytes. key: the browser's public point, 65 bytes. auth: its secret, 16 bytes.
    own, salt: made for this message alone; salt: 16 bytes.
    Raises ValueError where key is no point of P-256.
    """
    mine = point(own.public_key())
    shared = own.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(SECP256R1(), key))
    secret = _derived(auth, shared, b"WebPush: info\0" + key + mine, 32)
    content_key = _derived(salt, secret, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(salt, secret, b"Content-Encoding: nonce\0", 12)
    record = AESGCM(content_key).encrypt(nonce, content + _LAST, None)
    return salt + RECORD.to_bytes(4, "big") + bytes([len(mine)]) + mine + record


def point(key: EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derived(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)
