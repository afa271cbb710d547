"""Cutroom's own figures: what a workspace made in a period, and how good it is."""

from datetime import timedelta

from cutroom.analytics.schemas import Dashboard, Performance, PeriodOnly, Share
from cutroom.clips import activity as clips
from cutroom.library import activity as library
from cutroom.renders import activity as renders
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now
from cutroom.splices import activity as splices

MINUTE_MS = 60_000


def dashboard(ctx: Context, actor: Actor, wanted: PeriodOnly) -> Dashboard:
    """What was uploaded, suggested, spliced and exported in the last days."""
    since = now() - timedelta(days=wanted.days)
    with ctx.transaction(actor) as session:
        uploads, exports = library.uploads(session, since), renders.finished(session, since)
        return Dashboard(
            days=wanted.days, videos=uploads.videos, clips=clips.suggestions(session, since).clips,
            splices=sum(splices.by_mode(session, since).values()), exports=exports.exports,
            source_minutes=round(uploads.duration_ms / MINUTE_MS, 1),
            exported_minutes=round(exports.duration_ms / MINUTE_MS, 1),
        )  # fmt: skip


def performance(ctx: Context, actor: Actor, wanted: PeriodOnly) -> Performance:
    """How clips scored in the last days, and which modes and formats were used."""
    since = now() - timedelta(days=wanted.days)
    with ctx.transaction(actor) as session:
        suggested = clips.suggestions(session, since)
        modes, formats = splices.by_mode(session, since), renders.by_format(session, since)
    return Performance(
        days=wanted.days, average_score=suggested.average_score, chosen_score=suggested.chosen_score,
        modes=_shares(modes), formats=_shares(formats),
    )  # fmt: skip


def _shares(counts: dict[str, int]) -> list[Share]:
    return [Share(name=name, count=count) for name, count in counts.items()]
