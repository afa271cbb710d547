"""From a project to its export: stages, what is used again, failures, cancelling and money."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from fastapi.testclient import TestClient

from cutroom.jobs import runs, turns
from cutroom.kit.errors import Cancelled, Invalid
from cutroom.media.edit import Edit
from cutroom.renders import queries as export_queries
from cutroom.renders import tasks as renders
from cutroom.renders.schemas import PreparedExport
from cutroom.runtime.context import Context
from cutroom.studio import tasks
from cutroom.studio.schemas import SceneInput, StudioInput
from tests.support.database import Database
from tests.support.studio import Maker

Registered = Callable[[], dict[str, Any]]
Bearer = Callable[[dict[str, Any]], dict[str, str]]
PRICED = '{"prices": [{"operation": "studio", "unit": "second", "per": 1, "credits": 2, ' \
         '"valid_from": "2026-01-01T00:00:00Z"}]}'  # fmt: skip


@pytest.fixture
def ada(ctx: Context, api: TestClient, register: Registered, bearer: Bearer) -> Maker:
    signed_in = register()
    return Maker(ctx, api, signed_in, bearer(signed_in))


def short(ada: Maker) -> Any:
    """A project of two silent scenes of two seconds, as quick to draw as can be."""
    made = ada.project("“Done is better than perfect.”", aspect="1:1")
    while len(made["scenes"]) > 2:
        scene = made["scenes"][-1]["id"]
        made = ada.call("DELETE", f"/projects/{made['id']}/scenes/{scene}", params={"version": made["version"]})
    for scene in made["scenes"]:
        sent = {"version": made["version"], "narration": "Done.", "heading": "Done"}
        made = ada.call("PATCH", f"/projects/{made['id']}/scenes/{scene['id']}", sent)
    return made


def begin(ada: Maker, project: Any, **more: Any) -> Any:
    return ada.call("POST", f"/projects/{project['id']}/render", {"version": project["version"]} | more)


def render(ada: Maker, project: Any, tmp_path: Path) -> None:
    """What the render machine does when the engine has made the file."""
    with ada.ctx.transaction(ada.actor) as session:
        export = export_queries.get(session, UUID(project["export_id"]))
        run = runs.get(session, export.run_id)
    owner, file = ada.actor.workspace_id, tmp_path / "video.mp4"
    file.write_bytes(b"a video")
    data = PreparedExport(owner_id=owner, run_id=run.id, export_id=run.subject_id, target="lambda")
    ada.ctx.blobs.put_file(renders.rules.storage_key(owner, run.subject_id), file, "video/mp4")
    renders.finish(ada.ctx, data, file.stat().st_size, Edit.model_validate(export.edit), {})


def test_a_project_becomes_an_export_and_only_what_was_changed_is_made_again(ada: Maker, tmp_path: Path) -> None:
    project = begin(ada, short(ada))
    assert (project["status"], project["scenes"][0]["status"]) == ("rendering", None)
    busy = ada.send("PATCH", f"/projects/{project['id']}", {"version": project["version"], "title": "Now"})
    assert (busy.status_code, busy.json()["details"]) == (409, {"job_id": project["job_id"]})
    composed = ada.make(project)
    assert [one["status"] for one in composed["scenes"]] == ["done", "done"]
    assert (composed["status"], composed["error"]) == ("rendering", None)
    render(ada, composed, tmp_path)
    ready = ada.call("GET", f"/projects/{project['id']}")
    assert (ready["status"], ready["rendered"], ready["progress"]) == ("ready", True, 1)
    export = ada.call("GET", f"/exports/{ready['export_id']}")
    assert (export["project_id"], export["video_id"]) == (project["id"], None)
    assert export["format"]["resolution"] == "1080x1080"
    assert export["duration_ms"] == pytest.approx(ready["duration_ms"], abs=70)
    assert "Done." in ada.api.get(f"/exports/{export['id']}/captions.srt", headers=ada.headers).text
    before = {key: ada.ctx.blobs.head(key) for key in ada.stored(project["id"])}
    assert len([key for key in before if key.endswith(".mp4")]) == 2

    scene = f"/projects/{project['id']}/scenes/{ready['scenes'][1]['id']}"
    changed = ada.call("PATCH", scene, {"version": ready["version"], "heading": "Another"})
    assert (changed["status"], changed["rendered"], changed["export_id"]) == ("draft", False, ready["export_id"])
    again = ada.make(begin(ada, changed))
    assert again["export_id"] != ready["export_id"]
    after = {key: ada.ctx.blobs.head(key) for key in ada.stored(project["id"])}
    assert {key: after[key] for key in before} == before
    assert sorted(key.rpartition(".")[2] for key in after.keys() - before.keys()) == ["json", "mp4"]
    assert ada.call("GET", "/exports", params={"project_id": project["id"]})["total"] == 2


def test_a_scene_that_fails_says_why_and_the_rest_is_kept(ada: Maker, database: Database) -> None:
    project = begin(ada, short(ada))
    bad = project["scenes"][1]["id"]
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("update studio_scenes set design = 'of-another-release' where id = %s", [bad])
    planned = ada.plan(project)
    with pytest.raises(Invalid):
        ada.make_scenes(planned)
    ada.fail(project)
    failed = ada.call("GET", f"/projects/{project['id']}")
    assert failed["status"] == "needs_attention"
    assert [bool(one["error"]) for one in failed["scenes"]] == [False, True]
    assert "of-another-release" in failed["scenes"][1]["error"]
    kept = set(ada.stored(project["id"]))
    sent = {"version": failed["version"], "design": ""}
    mended = ada.call("PATCH", f"/projects/{project['id']}/scenes/{bad}", sent)
    assert (mended["status"], mended["scenes"][1]["error"]) == ("draft", None)
    done = ada.make(begin(ada, mended))
    assert done["export_id"]
    assert kept <= set(ada.stored(project["id"]))


def test_a_canceled_video_is_a_draft_again(ada: Maker) -> None:
    project = begin(ada, short(ada))
    planned = ada.plan(project)
    ada.call("POST", f"/jobs/{project['job_id']}/cancel")
    run = StudioInput(**planned.model_dump(include={"owner_id", "run_id", "project_id"}))
    with pytest.raises(Cancelled):
        tasks.scene(ada.ctx, SceneInput(run=run, scene=planned.scenes[0]))
    after = ada.call("GET", f"/projects/{project['id']}")
    assert (after["status"], after["export_id"]) == ("draft", None)
    assert ada.call("PATCH", f"/projects/{project['id']}", {"version": after["version"], "title": "Again"})


def test_composing_again_after_the_export_is_there_makes_no_second_one(ada: Maker) -> None:
    project = begin(ada, short(ada))
    planned = ada.plan(project)
    ada.make_scenes(planned)
    tasks.music(ada.ctx, planned)
    for _ in range(2):
        tasks.compose(ada.ctx, planned)
    assert ada.call("GET", "/exports")["total"] == 1
    assert [one.machine for one in turns.begin(ada.ctx, ada.actor.workspace_id)] == ["render"]


def test_a_video_is_begun_once_for_each_key(ada: Maker) -> None:
    project, key = short(ada), {"Idempotency-Key": "one"}
    path, body = f"/projects/{project['id']}/render", {"version": project["version"]}
    first, again = (ada.call("POST", path, body, headers=key) for _ in range(2))
    assert first["job_id"] == again["job_id"]
    assert ada.send("POST", path, body).status_code == 409


def test_what_is_set_aside_comes_back_when_the_video_fails(ada: Maker, ctx: Context) -> None:
    import deps
    from app import app

    project = short(ada)
    app.dependency_overrides[deps.the_context] = lambda: replace(
        ctx, settings=replace(ctx.settings, prices_json=PRICED)
    )
    path = f"/projects/{project['id']}"
    quoted = ada.call("POST", f"{path}/quote")
    assert quoted["total"] == 2 * quoted["items"][0]["quantity"] > 0
    unquoted = ada.send("POST", f"{path}/render", {})
    assert unquoted.json()["error"] == "quote_required"
    short_of = ada.send("POST", f"{path}/render", {"quote_id": quoted["id"]})
    assert (short_of.status_code, short_of.json()["error"]) == (402, "insufficient_credits")
    ada.grant(100)
    begun = ada.call("POST", f"{path}/render", {"quote_id": quoted["id"]})
    assert ada.call("GET", "/credits/balance")["available"] == 100 - quoted["total"]
    ada.plan(begun)
    ada.fail(begun)
    assert ada.call("GET", "/credits/balance")["available"] == 100


def test_a_project_is_not_deleted_while_its_video_is_made(ada: Maker) -> None:
    project = begin(ada, short(ada))
    assert ada.send("DELETE", f"/projects/{project['id']}").status_code == 409
    composed = ada.make(project)
    assert ada.send("DELETE", f"/projects/{project['id']}").status_code == 409
    ada.call("POST", f"/jobs/{ada.call('GET', '/exports/' + composed['export_id'])['job_id']}/cancel")
    ada.call("DELETE", f"/projects/{project['id']}")
    assert ada.stored(project["id"]) == []
    assert ada.call("GET", f"/exports/{composed['export_id']}")["project_id"] is None
