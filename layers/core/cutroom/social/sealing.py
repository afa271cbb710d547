"""Tokens at rest: AES-256-GCM under a data key of KMS, bound to the account that they are for (ADR 0043).

The encryption context of the data key and the additional data of the cipher both name the account: what is moved to
another row cannot be opened.
"""

import json
import logging
import os
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from cutroom.runtime import aws
from cutroom.runtime.settings import Settings

logging.getLogger("botocore.parsers").setLevel(logging.INFO)  # at DEBUG it writes whole answers: data keys
NONCE_BYTES = 12


class Sealed(NamedTuple):
    """A nonce with what was sealed, and the data key as KMS has wrapped it."""

    content: bytes
    data_key: bytes


def seal(settings: Settings, account_id: UUID, values: Mapping[str, str]) -> Sealed:
    """Seal tokens for an account under a new data key."""
    made = kms().generate_data_key(
        KeyId=settings.token_key_arn, KeySpec="AES_256", EncryptionContext=_context(account_id)
    )
    nonce = os.urandom(NONCE_BYTES)
    content = _cipher(made["Plaintext"]).encrypt(nonce, json.dumps(dict(values)).encode(), account_id.bytes)
    return Sealed(nonce + content, made["CiphertextBlob"])


def open_sealed(settings: Settings, account_id: UUID, sealed: Sealed) -> dict[str, str]:
    """The tokens. Raises cryptography's InvalidTag or KMS's refusal for what was sealed for another account."""
    key = kms().decrypt(
        KeyId=settings.token_key_arn, CiphertextBlob=sealed.data_key, EncryptionContext=_context(account_id)
    )["Plaintext"]
    nonce, content = sealed.content[:NONCE_BYTES], sealed.content[NONCE_BYTES:]
    return json.loads(_cipher(key).decrypt(nonce, content, account_id.bytes))


def _context(account_id: UUID) -> dict[str, str]:
    return {"purpose": "social-grant", "account": str(account_id)}


def _cipher(key: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)


@lru_cache(maxsize=1)
def kms() -> Any:
    """The key service; made once a process."""
    return aws.client("kms")
