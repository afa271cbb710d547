"""One of everything that a workspace can hold, and what names it in paths and bodies."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from cutroom.analysis.models import AnalysisRow
from cutroom.analytics.models import PostFigure
from cutroom.billing import ledger
from cutroom.billing.ledger import PLATFORM, Line
from cutroom.billing.models import Purchase
from cutroom.branding import service as branding
from cutroom.branding.models import BrandImage
from cutroom.branding.schemas import SaveBrand
from cutroom.kit.ids import new_id
from cutroom.kit.money import Money
from cutroom.library import service as library
from cutroom.library.schemas import StartUpload
from cutroom.marketplace import disclosing
from cutroom.marketplace import service as campaigns
from cutroom.marketplace.models import CampaignJob
from cutroom.marketplace.schemas import SaveCampaign
from cutroom.media.generation.photos.facts import PhotoFacts
from cutroom.privacy import service as privacy
from cutroom.publishing import client_links
from cutroom.publishing.approval_schemas import CreateApprovalLink
from cutroom.publishing.models import Post, PostTarget, PublishStep
from cutroom.renders import queries as export_queries
from cutroom.renders import service as renders
from cutroom.renders import sharing
from cutroom.renders.schemas import ShareExport, StartExport
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now
from cutroom.social import groups, links
from cutroom.social.models import SocialAccount
from cutroom.social.schemas import CreateLink, SaveGroup
from cutroom.splices import service as splices
from cutroom.splices.schemas import GenerateSplice
from cutroom.studio import photos
from cutroom.studio import service as studio
from cutroom.studio.models import Photo
from cutroom.studio.photo_schemas import CreatePhotoProject
from cutroom.studio.schemas import CreateProject
from tests.support import material

CAMPAIGN = {"title": "Hers", "brief": "Show the demo.", "platforms": ["youtube"], "price": 5000, "places": 3}
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="  # a red dot


def everything(ctx: Context, actor: Actor) -> dict[str, str]:
    """The id of each thing, by the name that paths give it."""
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
    ids |= {"purchase_id": _purchase(ctx, actor)} | _post(ctx, actor, export.id)
    ids |= _project(ctx, actor)
    ids |= _channel(ctx, actor) | _campaign(ctx, actor, export.id)
    ids |= {"splice_id": splice.id, "share_id": share_id, "takeout_id": privacy.ask(ctx, actor).id} | _brand(ctx, actor)
    return {name: str(value) for name, value in ids.items()} | {
        "platform": "no-platform",
        "month": "no-month",
    }  # an answer may name any that there is


def _project(ctx: Context, actor: Actor) -> dict[str, UUID]:
    """A studio project, its first scene, and a photo of another project, which was read."""
    made = studio.create(ctx, actor, CreateProject(prompt="Hers: the oven is too cold", voice="silent"))
    album = photos.create(ctx, actor, CreatePhotoProject(title="Hers"))
    photo = Photo(
        owner_id=actor.workspace_id, project_id=album.id, position=0, name="Hers.jpg", size_bytes=1,
        facts=PhotoFacts(width=64, height=64).model_dump(mode="json"),
    )  # fmt: skip
    with ctx.transaction(actor) as session:
        session.add(photo)
        session.flush()
        photo_id = photo.id
    return {"project_id": made.id, "scene_id": made.scenes[0].id, "photo_id": photo_id}


def _purchase(ctx: Context, actor: Actor) -> UUID:
    """A purchase that was given up before it was paid."""
    row = Purchase(
        owner_id=actor.workspace_id, pack="medium", credits=1000, amount=900, currency="USD", status="expired"
    )
    with ctx.transaction(actor) as session:
        session.add(row)
        session.flush()
    return row.id


def _post(ctx: Context, actor: Actor, export_id: UUID) -> dict[str, UUID]:
    """A draft of a post in an account that is gone, and a step that would follow it."""
    post = Post(owner_id=actor.workspace_id, export_id=export_id, title="Clip 1")
    with ctx.transaction(actor) as session:
        session.add(post)
        session.flush()
        target = PostTarget(
            owner_id=actor.workspace_id, post_id=post.id, account_id=new_id(), platform="youtube", account_name="Ada",
            content={}, media="x", state="draft",
        )  # fmt: skip
        session.add(target)
        session.flush()
        step = PublishStep(owner_id=actor.workspace_id, target_id=target.id, kind="comment", state="waiting")
        session.add(step)
        session.flush()
        session.add(_figure(actor, target, export_id))
    return {"post_id": post.id, "target_id": target.id, "step_id": step.id}


def _figure(actor: Actor, target: PostTarget, export_id: UUID) -> PostFigure:
    """Figures of a post, of which nothing was read yet."""
    return PostFigure(
        owner_id=actor.workspace_id, target_id=target.id, post_id=target.post_id, export_id=export_id,
        account_id=target.account_id, account_name="Ada", platform="youtube", title="Clip 1", published_at=now(),
        weekday=0, hour=0,
    )  # fmt: skip


def _campaign(ctx: Context, actor: Actor, export_id: UUID) -> dict[str, UUID]:
    """A draft of a campaign, which nobody else sees, and a job of it that was handed in."""
    owner, names = actor.workspace_id, {"campaign_title": "Hers", "clipper_name": "Ada"}
    campaign = campaigns.create(ctx, actor, SaveCampaign.model_validate(CAMPAIGN))
    job = CampaignJob(
        owner_id=owner, client_id=owner, campaign_id=campaign.id, holder_id=new_id(), state="submitted", pay="clip",
        currency="USD", price=5000, most=0, min_views=0, bonus_cap=0, review_hours=72, view_days=30, reserved=5000,
        rules=campaign.rules.model_dump(), platforms=["youtube"], export_id=export_id, due_at=now(),
        submitted_at=now(), decide_by=now(), **names,
    )  # fmt: skip
    with ctx.transaction(actor) as session:
        session.add(job)
        session.flush()
        disclosing.require(session, job)
        held = Money(job.reserved, job.currency)
        lines = (Line(job.id, "job", held), Line(PLATFORM, "world", -held))
        ledger.post(session, "test_cash", str(job.id), lines, reason="test")
    return {"campaign_id": campaign.id, "claim_id": job.id}


def _brand(ctx: Context, actor: Actor) -> dict[str, UUID]:
    """A brand, and its logo."""
    brand = branding.create_brand(ctx, actor, SaveBrand(name="Ada's"))
    with ctx.transaction(actor) as session:
        logo = BrandImage(owner_id=actor.workspace_id, name="logo", storage_key="brand/x.png", width=1, height=1)
        session.add(logo)
        session.flush()
    return {"brand_id": brand.id, "image_id": logo.id}


def _channel(ctx: Context, actor: Actor) -> dict[str, UUID]:
    """A channel whose access has ended, a group of it, and a link for another one."""
    owner, texts = actor.workspace_id, dict.fromkeys(("handle", "picture"), "")
    account = SocialAccount(
        owner_id=owner, platform="youtube", platform_account_id=f"UC{owner}", person_id=f"UC{owner}", name="Hers",
        zone="Etc/UTC", scopes=[], health="reconnect", problem="revoked", connected_at=now(), **texts,
    )  # fmt: skip
    with ctx.transaction(actor) as session:
        session.add(account)
        session.flush()
    group = groups.create(ctx, actor, SaveGroup(name="Hers", account_ids=[account.id]))
    return {
        "account_id": account.id,
        "group_id": group.id,
        "approval_link_id": client_links.create(
            ctx, actor, CreateApprovalLink(label="Hers", account_ids=[account.id])
        ).id,
        "link_id": links.create(ctx, actor, CreateLink(label="Hers")).id,
    }


def _finished_and_shared(ctx: Context, actor: Actor, export_id: UUID) -> UUID:
    """An export with a file, and a link to it."""
    with ctx.transaction(actor) as session:
        row = export_queries.get(session, export_id, lock=True)
        row.storage_key, row.size_bytes, row.duration_ms = f"exports/{actor.workspace_id}/{export_id}/video.mp4", 1, 99
    return sharing.share(ctx, actor, export_id, ShareExport()).id


def bodies(ids: dict[str, str], consents_version: str) -> dict[tuple[str, str], dict[str, Any]]:
    """A valid body for each operation that must have one, aimed at these things."""
    clip, consent = {"clip_id": ids["clip_id"]}, {"purpose": "marketing", "version": consents_version, "granted": True}
    post = {"export_id": ids["export_id"], "targets": [{"account_id": ids["post_id"]}]}
    return {
        ("POST", "/billing/quotes"): {"items": [{"operation": "export", "quantity": 60}]},
        ("PUT", "/notifications/choices"): {"items": [{"kind": "post_published", "in_app": False, "by_mail": False}]},
        ("POST", "/credits/purchase"): {"pack": "medium"},
        ("POST", "/payouts"): {"currency": "USD"},
        ("POST", "/payouts/account"): {"country": "US"},
        ("PUT", "/payouts/account/schedule"): {"schedule": "weekly"},
        ("POST", "/billing/subscription"): {"plan": "pro"},
        ("PUT", "/billing/subscription"): {"plan": "pro"},
        ("POST", "/credits/redeem-referral"): {"code": "AAAA2222"},
        ("POST", "/posts"): post,
        ("POST", "/posts/preflight"): post,
        ("PATCH", "/posts/{post_id}"): {"version": 1},
        ("POST", "/posts/{post_id}/targets/{target_id}/settle"): {"is_there": True},
        ("POST", "/posts/{post_id}/move"): {
            "version": 1,
            "timing": {"when": "at", "at": f"{now().year + 1}-10-01T18:00"},
        },
        ("POST", "/posts/{post_id}/approve"): {"version": 1},
        ("POST", "/posts/{post_id}/send-back"): {"version": 1, "comment": "No"},
        ("POST", "/posts/{post_id}/comments"): {"comment": "Hello"},
        ("POST", "/approval-links"): {"label": "Eve's", "account_ids": [ids["account_id"]]},
        ("PUT", "/publishing/settings"): {"needs_approval": False},
        ("POST", "/posts/import"): {"content": "date,account,export\n"},
        ("PUT", "/posting-times/{account_id}"): {"times": [{"weekday": 0, "at": "18:00"}]},
        ("DELETE", "/users/me"): {"password": "correct horse"},
        ("PUT", "/users/me/consents"): {"consents": [consent]},
        ("POST", "/uploads"): {"filename": "eve.mp4", "size_bytes": 1},
        ("POST", "/videos/batch-update"): {"video_ids": [ids["video_id"]], "title": "Eve's now"},
        ("POST", "/clips/batch-update"): {"clip_ids": [ids["clip_id"]], "selected": False},
        ("POST", "/clips/search"): {"prompt": "hers"},
        ("PATCH", "/videos/{video_id}/transcript"): {"words": [{"index": 0, "text": "Eve"}]},
        ("POST", "/exports"): {"source": clip},
        ("POST", "/exports/quote"): {"source": clip},
        ("POST", "/exports/preview"): {"source": {"splice_id": ids["splice_id"]}},
        ("POST", "/exports/suggest-metadata"): {"source": clip, "platform": "tiktok"},
        ("POST", "/splices/generate"): {"clip_ids": [ids["clip_id"], ids["other_clip_id"]]},
        ("POST", "/exports/framing"): {"source": clip},
        ("POST", "/exports/covers"): {"source": clip},
        ("PUT", "/exports/{export_id}/cover"): {"timestamp_ms": 1},
        ("POST", "/brands"): {"name": "Eve's"},
        ("PUT", "/brands/{brand_id}"): {"name": "Eve's now"},
        ("POST", "/brand-images"): {"name": "logo", "content": PIXEL},
        ("PUT", "/splices/{splice_id}"): {"version": 1, "title": "Eve's now"},
        ("PATCH", "/social/accounts/{account_id}"): {"zone": "Asia/Tokyo"},
        ("POST", "/social/connect"): {"platform": "youtube", "account_id": ids["account_id"]},
        ("POST", "/social/callback/{platform}"): {"state": "s" * 43, "code": "c"},
        ("POST", "/social/links"): {"label": "Eve's"},
        ("POST", "/social/groups"): {"name": "Eve's", "account_ids": [ids["account_id"]]},
        ("PUT", "/social/groups/{group_id}"): {"name": "Eve's now", "account_ids": [ids["account_id"]]},
        ("POST", "/campaigns"): CAMPAIGN,
        ("PUT", "/campaigns/{campaign_id}"): CAMPAIGN | {"version": 1},
        ("POST", "/campaigns/{campaign_id}/fund"): {"method": "balance"},
        ("POST", "/campaigns/{campaign_id}/places"): {"places": 1, "method": "balance"},
        ("POST", "/submissions/{claim_id}/decide"): {"decision": "approve"},
        ("POST", "/marketplace/jobs/{claim_id}/submit"): {"export_id": ids["export_id"]},
        ("POST", "/marketplace/jobs/{claim_id}/post"): {"url": "https://youtu.be/dQw4w9WgXcQ"},
        ("POST", "/projects"): {"prompt": "Eve's oven is too cold"},
        ("POST", "/projects/photos"): {"title": "Eve's"},
        ("POST", "/projects/{project_id}/photos"): {"photos": [{"name": "eve.jpg", "size_bytes": 9}]},
        ("PUT", "/projects/{project_id}/photos/order"): {"version": 1, "photo_ids": [ids["photo_id"]]},
        ("PUT", "/projects/{project_id}/photos/{photo_id}"): {"name": "eve.jpg"},
        ("PATCH", "/projects/{project_id}/photos/{photo_id}"): {"version": 1, "caption": "Eve's"},
        ("PATCH", "/projects/{project_id}"): {"version": 1, "title": "Eve's now"},
        ("POST", "/projects/{project_id}/rewrite"): {"version": 1, "prompt": "Eve's oven is too cold"},
        ("PUT", "/projects/{project_id}/order"): {"version": 1, "scene_ids": [ids["scene_id"]]},
        ("POST", "/projects/{project_id}/scenes"): {"version": 1, "narration": "Eve's"},
        ("PATCH", "/projects/{project_id}/scenes/{scene_id}"): {"version": 1, "narration": "Eve's"},
        ("POST", "/projects/{project_id}/scenes/{scene_id}/duplicate"): {"version": 1},
        ("POST", "/projects/{project_id}/scenes/{scene_id}/regenerate"): {"version": 1},
        ("PUT", "/projects/{project_id}/scenes/{scene_id}/revision"): {"version": 1, "number": 1},
        ("POST", "/marketplace/jobs/{claim_id}/appeal"): {"reason": "It is there."},
        ("POST", "/moderation/cases/{claim_id}/decide"): {"decision": "approve", "reason": "It is there."},
        ("POST", "/workspaces"): {"name": "Eve's team"},
        ("PATCH", "/workspaces/{workspace_id}"): {"name": "Eve's now"},
        ("POST", "/workspaces/{workspace_id}/transfer"): {"user_id": ids["user_id"]},
        ("PATCH", "/workspaces/{workspace_id}/members/{user_id}"): {"role": "viewer"},
        ("POST", "/workspaces/{workspace_id}/invitations"): {"email": "eve@example.com", "role": "admin"},
    }
