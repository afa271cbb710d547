"""Every route of the OpenAPI document, called without a sign-in and by somebody else: a new route is held by itself."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from cutroom.analysis.models import AnalysisRow
from cutroom.clips.models import Clip
from cutroom.library import service as library
from cutroom.library.schemas import StartUpload
from cutroom.renders import service as renders
from cutroom.renders.schemas import StartExport
from cutroom.runtime import runs
from cutroom.runtime.context import Actor, Context

Registered = Callable[[], dict[str, Any]]
Bearer = Callable[[dict[str, Any]], dict[str, str]]
PREFIX = "/api/v1"
OPEN_TO_ALL = ("/auth/", "/.well-known/")
SUBSCORES = dict.fromkeys(("hook", "flow", "payoff", "energy"), 0.5)
SCORES = {name: 0.5 for name in ("attention_score", "visual_score", "audio_score", "motion_score")}


@pytest.fixture
def ada(register: Registered) -> dict[str, Any]:
    """Somebody with one of everything."""
    return register()


@pytest.fixture
def hers(ctx: Context, ada: dict[str, Any]) -> dict[str, str]:
    """The id of each thing that Ada has, by the name that paths give it."""
    actor = Actor(UUID(ada["user"]["id"]))
    upload = library.start_upload(ctx, actor, StartUpload(filename="talk.mp4", size_bytes=1))
    sent = library.start_upload(ctx, actor, StartUpload(filename="sent.mp4", size_bytes=1))
    with ctx.transaction(actor) as session:
        row = library.queries.get_upload(session, sent.id)
    video = library.receive_upload(ctx, actor, row)
    with ctx.transaction(actor) as session:
        analysis = AnalysisRow(owner_id=actor.user_id, video_id=video.id, options={}, notes=[])
        session.add(analysis)
        session.flush()
        job = runs.create(session, actor.user_id, "analysis", analysis.id, analysis_id=analysis.id, video_id=video.id)
        analysis.run_id = job.id
        told: dict[str, Any] = {"title": "hers", "subscores": SUBSCORES, "reasons": [], "hooks": [], "selected": True}
        clip = Clip(owner_id=actor.user_id, video_id=video.id, analysis_id=analysis.id, rank=1, start_ms=0, end_ms=5000)
        for name, value in (told | SCORES).items():
            setattr(clip, name, value)
        session.add(clip)
        session.flush()
        ids = {"analysis_id": analysis.id, "clip_id": clip.id, "job_id": job.id}
    export = renders.start(ctx, actor, StartExport.model_validate({"source": {"clip_id": ids["clip_id"]}}))
    ids |= {"video_id": video.id, "upload_id": upload.id, "export_id": export.id}
    return {name: str(value) for name, value in ids.items()}


def operations(api: TestClient) -> list[tuple[str, str, dict[str, Any]]]:
    """(method, path, operation) of everything that the document describes and a sign-in protects."""
    paths: dict[str, dict[str, Any]] = api.get("/openapi.json").json()["paths"]
    found = [(m.upper(), path.removeprefix(PREFIX), op) for path, ops in paths.items() for m, op in ops.items()]
    return [one for one in found if not one[1].startswith(OPEN_TO_ALL)]


def bodies(hers: dict[str, str]) -> dict[tuple[str, str], dict[str, Any]]:
    """A valid body for each operation that must have one, aimed at Ada's things."""
    return {
        ("POST", "/uploads"): {"filename": "eve.mp4", "size_bytes": 1},
        ("POST", "/videos/batch-update"): {"video_ids": [hers["video_id"]], "title": "Eve's now"},
        ("POST", "/clips/batch-update"): {"clip_ids": [hers["clip_id"]], "selected": False},
        ("POST", "/clips/search"): {"prompt": "hers"},
        ("PATCH", "/videos/{video_id}/transcript"): {"words": [{"index": 0, "text": "Eve"}]},
        ("POST", "/exports"): {"source": {"clip_id": hers["clip_id"]}},
    }


def test_without_a_sign_in_no_route_answers(api: TestClient, hers: dict[str, str]) -> None:
    found = operations(api)
    assert len(found) > 25
    for method, path, _ in found:
        answer = api.request(method, path.format(**hers), json={} if method in ("POST", "PATCH") else None)
        assert (answer.status_code, answer.json()["error"]) == (401, "unauthorized"), (method, path)


def test_anothers_token_finds_nothing_and_changes_nothing(
    api: TestClient, hers: dict[str, str], ada: dict[str, Any], register: Registered, bearer: Bearer
) -> None:
    eve, mine = bearer(register()), bearer(ada)
    lists = [path for method, path, _ in operations(api) if method == "GET" and "{" not in path]
    single = [
        "/videos/{video_id}",
        "/clips/{clip_id}",
        "/exports/{export_id}",
        "/jobs/{job_id}",
        "/uploads/{upload_id}",
    ]

    def standing() -> list[Any]:
        read = [api.get(path.format(**hers), headers=mine).json() for path in (*lists, *single)]
        return [_without_addresses(one) for one in read]

    before, valid = standing(), bodies(hers)
    for method, path, operation in operations(api):
        body = valid.get((method, path), {}) if "requestBody" in operation else None
        answer = api.request(method, path.format(**hers), json=body, headers=eve)
        if "{" in path or (method, path) == ("POST", "/exports"):
            assert (answer.status_code, answer.json()["error"]) == (404, "not_found"), (method, path, answer.text)
        else:
            assert answer.status_code < 300, (method, path, answer.text)
            assert not [one for one in hers.values() if one in answer.text], (method, path)
    assert standing() == before


def _without_addresses(value: Any) -> Any:
    """The same without presigned addresses, which differ with the second."""
    if isinstance(value, dict):
        return {key: _without_addresses(one) for key, one in value.items() if not key.endswith("url")}
    return [_without_addresses(one) for one in value] if isinstance(value, list) else value
