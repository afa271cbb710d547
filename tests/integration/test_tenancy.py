"""Every route of the OpenAPI document, called without a sign-in and by somebody else: a new route is held by itself."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from cutroom.accounts import sessions
from cutroom.accounts.rules import CONSENTS
from cutroom.analysis.models import AnalysisRow
from cutroom.branding import service as branding
from cutroom.branding.models import BrandImage
from cutroom.branding.schemas import SaveBrand
from cutroom.library import service as library
from cutroom.library.schemas import StartUpload
from cutroom.privacy import service as privacy
from cutroom.renders import service as renders
from cutroom.renders import sharing
from cutroom.renders.schemas import ShareExport, StartExport
from cutroom.runtime.context import Actor, Context
from cutroom.splices import service as splices
from cutroom.splices.schemas import GenerateSplice
from tests.support import material

Registered = Callable[[], dict[str, Any]]
Bearer = Callable[[dict[str, Any]], dict[str, str]]
PREFIX = "/api/v1"
NEWS = CONSENTS["marketing"].version
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="  # a red dot
OPEN_TO_ALL = ("/auth/", "/.well-known/", "/shares/")
# Operations without an id in their path that name a thing in their body: somebody else's does not exist.
NAMING = ("/exports", "/exports/preview", "/exports/covers", "/exports/suggest-metadata", "/splices/generate")


@pytest.fixture
def ada(register: Registered) -> dict[str, Any]:
    """Somebody with one of everything."""
    return register()


@pytest.fixture
def hers(ctx: Context, ada: dict[str, Any]) -> dict[str, str]:
    """The id of each thing that Ada has, by the name that paths give it."""
    actor = Actor(UUID(ada["user"]["id"]))
    upload = library.start_upload(ctx, actor, StartUpload(filename="later.mp4", size_bytes=1))
    video_id = material.video(ctx, actor)
    clips = [material.clip(ctx, actor, video_id, rank=rank, start_ms=rank * 30_000) for rank in (1, 2)]
    splice = splices.generate(ctx, actor, GenerateSplice(clip_ids=clips))
    with ctx.transaction(actor) as session:
        [analysis] = session.scalars(select(AnalysisRow)).all()
    export = renders.start(ctx, actor, StartExport.model_validate({"source": {"clip_id": clips[0]}}))
    share_id = _finished_and_shared(ctx, actor, export.id)
    ids = {"analysis_id": analysis.id, "clip_id": clips[0], "job_id": analysis.run_id, "other_clip_id": clips[1]}
    ids |= {"video_id": video_id, "upload_id": upload.id, "export_id": export.id}
    ids |= {"splice_id": splice.id, "share_id": share_id, "takeout_id": privacy.ask(ctx, actor).id} | _brand(ctx, actor)
    ids |= {"session_id": sessions.read(ctx, actor).items[0].id}
    return {name: str(value) for name, value in ids.items()}


def _brand(ctx: Context, actor: Actor) -> dict[str, UUID]:
    """Ada's brand, and its logo."""
    brand = branding.create_brand(ctx, actor, SaveBrand(name="Ada's"))
    with ctx.transaction(actor) as session:
        logo = BrandImage(owner_id=actor.user_id, name="logo", storage_key="brand/x.png", width=1, height=1)
        session.add(logo)
        session.flush()
    return {"brand_id": brand.id, "image_id": logo.id}


def _finished_and_shared(ctx: Context, actor: Actor, export_id: UUID) -> UUID:
    """Ada's export with a file, and a link to it."""
    with ctx.transaction(actor) as session:
        row = renders.queries.get(session, export_id, lock=True)
        row.storage_key, row.size_bytes, row.duration_ms = f"exports/{actor.user_id}/{export_id}/video.mp4", 1, 1000
    return sharing.share(ctx, actor, export_id, ShareExport()).id


def operations(api: TestClient) -> list[tuple[str, str, dict[str, Any]]]:
    """(method, path, operation) of everything that the document describes and a sign-in protects."""
    paths: dict[str, dict[str, Any]] = api.get("/openapi.json").json()["paths"]
    found = [(m.upper(), path.removeprefix(PREFIX), op) for path, ops in paths.items() for m, op in ops.items()]
    protected = [one for one in found if not one[1].startswith(OPEN_TO_ALL)]
    return sorted(protected, key=lambda one: one[:2] == ("DELETE", "/users/me"))  # nobody does anything after that


def bodies(hers: dict[str, str]) -> dict[tuple[str, str], dict[str, Any]]:
    """A valid body for each operation that must have one, aimed at Ada's things."""
    return {
        ("DELETE", "/users/me"): {"password": "correct horse"},
        ("PUT", "/users/me/consents"): {"consents": [{"purpose": "marketing", "version": NEWS, "granted": True}]},
        ("POST", "/uploads"): {"filename": "eve.mp4", "size_bytes": 1},
        ("POST", "/videos/batch-update"): {"video_ids": [hers["video_id"]], "title": "Eve's now"},
        ("POST", "/clips/batch-update"): {"clip_ids": [hers["clip_id"]], "selected": False},
        ("POST", "/clips/search"): {"prompt": "hers"},
        ("PATCH", "/videos/{video_id}/transcript"): {"words": [{"index": 0, "text": "Eve"}]},
        ("POST", "/exports"): {"source": {"clip_id": hers["clip_id"]}},
        ("POST", "/exports/preview"): {"source": {"splice_id": hers["splice_id"]}},
        ("POST", "/exports/suggest-metadata"): {"source": {"clip_id": hers["clip_id"]}, "platform": "tiktok"},
        ("POST", "/splices/generate"): {"clip_ids": [hers["clip_id"], hers["other_clip_id"]]},
        ("POST", "/exports/covers"): {"source": {"clip_id": hers["clip_id"]}},
        ("PUT", "/exports/{export_id}/cover"): {"timestamp_ms": 1},
        ("POST", "/brands"): {"name": "Eve's"},
        ("PUT", "/brands/{brand_id}"): {"name": "Eve's now"},
        ("POST", "/brand-images"): {"name": "logo", "content": PIXEL},
        ("PUT", "/splices/{splice_id}"): {"version": 1, "title": "Eve's now"},
    }


def test_without_a_sign_in_no_route_answers(api: TestClient, hers: dict[str, str]) -> None:
    found = operations(api)
    assert len(found) > 25
    for method, path, _ in found:
        answer = api.request(method, path.format(**hers), json={} if method in ("POST", "PUT", "PATCH") else None)
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
        "/splices/{splice_id}",
        "/exports/{export_id}/shares",
        "/users/me/export/{takeout_id}",
    ]

    def standing() -> list[Any]:
        read = [api.get(path.format(**hers), headers=mine).json() for path in (*lists, *single)]
        return [_without_addresses(one) for one in read]

    before, valid = standing(), bodies(hers)
    for method, path, operation in operations(api):
        body = valid.get((method, path), {}) if "requestBody" in operation else None
        answer = api.request(method, path.format(**hers), json=body, headers=eve)
        if "{" in path or (method == "POST" and path in NAMING):
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
