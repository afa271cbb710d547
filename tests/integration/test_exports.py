"""One file for one Edit, links to it, and what platforms refuse, through the API on the real database."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from cutroom.jobs import runs
from cutroom.media import captions
from cutroom.media.captions.lint import lint
from cutroom.renders import queries, tasks
from cutroom.renders.models import ExportShare
from cutroom.renders.schemas import PreparedExport
from cutroom.runtime.context import Context
from cutroom.runtime.database import now
from tests.support.material import Person

Registered = Callable[[], dict[str, Any]]
Bearer = Callable[[dict[str, Any]], dict[str, str]]


@pytest.fixture
def ada(ctx: Context, api: TestClient, register: Registered, bearer: Bearer) -> Person:
    signed_in = register()
    return Person(ctx, api, signed_in, bearer(signed_in))


def export(ada: Person, clip: str, **more: Any) -> dict[str, Any]:
    return ada.call("POST", "/exports", {"source": {"clip_id": clip}} | more)


def finish(ada: Person, made: dict[str, Any], tmp_path: Path) -> None:
    """What the render task does when the engine has made the file."""
    owner, file = ada.actor.user_id, tmp_path / "video.mp4"
    file.write_bytes(b"a video")
    with ada.ctx.transaction(ada.actor) as session:
        run = runs.get(session, UUID(made["job_id"]))
        edit = tasks.Edit.model_validate(queries.of_run(session, run.id)[0].edit)
    data = PreparedExport(owner_id=owner, run_id=run.id, export_id=run.subject_id, target="lambda")
    ada.ctx.blobs.put_file(tasks.rules.storage_key(owner, run.subject_id), file, "video/mp4")
    tasks.finish(ada.ctx, data, file.stat().st_size, edit, {})


def test_identical_edits_share_a_job_and_a_file_and_the_last_deletion_takes_it_along(
    ada: Person, tmp_path: Path
) -> None:
    clip = ada.clip(0, 1)
    first = export(ada, clip)
    waiting = export(ada, clip, metadata={"title": "While the first is made"})
    other = export(ada, clip, captions="karaoke")
    assert waiting["job_id"] == first["job_id"] != other["job_id"]
    finish(ada, first, tmp_path)
    late = export(ada, clip, metadata={"title": "Later"})
    assert (late["status"], late["progress"], late["size_bytes"]) == ("completed", 1, 7)
    assert ada.call("GET", f"/exports/{waiting['id']}")["status"] == "completed"
    assert ada.call("GET", f"/exports/{late['id']}/download")["filename"] == "later.mp4"
    with ada.ctx.transaction(ada.actor) as session:
        key = queries.get(session, UUID(late["id"])).storage_key or ""
    for one in (first, late):
        ada.call("DELETE", f"/exports/{one['id']}")
        assert ada.ctx.blobs.exists(key)
    ada.call("DELETE", f"/exports/{waiting['id']}")
    assert not ada.ctx.blobs.exists(key)
    assert export(ada, clip)["status"] == "queued"


def test_deleting_one_of_two_that_wait_does_not_stop_the_job_of_the_other(ada: Person, tmp_path: Path) -> None:
    clip = ada.clip(0, 1)
    first, second = export(ada, clip), export(ada, clip)
    ada.call("DELETE", f"/exports/{first['id']}")
    assert ada.call("GET", f"/exports/{second['id']}")["status"] == "queued"
    with ada.ctx.transaction(ada.actor) as session:
        run = runs.get(session, UUID(first["job_id"]))
    prepared = tasks.prepare(ada.ctx, tasks.ExportInput.model_validate(run.input | {"run_id": run.id}))
    assert prepared.target == "lambda"
    finish(ada, second, tmp_path)
    assert ada.call("GET", f"/exports/{second['id']}")["status"] == "completed"


def test_joining_again_after_the_file_is_there_only_ends_the_run(ada: Person, tmp_path: Path) -> None:
    made = export(ada, ada.clip(0, 1), parts=3)
    with ada.ctx.transaction(ada.actor) as session:
        run = runs.get(session, UUID(made["job_id"]))
    prepared = tasks.prepare(ada.ctx, tasks.ExportInput.model_validate(run.input | {"run_id": run.id}))
    assert (prepared.target, len(prepared.pieces)) == ("parts", 4)
    finish(ada, made, tmp_path)
    tasks.join(ada.ctx, prepared)
    assert ada.call("GET", f"/jobs/{made['job_id']}")["status"] == "completed"
    assert ada.call("GET", f"/exports/{made['id']}")["size_bytes"] == 7


def test_a_trimmed_clip_is_another_edit(ada: Person) -> None:
    clip = ada.clip(0, 1)
    first = export(ada, clip)
    ada.call("PATCH", f"/clips/{clip}", {"end_ms": 15_000})
    assert export(ada, clip)["job_id"] != first["job_id"]


def test_a_clip_that_was_changed_elsewhere_is_not_written_over(ada: Person) -> None:
    clip = ada.clip(0, 1)
    read = ada.call("GET", f"/clips/{clip}")
    was = {name: read[name] for name in ("title", "start_ms", "end_ms")}
    assert ada.call("PATCH", f"/clips/{clip}", {"title": "Mine", "was": was})["title"] == "Mine"
    refused = ada.send("PATCH", f"/clips/{clip}", {"title": "Theirs", "end_ms": 15_000, "was": was})
    assert (refused.status_code, refused.json()["error"]) == (409, "conflict")
    assert ada.call("GET", f"/clips/{clip}")["title"] == "Mine"
    ada.call("PATCH", f"/clips/{clip}", {"selected": True})
    again = {"title": "Theirs", "was": was | {"title": "Mine"}}
    assert ada.call("PATCH", f"/clips/{clip}", again)["title"] == "Theirs", "to choose it is no change of its cut"


def test_a_link_shows_the_export_until_it_runs_out_or_is_taken_back(ada: Person, tmp_path: Path) -> None:
    made = export(ada, ada.clip(0, 1))
    path = f"/exports/{made['id']}/shares"
    assert ada.send("POST", path, {}).json()["error"] == "conflict"
    finish(ada, made, tmp_path)
    links = [ada.call("POST", path, {"expires_in": 3600}) for _ in range(2)]
    seen = ada.api.get(f"/shares/{links[0]['token']}")
    assert (seen.status_code, seen.json()["title"]) == (200, "Clip 1")
    assert links[0]["token"] not in str(ada.call("GET", path))
    with ada.ctx.transaction(ada.actor) as session:
        row = session.get(ExportShare, UUID(links[1]["id"]))
        assert row
        assert links[1]["token"] not in row.token_hash
        row.expires_at = now() - timedelta(seconds=1)
    ada.call("DELETE", f"{path}/{links[0]['id']}")
    for link in links:
        assert ada.api.get(f"/shares/{link['token']}").json()["error"] == "gone"
    assert ada.api.get(f"/shares/{'x' * 43}").status_code == 404


def test_links_cannot_be_tried_without_end(ada: Person) -> None:
    answers = [ada.api.get(f"/shares/{'y' * 43}").status_code for _ in range(130)]
    assert set(answers) == {404, 429}


def test_a_platforms_refusal_comes_before_anything_is_rendered(ada: Person) -> None:
    body = {"source": {"clip_id": ada.clip(0, 1, length_ms=2000)}, "preset": "facebook"}
    answer = ada.send("POST", "/exports", body | {"format": {"resolution": "1080x1080"}})
    assert answer.status_code == 422
    assert len(answer.json()["details"]["problems"]) == 2
    assert ada.call("GET", "/exports")["total"] == 0


def test_an_edit_that_is_sent_takes_from_ones_own_videos_and_from_nothing_else(
    ada: Person, api: TestClient, register: Registered, bearer: Bearer
) -> None:
    layer = {"source": "a", "duration_ms": 5000}

    def edit(uri: str, **more: Any) -> dict[str, Any]:
        return {"source": {"edit": {"sources": {"a": {"uri": uri}}, "tracks": [{"layers": [layer]}]} | more}}

    made = ada.call("POST", "/exports", edit(f"video:{ada.videos[0]}"))
    assert (made["video_id"], made["clip_id"]) == (str(ada.videos[0]), None)
    logo = {"uri": "/etc/passwd", "rect": {}, "start_ms": 0, "end_ms": 10}
    refused = [
        edit("/etc/passwd"),
        edit("http://169.254.169.254/"),
        edit("video:x"),
        edit(f"video:{ada.videos[0]}", images=[logo]),
    ]
    places = [ada.send("POST", "/exports", one).json()["details"]["place"] for one in refused]
    assert places == ["sources.a.uri"] * 3 + ["images"]
    signed_in = register()
    eve = Person(ada.ctx, api, signed_in, bearer(signed_in))
    assert eve.send("POST", "/exports", edit(f"video:{ada.videos[0]}")).status_code == 404


def test_words_captions_and_the_cut_come_with_an_export(ada: Person) -> None:
    clip = ada.clip(0, 1)
    made = export(ada, clip)
    assert "word0" in ada.send("GET", f"/exports/{made['id']}/captions.vtt").text
    assert ada.send("GET", f"/exports/{made['id']}/captions.srt").text.startswith("1\n00:00:00,000")
    for form in ("srt", "vtt"):
        assert lint(ada.send("GET", f"/exports/{made['id']}/captions.{form}").text, captions.UPRIGHT_LETTERS) == []
    for form, words in {"otio": "OTIO_SCHEMA", "fcpxml": "<fcpxml", "edl": "TITLE"}.items():
        answer = ada.send("GET", f"/exports/{made['id']}/interchange", params={"format": form})
        assert answer.status_code == 200, answer.text
        assert words in answer.text
    told = ada.call("POST", "/exports/suggest-metadata", {"source": {"clip_id": clip}, "platform": "shorts"})
    assert told["hashtags"] == ["#Shorts"]  # made-up words are about nothing


def test_framing_tells_what_is_seen_where_and_which_layout_each_shot_gets(ada: Person) -> None:
    clip = ada.clip(0, 1)
    asked = {"source": {"clip_id": clip}, "shot_layouts": {"0": "fit_blur"}}
    told = ada.call("POST", "/exports/framing", asked)
    [shot], [layer] = told["shots"], told["layers"]
    assert (shot["index"], shot["layout"], shot["kind"]) == (0, "fit_blur", "fit_blur")
    assert (layer["fit"], layer["source_in_ms"], told["duration_ms"]) == ("blur", 0, 20_000)
    cropped = ada.call("POST", "/exports/framing", {"source": {"clip_id": clip}, "layout": "fill"})["layers"][0]["crop"]
    assert cropped["w"] < 0.4 and cropped["h"] == 1


def test_ends_on_the_move_are_framed_as_they_are_and_nothing_is_saved(ada: Person) -> None:
    clip = ada.clip(0, 1)
    asked = {"source": {"clip_id": clip}, "trim": {"start_ms": 5_000, "end_ms": 12_000}}
    told = ada.call("POST", "/exports/framing", asked)
    assert (told["duration_ms"], told["layers"][0]["source_in_ms"]) == (7_000, 5_000)
    assert (told["shots"][0]["start_ms"], told["shots"][0]["end_ms"]) == (5_000, 12_000)
    assert ada.call("GET", f"/clips/{clip}")["start_ms"] == 0
    backwards = asked | {"trim": {"start_ms": 5_000, "end_ms": 4_000}}
    assert ada.send("POST", "/exports/framing", backwards).status_code == 422


def test_what_platforms_take_is_told_before_anything_is_made(ada: Person) -> None:
    told = {one["preset"]: one for one in ada.call("GET", "/exports/presets")["items"]}
    assert set(told) == {"tiktok", "reels", "shorts", "facebook", "youtube"}
    clip = ada.clip(0, 1, length_ms=told["facebook"]["longest_ms"] + 1000)
    refused = ada.send("POST", "/exports", {"source": {"clip_id": clip}, "preset": "facebook"})
    assert refused.status_code == 422 and "90 s" in refused.json()["message"]
