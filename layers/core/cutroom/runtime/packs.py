"""Packs: libraries and model files that do not fit beside a function's code, fetched from storage at cold start.

On AWS `CUTROOM_PACKS` names each pack's object; on a laptop everything is in the environment already and nothing is
fetched.
"""

import shutil
import sys
import tempfile
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

from cutroom.runtime import aws
from cutroom.runtime.settings import Settings


def ensure(settings: Settings, name: str) -> Path | None:
    """Unpack the pack `name` once a machine and put it on the path; its folder, or None where none is configured."""
    url = settings.packs.get(name)
    if not url:
        return None
    key = urlsplit(url).path.lstrip("/")
    folder = Path(settings.scratch or tempfile.gettempdir()) / "packs" / Path(key).stem
    if not folder.exists():
        _fetch(urlsplit(url).netloc, key, folder)
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
    return folder


def _fetch(bucket: str, key: str, folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    unpacked = Path(tempfile.mkdtemp(dir=folder.parent))
    try:
        archive = unpacked / "pack.zip"
        aws.client("s3").download_file(bucket, key, str(archive))
        with zipfile.ZipFile(archive) as pack:
            pack.extractall(unpacked)
        archive.unlink()
        unpacked.rename(folder)
    except OSError:
        if not folder.exists():
            raise
    finally:
        shutil.rmtree(unpacked, ignore_errors=True)
