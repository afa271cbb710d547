"""The token of a home that opens the simulators' control surfaces."""

import os
import secrets
from contextlib import suppress

from infra.local.settings import Settings


def token(settings: Settings) -> str:
    """The token: made once, by whoever asks first, and readable by its owner only."""
    path = settings.folder("run") / "simulators-token"
    if not path.exists():
        draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32))
        with suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text()


def link(settings: Settings) -> str:
    """The address that a person opens: it lists the simulators and opens their consoles."""
    return f"{settings.simulators_url}/?token={token(settings)}"
