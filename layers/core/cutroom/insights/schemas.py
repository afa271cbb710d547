"""What insights take and answer."""

from datetime import datetime
from uuid import UUID

from cutroom.kit.schemas import Schema
from cutroom.publishing.platforms import Platform


class ReadInsights(Schema):
    """Of all platforms, or of one."""

    platform: Platform | None = None


class ExamplePost(Schema):
    """A short that has the trait, where it did best, and the views that it had there after three days."""

    post_id: UUID
    title: str
    platform: Platform
    views: int


class TraitEffect(Schema):
    """How views change with a trait, as a share (0.18: 18 % more), with the ends of a 90 % interval.

    `is_clear` says whether it is sure that there are more (or fewer) at all.
    """

    trait: str
    label: str
    change: float
    low: float
    high: float
    is_clear: bool
    shorts_with: int
    shorts_without: int
    examples: list[ExamplePost]


class ScoredShort(Schema):
    """A clip that was posted, with its score (0 to 1), and its views beside what is usual (2: twice as many).

    `post_id` is one of its posts.
    """

    post_id: UUID
    title: str
    score: float
    times_usual: float


class ScoreFifth(Schema):
    """About a fifth of the clips by score: which share beat what is usual for its channel, with a 90 % interval."""

    lowest_score: float
    highest_score: float
    shorts: int
    share: float
    low: float
    high: float


class ScoreReport(Schema):
    """How well scores have predicted views: a rank correlation (-1 to 1) with a 90 % interval.

    It is null, and `fifths` are empty, where there are fewer shorts than `needed`, or all have the same score or views.
    """

    shorts: int
    needed: int
    correlation: float | None
    low: float | None
    high: float | None
    fifths: list[ScoreFifth]
    points: list[ScoredShort]


class Insights(Schema):
    """What works for the workspace's channels: `posts` are three days old and were read, `too_young` are not yet.

    A clip that was posted several times is one of the `shorts`. `effects` are empty where there are fewer of them than
    `needed`; the clearest come first.
    """

    posts: int
    shorts: int
    too_young: int
    needed: int
    since: datetime | None
    effects: list[TraitEffect]
    score: ScoreReport
