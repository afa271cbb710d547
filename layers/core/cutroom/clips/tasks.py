"""The last stage of an analysis: choose the moments."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from cutroom.ai import service as ai
from cutroom.ai.meter import Account
from cutroom.ai.ports import Candidate
from cutroom.ai.service import Meanings
from cutroom.analysis import service as analysis
from cutroom.analysis.schemas import ChosenAnalysis, PlannedAnalysis
from cutroom.clips import queries, rules
from cutroom.clips.models import Clip, ClipSentence
from cutroom.jobs import runs
from cutroom.library import sources
from cutroom.media.moments.choose import MomentOptions
from cutroom.media.moments.choose import choose as choose_moments
from cutroom.media.schema import Moment, Sentence
from cutroom.runtime import packs
from cutroom.runtime.context import Context


def choose(ctx: Context, data: PlannedAnalysis) -> ChosenAnalysis:
    """Choose the moments of an analysis and keep them as clips, once however often this is called."""
    with runs.stage(ctx, data, "choose"):
        wanted, analyzed = analysis.joined(ctx, data)
        about = sources.source(ctx, data.owner_id, data.video_id).title
        options = MomentOptions(**wanted.model_dump(exclude_unset=True, exclude={"vocabulary", "reanalyze"}))
        chosen = choose_moments(analyzed, options, models=packs.ensure(ctx.settings, "models"), about=about)
        account, notes = Account(data.owner_id, data.run_id), list[str]()
        chosen = _judged(ctx, account, chosen, wanted.prompt, notes)
        sentences = [rules.sentences_within(moment, analyzed.sentences) for moment in chosen]
        meanings = ai.embed(ctx, account, [one.text for part in sentences for one in part], notes)
        with ctx.transaction(data.owner_id) as session:
            if not queries.any_of_analysis(session, data.analysis_id):
                _keep(session, data, chosen, sentences, meanings)
    return ChosenAnalysis(**data.model_dump(), notes=notes)


def _judged(ctx: Context, account: Account, chosen: list[Moment], topic: str | None, notes: list[str]) -> list[Moment]:
    """The moments as the configured judge orders and titles them; as the scores did where it does not serve."""
    candidates = [
        Candidate(title=one.title, text=one.text, score=one.attention_score, reasons=one.reasons) for one in chosen
    ]
    ranking = ai.rank(ctx, account, candidates, topic, notes)
    return rules.reordered(chosen, ranking) if ranking else chosen


def _keep(
    session: Session,
    data: PlannedAnalysis,
    chosen: Sequence[Moment],
    sentences: Sequence[Sequence[Sentence]],
    meanings: Meanings | None,
) -> None:
    """Write the clips, and what their sentences mean where there is a model for it."""
    rows = iter(meanings.rows if meanings else ())
    for rank, (moment, part) in enumerate(zip(chosen, sentences, strict=True), 1):
        clip = _clip(data, rank, moment)
        session.add(clip)
        session.flush()
        vectors = [next(rows) for _ in part] if meanings else []
        if not (meanings and vectors):
            continue
        clip.embedding, clip.embedding_model = rules.centre(vectors), meanings.model
        session.add_all(
            ClipSentence(
                owner_id=data.owner_id,
                clip_id=clip.id,
                position=position,
                start_ms=sentence.start_ms,
                text=sentence.text,
                embedding=vector,
                embedding_model=meanings.model,
            )
            for position, (sentence, vector) in enumerate(zip(part, vectors, strict=True))
        )


def _clip(data: PlannedAnalysis, rank: int, moment: Moment) -> Clip:
    taken = moment.model_dump(mode="json")
    return Clip(
        owner_id=data.owner_id,
        video_id=data.video_id,
        analysis_id=data.analysis_id,
        rank=rank,
        titled_by_person=False,
        **{name: value for name, value in taken.items() if name in Clip.__table__.columns and name != "embedding"},
    )
