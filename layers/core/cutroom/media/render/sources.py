"""Whether what an Edit takes from is there, and is what the Edit says it is: told by its place, before work begins."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from cutroom.kit.errors import Invalid, Unplayable
from cutroom.media.edit import Edit
from cutroom.media.source import ffmpeg, inputs, probe
from cutroom.media.source.images import kind
from cutroom.media.source.paths import is_remote

HEAD_BYTES = 16
ANSWER_S = 20


def check_exist(edit: Edit) -> None:
    """Raises Invalid, with the place named, where a file that `edit` takes from is not there, or no file of its kind.

    Costs nothing: content is looked at only as far as a picture's first bytes.
    """
    for name, source in edit.sources.items():
        _file(source.uri, f"sources.{name}.uri")
    for i, image in enumerate(edit.images):
        _file(image.uri, f"images[{i}].uri")
        if not is_remote(image.uri):
            _picture(image.uri, f"images[{i}].uri")


def check_streams(edit: Edit, *, remote: bool = False) -> None:
    """Raises Invalid, with the place named, where a source is no video, or lacks the streams that `edit` takes from it.

    Reads each file's header; those behind addresses only with `remote`.
    """
    video_sources, audio_sources = {layer.source for layer in edit.layers}, {layer.source for layer in edit.audio}
    for name, source in edit.sources.items():
        if is_remote(source.uri) and not remote:
            continue
        try:
            header = probe.read_header(source.uri, with_picture=name in video_sources)
        except Unplayable as wrong:
            raise _refused(f"sources.{name}.uri", wrong.message) from wrong
        info, where = source.info, f"sources.{name}.info"
        if name in video_sources and info.video_stream not in {video.stream for video in header.videos}:
            raise _refused(f"{where}.video_stream", f"stream {info.video_stream} of this file is no picture.")
        if name in audio_sources and info.audio_stream not in {audio.stream for audio in header.audios}:
            raise _refused(f"{where}.audio_stream", f"stream {info.audio_stream} of this file is no sound.")


@contextmanager
def translate_errors(edit: Edit) -> Generator[None]:
    """What fails inside because of a source or an image is said of it: Invalid instead of FfmpegFailed."""
    try:
        yield
    except ffmpeg.FfmpegFailed:
        check_streams(edit, remote=True)
        for i, image in enumerate(edit.images):
            if is_remote(image.uri):
                _answering(image.uri, f"images[{i}].uri")
        raise


def _file(uri: str, place: str) -> None:
    if is_remote(uri):
        if not _is_address(uri):
            raise _refused(place, f"{uri!r} is no complete web address.")
        return
    try:
        exists, readable = Path(uri).is_file(), os.access(uri, os.R_OK)
    except OSError as wrong:  # a name that is too long
        raise _refused(place, f"{uri[:60]!r}… cannot be the name of a file.") from wrong
    if not exists:
        raise _refused(place, f"there is no file {uri!r}; put it there, or name another.")
    if not readable:
        raise _refused(place, f"the file {uri!r} may not be read.")


def _is_address(uri: str) -> bool:
    try:
        parts = urlsplit(uri)
        return bool(parts.hostname) and parts.port != 0 and not any(sign.isspace() for sign in uri)
    except ValueError:  # brackets or a port that are none
        return False


def _picture(uri: str, place: str) -> None:
    try:
        with Path(uri).open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError as wrong:
        raise _refused(place, f"the file {uri!r} could not be read.") from wrong
    if kind(head) is None:
        raise _refused(place, f"{uri!r} is no image that can be used; bring a PNG, JPEG or WebP.")


def _answering(uri: str, place: str) -> None:
    try:
        ffmpeg.run(["-v", "error", *inputs.image_args(uri), "-frames:v", "1", "-f", "null", "-"], timeout_s=ANSWER_S)
    except ffmpeg.FfmpegFailed as wrong:
        raise _refused(place, f"no image could be read from {uri!r}; bring it as a file, or name another.") from wrong


def _refused(place: str, what: str) -> Invalid:
    return Invalid(f"{place}: {what}", place=place)
