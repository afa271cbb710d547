"""Puts the built web app into the web bucket, whenever it has changed since the last time."""

import hashlib
from pathlib import Path
from typing import Any

from infra import publish as publishing
from infra.local import aws
from infra.local.settings import ROOT, Settings

BUILT = ROOT / "web" / "dist"


class _Session:
    """What `infra.publish` asks of a boto3 session."""

    def __init__(self, settings: Settings) -> None:
        """`settings` tell where the emulator is."""
        self._settings = settings

    def client(self, service: str) -> Any:
        """A client of the emulator."""
        return aws.client(self._settings, service)


def publish(settings: Settings, outputs: dict[str, str], built: Path = BUILT) -> None:
    """Upload what `vite build` made, if there is anything new and the stack has a web bucket."""
    bucket = outputs.get("WebBucketName", "")
    if not bucket or not (built / "index.html").is_file():
        return
    stamp, now = settings.folder("run") / "web.sha256", f"{bucket} {_fingerprint(built)}"
    if stamp.exists() and stamp.read_text() == now:
        return
    publishing.web_app(_Session(settings), bucket, built)
    stamp.write_text(now)


def _fingerprint(built: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in built.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(built)}\n".encode() + path.read_bytes())
    return digest.hexdigest()
