"""What a workspace's posts say about what works, from readings in the database to the API's answer."""

import math
import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from fastapi.testclient import TestClient

from cutroom.insights import service
from cutroom.insights.schemas import Insights, ReadInsights
from cutroom.kit.ids import new_id
from cutroom.renders import service as renders
from cutroom.renders.schemas import StartExport
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now
from tests.support import material
from tests.support.database import Database
from tests.support.outcomes import Outcome, write

DAY = timedelta(days=1)
ALL = ReadInsights()


class Channel:
    """An account of a workspace with posts and readings, written as the clock would have."""

    def __init__(self, ctx: Context, actor: Actor, database: Database, platform: str = "youtube") -> None:
        self.ctx, self.actor, self.database, self.platform = ctx, actor, database, platform
        self.account_id = new_id()

    def post(self, title: str, views: int, *, age: timedelta = 30 * DAY, **how: Any) -> UUID:
        """A post that is `age` old, whose views were read at the ages of one, three and ten days."""
        at = now() - age
        ages = {timedelta(days=1): views // 2, timedelta(days=3, minutes=5): views, timedelta(days=10): views * 5}
        readings = {read: value for read, value in ages.items() if read <= age}
        made = Outcome(title, at, readings, self.account_id, self.platform, **how)
        with psycopg.connect(self.database.owner_url) as connection:
            write(connection, self.actor.workspace_id, [made])
        return made.post_id

    def posts(self, count: int, lift: float, **how: Any) -> None:
        """As many posts, a question in every other title, which multiplies the views by e to the `lift`."""
        chance = random.Random(count)
        for index in range(count):
            asks = index % 2 == 0
            views = 1000 * math.exp(chance.gauss(0, 0.5) + lift * asks)
            self.post(f"How long does bread number {index:d} rise" + "?" * asks, round(views),
                      age=timedelta(days=200 - index), **how)  # fmt: skip

    def insights(self, wanted: ReadInsights = ALL) -> Insights:
        return service.read(self.ctx, self.actor, wanted)


@pytest.fixture
def channel(ctx: Context, database: Database, register: Callable[[], dict[str, Any]]) -> Channel:
    return Channel(ctx, Actor(UUID(register()["user"]["id"])), database)


def test_a_question_that_works_is_found_with_its_posts(channel: Channel) -> None:
    channel.posts(120, lift=0.5)
    insights = channel.insights()
    assert (insights.posts, insights.shorts, insights.too_young) == (120, 120, 0)
    best = insights.effects[0]
    assert (best.trait, best.is_clear, best.shorts_with, best.shorts_without) == ("title_question", True, 60, 60)
    assert best.low < math.expm1(0.5) < best.high
    assert len(best.examples) == 3
    assert all("?" in one.title for one in best.examples)
    assert [one.is_clear for one in insights.effects[1:]] == [False] * (len(insights.effects) - 1)


def test_where_nothing_matters_it_says_nothing_clear(channel: Channel) -> None:
    channel.posts(120, lift=0)
    assert [one for one in channel.insights().effects if one.is_clear] == []


def test_views_are_those_of_the_third_day(channel: Channel) -> None:
    channel.posts(60, lift=0.5)
    [best, *_] = channel.insights().effects
    with psycopg.connect(channel.database.owner_url) as connection:
        [[value]] = connection.execute(
            "select value from view_readings join post_figures using (target_id) where post_id = %s "
            "order by value offset 1 limit 1", (best.examples[0].post_id,),
        ).fetchall()  # fmt: skip
    assert best.examples[0].views == value


def test_young_posts_and_those_that_were_never_read_wait(channel: Channel) -> None:
    channel.post("Young", 10, age=2 * DAY)
    channel.post("Old enough", 10, age=4 * DAY)
    insights = channel.insights()
    assert (insights.posts, insights.too_young, insights.needed, insights.effects) == (1, 1, 30, [])
    assert insights.score.shorts == 0


def test_a_platform_is_looked_at_alone(channel: Channel, ctx: Context, database: Database) -> None:
    channel.posts(40, lift=0.5)
    Channel(ctx, channel.actor, database, "tiktok").posts(35, lift=-0.5)
    assert channel.insights().posts == 75
    assert channel.insights(ReadInsights(platform="tiktok")).posts == 35


def test_scores_are_held_against_what_came(channel: Channel, ctx: Context) -> None:
    video = material.video(ctx, channel.actor)
    chance = random.Random(4)
    for index in range(40):
        score = index / 40
        clip = material.clip(ctx, channel.actor, video, rank=index + 1, start_ms=index * 100, attention=score)
        views = 1000 * math.exp(2 * score + chance.gauss(0, 0.3))
        channel.post(
            f"Loaf {chance.random()}", round(views), age=timedelta(days=100 - chance.randrange(40)), clip_id=clip
        )
    report = channel.insights().score
    assert report.shorts == 40
    assert report.correlation and report.low and report.high
    assert 0.5 < report.low < report.correlation < report.high <= 1
    assert [fifth.shorts for fifth in report.fifths] == [8] * 5
    assert report.fifths[-1].share > report.fifths[0].share
    assert len(report.points) == 40


def test_how_an_export_looked_is_among_the_traits(channel: Channel, ctx: Context, tmp_path: Path) -> None:
    video = material.video(ctx, channel.actor)
    made: dict[str, UUID] = {}
    for rank, captions in enumerate(("neon", "clean"), 1):
        clip = material.clip(ctx, channel.actor, video, rank=rank, start_ms=rank * 1000)
        asked = {"source": {"clip_id": clip}, "captions": captions}
        made[captions] = renders.start(ctx, channel.actor, StartExport.model_validate(asked)).id
    with psycopg.connect(channel.database.owner_url) as connection:
        connection.execute("update exports set duration_ms = 20000 where owner_id = %s", (channel.actor.workspace_id,))
    chance = random.Random(1)
    for index in range(100):
        neon = index % 2 == 0
        views = round(1000 * math.exp(0.6 * neon + chance.gauss(0, 0.4)))
        export_id = made["neon" if neon else "clean"]
        channel.post("A loaf", views, age=timedelta(days=150 - index), export_id=export_id, clip_id=new_id())
    insights = {one.trait: one for one in channel.insights().effects}
    assert insights["captions_neon"].change > 0.1
    assert (insights["captions_neon"].shorts_with, insights["captions_clean"].shorts_with) == (50, 50)
    assert "short" not in insights  # all of them are


def test_a_clip_that_is_posted_everywhere_is_one_short(channel: Channel, ctx: Context, database: Database) -> None:
    others = [Channel(ctx, channel.actor, database, name) for name in ("tiktok", "instagram", "facebook")]
    for index in range(10):
        clip_id, age = new_id(), timedelta(days=50 - index)
        for one in (channel, *others):
            one.post("A loaf", 1000, age=age, clip_id=clip_id)
    insights = channel.insights()
    assert (insights.posts, insights.shorts, insights.effects) == (40, 10, [])


def test_platforms_without_titles_say_nothing_of_titles(ctx: Context, database: Database, channel: Channel) -> None:
    Channel(ctx, channel.actor, database, "tiktok").posts(60, lift=0.5)
    assert not [one.trait for one in channel.insights().effects if one.trait.startswith("title")]


def test_a_reading_that_came_much_later_is_not_that_of_the_third_day(channel: Channel) -> None:
    late = Outcome("Late", now() - 60 * DAY, {1 * DAY: 5, 10 * DAY: 500}, channel.account_id)
    with psycopg.connect(channel.database.owner_url) as connection:
        write(connection, channel.actor.workspace_id, [late])
    insights = channel.insights()
    assert (insights.posts, insights.too_young) == (0, 0)


def test_nobody_reads_another_workspaces(channel: Channel, api: TestClient, reader: Callable[[], Any]) -> None:
    channel.posts(40, lift=1)
    stranger = reader()
    answer = api.get("/insights", headers=stranger.headers)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["posts"], answer.json()["effects"]) == (0, [])
    assert api.get("/insights").status_code == 401
    assert api.get("/insights?platform=myspace", headers=stranger.headers).status_code == 422
