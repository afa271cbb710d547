"""Projects of photos: what people send is read once and kept clean, put in order, and becomes an export."""

import io
import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
import requests
from fastapi.testclient import TestClient
from PIL import Image

from cutroom.kit.errors import QuotaExceeded
from cutroom.media.edit import Edit
from cutroom.renders import queries as exports
from cutroom.runtime.blobs import Blobs
from cutroom.runtime.context import Context
from cutroom.studio import photos, queries
from cutroom.studio.photo_schemas import AddPhoto, ReadPhoto, ReadPhotoInput
from tests.support.photographs import photo, png
from tests.support.studio import Maker

Registered = Callable[[], dict[str, Any]]
Bearer = Callable[[dict[str, Any]], dict[str, str]]
HOUR = 3600
CAMERA = photo(1)


@pytest.fixture
def ada(ctx: Context, api: TestClient, register: Registered, bearer: Bearer) -> Maker:
    signed_in = register()
    return Maker(ctx, api, signed_in, bearer(signed_in))


def begin(ada: Maker, **more: Any) -> Any:
    return ada.call("POST", "/projects/photos", {"aspect": "1:1", "seconds": 5, "mood": "none"} | more)


def send(ada: Maker, project_id: str, name: str, content: bytes, **more: Any) -> Any:
    """What the browser does with one file: a ticket, the file to storage, and the news of it."""
    wanted = {"photos": [{"name": name, "size_bytes": len(content)}]}
    [ticket] = ada.call("POST", f"/projects/{project_id}/photos", wanted)["items"]
    requests.put(ticket["url"], data=content, timeout=30).raise_for_status()
    return ada.send("PUT", f"/projects/{project_id}/photos/{ticket['photo_id']}", {"name": name} | more)


def filled(ada: Maker, *photos: bytes, **more: Any) -> Any:
    """A project with these photos."""
    project = begin(ada, **more)
    for k, content in enumerate(photos):
        answer = send(ada, project["id"], f"{k}.jpg", content)
        assert answer.status_code == 200, answer.text
        project = answer.json()
    return project


def ids(project: Any, *, shown: bool = True) -> list[str]:
    return [one["id"] for one in project["photos"] if one["shown"] is shown]


def names(project: Any) -> list[str]:
    return [one["name"] for one in project["photos"]]


def test_photos_stand_by_time_until_a_person_orders_them(ada: Maker) -> None:
    project = filled(ada, photo(1, at_s=2 * HOUR), photo(2), photo(3, at_s=HOUR))
    assert names(project) == ["1.jpg", "2.jpg", "0.jpg"]
    assert [one["starts_ms"] is not None for one in project["photos"]] == [True] * 3
    assert sum(one["duration_ms"] for one in project["photos"]) >= project["duration_ms"] == 5000
    turned = ada.call("PUT", f"/projects/{project['id']}/photos/order",
                      {"version": project["version"], "photo_ids": ids(project)[::-1]})  # fmt: skip
    assert (names(turned), turned["keep_order"]) == (["0.jpg", "2.jpg", "1.jpg"], True)
    more = send(ada, project["id"], "late.jpg", photo(4, at_s=60)).json()
    assert names(more)[-1] == "late.jpg"
    sorted_again = ada.call("PUT", f"/projects/{project['id']}/photos/order", {"version": more["version"]})
    assert names(sorted_again) == ["1.jpg", "late.jpg", "2.jpg", "0.jpg"]


def test_nothing_of_the_camera_is_kept_and_nothing_of_what_was_sent(ada: Maker) -> None:
    assert Image.open(io.BytesIO(CAMERA)).getexif().get_ifd(0x8825)
    project = filled(ada, CAMERA)
    kept = ada.stored(project["id"])
    assert sorted(key.rpartition("/")[2].split("-")[0] for key in kept) == ["photo", "photo", "thumb"]
    for key in (one for one in kept if one.endswith(".jpg")):
        body = ada.ctx.blobs.client.get_object(Bucket="media", Key=key)["Body"].read()
        image = Image.open(io.BytesIO(body))
        assert not dict(image.getexif())
        assert "exif" not in image.info
    assert list(ada.ctx.blobs.keys(f"work/{ada.actor.workspace_id}/")) == []
    assert requests.get(project["photos"][0]["url"], timeout=30).content.startswith(b"\xff\xd8")


def test_of_a_burst_the_best_is_suggested_and_leaving_the_others_out_keeps_them(ada: Maker) -> None:
    project = filled(ada, photo(1, sharp=False), photo(1, at_s=2), photo(9, at_s=HOUR))
    blurred, sharp, other = ids(project)
    assert {one["id"]: one["best_of"] for one in project["photos"]} == {sharp: [blurred], blurred: [], other: []}
    kept = ada.call("PUT", f"/projects/{project['id']}/photos/order",
                    {"version": project["version"], "photo_ids": [sharp, other]})  # fmt: skip
    assert (ids(kept), ids(kept, shown=False)) == ([sharp, other], [blurred])
    assert all(one["best_of"] == [] for one in kept["photos"])
    assert [one["starts_ms"] for one in kept["photos"] if not one["shown"]] == [None]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\0\0\0\x18ftypheic" + bytes(40), "HEIC"),
        (b"GIF89a" + bytes(40), "GIF"),
        (CAMERA[: len(CAMERA) // 2], "damaged"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a photo"),
        (png((32, 32)), "only 32×32"),
        (png((10_100, 10_000)), "million is the most"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_reason_and_leaves_nothing(ada: Maker, content: bytes, says: str) -> None:
    project = begin(ada)
    answer = send(ada, project["id"], "x.jpg", content)
    assert answer.status_code == 422
    assert says in answer.json()["message"]
    assert ada.stored(project["id"]) == []
    assert list(ada.ctx.blobs.keys(f"work/{ada.actor.workspace_id}/")) == []
    assert ada.call("GET", f"/projects/{project['id']}")["photos"] == []


def test_a_file_that_is_too_large_gets_no_address_and_the_others_do(ada: Maker) -> None:
    project = begin(ada)
    files = [{"name": "huge.jpg", "size_bytes": 40_000_001}, {"name": "fine.jpg", "size_bytes": 40_000_000}]
    huge, fine = ada.call("POST", f"/projects/{project['id']}/photos", {"photos": files})["items"]
    assert huge["url"] is None
    assert "40 MB" in huge["refused"]
    assert (bool(fine["url"]), fine["refused"]) == (True, None)
    absent = ada.send("PUT", f"/projects/{project['id']}/photos/{fine['photo_id']}", {"name": "fine.jpg"})
    assert (absent.status_code, absent.json()["details"]["field"]) == (422, "photos")


def test_a_photo_that_is_told_of_twice_is_there_once(ada: Maker) -> None:
    project = filled(ada, CAMERA)
    path = f"/projects/{project['id']}/photos/{ids(project)[0]}"
    again = ada.call("PUT", path, {"name": "0.jpg"})
    assert (len(again["photos"]), again["version"]) == (1, project["version"])


def test_a_removed_or_replaced_photo_takes_its_files_along(ada: Maker) -> None:
    project = filled(ada, photo(1), photo(2, at_s=HOUR))
    first, second = ids(project)
    replaced = send(ada, project["id"], "new.jpg", photo(3), replaces=first).json()
    assert names(replaced) == ["new.jpg", "1.jpg"]
    assert not [key for key in ada.stored(project["id"]) if first in key]
    fewer = ada.call("DELETE", f"/projects/{project['id']}/photos/{second}", params={"version": replaced["version"]})
    assert names(fewer) == ["new.jpg"]
    assert not [key for key in ada.stored(project["id"]) if second in key]


def test_a_second_news_of_a_photo_takes_no_other_photo_away(ada: Maker) -> None:
    """Two tell of one photo at once, and the second names another one to be replaced."""
    project = filled(ada, photo(1), photo(2, at_s=HOUR))
    first, second = map(UUID, ids(project))
    wanted = ReadPhotoInput(owner_id=ada.actor.workspace_id, project_id=project["id"], photo_id=first, name="0.jpg")
    before = ada.stored(project["id"])
    photos._keep(ada.ctx, ada.actor, wanted, ReadPhoto(facts={}, size_bytes=1), second)  # pyright: ignore[reportPrivateUsage]
    assert ada.stored(project["id"]) == before
    assert ids(ada.call("GET", f"/projects/{project['id']}")) == ids(project)


@pytest.mark.parametrize("replaces", [False, True])
def test_a_photo_whose_files_cannot_be_removed_stays_to_be_removed_again(
    ada: Maker, monkeypatch: pytest.MonkeyPatch, replaces: bool
) -> None:
    project = filled(ada, CAMERA)
    path, [photo_id] = f"/projects/{project['id']}", ids(project)
    deleted = Blobs.delete

    def away(blobs: Blobs, keys: Iterable[str]) -> None:
        held = list(keys)
        if any(photo_id in key for key in held):
            raise ConnectionError("storage is away")
        deleted(blobs, held)

    with monkeypatch.context() as patched:
        patched.setattr(Blobs, "delete", away)
        if replaces:
            answer = send(ada, project["id"], "new.jpg", photo(3), replaces=photo_id)
        else:
            answer = ada.send("DELETE", f"{path}/photos/{photo_id}", params={"version": project["version"]})
    assert answer.status_code >= 500
    there = ada.call("GET", path)
    assert (ids(there), there["version"]) == ([photo_id], project["version"])
    assert all(photo_id in key for key in ada.stored(project["id"]))
    ada.call("DELETE", f"{path}/photos/{photo_id}", params={"version": project["version"]})
    assert ada.stored(project["id"]) == []


def test_a_photo_that_does_not_fit_into_the_plans_storage_leaves_no_file(ada: Maker) -> None:
    """A ticket says how large the file is; others may have come meanwhile, and what is kept may be larger."""
    project = filled(ada, CAMERA)
    path, before = f"/projects/{project['id']}", ada.stored(project["id"])
    with ada.ctx.transaction(ada.actor) as session:
        used = queries.photo_bytes(session)
    full = Context(replace(ada.ctx.settings, limits_json=json.dumps({"storage_bytes": used + 5000})))
    content = photo(3)
    wanted = {"photos": [{"name": "a.jpg", "size_bytes": len(content)}]}
    [ticket] = ada.call("POST", f"{path}/photos", wanted)["items"]
    requests.put(ticket["url"], data=content, timeout=30).raise_for_status()
    with pytest.raises(QuotaExceeded) as refused:
        photos.add(full, ada.actor, UUID(project["id"]), UUID(ticket["photo_id"]), AddPhoto(name="a.jpg"))
    assert refused.value.details["limit"] == "storage_bytes"
    assert ada.stored(project["id"]) == before
    assert ids(ada.call("GET", path)) == ids(project)


def test_tickets_for_more_than_is_sent_in_an_hour_are_refused(ada: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "MOST_BYTES_AN_HOUR", 100_000_000)
    path = f"/projects/{begin(ada)['id']}/photos"
    files = {"photos": [{"name": "a.jpg", "size_bytes": 40_000_000}, {"name": "no.jpg", "size_bytes": 40_000_001}]}
    assert [ada.send("POST", path, files).status_code for _ in range(3)] == [201, 201, 429]


def test_a_project_of_photos_becomes_an_export_and_only_what_was_changed_is_made_again(ada: Maker) -> None:
    project = filled(ada, photo(1), photo(2, at_s=HOUR), photo(3, at_s=2 * HOUR), title="Our trip", mood="calm")
    caption = f"/projects/{project['id']}/photos/{ids(project)[1]}"
    project = ada.call("PATCH", caption, {"version": project["version"], "caption": "On the lake"})
    quoted = ada.call("POST", f"/projects/{project['id']}/quote")
    assert quoted["items"][0]["quantity"] == 5
    begun = ada.call("POST", f"/projects/{project['id']}/render", {"version": project["version"]})
    assert begun["status"] == "rendering"
    busy = ada.send("DELETE", caption, params={"version": project["version"]})
    assert (busy.status_code, busy.json()["details"]) == (409, {"job_id": begun["job_id"]})
    made = ada.make(begun)
    assert [one["status"] for one in made["photos"]] == ["done"] * 3
    export = ada.call("GET", f"/exports/{made['export_id']}")
    assert (export["project_id"], export["format"]["resolution"]) == (project["id"], "1080x1080")
    with ada.ctx.transaction(ada.actor) as session:
        edit = Edit.model_validate(exports.get(session, made["export_id"]).edit)
    assert [text.text for text in edit.texts] == ["On the lake"]
    assert set(edit.sources) == {"photo-0", "photo-1", "photo-2", "music"}
    before = set(ada.stored(project["id"]))
    ada.call("POST", f"/jobs/{export['job_id']}/cancel")
    changed = ada.call("PATCH", f"/projects/{project['id']}", {"version": made["version"], "opening": "The lake"})
    again = ada.make(ada.call("POST", f"/projects/{project['id']}/render", {"version": changed["version"]}))
    fresh = set(ada.stored(project["id"])) - before
    assert {key.split(".", 1)[1] for key in fresh} == {"mp4", "mp4.json"}
    assert all(f"moving-{ids(project)[0]}-" in key for key in fresh)
    assert again["export_id"] != made["export_id"]


def test_without_a_photo_there_is_no_video_and_scenes_have_no_place(ada: Maker) -> None:
    project = begin(ada)
    path = f"/projects/{project['id']}"
    assert ada.send("POST", f"{path}/render", {}).json()["details"]["field"] == "photos"
    assert ada.send("POST", f"{path}/scenes", {"version": 1, "narration": "Hello"}).status_code == 422
    assert ada.send("POST", f"{path}/rewrite", {"version": 1, "prompt": "Hello there"}).status_code == 422
    assert ada.send("PATCH", path, {"version": 1, "voice": "silent"}).json()["details"]["field"] == "voice"
    of_words = ada.project("Stop: the oven is too cold")
    files = {"photos": [{"name": "x.jpg", "size_bytes": 9}]}
    assert ada.send("POST", f"/projects/{of_words['id']}/photos", files).status_code == 422
    silent = ada.send("PATCH", f"/projects/{of_words['id']}", {"version": 1, "mood": "none"})
    assert silent.json()["details"]["field"] == "mood"


def test_more_photos_than_a_video_takes_are_refused_before_they_are_sent(ada: Maker) -> None:
    project = filled(ada, CAMERA)
    files = {"photos": [{"name": f"{k}.jpg", "size_bytes": 9} for k in range(100)]}
    refused = ada.send("POST", f"/projects/{project['id']}/photos", files)
    assert (refused.status_code, "100 photos" in refused.json()["message"]) == (422, True)


def test_photos_count_as_storage_and_go_with_their_project(ada: Maker) -> None:
    from cutroom import capabilities

    project = filled(ada, CAMERA)
    listed = ada.call("GET", "/projects")["items"][0]
    assert (listed["kind"], listed["scenes"], bool(listed["picture_url"])) == ("photos", 1, True)
    with ada.ctx.transaction(ada.actor) as session:
        assert capabilities.stored_bytes(session) > 5000
    ada.call("DELETE", f"/projects/{project['id']}")
    assert ada.stored(project["id"]) == []
    with ada.ctx.transaction(ada.actor) as session:
        assert capabilities.stored_bytes(session) == 0


def test_another_workspace_reaches_no_photo(ada: Maker, register: Registered, bearer: Bearer) -> None:
    project = filled(ada, CAMERA)
    signed_in = register()
    eve = Maker(ada.ctx, ada.api, signed_in, bearer(signed_in))
    path, [photo_id] = f"/projects/{project['id']}", ids(project)
    hers = begin(eve)
    assert eve.send("DELETE", f"{path}/photos/{photo_id}").status_code == 404
    assert eve.send("PATCH", f"{path}/photos/{photo_id}", {"version": 2, "caption": "x"}).status_code == 404
    assert eve.send("PUT", f"{path}/photos/{uuid4()}", {"name": "x"}).status_code == 404
    stolen = eve.send("PUT", f"/projects/{hers['id']}/photos/order", {"version": 1, "photo_ids": [photo_id]})
    assert stolen.status_code == 422
    swapped = send(eve, hers["id"], "x.jpg", CAMERA, replaces=photo_id)
    assert swapped.status_code == 404
    assert eve.stored(hers["id"]) == []
    assert ids(ada.call("GET", path)) == [photo_id]
