"""Secrets of links: random, and kept only as a hash. Pure but for the randomness."""

import secrets
from hashlib import sha256


def new_secret() -> str:
    """256 random bits, safe in a URL."""
    return secrets.token_urlsafe(32)


def secret_hash(secret: str) -> str:
    """What is stored of a random secret: guessing it from its SHA-256 is as hard as guessing the secret."""
    return sha256(secret.encode()).hexdigest()
