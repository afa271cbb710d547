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

DAY = timedelta(days=1)
ALL = ReadInsights()


class Channel:
    """An account of a workspace with posts and readings, written as the clock would have."""

    def __init__(self, ctx: Context, actor: Actor, database: Database, platform: str = "youtube") -> None:
        self.ctx, self.actor, self.database, self.platform = ctx, actor, database, platform
        self.account_id = new_id()

    def post(self, title: str, views: int, *, age: timedelta = 30 * DAY, clip_id: UUID | None = None,
             export_id: UUID | None = None, weekday: int = 2, hour: int = 14) -> UUID:  # fmt: skip
        """A post that is `age` old, whose views were read at the ages of one, three and ten days."""
        target_id, post_id, published_at = new_id(), new_id(), now() - age
        with psycopg.connect(self.database.owner_url) as connection:
            connection.execute(
                "insert into post_figures (id, owner_id, target_id, post_id, export_id, clip_id, account_id, "
                "account_name, platform, title, published_at, weekday, hour, views, statuses, definitions) values "
                "(%s, %s, %s, %s, %s, %s, %s, 'ada', %s, %s, %s, %s, %s, %s, '{}', '{}')",
                (new_id(), self.actor.workspace_id, target_id, post_id, export_id or new_id(), clip_id,
                 self.account_id, self.platform, title, published_at, weekday, hour, views * 5),
            )  # fmt: skip
            for days, value in ((1, views // 2), (3, views), (10, views * 5)):
                if timedelta(days=days) > age:
                    continue
                connection.execute(
                    "insert into view_readings (id, owner_id, target_id, metric, definition, value, status, as_of, "
                    "source, raw_hash, read_at) values (%s, %s, %s, 'views', 'd', %s, 'ok', %s, 's', 'h', %s)",
                    (new_id(), self.actor.workspace_id, target_id, value, now(),
                     published_at + timedelta(days=days, minutes=5)),
                )  # fmt: skip
        return post_id

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
    assert (insights.posts, insights.too_young) == (120, 0)
    best = insights.effects[0]
    assert (best.trait, best.is_clear, best.posts_with, best.posts_without) == ("title_question", True, 60, 60)
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
    assert insights.score.posts == 0


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
    assert report.posts == 40
    assert report.correlation and report.low and report.high
    assert 0.5 < report.low < report.correlation < report.high <= 1
    assert [fifth.posts for fifth in report.fifths] == [8] * 5
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
        channel.post("A loaf", views, age=timedelta(days=150 - index), export_id=made["neon" if neon else "clean"])
    insights = {one.trait: one for one in channel.insights().effects}
    assert insights["captions_neon"].change > 0.1
    assert (insights["captions_neon"].posts_with, insights["captions_clean"].posts_with) == (50, 50)
    assert "short" not in insights  # all of them are


def test_nobody_reads_another_workspaces(channel: Channel, api: TestClient, reader: Callable[[], Any]) -> None:
    channel.posts(40, lift=1)
    stranger = reader()
    answer = api.get("/insights", headers=stranger.headers)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["posts"], answer.json()["effects"]) == (0, [])
    assert api.get("/insights").status_code == 401
    assert api.get("/insights?platform=myspace", headers=stranger.headers).status_code == 422
