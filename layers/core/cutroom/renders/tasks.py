"""The stages of an export."""

from cutroom.media import render as engine
from cutroom.media import report
from cutroom.media.edit import Edit
from cutroom.renders import composing, cost, queries, rules
from cutroom.renders.models import Export
from cutroom.renders.schemas import ExportFinished, ExportInput, Look, PreparedExport
from cutroom.runtime import runs
from cutroom.runtime.context import Actor, Context, log
from cutroom.runtime.database import now

MOST_SECONDS = {"lambda": 14 * 60, "batch": 6 * 3600 - 300}


def prepare(ctx: Context, data: ExportInput) -> PreparedExport:
    """Decide where the Edit is rendered; one of an earlier release is written first."""
    with runs.stage(ctx, data, "prepare"):
        export = _one_of(ctx, data)
        edit = Edit.model_validate(export.edit) if export.edit else _written(ctx, export)
        decided = cost.decide(edit)
        log.info("where an export is rendered", **decided._asdict(), export_id=str(export.id))
    return PreparedExport(**data.model_dump(), target=decided.target)


def _one_of(ctx: Context, data: ExportInput) -> Export:
    """Any of the exports that wait for this job: they have one Edit."""
    with ctx.transaction(data.owner_id) as session:
        return queries.of_run(session, data.run_id)[0]


def _written(ctx: Context, export: Export) -> Edit:
    wanted = Look.model_validate({name: export.request[name] for name in Look.model_fields if name in export.request})
    edit = composing.compose(ctx, Actor(export.owner_id), wanted).edit
    with ctx.transaction(export.owner_id) as session:
        queries.get(session, export.id, lock=True).edit = edit.model_dump(mode="json")
    return edit


def render(ctx: Context, data: PreparedExport) -> PreparedExport:
    """Render the Edit to a file and report its quality; with that every export of it is complete."""
    key = rules.storage_key(data.owner_id, data.export_id)
    with runs.stage(ctx, data, "render", leaves=key) as stage, ctx.scratch() as folder:
        edit = Edit.model_validate(_one_of(ctx, data).edit)
        reachable, out = composing.reachable(ctx, edit), folder / "video.mp4"
        engine.render(
            reachable,
            out,
            progress=stage.progress,
            cancelled=stage.cancelled,
            timeout_s=MOST_SECONDS[data.target],
        )
        made = report.report(out, reachable).model_dump(mode="json")
        ctx.blobs.put_file(key, out, "video/mp4")
        finish(ctx, data, out.stat().st_size, edit, made)
    return data


def finish(ctx: Context, data: PreparedExport, size_bytes: int, edit: Edit, made: dict[str, object]) -> None:
    """Everybody who waits for this file has it: those who joined meanwhile too."""
    with ctx.transaction(data.owner_id) as session:
        if known := queries.of_run(session, data.run_id)[0].fingerprint:
            queries.lock_fingerprint(session, data.owner_id, known)
        for export in queries.of_run(session, data.run_id, lock=True):
            export.storage_key = rules.storage_key(data.owner_id, data.export_id)
            export.size_bytes, export.duration_ms = size_bytes, edit.duration_ms
            export.report, export.finished_at = made, now()
            ctx.outbox.add(session, ExportFinished(owner_id=data.owner_id, export_id=export.id))
        runs.succeed(session, data.run_id)
