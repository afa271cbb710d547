"""Studio projects of photos."""

from typing import Annotated
from uuid import UUID

from deps import Ctx, EditingActor, IdempotencyKey
from fastapi import APIRouter, Query

from cutroom.studio import photos
from cutroom.studio.photo_schemas import (
    AddPhoto,
    CreatePhotoProject,
    NewPhotos,
    OrderPhotos,
    PhotoTickets,
    UpdatePhoto,
)
from cutroom.studio.schemas import ProjectView, Version

router = APIRouter(tags=["studio"])


@router.post("/projects/photos", status_code=201)
def create(body: CreatePhotoProject, ctx: Ctx, actor: EditingActor, key: IdempotencyKey = None) -> ProjectView:
    return photos.create(ctx, actor, body, key)


@router.post("/projects/{project_id}/photos", status_code=201)
def tickets(project_id: UUID, body: NewPhotos, ctx: Ctx, actor: EditingActor) -> PhotoTickets:
    return photos.tickets(ctx, actor, project_id, body)


@router.put("/projects/{project_id}/photos/order")
def order(project_id: UUID, body: OrderPhotos, ctx: Ctx, actor: EditingActor) -> ProjectView:
    return photos.order(ctx, actor, project_id, body)


@router.put("/projects/{project_id}/photos/{photo_id}")
def add(project_id: UUID, photo_id: UUID, body: AddPhoto, ctx: Ctx, actor: EditingActor) -> ProjectView:
    return photos.add(ctx, actor, project_id, photo_id, body)


@router.patch("/projects/{project_id}/photos/{photo_id}")
def update(project_id: UUID, photo_id: UUID, body: UpdatePhoto, ctx: Ctx, actor: EditingActor) -> ProjectView:
    return photos.update(ctx, actor, project_id, photo_id, body)


@router.delete("/projects/{project_id}/photos/{photo_id}")
def delete(
    project_id: UUID,
    photo_id: UUID,
    ctx: Ctx,
    actor: EditingActor,
    version: Annotated[Version | None, Query()] = None,
) -> ProjectView:
    return photos.delete(ctx, actor, project_id, photo_id, version)
