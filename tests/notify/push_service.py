"""A push service as browsers have one, and browsers that can read what was sealed for them."""

import json
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    ECDSA,
    SECP256R1,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from responder.notify import vapid
from responder.notify.sealing import point
from responder.notify.vapid import octets, text


class Browser:
    """Signs up, and opens what was sealed for it."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self._own = generate_private_key(SECP256R1())
        self._auth = os.urandom(16)

    @property
    def key(self) -> str:
        return text(point(self._own.public_key()))

    @property
    def auth(self) -> str:
        return text(self._auth)

    @property
    def address(self) -> str:
        return f"{self.endpoint} {self.key} {self.auth}"

    @property
    def subscription(self) -> str:
        keys = {"p256dh": self.key, "auth": self.auth}
        return json.dumps({"endpoint": self.endpoint, "expirationTime": None, "keys": keys})

    def opened(self, body: bytes) -> Mapping[str, str]:
        """What RFC 8291 and RFC 8188 say a receiver does, step by step."""
        salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        sender, record = body[21 : 21 + length], body[21 + length :]
        assert len(record) <= size  # One record.
        shared = self._own.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(SECP256R1(), sender))
        info = b"WebPush: info\0" + octets(self.key) + sender
        secret = HKDF(SHA256(), 32, self._auth, info).derive(shared)
        key = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(secret)
        nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(secret)
        plain = AESGCM(key).decrypt(nonce, record, None).rstrip(b"\0")
        assert plain.endswith(b"\x02")
        said: Mapping[str, str] = json.loads(plain[:-1])
        return said


def vouched(header: str) -> Mapping[str, object]:
    """The claims of a header Authorization, whose signature fits the key beside it."""
    scheme, _, rest = header.partition(" ")
    assert scheme == "vapid"
    fields = dict(field.strip().split("=", 1) for field in rest.split(","))
    head, claims, proof = fields["t"].split(".")
    assert json.loads(octets(head)) == {"typ": "JWT", "alg": "ES256"}
    raw = octets(proof)
    signature = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    key = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), octets(fields["k"]))
    key.verify(signature, f"{head}.{claims}".encode(), ECDSA(SHA256()))
    found: Mapping[str, object] = json.loads(octets(claims))
    return {**found, "k": fields["k"]}


@dataclass
class PushService:
    """answers: status by the last part of an endpoint, 201 for all others."""

    url: str = ""
    answers: dict[str, int] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    taken: list[tuple[str, Mapping[str, str], bytes]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        self.taken.append((name, dict(request.headers), await request.read()))
        return web.Response(status=self.answers.get(name, 201), headers=self.headers)

    def browser(self, name: str = "phone") -> Browser:
        return Browser(f"{self.url}/push/{name}")


@asynccontextmanager
async def push_service() -> AsyncIterator[PushService]:
    service, app = PushService(), web.Application()
    app.router.add_post("/push/{name}", service.take)
    async with TestServer(app) as server:
        service.url = str(server.make_url("")).rstrip("/")
        yield service


KEY = vapid.made()
