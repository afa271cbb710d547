"""The last stage of an analysis: choose the moments."""

from cutroom.analysis import service as analysis
from cutroom.analysis.schemas import PlannedAnalysis
from cutroom.clips import queries
from cutroom.clips.models import Clip
from cutroom.media import moments
from cutroom.runtime import packs, runs
from cutroom.runtime.context import Context


def choose(ctx: Context, data: PlannedAnalysis) -> PlannedAnalysis:
    """Choose the moments, and with that the analysis is complete: clips, transcript and status in one transaction."""
    with runs.stage(ctx, data, "choose"):
        wanted, found = analysis.joined(ctx, data)
        options = moments.MomentOptions(**wanted.model_dump(exclude_unset=True))
        chosen = moments.choose(found, options, models=packs.ensure(ctx.settings, "models"))
        with ctx.transaction(data.owner_id) as session:
            if not queries.any_of_analysis(session, data.analysis_id):
                session.add_all(_clip(data, rank, moment) for rank, moment in enumerate(chosen, 1))
            analysis.finish(session, data, found)
    return data


def _clip(data: PlannedAnalysis, rank: int, moment: moments.Moment) -> Clip:
    taken = moment.model_dump(mode="json")
    return Clip(
        owner_id=data.owner_id,
        video_id=data.video_id,
        analysis_id=data.analysis_id,
        rank=rank,
        **{name: value for name, value in taken.items() if name in Clip.__table__.columns},
    )
