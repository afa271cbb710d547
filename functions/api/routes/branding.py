"""Brands and their images."""

from uuid import UUID

from deps import Ctx, IdempotencyKey, ManagingActor, ReadingActor
from fastapi import APIRouter, Response

from cutroom.branding import service
from cutroom.branding.schemas import AddImage, Brands, BrandView, Images, ImageView, SaveBrand

router = APIRouter(tags=["branding"])


@router.post("/brand-images", status_code=201)
def add_image(body: AddImage, ctx: Ctx, actor: ManagingActor, key: IdempotencyKey = None) -> ImageView:
    return service.add_image(ctx, actor, body, key)


@router.get("/brand-images")
def list_images(ctx: Ctx, actor: ReadingActor) -> Images:
    return service.list_images(ctx, actor)


@router.delete("/brand-images/{image_id}", status_code=204)
def delete_image(image_id: UUID, ctx: Ctx, actor: ManagingActor) -> Response:
    service.delete_image(ctx, actor, image_id)
    return Response(status_code=204)


@router.post("/brands", status_code=201)
def create_brand(body: SaveBrand, ctx: Ctx, actor: ManagingActor, key: IdempotencyKey = None) -> BrandView:
    return service.create_brand(ctx, actor, body, key)


@router.get("/brands")
def list_brands(ctx: Ctx, actor: ReadingActor) -> Brands:
    return service.list_brands(ctx, actor)


@router.get("/brands/{brand_id}")
def get_brand(brand_id: UUID, ctx: Ctx, actor: ReadingActor) -> BrandView:
    return service.get_brand(ctx, actor, brand_id)


@router.put("/brands/{brand_id}")
def update_brand(brand_id: UUID, body: SaveBrand, ctx: Ctx, actor: ManagingActor) -> BrandView:
    return service.update_brand(ctx, actor, brand_id, body)


@router.delete("/brands/{brand_id}", status_code=204)
def delete_brand(brand_id: UUID, ctx: Ctx, actor: ManagingActor) -> Response:
    service.delete_brand(ctx, actor, brand_id)
    return Response(status_code=204)
