"""Use cases of exports."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.billing import plans, work
from cutroom.billing import service as billing
from cutroom.billing.schemas import AskQuote, QuoteView, WantedItem
from cutroom.billing.work import Work
from cutroom.jobs import quota, runs
from cutroom.jobs import rules as jobs
from cutroom.jobs import service as job_service
from cutroom.jobs.schemas import RunState, StageState
from cutroom.kit.errors import Conflict, Invalid, NotFound
from cutroom.kit.ids import new_id
from cutroom.kit.schemas import Page
from cutroom.library import service as library
from cutroom.media import captions, interchange
from cutroom.media.edit import Edit
from cutroom.media.quality.schema import QualityReport
from cutroom.renders import composing, describing, platforms, queries, rules
from cutroom.renders.composing import Composed
from cutroom.renders.describing import Said
from cutroom.renders.models import Export
from cutroom.renders.schemas import (
    Download,
    ExportView,
    Form,
    ListExports,
    Look,
    StartExport,
    SuggestedMetadata,
    SuggestMetadata,
)
from cutroom.runtime import idempotency
from cutroom.runtime.context import Actor, Context

WEEK_SECONDS = 7 * 86_400
MOST_BYTES_PER_S = 1_500_000  # of a finished short, about: what is set against the storage that is left
OPERATION = "export"  # of the price list; its unit is a second of the finished short


class Started(idempotency.BaseModel):
    """A new export and its job."""

    export_id: UUID
    run_id: UUID


def start(ctx: Context, actor: Actor, request: StartExport, key: str | None = None) -> ExportView:
    """Render a clip, a splice or an Edit to a file; an Edit that was rendered before is finished at once.

    The same `key` gives the same export. Raises NotFound, Invalid where the platform of the preset would refuse it,
    QuotaExceeded when too many jobs run, InsufficientCredits, and QuoteExpired for a price that holds no longer.
    """
    wanted = composing.with_settings(ctx, actor, request)
    composed = composing.compose(ctx, actor, wanted)
    if wanted.preset and (wrong := platforms.problems(wanted.preset, composed.edit, wanted.metadata)):
        raise Invalid(" ".join(wrong), field="preset", problems=wrong)
    print_of_edit = composing.fingerprint(composed.edit)
    with work.explained(ctx, actor), ctx.transaction(actor) as session:
        started = idempotency.once(
            session,
            actor.workspace_id,
            "export",
            key,
            request,
            lambda: add(ctx, session, actor, wanted, composed, print_of_edit),
            view=Started,
        )
        run = runs.get(session, started.run_id)
    if run.status == "queued":
        runs.launch(ctx, run)
    return get(ctx, actor, started.export_id)


def add(
    ctx: Context,
    session: Session,
    actor: Actor,
    request: StartExport,
    made: Composed,
    print_of_edit: str,
    *,
    charged: bool = True,
) -> Started:
    """A new export, with the job and the file of an identical Edit where there is one; `charged` sets its price aside.

    Raises QuotaExceeded, QuoteRequired, InsufficientCredits.
    """
    queries.lock_fingerprint(session, actor.workspace_id, print_of_edit)
    twin, export_id = queries.rendered(session, print_of_edit), new_id()
    if twin is None:
        quota.require_job(ctx, session, actor.workspace_id)
        plans.require_storage(ctx, session, actor.workspace_id, rules.seconds(made.edit.duration_ms) * MOST_BYTES_PER_S)
    title = request.metadata.title or made.title
    ids = {"export_id": export_id} | ({"video_id": made.video_id} if made.video_id else {})
    owner_id = actor.workspace_id
    run = runs.get(session, twin.run_id) if twin else runs.create(session, owner_id, "render", export_id, **ids)
    if twin is None and charged:
        paid = Work(run.id, OPERATION, rules.seconds(made.edit.duration_ms), f"export:{export_id}")
        work.reserve(ctx, session, actor, paid, request.quote_id)
    export = Export(
        id=export_id,
        owner_id=owner_id,
        created_by=actor.created_by,
        video_id=made.video_id,
        clip_id=made.clip_id,
        splice_id=made.splice_id,
        project_id=made.project_id,
        run_id=run.id,
        title=title,
        filename=f"{rules.slug(title)}.mp4",
        request=request.model_dump(mode="json", exclude={"source": {"edit"}, "quote_id": True}),
        edit=made.edit.model_dump(mode="json"),
        fingerprint=print_of_edit,
        cover_ms=request.cover_ms,
    )
    if twin:
        for name in ("storage_key", "size_bytes", "duration_ms", "report", "finished_at"):
            setattr(export, name, getattr(twin, name))
    session.add(export)
    return Started(export_id=export_id, run_id=run.id)


def quote(ctx: Context, actor: Actor, request: Look) -> QuoteView:
    """What an export would cost, for ten minutes; nothing where its file is there. Raises NotFound, Invalid."""
    edit = composing.compose(ctx, actor, composing.with_settings(ctx, actor, request)).edit
    with ctx.transaction(actor) as session:
        twin = queries.rendered(session, composing.fingerprint(edit))
    quantity = 0 if twin else rules.seconds(edit.duration_ms)
    return billing.quote(ctx, actor, AskQuote(items=[WantedItem(operation=OPERATION, quantity=quantity)]))


def get(ctx: Context, actor: Actor, export_id: UUID) -> ExportView:
    """An export with a bar for each stage, its file's address and its quality report. Raises NotFound."""
    with ctx.snapshot(actor) as session:
        export = queries.get(session, export_id)
        run = runs.get(session, export.run_id)
        parts = runs.stages(session, run.id)
    return _view(ctx, export, run, parts, job_service.fractions(ctx, run))


def list_exports(ctx: Context, actor: Actor, request: ListExports) -> Page[ExportView]:
    """A page of exports, newest first."""
    with ctx.snapshot(actor) as session:
        rows, total = queries.list_exports(session, request)
        run_ids = {export.run_id for export in rows}
        states, parts = runs.of_ids(session, run_ids), runs.stages_of(session, run_ids)
    items = [_view(ctx, export, states[export.run_id], parts[export.run_id], {}) for export in rows]
    return Page[ExportView](items=items, total=total, page=request.page, limit=request.limit)


def download(ctx: Context, actor: Actor, export_id: UUID) -> Download:
    """Where to fetch the file. Raises NotFound, Conflict while it is not ready."""
    export = finished(ctx, actor, export_id)
    url = ctx.blobs.url(export.storage_key or "", filename=export.filename)
    return Download(url=url, filename=export.filename, size_bytes=export.size_bytes or 0)


def finished(ctx: Context, actor: Actor, export_id: UUID) -> Export:
    """An export whose file is there. Raises NotFound, Conflict while it is not ready."""
    with ctx.transaction(actor) as session:
        export = queries.get(session, export_id)
    if export.storage_key is None:
        raise Conflict("This export is not ready yet.")
    return export


def edit_of(ctx: Context, actor: Actor, export_id: UUID) -> tuple[Export, Edit]:
    """An export and its Edit. Raises NotFound, Conflict for one of an earlier release that has none yet."""
    with ctx.transaction(actor) as session:
        export = queries.get(session, export_id)
    if export.edit is None:
        raise Conflict("This export is not ready yet.")
    return export, Edit.model_validate(export.edit)


def subtitles(ctx: Context, actor: Actor, export_id: UUID, form: str) -> str:
    """What is said in an export as SRT or WebVTT (`form` is "srt" or "vtt"), on its own time line. Raises NotFound."""
    _, edit = edit_of(ctx, actor, export_id)
    words = edit.captions.words if edit.captions else []
    upright = edit.format.height > edit.format.width
    most = captions.UPRIGHT_LETTERS if upright else captions.LINE_LETTERS
    write = captions.srt if form == "srt" else captions.vtt
    return write(words, most, edit.duration_ms)


def quality(ctx: Context, actor: Actor, export_id: UUID) -> QualityReport:
    """How good the file of an export is. Raises NotFound, Conflict while it is not ready."""
    report = finished(ctx, actor, export_id).report
    if report is None:
        raise NotFound("This export has no quality report.")
    return QualityReport.model_validate(report)


def interchanged(ctx: Context, actor: Actor, export_id: UUID, form: Form) -> tuple[str, str]:
    """The cut of an export for another editor: the file's name and its text. Raises NotFound.

    Its sources are named by addresses that are good for a week, as long as storage signs any.
    """
    export, edit = edit_of(ctx, actor, export_id)
    text = interchange.write(composing.reachable(ctx, edit, seconds=WEEK_SECONDS), f".{form}", export.title)
    return f"{rules.slug(export.title)}.{form}", text


def suggest_metadata(ctx: Context, actor: Actor, request: SuggestMetadata) -> SuggestedMetadata:
    """Titles, description and hashtags for a platform, from what is said in the video. Raises NotFound, Invalid."""
    made = composing.compose(ctx, actor, Look(source=request.source))
    words = made.edit.captions.words if made.edit.captions else []
    video = "" if made.splice_id or not made.video_id else library.get_video(ctx, actor, made.video_id).title
    return describing.describe(Said(made.title, " ".join(word.text for word in words), video), request.platform)


def delete(ctx: Context, actor: Actor, export_id: UUID) -> None:
    """Remove an export; the last one of an Edit takes the file along, and stops the job. Raises NotFound.

    The row goes last: whatever ends this in the middle, asking again completes it.
    """
    with ctx.transaction(actor) as session:
        export = queries.get(session, export_id, lock=True)
        if export.fingerprint:
            queries.lock_fingerprint(session, actor.workspace_id, export.fingerprint)
        shared = queries.others_of_run(session, export)
        export.fingerprint = None  # from here on nobody begins to share what is being removed
        run = runs.get(session, export.run_id)
        stopped: Sequence[RunState] = () if shared else runs.cancel_all(session, run.subject_id)
        key = export.storage_key or rules.storage_key(actor.workspace_id, run.subject_id)
        if shared:
            session.delete(export)
    if shared:
        return
    for one in stopped:
        runs.stop(ctx, one, "the export was deleted")
    ctx.blobs.delete([key])
    with ctx.transaction(actor) as session:
        session.delete(queries.get(session, export_id, lock=True))


def _view(
    ctx: Context, export: Export, run: RunState, parts: Sequence[StageState], fractions: jobs.Fractions
) -> ExportView:
    asked = export.request
    progress = jobs.progress("render", run, parts, fractions)
    return ExportView(
        id=export.id,
        video_id=export.video_id,
        clip_id=export.clip_id,
        splice_id=export.splice_id,
        project_id=export.project_id,
        job_id=run.id,
        status=progress.status,
        progress=progress.fraction,
        stages=progress.stages,
        error=run.error,
        title=export.title,
        filename=export.filename,
        format=asked["format"],
        preset=asked.get("preset"),
        layout=asked.get("layout", "auto"),
        captions=asked["captions"],
        brand=asked.get("brand"),
        cover_ms=export.cover_ms,
        metadata=asked["metadata"],
        size_bytes=export.size_bytes,
        duration_ms=export.duration_ms,
        download_url=ctx.blobs.url(export.storage_key, filename=export.filename) if export.storage_key else None,
        report=export.report,
        created_at=export.created_at,
        finished_at=export.finished_at,
    )
