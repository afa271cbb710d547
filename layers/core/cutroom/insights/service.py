"""The use case of insights: what the workspace's own posts say about what works, and about our scores."""

import math
from collections.abc import Iterable, Sequence
from statistics import fmean
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
    ScoredShort,
    ScoreReport,
    TraitEffect,
)
from cutroom.insights.traits import TRAITS, Facts, Trait
from cutroom.publishing import published
from cutroom.renders import looks
from cutroom.renders.looks import ExportLook
from cutroom.runtime.context import Actor, Context

EXAMPLES = 3
POINTS = 300  # the latest: what a chart can show


class _Data(NamedTuple):
    """What is read of the database, at one moment; scores are by clip, titles by target."""

    posts: list[Outcome]
    looks: dict[UUID, ExportLook]
    scores: dict[UUID, float]
    titles: dict[UUID, str]
    too_young: int


class _Post(NamedTuple):
    """A post, how it did beside what is usual, and its answers to the traits."""

    outcome: Outcome
    lift: float
    answers: list[bool | None]


class _Short(NamedTuple):
    """All posts of one clip: they are one observation, for what is good or bad about it they share."""

    posts: list[_Post]
    score: float | None

    @property
    def lift(self) -> float:
        return fmean(post.lift for post in self.posts)

    @property
    def best(self) -> _Post:
        return max(self.posts, key=lambda post: post.lift)

    def answer(self, trait: int) -> float | None:
        """From 0 (no post has it) to 1 (all have)."""
        known = [answer for post in self.posts if (answer := post.answers[trait]) is not None]
        return fmean(known) if known else None


def read(ctx: Context, actor: Actor, wanted: ReadInsights) -> Insights:
    """What works, how sure that is, and how well scores have predicted."""
    with ctx.snapshot(actor) as session:
        data = _data(session, wanted)
    shorts = _shorts(data)
    return Insights(
        posts=len(data.posts),
        shorts=len(shorts),
        too_young=data.too_young,
        needed=effects.LEAST,
        since=data.posts[0].published_at if data.posts else None,
        effects=_effects(shorts),
        score=_score(shorts),
    )


def _data(session: Session, wanted: ReadInsights) -> _Data:
    posts = outcomes.of_workspace(session, wanted.platform)
    return _Data(
        posts,
        looks.of_exports(session, list({one.export_id for one in posts})),
        clips.scores(session, list({one.clip_id for one in posts if one.clip_id})),
        published.titles(session, [one.target_id for one in posts]),
        outcomes.too_young(session, wanted.platform),
    )


def _shorts(data: _Data) -> list[_Short]:
    lifted = effects.lifts([Observation(str(one.account_id), one.views) for one in data.posts])
    shorts: dict[UUID, _Short] = {}
    for outcome, lift in zip(data.posts, lifted, strict=True):
        facts = Facts(
            data.titles.get(outcome.target_id), outcome.weekday, outcome.hour, data.looks.get(outcome.export_id)
        )
        score = data.scores.get(outcome.clip_id) if outcome.clip_id else None
        short = shorts.setdefault(outcome.clip_id or outcome.export_id, _Short([], score))
        short.posts.append(_Post(outcome, lift, [trait.of(facts) for trait in TRAITS]))
    return list(shorts.values())


def _effects(shorts: Sequence[_Short]) -> list[TraitEffect]:
    columns = [[short.answer(index) for short in shorts] for index in range(len(TRAITS))]
    estimates = effects.effects([short.lift for short in shorts], columns)
    shown = [
        _shown(TRAITS[index], effect, _examples(shorts, index)) for index, effect in enumerate(estimates) if effect
    ]
    return sorted(shown, key=lambda one: (not one.is_clear, -abs(math.log1p(one.change))))


def _shown(trait: Trait, effect: Effect, examples: list[ExamplePost]) -> TraitEffect:
    return TraitEffect(
        trait=trait.key,
        label=trait.label,
        change=effect.factor - 1,
        low=effect.low - 1,
        high=effect.high - 1,
        is_clear=effect.is_clear,
        shorts_with=effect.shorts_with,
        shorts_without=effect.shorts_without,
        examples=examples,
    )


def _examples(shorts: Iterable[_Short], trait: int) -> list[ExamplePost]:
    """The posts with a trait that did best for their account, one of each short."""
    having = [[post for post in short.posts if post.answers[trait]] for short in shorts]
    best = sorted((_Short(posts, None).best for posts in having if posts), key=lambda post: -post.lift)
    return [
        ExamplePost(post_id=one.post_id, title=one.title, platform=one.platform, views=one.views)
        for one, *_ in best[:EXAMPLES]
    ]


def _score(shorts: Sequence[_Short]) -> ScoreReport:
    scored = [(short, short.score) for short in shorts if short.score is not None]
    scores, lifted = [score for _, score in scored], [short.lift for short, _ in scored]
    agreed = prediction.correlation(scores, lifted)
    return ScoreReport(
        shorts=len(scored),
        needed=effects.LEAST,
        correlation=agreed and agreed.rho,
        low=agreed and agreed.low,
        high=agreed and agreed.high,
        fifths=prediction.fifths(scores, lifted) if agreed else [],
        points=[
            ScoredShort(
                post_id=short.best.outcome.post_id,
                title=short.best.outcome.title,
                score=score,
                times_usual=math.exp(short.lift),
            )
            for short, score in scored[-POINTS:]
        ],
    )
