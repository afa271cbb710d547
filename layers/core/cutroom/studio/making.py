"""Making a project's video: its price, and the job."""

from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.billing import service as billing
from cutroom.billing import work
from cutroom.billing.schemas import AskQuote, QuoteView, WantedItem
from cutroom.billing.work import Work
from cutroom.jobs import quota, runs
from cutroom.kit.errors import Invalid
from cutroom.runtime import idempotency
from cutroom.runtime.context import Actor, Context
from cutroom.studio import catalog, photo_rules, queries, rules, service
from cutroom.studio.models import Project
from cutroom.studio.schemas import MakeVideo, ProjectView

OPERATION = "studio"  # of the price list; its unit is a second of the video


class _Started(idempotency.BaseModel):
    run_id: UUID


def quote(ctx: Context, actor: Actor, project_id: UUID) -> QuoteView:
    """What the video would cost, for ten minutes. Raises NotFound."""
    with ctx.transaction(actor) as session:
        quantity = _seconds(session, queries.get(session, project_id))
    return billing.quote(ctx, actor, AskQuote(items=[WantedItem(operation=OPERATION, quantity=quantity)]))


def _seconds(session: Session, project: Project) -> int:
    if project.kind == photo_rules.KIND:
        return rules.seconds(photo_rules.require_plan(project, queries.photos(session, project.id)).duration_ms)
    return rules.seconds(rules.total_ms(queries.scenes(session, project.id), project.voice))


def start(ctx: Context, actor: Actor, project_id: UUID, request: MakeVideo, key: str | None = None) -> ProjectView:
    """Make the video; what was made before of the same words, voice and style is used again.

    The same `key` starts it once. Raises NotFound, Conflict for a stale version or while it is being made, Invalid,
    QuotaExceeded when too many jobs run, InsufficientCredits, QuoteRequired, QuoteExpired.
    """
    with ctx.transaction(actor) as session:
        project = queries.get(session, project_id)
    known = catalog.options(ctx)
    catalog.require(known, style=project.style, voice=project.voice, mood=catalog.scored(project.mood))
    catalog.require_language(known, project.voice, project.language)
    with work.explained(ctx, actor), ctx.transaction(actor) as session:
        scope = f"studio:{project_id}"
        started = idempotency.once(
            session, actor.workspace_id, scope, key, request,
            lambda: _begin(ctx, session, actor, project_id, request), view=_Started,
        )  # fmt: skip
        run = runs.get(session, started.run_id)
    if run.status == "queued":
        runs.launch(ctx, run)
    return service.get(ctx, actor, project_id)


def _begin(ctx: Context, session: Session, actor: Actor, project_id: UUID, request: MakeVideo) -> _Started:
    project = service.locked(session, project_id, request.version)
    scenes, photos = queries.scenes(session, project_id), queries.photos(session, project_id)
    if project.kind != photo_rules.KIND and all(not scene.narration and not scene.heading for scene in scenes):
        raise Invalid("Write something in at least one scene first.", field="scenes")
    quota.require_job(ctx, session, actor.workspace_id)
    run = runs.create(session, actor.workspace_id, "studio", project_id, project_id=project_id)
    paid = Work(run.id, OPERATION, _seconds(session, project), f"studio:{project_id}")
    work.reserve(ctx, session, actor, paid, request.quote_id)
    project.run_id, project.rendered_version = run.id, project.version
    for part in (*scenes, *photos):
        part.error = None
    return _Started(run_id=run.id)
