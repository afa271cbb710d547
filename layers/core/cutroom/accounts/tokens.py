"""Access tokens: signed with a key that follows from the application's secret, and read back. Pure."""

import base64
import hashlib
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import jwt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from cutroom.kit.errors import Unauthorized
from cutroom.kit.ids import new_id

ALGORITHM = "ES256"
AUDIENCE = "cutroom-api"
ISSUER = "cutroom"
ACCESS_SECONDS = 15 * 60
ORDER_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@lru_cache(maxsize=4)
def signing_key(app_secret: str) -> ec.EllipticCurvePrivateKey:
    """The P-256 key that belongs to `app_secret`: every function derives the same one, and none is stored.

    HKDF (RFC 5869) stretches the secret to 48 bytes, so that reducing them modulo the curve's order keeps no bias
    worth speaking of (FIPS 186-5, A.2.1).
    """
    stretched = HKDF(hashes.SHA256(), 48, salt=None, info=b"cutroom access token signing key 1").derive(
        app_secret.encode()
    )
    return ec.derive_private_key(int.from_bytes(stretched, "big") % (ORDER_P256 - 1) + 1, ec.SECP256R1())


def jwk(app_secret: str) -> dict[str, str]:
    """The public key as a JSON Web Key (RFC 7517); its id is its thumbprint (RFC 7638)."""
    numbers = signing_key(app_secret).public_key().public_numbers()
    x, y = (base64.urlsafe_b64encode(n.to_bytes(32, "big")).rstrip(b"=").decode() for n in (numbers.x, numbers.y))
    canonical = f'{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}'
    thumbprint = base64.urlsafe_b64encode(hashlib.sha256(canonical.encode()).digest()).rstrip(b"=").decode()
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y, "alg": ALGORITHM, "use": "sig", "kid": thumbprint}


def access_token(app_secret: str, user_id: UUID, role: str, sign_in_id: UUID, at: datetime) -> str:
    """A signed access token that is good for 15 minutes."""
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(user_id),
        "sid": str(sign_in_id),
        "role": role,
        "jti": str(new_id()),
        "iat": int(at.timestamp()),
        "exp": int(at.timestamp()) + ACCESS_SECONDS,
    }
    return jwt.encode(claims, signing_key(app_secret), ALGORITHM, headers={"kid": jwk(app_secret)["kid"]})


def read_access_token(app_secret: str, token: str) -> dict[str, Any]:
    """The claims of a token that we signed for this audience and that has not run out. Raises Unauthorized."""
    try:
        return jwt.decode(
            token,
            signing_key(app_secret).public_key(),
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            issuer=ISSUER,
            options={"require": ["exp", "iat", "sub", "sid", "aud", "iss"]},
        )
    except jwt.ExpiredSignatureError:
        raise Unauthorized("Your session expired. Refresh it or sign in again.") from None
    except jwt.InvalidTokenError:
        raise Unauthorized("The access token is invalid. Sign in again.") from None
