"""Posts that are out, with what was read of them, written as publishing and the clock of readings would have."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg

from cutroom.kit.ids import new_id

POST = """insert into posts (id, owner_id, export_id, title, version, created_at, updated_at)
  values (%s, %s, %s, %s, 1, %s, %s)"""
TARGET = """insert into post_targets (id, owner_id, post_id, account_id, platform, account_name, content, media, state,
  version, tries, created_at) values (%s, %s, %s, %s, %s, 'ada', %s, 'm', 'published', 1, 0, %s)"""
FIGURE = """insert into post_figures (id, owner_id, target_id, post_id, export_id, clip_id, account_id, account_name,
  platform, title, published_at, weekday, hour, statuses, definitions)
  values (%s, %s, %s, %s, %s, %s, %s, 'ada', %s, %s, %s, %s, %s, '{}', '{}')"""
READING = """insert into view_readings (id, owner_id, target_id, metric, definition, value, status, as_of, source,
  raw_hash, read_at) values (%s, %s, %s, 'views', 'd', %s, 'ok', %s, 's', 'h', %s)"""


@dataclass(frozen=True)
class Outcome:
    """A post of one account; `readings` are its views by the age at which they were read."""

    title: str
    published_at: datetime
    readings: dict[timedelta, int]
    account_id: UUID
    platform: str = "youtube"
    weekday: int = 2
    hour: int = 14
    clip_id: UUID | None = None
    export_id: UUID = field(default_factory=new_id)
    post_id: UUID = field(default_factory=new_id)
    target_id: UUID = field(default_factory=new_id)


def write(connection: psycopg.Connection[Any], owner_id: UUID, outcomes: list[Outcome]) -> None:
    """Store posts of a workspace; its export is called something else than its post."""
    cursor = connection.cursor()
    for one in outcomes:
        at = one.published_at
        name = f"The export of “{one.title}”"
        cursor.execute(POST, (one.post_id, owner_id, one.export_id, name, at, at))
        content = json.dumps({"title": one.title})
        cursor.execute(TARGET, (one.target_id, owner_id, one.post_id, one.account_id, one.platform, content, at))
        of_post = (one.target_id, one.post_id, one.export_id, one.clip_id, one.account_id, one.platform, one.title)
        cursor.execute(FIGURE, (new_id(), owner_id, *of_post, at, one.weekday, one.hour))
        for age, views in one.readings.items():
            cursor.execute(READING, (new_id(), owner_id, one.target_id, views, at + age, at + age))
