"""The studio: projects, scenes and their videos."""

from typing import Annotated
from uuid import UUID

from deps import Ctx, EditingActor, IdempotencyKey, ReadingActor
from fastapi import APIRouter, Query, Response

from cutroom.billing.schemas import QuoteView
from cutroom.kit.schemas import Page
from cutroom.studio import catalog, making, scenes, service
from cutroom.studio.schemas import (
    AddScene,
    CreateProject,
    ListProjects,
    MakeVideo,
    OrderScenes,
    PosterView,
    ProjectSummary,
    ProjectView,
    RegenerateScene,
    RewriteProject,
    SelectRevision,
    StudioOptions,
    UpdateProject,
    UpdateScene,
    Version,
    Versioned,
)

router = APIRouter(tags=["studio"])


@router.get("/studio/options")
def options(ctx: Ctx, _: ReadingActor) -> StudioOptions:
    return catalog.options(ctx)


@router.post("/projects", status_code=201)
def create(body: CreateProject, ctx: Ctx, actor: EditingActor, key: IdempotencyKey = None) -> ProjectView:
    return service.create(ctx, actor, body, key)


@router.get("/projects")
def list_projects(query: Annotated[ListProjects, Query()], ctx: Ctx, actor: ReadingActor) -> Page[ProjectSummary]:
    return service.list_projects(ctx, actor, query)


@router.get("/projects/{project_id}")
def get(project_id: UUID, ctx: Ctx, actor: ReadingActor) -> ProjectView:
    return service.get(ctx, actor, project_id)


@router.patch("/projects/{project_id}")
def update(project_id: UUID, body: UpdateProject, ctx: Ctx, actor: EditingActor) -> ProjectView:
    return service.update(ctx, actor, project_id, body)


@router.delete("/projects/{project_id}", status_code=204)
def delete(project_id: UUID, ctx: Ctx, actor: EditingActor) -> Response:
    service.delete(ctx, actor, project_id)
    return Response(status_code=204)


@router.post("/projects/{project_id}/rewrite")
def rewrite(project_id: UUID, body: RewriteProject, ctx: Ctx, actor: EditingActor) -> ProjectView:
    return service.rewrite(ctx, actor, project_id, body)


@router.post("/projects/{project_id}/quote", status_code=201)
def quote(project_id: UUID, ctx: Ctx, actor: EditingActor) -> QuoteView:
    return making.quote(ctx, actor, project_id)


@router.post("/projects/{project_id}/render", status_code=202)
def render(project_id: UUID, body: MakeVideo, ctx: Ctx, actor: EditingActor, key: IdempotencyKey = None) -> ProjectView:
    return making.start(ctx, actor, project_id, body, key)


@router.put("/projects/{project_id}/order")
def order(project_id: UUID, body: OrderScenes, ctx: Ctx, actor: EditingActor) -> ProjectView:
    return scenes.order(ctx, actor, project_id, body)


@router.post("/projects/{project_id}/scenes", status_code=201)
def add_scene(project_id: UUID, body: AddScene, ctx: Ctx, actor: EditingActor) -> ProjectView:
    return scenes.add(ctx, actor, project_id, body)


@router.patch("/projects/{project_id}/scenes/{scene_id}")
def update_scene(project_id: UUID, scene_id: UUID, body: UpdateScene, ctx: Ctx, actor: EditingActor) -> ProjectView:
    return scenes.update(ctx, actor, project_id, scene_id, body)


@router.delete("/projects/{project_id}/scenes/{scene_id}")
def delete_scene(
    project_id: UUID,
    scene_id: UUID,
    ctx: Ctx,
    actor: EditingActor,
    version: Annotated[Version | None, Query()] = None,
) -> ProjectView:
    return scenes.delete(ctx, actor, project_id, scene_id, version)


@router.post("/projects/{project_id}/scenes/{scene_id}/duplicate", status_code=201)
def duplicate_scene(project_id: UUID, scene_id: UUID, body: Versioned, ctx: Ctx, actor: EditingActor) -> ProjectView:
    return scenes.duplicate(ctx, actor, project_id, scene_id, body)


@router.get("/projects/{project_id}/scenes/{scene_id}/poster")
def poster(project_id: UUID, scene_id: UUID, ctx: Ctx, actor: ReadingActor) -> PosterView:
    return service.poster(ctx, actor, project_id, scene_id)


@router.post("/projects/{project_id}/scenes/{scene_id}/regenerate", status_code=201)
def regenerate(project_id: UUID, scene_id: UUID, body: RegenerateScene, ctx: Ctx, actor: EditingActor) -> ProjectView:
    return scenes.regenerate(ctx, actor, project_id, scene_id, body)


@router.put("/projects/{project_id}/scenes/{scene_id}/revision")
def select_revision(
    project_id: UUID, scene_id: UUID, body: SelectRevision, ctx: Ctx, actor: EditingActor
) -> ProjectView:
    return scenes.select(ctx, actor, project_id, scene_id, body)
