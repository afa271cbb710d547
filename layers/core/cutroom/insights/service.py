"""The use case of insights: what the workspace's own posts say about what works, and about our scores."""

import math
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from cutroom.analytics import outcomes
from cutroom.analytics.outcomes import Outcome
from cutroom.clips import service as clips
from cutroom.insights import effects, prediction
from cutroom.insights.effects import Effect, Observation
from cutroom.insights.schemas import (
    ExamplePost,
    Insights,
    ReadInsights,
    ScoredPost,
    ScoreFifth,
    ScoreReport,
    TraitEffect,
)
from cutroom.insights.traits import TRAITS, Facts, Trait
from cutroom.renders import looks
from cutroom.renders.looks import ExportLook
from cutroom.runtime.context import Actor, Context

EXAMPLES = 3
POINTS = 300  # the latest: what a chart can show


class _Data(NamedTuple):
    """What is read of the database, at one moment."""

    posts: list[Outcome]
    looks: dict[UUID, ExportLook]
    scores: dict[UUID, float]
    too_young: int


def read(ctx: Context, actor: Actor, wanted: ReadInsights) -> Insights:
    """What works, how sure that is, and how well scores have predicted."""
    with ctx.snapshot(actor) as session:
        data = _data(session, wanted)
    posts = data.posts
    lifted = effects.lifts([Observation(str(one.account_id), one.views) for one in posts])
    return Insights(
        posts=len(posts),
        too_young=data.too_young,
        needed=effects.LEAST_POSTS,
        since=posts[0].published_at if posts else None,
        effects=_effects(data, lifted),
        score=_score(data, lifted),
    )


def _data(session: Session, wanted: ReadInsights) -> _Data:
    posts = outcomes.of_workspace(session, wanted.platform)
    shown = looks.of_exports(session, list({one.export_id for one in posts}))
    scores = clips.scores(session, list({one.clip_id for one in posts if one.clip_id}))
    return _Data(posts, shown, scores, outcomes.too_young(session, wanted.platform))


def _effects(data: _Data, lifted: Sequence[float]) -> list[TraitEffect]:
    facts = [Facts(one.title, one.weekday, one.hour, data.looks.get(one.export_id)) for one in data.posts]
    answers = [[trait.of(one) for one in facts] for trait in TRAITS]
    estimates = zip(TRAITS, answers, effects.effects(lifted, answers), strict=True)
    shown = [_shown(trait, effect, _examples(data, lifted, column)) for trait, column, effect in estimates if effect]
    return sorted(shown, key=lambda one: (not one.is_clear, -abs(math.log1p(one.change))))


def _shown(trait: Trait, effect: Effect, examples: list[ExamplePost]) -> TraitEffect:
    return TraitEffect(
        trait=trait.key,
        label=trait.label,
        change=effect.factor - 1,
        low=effect.low - 1,
        high=effect.high - 1,
        is_clear=effect.is_clear,
        posts_with=effect.posts_with,
        posts_without=effect.posts_without,
        examples=examples,
    )


def _examples(data: _Data, lifted: Sequence[float], column: Sequence[bool | None]) -> list[ExamplePost]:
    """The posts with a trait that did best for their account."""
    having = sorted((index for index, one in enumerate(column) if one), key=lambda index: -lifted[index])
    best = [data.posts[index] for index in having[:EXAMPLES]]
    return [ExamplePost(post_id=one.post_id, title=one.title, platform=one.platform, views=one.views) for one in best]


def _score(data: _Data, lifted: Sequence[float]) -> ScoreReport:
    scored = [
        (post, data.scores[post.clip_id], lift)
        for post, lift in zip(data.posts, lifted, strict=True)
        if post.clip_id and post.clip_id in data.scores
    ]
    scores, lifts = [score for _, score, _ in scored], [lift for _, _, lift in scored]
    agreed = prediction.correlation(scores, lifts)
    return ScoreReport(
        posts=len(scored),
        needed=prediction.LEAST_POSTS,
        correlation=agreed and agreed.rho,
        low=agreed and agreed.low,
        high=agreed and agreed.high,
        fifths=[ScoreFifth.model_validate(part._asdict()) for part in prediction.fifths(scores, lifts)]
        if agreed
        else [],
        points=[
            ScoredPost(post_id=post.post_id, title=post.title, score=score, times_usual=math.exp(lift))
            for post, score, lift in scored[-POINTS:]
        ],
    )
