"""Photos set in motion and joined with music. Plans are pure, so every part of the machine comes to the same one."""

from pathlib import Path

from cutroom.media.edit import Edit
from cutroom.media.generation.photos.assembling import Clip, assemble_photos
from cutroom.media.generation.photos.planning import Plan
from cutroom.media.source.probe import probe
from cutroom.runtime import packs
from cutroom.runtime.context import Context
from cutroom.studio import assets, photo_rules, rules
from cutroom.studio.assets import Asset, Made
from cutroom.studio.models import Photo, Project


def clip(ctx: Context, project: Project, plan: Plan, k: int) -> Asset:
    """A photo of the plan in motion, made where it is not there. Raises Invalid for what cannot be made."""
    photo_id = photo_rules.ids(plan)[k]
    place = (project.owner_id, project.id, photo_id)
    key = f"{photo_rules.clips_prefix(*place)}{photo_rules.clip_print(project, plan, k)}.mp4"

    def make(out: Path) -> Made:
        for pack in (assets.LIBRARIES, "photos"):
            packs.ensure(ctx.settings, pack)
        from cutroom.media.generation.photos.moving import move
        from cutroom.media.generation.photos.production import title_words

        photo, look = out.with_suffix(".jpg"), photo_rules.look_of(project)
        ctx.blobs.fetch(photo_rules.photo_key(*place), photo)
        words = None if k else title_words(plan, look)
        move(photo, plan.motions[k], look.size, plan.times[k].frames, out, words)
        return Made(probe(str(out)), {})

    inputs = {"photo": str(photo_id), "motion": plan.motions[k].kind, "title": project.opening if k == 0 else ""}
    return assets.kept(ctx, key, "video/mp4", inputs, make)


def assembled(ctx: Context, project: Project, photos: list[Photo]) -> Edit:
    """The Edit of the whole: every photo in motion, with its words, and the music."""
    plan = photo_rules.require_plan(project, photos)
    clips = [clip(ctx, project, plan, k) for k in range(len(plan.files))]
    captions = {photo.id: photo.caption for photo in photos}
    score = music(ctx, project, plan)
    return assemble_photos(
        [Clip(one.key, one.info) for one in clips],
        plan.times,
        size=rules.SIZES[project.aspect],
        music=Clip(score.key, score.info) if score else None,
        captions=[captions[photo_id] for photo_id in photo_rules.ids(plan)],
    )


def music(ctx: Context, project: Project, plan: Plan) -> Asset | None:
    """The music of a plan; None for a video without."""
    if project.mood == photo_rules.NO_MUSIC:
        return None
    return assets.music_of(ctx, project, plan.duration_ms)
