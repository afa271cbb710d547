"""Connecting accounts and keeping them, over real HTTP against the simulated platforms (cases 1 to 8)."""

import base64
import hmac
import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from botocore.exceptions import ClientError
from cryptography.exceptions import InvalidTag
from fastapi.testclient import TestClient
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

from cutroom.kit.errors import Conflict, Gone, Invalid, NotFound
from cutroom.kit.ids import new_id
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.database import now
from cutroom.social import connecting, deletions, events, grants, groups, links, queries, rules, service, tasks
from cutroom.social.errors import (
    ConsentDenied,
    NotAvailable,
    PlatformAway,
    ReconnectNeeded,
    StaleState,
    WrongAccount,
)
from cutroom.social.schemas import (
    AccountView,
    CreateLink,
    FinishConnect,
    Platform,
    SaveGroup,
    SocialAccountLost,
    StartByLink,
    StartConnect,
)
from cutroom.webhooks.schemas import WebhookReceived
from infra.local.simulators.social import grants as simulated
from tests.integration.conftest import REGION
from tests.support import consent
from tests.support.database import Database
from tests.support.social import SECRET, Channels

PLATFORMS: tuple[Platform, ...] = ("youtube", "tiktok", "instagram", "facebook")


def expire(database: Database, account: AccountView, *, ago: str = "1 minute") -> None:
    """Let the access token of an account be over, as if it had been used long after."""
    with psycopg.connect(database.owner_url) as connection:
        connection.execute(
            "update social_grants set access_expires_at = now() - %s::interval, obtained_at = now() - interval '1 day' "
            "where account_id = %s", (ago, account.id),
        )  # fmt: skip


def stored(channels: Channels, account: AccountView) -> tuple[int, dict[str, str]]:
    """The version of an account's grant, and its tokens as they are sealed."""
    held = grants.read(channels.ctx, account.id)
    tokens = grants.tokens_of(channels.ctx, held)
    return held.version, {"access": tokens.access, "renewal": tokens.renewal}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_an_account_is_connected_with_its_name_picture_and_permissions(channels: Channels, platform: Platform) -> None:
    account = channels.connect(platform)
    assert account.platform_account_id == consent.PROFILES[platform]
    assert account.name == "Ada Builds"
    assert account.handle == "@adabuilds"
    assert account.picture.startswith("data:image/png;base64,")
    assert account.zone == "Europe/Berlin"
    assert account.health == "ok"
    assert account.missing_features == []
    access = service.access(channels.ctx, account.id)
    assert access.platform_account_id == account.platform_account_id
    service.verify(channels.ctx, access)
    assert service.list_accounts(channels.ctx, channels.actor).items == [account]


def test_several_pages_are_several_accounts(channels: Channels) -> None:
    both = {"who": "10220000000000001", "profile": ["104200000000001", "104200000000002"]}
    back = channels.consent("facebook", both)
    found = connecting.finish(channels.ctx, channels.actor, "facebook", back).accounts
    assert {one.name for one in found} == {"Ada Builds", "Harbor Makers"}
    tokens = {service.access(channels.ctx, one.id).token for one in found}
    assert len(tokens) == 2


def test_case_1_what_was_not_allowed_is_missing_and_the_rest_works(channels: Channels) -> None:
    account = channels.connect("youtube", without=["youtube.force-ssl"])
    assert account.features == ["publish", "insights"]
    assert account.missing_features == ["comment", "edit"]
    access = service.access(channels.ctx, account.id)
    assert not any(scope.endswith("force-ssl") for scope in access.scopes)
    service.verify(channels.ctx, access)


def test_without_knowing_who_it_is_nothing_is_connected(channels: Channels) -> None:
    with pytest.raises(ConsentDenied, match="which YouTube account"):
        channels.connect("youtube", without=["youtube.readonly", "youtube.force-ssl"])
    nobody = {"who": "114200000000000000003:"}
    with pytest.raises(ConsentDenied, match="no YouTube channel"):
        channels.connect("youtube", nobody)
    with pytest.raises(ConsentDenied, match="didn’t allow"):
        channels.connect("tiktok", decision="deny")
    assert service.list_accounts(channels.ctx, channels.actor).items == []


def test_case_2_another_channel_is_refused_by_name_and_the_grant_stays(channels: Channels) -> None:
    account = channels.connect("youtube")
    before = stored(channels, account)
    back = channels.consent("youtube", consent.OTHER_CHANNEL, account_id=account.id)
    with pytest.raises(WrongAccount) as refused:
        connecting.finish(channels.ctx, channels.actor, "youtube", back)
    assert refused.value.status == 409
    assert "Ada Builds (@adabuilds)" in refused.value.message
    assert "Ada Builds Clips (@adabuildsclips)" in refused.value.message
    assert stored(channels, account) == before
    assert len(service.list_accounts(channels.ctx, channels.actor).items) == 1


def test_case_2_a_grant_that_speaks_for_another_channel_is_noticed_before_a_post(channels: Channels) -> None:
    account = channels.connect("youtube")
    switch = channels.simulators["youtube"].vendor.actions["switch_channel"].do
    switch(channels.simulators["youtube"], {
        "channel": account.platform_account_id, "to": "UCadaBuilds0000000000002"})  # fmt: skip
    with pytest.raises(WrongAccount, match="Ada Builds Clips"):
        service.verify(channels.ctx, service.access(channels.ctx, account.id))


def test_case_3_a_callback_is_good_once_for_its_person_and_for_ten_minutes(
    channels: Channels, open_channels: Callable[[], Channels], database: Database
) -> None:
    back = channels.consent("tiktok")
    connecting.finish(channels.ctx, channels.actor, "tiktok", back)
    stranger, fresh, old = open_channels(), channels.consent("tiktok"), channels.consent("tiktok")
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("update oauth_states set expires_at = now() - interval '1 minute' where state_hash = %s",
                           (rules.secret_hash(old.state),))  # fmt: skip
    calls = channels.calls("tiktok", "token")
    for who, what in ((channels, back), (stranger, fresh), (channels, old)):
        with pytest.raises(StaleState) as refused:
            connecting.finish(who.ctx, who.actor, "tiktok", what)
        assert refused.value.status == 400
    assert channels.calls("tiktok", "token") == calls
    assert len(service.list_accounts(channels.ctx, channels.actor).items) == 1
    assert service.list_accounts(stranger.ctx, stranger.actor).items == []


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


def test_case_7_a_removal_ends_the_account_without_a_call(channels: Channels, told: Callable[..., Any]) -> None:
    account = channels.connect("tiktok")
    seen = len(channels.simulators["tiktok"].requests)
    body = {"client_key": "k", "event": "authorization.removed", "create_time": 1,
            "user_openid": account.platform_account_id, "content": '{"reason":1}'}  # fmt: skip
    assert channels.send("tiktok", "tiktok", body)["statusCode"] == 200
    told()
    lost = service.get(channels.ctx, channels.actor, account.id)
    assert (lost.health, lost.problem) == ("reconnect", "removed")
    assert len(channels.simulators["tiktok"].requests) == seen
    assert channels.connect("tiktok").id == account.id


def test_case_8_a_deletion_erases_what_is_personal(channels: Channels, told: Callable[..., Any]) -> None:
    account, other = channels.connect("instagram"), channels.connect("facebook")
    payload = {"algorithm": "HMAC-SHA256", "issued_at": 1, "user_id": account.platform_account_id}
    answer = channels.send("instagram-deletion", "meta_signed_request", payload)
    assert answer["statusCode"] == 200
    given = json.loads(answer["body"])
    assert given["url"].endswith(given["confirmation_code"])
    assert deletions.status(channels.ctx, given["confirmation_code"]).status == "in_progress"
    told()
    assert deletions.status(channels.ctx, given["confirmation_code"]).status == "completed"
    assert [one.id for one in service.list_accounts(channels.ctx, channels.actor).items] == [other.id]
    with channels.ctx.transaction(channels.actor) as session:
        row = queries.account(session, account.id)
        assert (row.name, row.handle, row.picture, row.person_id) == ("", "", "", "")
        assert account.platform_account_id not in row.platform_account_id
        assert queries.grant(session, account.id) is None


@pytest.mark.parametrize("wrong", ["bit", "unencoded", "secret", "nothing"])
def test_case_8_what_is_not_signed_changes_nothing(channels: Channels, wrong: str, told: Callable[..., Any]) -> None:
    account = channels.connect("instagram")
    payload = {"algorithm": "HMAC-SHA256", "issued_at": 1, "user_id": account.platform_account_id}
    assert forged(channels, wrong, payload)["statusCode"] == 400
    told()
    assert service.get(channels.ctx, channels.actor, account.id).health == "ok"


def forged(channels: Channels, wrong: str, payload: dict[str, Any]) -> dict[str, Any]:
    """A deletion request of which something is wrong."""
    text = json.dumps(payload).encode()
    encoded = base64.urlsafe_b64encode(text).decode().rstrip("=")
    signed = text if wrong == "unencoded" else encoded.encode()
    secret = b"another" if wrong == "secret" else SECRET.encode()
    digest = bytearray(hmac.digest(secret, signed, "sha256"))
    digest[0] ^= 1 if wrong == "bit" else 0
    signature = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    body = b"hello" if wrong == "nothing" else f"signed_request={signature}.{encoded}".encode()
    return channels.post("instagram-deletion", body, {"content-type": "application/x-www-form-urlencoded"})


@pytest.fixture
def told(channels: Channels, database: Database) -> Callable[..., Any]:
    """Hands every webhook that is still open to its consumer."""

    def do() -> None:
        with psycopg.connect(database.owner_url) as connection:
            query = "select source, id from webhook_events where handled_at is null"
            rows = connection.execute(query).fetchall()
        for source, id in rows:
            events.on_webhook_received(channels.ctx, WebhookReceived(source=source, webhook_id=id))

    return do


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


def test_tokens_lie_nowhere_in_the_database_and_open_for_their_account_alone(
    channels: Channels, database: Database
) -> None:
    first, second = channels.connect("youtube"), channels.connect("tiktok")
    secrets = [value for one in (first, second) for value in stored(channels, one)[1].values()]
    with psycopg.connect(database.owner_url) as connection:
        rows = connection.execute("select row_to_json(g)::text from social_grants g").fetchall()
        rows += connection.execute("select row_to_json(a)::text from social_accounts a").fetchall()
        connection.execute(
            "update social_grants g set sealed = o.sealed, data_key = o.data_key from social_grants o "
            "where g.account_id = %s and o.account_id = %s", (first.id, second.id))  # fmt: skip
    text = "".join(row[0] for row in rows)
    assert not [secret for secret in secrets if secret in text or secret.encode().hex() in text]
    with pytest.raises((ClientError, InvalidTag)):
        service.access(channels.ctx, first.id)


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


def test_a_client_connects_their_own_account_by_a_link_once(
    channels: Channels, open_channels: Callable[..., Channels]
) -> None:
    link = links.create(channels.ctx, channels.actor, CreateLink(label="Night Kitchen", platforms=["tiktok"]))
    assert link.url
    secret = link.url.rpartition("/")[2]
    assert [one.platform for one in links.preview(channels.ctx, secret, "a").platforms] == ["tiktok"]
    with pytest.raises(Conflict, match="not for YouTube"):
        links.start(channels.ctx, secret, StartByLink(platform="youtube"), "a")
    started = links.start(channels.ctx, secret, StartByLink(platform="tiktok", zone="Asia/Amman"), "a")
    back = consent.answer(started.url, {"who": "noor:-000nightKitchen1"})
    returned = FinishConnect(state=back["state"], code=back["code"])
    with pytest.raises(StaleState):  # the state is the link's: nobody signed in can hand it over
        connecting.finish(channels.ctx, channels.actor, "tiktok", returned)
    connected = links.finish(channels.ctx, secret, "tiktok", returned, "a")
    assert [one.name for one in connected.accounts] == ["Night Kitchen"]
    [account] = service.list_accounts(channels.ctx, channels.actor).items
    assert (account.name, account.zone) == ("Night Kitchen", "Asia/Amman")
    with pytest.raises(Gone):
        links.start(channels.ctx, secret, StartByLink(platform="tiktok"), "a")
    with pytest.raises(Gone):
        links.preview(channels.ctx, secret, "a")
    assert links.list_links(channels.ctx, channels.actor).items == []


def test_a_link_that_was_revoked_or_never_made_leads_nowhere(channels: Channels, database: Database) -> None:
    link = links.create(channels.ctx, channels.actor, CreateLink(label="Somebody"))
    assert link.url
    secret = link.url.rpartition("/")[2]
    links.revoke(channels.ctx, channels.actor, link.id)
    with pytest.raises(Gone):
        links.preview(channels.ctx, secret, "b")
    with pytest.raises(NotFound):
        links.preview(channels.ctx, "x" * 43, "b")
    with psycopg.connect(database.owner_url) as connection:
        [(kept,)] = connection.execute("select row_to_json(l)::text from social_links l where id = %s", (link.id,))
    assert secret not in kept


def test_a_group_names_accounts_of_its_workspace_alone(
    channels: Channels, open_channels: Callable[..., Channels]
) -> None:
    first, second, stranger = channels.connect("tiktok"), channels.connect("youtube"), open_channels()
    theirs = stranger.connect("instagram")
    ctx, actor = channels.ctx, channels.actor
    group = groups.create(ctx, actor, SaveGroup(name="Launch", account_ids=[first.id, second.id]))
    with pytest.raises(Invalid):
        groups.create(ctx, actor, SaveGroup(name="Theirs", account_ids=[theirs.id]))
    with pytest.raises(Conflict):
        groups.create(ctx, actor, SaveGroup(name="launch", account_ids=[first.id]))
    service.disconnect(ctx, actor, second.id)
    [left] = groups.list_groups(ctx, actor).items
    assert left.account_ids == [first.id]
    assert groups.change(ctx, actor, group.id, SaveGroup(name="Week", account_ids=[first.id])).name == "Week"
    groups.delete(ctx, actor, group.id)
    assert groups.list_groups(ctx, actor).items == []
    assert groups.list_groups(stranger.ctx, stranger.actor).items == []


def test_the_way_of_a_browser_over_the_api(
    channels: Channels, api: TestClient, register: Callable[[], dict[str, Any]], bearer: Callable[..., dict[str, str]]
) -> None:
    import deps
    from app import app

    app.dependency_overrides[deps.the_context] = lambda: channels.ctx
    headers = bearer(register())
    platforms = api.get("/social/platforms", headers=headers).json()["items"]
    assert [(one["platform"], one["available"], one["simulated"]) for one in platforms] == [
        (one, True, True) for one in PLATFORMS
    ]
    started = api.post("/social/connect", json={"platform": "youtube", "zone": "Europe/Berlin"}, headers=headers)
    assert started.status_code == 201, started.text
    back = consent.answer(started.json()["url"], consent.ADA["youtube"])
    body = {"state": back["state"], "code": back["code"]}
    connected = api.post("/social/callback/youtube", json=body, headers=headers)
    assert connected.status_code == 200, connected.text
    [account] = connected.json()["accounts"]
    assert api.post("/social/callback/youtube", json=body, headers=headers).status_code == 400
    place = f"/social/accounts/{account['id']}"
    assert api.patch(place, json={"zone": "Mars/Olympus"}, headers=headers).status_code == 422
    assert api.patch(place, json={"zone": "Asia/Tokyo"}, headers=headers).json()["zone"] == "Asia/Tokyo"
    assert api.post(f"{place}/disconnect", headers=headers).json()["health"] == "disconnected"
    assert "token" not in str(connected.json()).lower()


def test_without_an_app_a_platform_says_so(ctx: Context) -> None:
    assert [one.available for one in service.platforms(ctx).items] == [False] * 4
    with pytest.raises(NotAvailable, match="YouTube isn’t set up"):
        connecting.start(ctx, Actor(new_id()), StartConnect(platform="youtube"))


@pytest.fixture
def published(channels: Channels) -> list[str]:
    """What goes to the bus."""
    bodies: list[str] = []
    channels.ctx.outbox.client.meta.events.register(
        "before-call.eventbridge.PutEvents", lambda params, **_: bodies.append(str(params["body"]))
    )
    return bodies
