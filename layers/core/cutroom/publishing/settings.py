"""How a workspace posts: whether posts need approval, and whether everything is paused."""

from cutroom.publishing import approval_queries, endings, queries, recording
from cutroom.publishing.approval_schemas import ChangePublishingSettings, PublishingSettingsView
from cutroom.publishing.models import PublishingSettings
from cutroom.publishing.rules import GRACE
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now

PAUSED = "Posting was paused at its time. Post it now, or choose another time."


def read(ctx: Context, actor: Actor) -> PublishingSettingsView:
    """The workspace's settings."""
    with ctx.transaction(actor) as session:
        return _view(approval_queries.settings(session))


def change(ctx: Context, actor: Actor, request: ChangePublishingSettings) -> PublishingSettingsView:
    """Say whether what editors plan waits for approval. What is planned or waits already stays as it is."""
    with ctx.transaction(actor) as session:
        row = approval_queries.settings_to_change(session, actor.workspace_id)
        row.needs_approval = request.needs_approval
        return _view(row)


def pause(ctx: Context, actor: Actor) -> PublishingSettingsView:
    """Let nothing go out from now on; what is on its way already is not stopped. Paused twice is paused."""
    with ctx.transaction(actor) as session:
        row = approval_queries.settings_to_change(session, actor.workspace_id)
        row.paused_at = row.paused_at or now()
        return _view(row)


def resume(ctx: Context, actor: Actor) -> PublishingSettingsView:
    """Let posts go out again. What is late by no more than its grace goes out now, spaced; the rest was missed."""
    with ctx.transaction(actor) as session:
        row = approval_queries.settings_to_change(session, actor.workspace_id)
        if row.paused_at is not None:
            row.paused_at = None
            for target in queries.late(session, now() - GRACE):
                endings.missed(ctx, session, target, PAUSED)
                target.lease = target.lease_until = None
                recording.add(session, target, "note", "missed", detail={"reason": PAUSED})
        return _view(row)


def _view(row: PublishingSettings) -> PublishingSettingsView:
    return PublishingSettingsView(needs_approval=row.needs_approval, paused_at=row.paused_at)
