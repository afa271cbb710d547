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
from cutroom.insights.effects import Effect, Seen
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


class _Known(NamedTuple):
    """What is read of the database, at one moment."""

    posts: list[Outcome]
    looks: dict[UUID, ExportLook]
    scores: dict[UUID, float]
    too_young: int


def read(ctx: Context, actor: Actor, wanted: ReadInsights) -> Insights:
    """What works, how sure that is, and how well scores have predicted."""
    with ctx.snapshot(actor) as session:
        known = _known(session, wanted)
    posts = known.posts
    lifted = effects.lifts([Seen(str(one.account_id), one.views) for one in posts])
    return Insights(
        posts=len(posts),
        too_young=known.too_young,
        needed=effects.LEAST_POSTS,
        since=posts[0].published_at if posts else None,
        effects=_effects(known, lifted),
        score=_score(known, lifted),
    )


def _known(session: Session, wanted: ReadInsights) -> _Known:
    posts = outcomes.of_workspace(session, wanted.platform)
    shown = looks.of_exports(session, list({one.export_id for one in posts}))
    scores = clips.scores(session, list({one.clip_id for one in posts if one.clip_id}))
    return _Known(posts, shown, scores, outcomes.too_young(session, wanted.platform))


def _effects(known: _Known, lifted: Sequence[float]) -> list[TraitEffect]:
    facts = [Facts(one.title, one.weekday, one.hour, known.looks.get(one.export_id)) for one in known.posts]
    answers = [[trait.of(one) for one in facts] for trait in TRAITS]
    found = zip(TRAITS, answers, effects.effects(lifted, answers), strict=True)
    shown = [_shown(trait, effect, _examples(known, lifted, column)) for trait, column, effect in found if effect]
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


def _examples(known: _Known, lifted: Sequence[float], column: Sequence[bool | None]) -> list[ExamplePost]:
    """The posts with a trait that did best for their account."""
    having = sorted((index for index, one in enumerate(column) if one), key=lambda index: -lifted[index])
    best = [known.posts[index] for index in having[:EXAMPLES]]
    return [ExamplePost(post_id=one.post_id, title=one.title, platform=one.platform, views=one.views) for one in best]


def _score(known: _Known, lifted: Sequence[float]) -> ScoreReport:
    scored = [
        (post, known.scores[post.clip_id], lift)
        for post, lift in zip(known.posts, lifted, strict=True)
        if post.clip_id and post.clip_id in known.scores
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
