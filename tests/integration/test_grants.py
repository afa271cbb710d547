"""Keeping accounts alive and giving them up, over real HTTP (cases 4 to 6 of publishing)."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

from cutroom.runtime.context import Actor
from cutroom.runtime.database import now
from cutroom.social import connecting, events, leaving, queries, service, tasks
from cutroom.social.errors import (
    PlatformAway,
    ReconnectNeeded,
)
from cutroom.social.schemas import (
    Platform,
    SocialAccountLost,
)
from infra.local.simulators.social import grants as simulated
from tests.integration.conftest import REGION
from tests.support.database import Database
from tests.support.social import Channels, expire, stored

PLATFORMS: tuple[Platform, ...] = ("youtube", "tiktok", "instagram", "facebook")


@pytest.fixture
def published(channels: Channels) -> list[str]:
    """What goes to the bus."""
    bodies: list[str] = []
    channels.ctx.outbox.client.meta.events.register(
        "before-call.eventbridge.PutEvents", lambda params, **_: bodies.append(str(params["body"]))
    )
    return bodies


def test_case_4_eight_workers_refresh_once(channels: Channels, database: Database) -> None:
    account = channels.connect("tiktok")
    expire(database, account)
    calls, together = channels.calls("tiktok", "token"), threading.Barrier(8)

    def work(_: int) -> str:
        together.wait()
        return service.access(channels.ctx, account.id).token

    with ThreadPoolExecutor(8) as pool:
        tokens = set(pool.map(work, range(8)))
    assert channels.calls("tiktok", "token") == calls + 1
    assert len(tokens) == 1
    version, sealed = stored(channels, account)
    assert version == 2
    assert list(channels.simulators["tiktok"].state.all(simulated.REFRESH)) == [sealed["renewal"]]


@pytest.mark.parametrize("platform", ["youtube", "facebook"])
def test_case_5_what_the_answer_leaves_out_is_kept(channels: Channels, database: Database, platform: Platform) -> None:
    account = channels.connect(platform)
    _, before = stored(channels, account)
    expire(database, account)
    service.access(channels.ctx, account.id)
    version, after = stored(channels, account)
    assert version == 2
    assert after["access"] != before["access"]
    if platform == "youtube":
        assert after["renewal"] == before["renewal"]


def test_an_answer_without_a_token_overwrites_nothing(channels: Channels, database: Database) -> None:
    account = channels.connect("tiktok")
    before = stored(channels, account)
    expire(database, account)
    channels.simulators["tiktok"].fail("not_json", operation="token")
    with pytest.raises(PlatformAway):
        service.access(channels.ctx, account.id)
    assert stored(channels, account) == before
    assert service.access(channels.ctx, account.id).version == 2


def test_case_6_a_failure_that_passes_disconnects_nobody(channels: Channels, database: Database) -> None:
    account = channels.connect("youtube")
    expire(database, account)
    channels.simulators["youtube"].fail("unavailable", times=3, operation="token")
    for _ in range(3):
        with pytest.raises(PlatformAway) as away:
            service.access(channels.ctx, account.id)
        assert away.value.retryable
        assert service.get(channels.ctx, channels.actor, account.id).health == "ok"
    assert service.access(channels.ctx, account.id).version == 2


def test_a_token_that_is_still_good_is_used_while_the_platform_is_away(channels: Channels, database: Database) -> None:
    account = channels.connect("youtube")
    expire(database, account, ago="-3 minutes")
    channels.simulators["youtube"].fail("unavailable", operation="token")
    assert service.access(channels.ctx, account.id).version == 1


@pytest.mark.parametrize(
    ("platform", "failure"),
    [("youtube", "invalid_grant"), ("tiktok", "dead_as_200"), ("tiktok", "invalid_grant"), ("facebook", "removed")],
)
def test_case_6_a_definite_end_asks_for_the_person_and_nothing_else(
    channels: Channels, database: Database, platform: Platform, failure: str
) -> None:
    account = channels.connect(platform)
    before = stored(channels, account)
    expire(database, account)
    channels.simulators[platform].fail(failure, operation="token")
    with pytest.raises(ReconnectNeeded):
        service.access(channels.ctx, account.id)
    calls = channels.calls(platform, "token")
    with pytest.raises(ReconnectNeeded):
        service.access(channels.ctx, account.id)
    tasks.renew_grants(channels.ctx, tasks.Nothing())
    assert channels.calls(platform, "token") == calls
    assert service.get(channels.ctx, channels.actor, account.id).health == "reconnect"
    again = channels.connect(platform, account_id=account.id)
    assert again.id == account.id
    assert again.health == "ok"
    assert stored(channels, account)[0] == before[0] + 1


def test_disconnecting_revokes_and_keeps_the_history(channels: Channels) -> None:
    account = channels.connect("youtube")
    token = service.access(channels.ctx, account.id).token
    gone = service.disconnect(channels.ctx, channels.actor, account.id)
    assert gone.health == "disconnected"
    with pytest.raises(simulated.Rejected):
        simulated.of_access_token(channels.simulators["youtube"], token)
    with pytest.raises(ReconnectNeeded):
        service.access(channels.ctx, account.id)
    assert channels.connect("youtube").id == account.id


def test_a_platform_that_is_away_keeps_nobody_from_leaving(channels: Channels) -> None:
    account = channels.connect("tiktok")
    channels.simulators["tiktok"].fail("unavailable", operation="revoke")
    assert service.disconnect(channels.ctx, channels.actor, account.id).health == "disconnected"


def test_one_page_that_is_given_up_leaves_the_others_their_access(channels: Channels) -> None:
    both = {"who": "10220000000000001", "profile": ["104200000000001", "104200000000002"]}
    first, second = connecting.finish(
        channels.ctx, channels.actor, "facebook", channels.consent("facebook", both)
    ).accounts
    service.disconnect(channels.ctx, channels.actor, first.id)
    service.verify(channels.ctx, service.access(channels.ctx, second.id))
    service.disconnect(channels.ctx, channels.actor, second.id)
    assert channels.calls("facebook", "revoke") == 1


def test_the_clock_renews_what_nobody_uses_and_warns_once_before_an_end(
    channels: Channels, database: Database, published: list[str]
) -> None:
    account = channels.connect("instagram")
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("update social_grants set renew_at = now() where account_id = %s", (account.id,))
        connection.execute("update social_accounts set expires_at = now() + interval '3 days' where id = %s",
                           (account.id,))  # fmt: skip
    tasks.warn(channels.ctx, tasks.Nothing())
    tasks.warn(channels.ctx, tasks.Nothing())
    assert service.get(channels.ctx, channels.actor, account.id).health == "expiring"
    assert sum("SocialAccountExpiring" in one for one in published) == 1
    channels.simulators["instagram"].clock.advance(2 * 86400)
    tasks.renew_grants(channels.ctx, tasks.Nothing())
    assert channels.calls("instagram", "refreshToken") == 1
    renewed = service.get(channels.ctx, channels.actor, account.id)
    assert renewed.health == "ok"
    assert renewed.expires_at
    assert renewed.expires_at > now() + timedelta(days=50)


def test_an_end_is_told_once_by_event_and_by_mail(
    channels: Channels, published: list[str], register: Callable[[], dict[str, Any]]
) -> None:
    person = register()["user"]
    own = replace(channels, actor=Actor(UUID(person["id"])))
    account = own.connect("tiktok")
    held = service.access(own.ctx, account.id)
    for _ in range(2):
        service.lost(own.ctx, held, "revoked")
    assert sum("SocialAccountLost" in one and str(account.id) in one for one in published) == 1
    for _ in range(2):  # an event may come twice, and an account may be back by then
        events.on_account_lost(own.ctx, SocialAccountLost(owner_id=account.owner_id, account_id=account.id))
        own.connect("tiktok")
    messages = [one for one in ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages if "@adabuilds" in one.subject]
    assert [one.subject for one in messages] == ["Reconnect @adabuilds on Cutroom"]
    assert "/channels" in messages[0].body
    assert sum("SocialAccountRestored" in one for one in published) == 1


def test_a_purge_revokes_at_the_platforms_and_tries_again_where_one_is_away(
    channels: Channels, database: Database
) -> None:
    youtube, _ = channels.connect("youtube"), channels.connect("tiktok")
    owner = channels.actor.workspace_id
    channels.simulators["youtube"].fail("unavailable", operation="revoke", times=2)
    for tries in (1, 2):
        with pytest.raises(PlatformAway):
            leaving.revoke_grants(channels.ctx, owner)
        with psycopg.connect(database.owner_url) as connection:
            query = "select account_id, revoke_tries from social_grants where owner_id = %s"
            assert connection.execute(query, (owner,)).fetchall() == [(youtube.id, tries)]
    for _ in range(2):
        leaving.revoke_grants(channels.ctx, owner)
    assert (channels.calls("youtube", "revoke"), channels.calls("tiktok", "revoke")) == (3, 1)
    for name in ("youtube", "tiktok"):
        assert simulated.live(channels.simulators[name]) == []


def test_a_platform_that_never_answers_keeps_no_workspace_from_being_purged(channels: Channels) -> None:
    channels.connect("youtube")
    channels.simulators["youtube"].fail("unavailable", operation="revoke", times=leaving.MOST_TRIES)
    for _ in range(leaving.MOST_TRIES - 1):
        with pytest.raises(PlatformAway):
            leaving.revoke_grants(channels.ctx, channels.actor.workspace_id)
    leaving.revoke_grants(channels.ctx, channels.actor.workspace_id)
    with channels.ctx.transaction(channels.actor) as session:
        assert queries.granted(session) == []
