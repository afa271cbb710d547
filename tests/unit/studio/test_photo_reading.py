"""A photo that was sent: read once, whoever asks how often, and gone where it can't be used, whatever it has in it."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pytest

from cutroom.kit.errors import Invalid, RetryLater
from cutroom.kit.ids import new_id
from cutroom.media.generation.photos import looking
from cutroom.media.vision import faces
from cutroom.runtime import packs
from cutroom.runtime.context import Context
from cutroom.studio import photo_rules, reading
from cutroom.studio.photo_schemas import ReadPhotoInput
from tests.support.photographs import photo

DATA = ReadPhotoInput(owner_id=new_id(), project_id=new_id(), photo_id=new_id(), name="IMG_20240501_123456.jpg")
ORIGINAL = photo_rules.original_key(DATA.owner_id, DATA.photo_id)


class Bucket(dict[str, bytes]):
    """Objects by key."""

    def exists(self, key: str) -> bool:
        return key in self

    def get_json(self, key: str) -> Any:
        return json.loads(self[key])

    def put_json(self, key: str, text: str) -> None:
        self[key] = text.encode()

    def put_file(self, key: str, path: Path, content_type: str) -> None:
        self[key] = path.read_bytes()

    def fetched(self, key: str, path: Path) -> bool:
        if key in self:
            path.write_bytes(self[key])
        return key in self

    def delete(self, keys: list[str]) -> None:
        for key in keys:
            self.pop(key, None)


class Place:
    """As much of a Context as reading a photo takes."""

    settings = None

    def __init__(self, folder: Path, bucket: Bucket) -> None:
        self.folder, self.blobs = folder, bucket

    @contextmanager
    def scratch(self) -> Generator[Path]:
        yield self.folder


@pytest.fixture
def ctx(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Context:
    monkeypatch.setattr(packs, "ensure", lambda settings, pack: tmp_path)
    monkeypatch.setattr(faces, "detector", lambda models: None)
    return cast(Context, Place(tmp_path, Bucket({ORIGINAL: photo(1)})))


def stored(ctx: Context) -> Bucket:
    return cast(Bucket, ctx.blobs)


def test_what_is_read_is_kept_and_what_was_sent_is_gone(ctx: Context) -> None:
    first = reading.read_photo(ctx, DATA)
    assert len(stored(ctx)) == 3
    assert ORIGINAL not in stored(ctx)
    assert reading.read_photo(ctx, DATA) == first


@pytest.mark.parametrize("fault", [IndexError("odd"), MemoryError(), RuntimeError("no idea")])
def test_whatever_a_photo_breaks_it_is_refused_and_leaves_nothing(
    ctx: Context, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def broken(*_: object) -> None:
        raise fault

    monkeypatch.setattr(looking, "measured", broken)
    with pytest.raises(Invalid, match="can’t be used"):
        reading.read_photo(ctx, DATA)
    assert stored(ctx) == {}


def test_a_fault_of_ours_leaves_the_photo_to_be_read_again(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise RetryLater("It is away for a moment; try again.")

    with monkeypatch.context() as patched, pytest.raises(RetryLater):
        patched.setattr(packs, "ensure", away)
        reading.read_photo(ctx, DATA)
    assert set(stored(ctx)) == {ORIGINAL}
    reading.read_photo(ctx, DATA)


def test_who_comes_just_after_another_reading_gets_its_answer(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one ends after this one looked for an answer, and before it takes what was sent."""
    fetched, others = Bucket.fetched, []

    def late(bucket: Bucket, key: str, path: Path) -> bool:
        monkeypatch.setattr(Bucket, "fetched", fetched)
        others.append(reading.read_photo(ctx, DATA))
        return fetched(bucket, key, path)

    monkeypatch.setattr(Bucket, "fetched", late)
    assert reading.read_photo(ctx, DATA) == others[0]


def test_what_never_came_is_said_so(ctx: Context) -> None:
    stored(ctx).clear()
    with pytest.raises(Invalid, match="didn’t arrive"):
        reading.read_photo(ctx, DATA)
