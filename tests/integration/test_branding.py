"""Brands and covers, through the API on the real database."""

import base64
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from cutroom.media.edit import Edit
from cutroom.media.source import ffmpeg
from cutroom.renders import queries
from cutroom.runtime.context import Context
from tests.support.material import Person, video

Registered = Callable[[], dict[str, Any]]
Bearer = Callable[[dict[str, Any]], dict[str, str]]


@pytest.fixture
def ada(ctx: Context, api: TestClient, register: Registered, bearer: Bearer) -> Person:
    signed_in = register()
    return Person(ctx, api, signed_in, bearer(signed_in))


def picture(folder: Path, name: str = "logo.png", size: str = "300x120") -> str:
    """An image of that kind, as base64."""
    path = folder / name
    command = [ffmpeg.binary(), "-v", "error", "-f", "lavfi", "-i", f"color=c=red:s={size}", "-frames:v", "1", path]
    subprocess.run(command, check=True, timeout=60)  # not as the engine runs it, which would refuse the largest
    return base64.b64encode(path.read_bytes()).decode()


def edit_of(ada: Person, export: dict[str, Any]) -> Edit:
    with ada.ctx.transaction(ada.actor) as session:
        return Edit.model_validate(queries.get(session, UUID(export["id"])).edit)


@pytest.mark.parametrize("name", ["logo.png", "logo.jpg", "logo.webp"])
def test_an_image_of_each_kind_is_kept_as_png_and_never_larger_than_needed(
    ada: Person, tmp_path: Path, name: str
) -> None:
    kept = ada.call("POST", "/brand-images", {"name": name, "content": picture(tmp_path, name, "2048x512")})
    assert (kept["width"], kept["height"]) == (1024, 256)
    with ada.ctx.scratch() as folder:
        ada.ctx.blobs.fetch(f"brand/{ada.actor.user_id}/{kept['id']}.png", folder / "kept.png")
        assert (folder / "kept.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"\x89PNG\r\n\x1a\n" + bytes(99), b"RIFF\x00\x00\x00\x00WEBPVP8 "])
def test_what_is_no_image_is_refused_in_plain_words(ada: Person, content: bytes) -> None:
    answer = ada.send("POST", "/brand-images", {"name": "x", "content": base64.b64encode(content).decode()})
    assert answer.status_code == 422
    assert "image" in answer.json()["message"]
    assert ada.call("GET", "/brand-images")["items"] == []


def test_an_image_that_is_sent_twice_is_kept_once(ada: Person, tmp_path: Path) -> None:
    body, headers = {"name": "Logo", "content": picture(tmp_path)}, {"Idempotency-Key": "one"}
    first, again = (ada.call("POST", "/brand-images", body, headers=headers) for _ in range(2))
    assert first["id"] == again["id"]
    assert ada.send("POST", "/brand-images", body | {"name": "Other"}, headers=headers).status_code == 422
    assert len(ada.ctx.blobs.client.list_objects_v2(Bucket="media", Prefix="brand/")["Contents"]) == 1


def test_a_brand_is_applied_by_its_name_to_what_is_exported(ada: Person, tmp_path: Path) -> None:
    logo = ada.call("POST", "/brand-images", {"name": "Logo", "content": picture(tmp_path)})
    intro = video(ada.ctx, ada.actor, "intro.mp4", length_ms=3000)
    saved = {"name": "Ada’s  Talks", "logo_id": logo["id"], "captions": "neon", "accent": "#ff0055"}
    brand = ada.call("POST", "/brands", saved | {"font": "Bangers", "intro_video_id": str(intro)})
    clip = ada.clip(0, 1)
    body = {"source": {"clip_id": clip}, "brand": "ada’s talks"}
    edit = edit_of(ada, ada.call("POST", "/exports", body))
    assert edit.captions
    assert (edit.captions.template, edit.captions.accent, edit.captions.font) == ("neon", "#ff0055", "Bangers")
    assert [image.uri for image in edit.images] == [f"brand/{ada.actor.user_id}/{logo['id']}.png"]
    assert set(edit.sources) == {"main", "intro"}
    assert edit.duration_ms == 20_000 + 3000 - 300
    chosen = edit_of(ada, ada.call("POST", "/exports", body | {"captions": "box"}))
    assert chosen.captions
    assert chosen.captions.template == "box"
    plain = edit_of(ada, ada.call("POST", "/exports", {"source": {"clip_id": clip}}))
    assert (plain.images, set(plain.sources)) == ([], {"main"})
    ada.call("DELETE", f"/brand-images/{logo['id']}")
    assert ada.call("GET", f"/brands/{brand['id']}")["logo_url"] is None
    assert not edit_of(ada, ada.call("POST", "/exports", body)).images


def test_what_cannot_be_applied_is_refused_with_the_reason(ada: Person) -> None:
    body = {"source": {"clip_id": ada.clip(0, 1)}, "brand": "Nobody"}
    assert "no brand called 'Nobody'" in ada.send("POST", "/exports", body).json()["message"]
    ada.call("POST", "/brands", {"name": "Nobody", "intro_video_id": str(ada.videos[1])})
    assert "longer than 30 seconds" in ada.send("POST", "/exports", body).json()["message"]
    ada.call("DELETE", f"/videos/{ada.videos[1]}")
    assert "was deleted" in ada.send("POST", "/exports", body).json()["message"]


def test_names_are_taken_once_and_brands_can_be_changed_and_removed(ada: Person) -> None:
    first = ada.call("POST", "/brands", {"name": "One"})
    assert ada.send("POST", "/brands", {"name": " ONE "}).status_code == 409
    other = ada.call("POST", "/brands", {"name": "Two", "colour": "#ffffff"})
    assert ada.send("PUT", f"/brands/{other['id']}", {"name": "one"}).status_code == 409
    assert ada.call("PUT", f"/brands/{other['id']}", {"name": "TWO"})["colour"] is None
    missing = ada.send("PUT", f"/brands/{other['id']}", {"name": "Two", "logo_id": first["id"]})
    assert missing.json()["details"]["field"] == "logo_id"
    ada.call("DELETE", f"/brands/{first['id']}")
    assert [brand["name"] for brand in ada.call("GET", "/brands")["items"]] == ["TWO"]


def test_covers_are_offered_before_anything_is_made(ada: Person) -> None:
    offered = ada.call("POST", "/exports/covers", {"source": {"clip_id": ada.clip(0, 1)}, "count": 4})["items"]
    assert len(offered) == 4
    assert all(0 <= one["timestamp_ms"] < 20_000 and one["reasons"] for one in offered)
    export = ada.call("POST", "/exports", {"source": {"clip_id": ada.clip(0, 2)}, "cover_ms": 700})
    assert export["cover_ms"] == 700
    assert ada.send("GET", f"/exports/{export['id']}/cover").json()["error"] == "conflict"


def test_a_picture_too_large_to_open_is_refused_soon(ada: Person, tmp_path: Path) -> None:
    content = picture(tmp_path, "huge.png", "16000x16000")
    answer = ada.send("POST", "/brand-images", {"name": "huge", "content": content})
    assert answer.status_code == 422
    assert "too large" in answer.json()["message"]
