"""The secrets of one local cloud: made at its first start, kept in its home, readable by their owner only."""

import base64
import json
import os
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from infra.local.settings import Settings


@dataclass(frozen=True)
class Keys:
    """`access_key` and `secret_key` sign requests to the emulator, as an AWS key pair does.

    `control` is what our own processes show each other; `pages` opens the front door's `/_local` pages in a browser;
    `origin` is what the front door shows the API, as the CDN does on AWS.
    """

    access_key: str
    secret_key: str
    control: str
    pages: str
    origin: str


def keys(settings: Settings) -> Keys:
    """The keys of this cloud; made when there are none yet."""
    path = settings.folder("run") / "keys.json"
    if not path.exists():
        write_once(path, json.dumps(asdict(_generate())))
    return Keys(**json.loads(path.read_text()))


def app_secret(settings: Settings) -> str:
    """The secret from which the API derives its signing keys."""
    path = settings.folder("run") / "app-secret"
    if not path.exists():
        write_once(path, secrets.token_urlsafe(48))
    return path.read_text()


def webhook_secret(settings: Settings) -> str:
    """What this cloud shares with every service that signs webhooks, in a form that all schemes take."""
    path = settings.folder("run") / "webhook-secret"
    if not path.exists():
        write_once(path, f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}")
    return path.read_text()


def write_once(path: Path, text: str) -> None:
    """Write a file that only its owner can read. Of two writers the first wins, and nobody sees half a file."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _generate() -> Keys:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    access_key = "AKIA" + "".join(secrets.choice(letters) for _ in range(16))
    return Keys(access_key, secrets.token_urlsafe(30), *(secrets.token_urlsafe(32) for _ in range(3)))
