"""The stages of ingest: probe a file, and make its previews."""

from cutroom.jobs import runs
from cutroom.kit.errors import Conflict
from cutroom.library import queries, rules, sources
from cutroom.library.schemas import IngestInput, VideoProbed
from cutroom.media.render import previews as engine_previews
from cutroom.media.source import probe as engine_probe
from cutroom.media.source.control import RunControl
from cutroom.runtime.context import Context


def probe(ctx: Context, data: IngestInput) -> IngestInput:
    """Find out what the file is. Raises Unplayable with the reason when it is not a video."""
    with runs.stage(ctx, data, "probe"):
        video = sources.source(ctx, data.owner_id, data.video_id)
        info = engine_probe.probe(ctx.blobs.url(video.key))
        with ctx.transaction(data.owner_id) as session:
            video = queries.get_video(session, data.video_id, lock=True)
            video.media_info = info.model_dump(mode="json")
            video.duration_ms, video.width, video.height = info.duration_ms, info.width, info.height
            video.status, video.failure_reason = "processing", None
            ctx.outbox.add(session, VideoProbed(owner_id=data.owner_id, video_id=data.video_id))
    return data


def previews(ctx: Context, data: IngestInput) -> IngestInput:
    """Make the proxy, the thumbnail and the sprite sheet, and with that the video is processed."""
    prefix = rules.media_prefix(data.owner_id, data.video_id)
    with runs.stage(ctx, data, "previews", leaves=prefix) as stage, ctx.scratch() as folder:
        video = sources.source(ctx, data.owner_id, data.video_id)
        if video.info is None:
            raise Conflict("This video has not been probed yet.")
        files = engine_previews.make(
            ctx.blobs.url(video.key, seconds=6 * 3600),
            video.info,
            folder,
            RunControl(stage.progress, stage.cancelled),
        )
        ctx.blobs.put_file(f"{prefix}proxy.mp4", files.proxy, "video/mp4")
        ctx.blobs.put_file(f"{prefix}thumbnail.webp", files.thumbnail, "image/webp")
        ctx.blobs.put_file(f"{prefix}sprite.webp", files.sprite, "image/webp")
        sprite = {
            "key": f"{prefix}sprite.webp",
            "columns": files.columns,
            "rows": files.rows,
            "tile_width": files.tile_width,
            "tile_height": files.tile_height,
            "interval_ms": files.interval_ms,
        }
        with ctx.transaction(data.owner_id) as session:
            video = queries.get_video(session, data.video_id, lock=True)
            video.previews = {"proxy": f"{prefix}proxy.mp4", "thumbnail": f"{prefix}thumbnail.webp", "sprite": sprite}
            video.status = "processed"
            runs.succeed(session, data.run_id)
    return data
