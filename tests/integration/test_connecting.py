"""Connecting accounts, over real HTTP against the simulated platforms (cases 1 to 3 of publishing)."""

import logging
from collections.abc import Callable
from contextlib import nullcontext, suppress
from typing import Any

import psycopg
import pytest
from fastapi.testclient import TestClient

from cutroom.kit.errors import Conflict, Gone, NotFound
from cutroom.kit.ids import new_id
from cutroom.kit.secrets import secret_hash
from cutroom.runtime.context import Actor, Context
from cutroom.social import connecting, groups, links, service
from cutroom.social.errors import (
    ConsentDenied,
    NotAvailable,
    PlatformAway,
    StaleState,
    WrongAccount,
)
from cutroom.social.schemas import (
    CreateLink,
    FinishConnect,
    Platform,
    SaveGroup,
    StartByLink,
    StartConnect,
)
from tests.support import consent
from tests.support.database import Database
from tests.support.social import SECRET, Channels, expire, stored

# The simulated platforms, and the person at their pages, are in this process, too.
OF_THE_SIMULATORS = ("httpx", "httpcore", "python_multipart", "asyncio", "uvicorn")
PLATFORMS: tuple[Platform, ...] = ("youtube", "tiktok", "instagram", "facebook")


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
                           (secret_hash(old.state),))  # fmt: skip
    calls = channels.calls("tiktok", "token")
    for who, what in ((channels, back), (stranger, fresh), (channels, old)):
        with pytest.raises(StaleState) as refused:
            connecting.finish(who.ctx, who.actor, "tiktok", what)
        assert refused.value.status == 400
    assert channels.calls("tiktok", "token") == calls
    assert len(service.list_accounts(channels.ctx, channels.actor).items) == 1
    assert service.list_accounts(stranger.ctx, stranger.actor).items == []


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


def test_a_link_stays_good_where_nothing_was_connected(channels: Channels) -> None:
    link = links.create(channels.ctx, channels.actor, CreateLink(label="Somebody", platforms=["tiktok"]))
    assert link.url
    secret = link.url.rpartition("/")[2]
    for decision, error in (("deny", ConsentDenied), ("allow", None)):
        started = links.start(channels.ctx, secret, StartByLink(platform="tiktok"), "c")
        back = consent.answer(started.url, consent.ADA["tiktok"], decision=decision)
        returned = FinishConnect(state=back["state"], code=back.get("code"), error=back.get("error"))
        with pytest.raises(error) if error else nullcontext():
            links.finish(channels.ctx, secret, "tiktok", returned, "c")
    assert len(service.list_accounts(channels.ctx, channels.actor).items) == 1


def test_no_token_is_written_to_a_log(channels: Channels, database: Database, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secrets = {SECRET, *(one.key for one in channels.simulators.values())}
    for platform in PLATFORMS:
        account = channels.connect(platform)
        secrets |= set(stored(channels, account)[1].values())
        expire(database, account)
        with suppress(PlatformAway):  # Instagram renews nothing that is younger than a day
            secrets.add(service.access(channels.ctx, account.id).token)
        channels.simulators[platform].fail("unreachable", times=2)
        with suppress(PlatformAway):
            service.verify(channels.ctx, service.access(channels.ctx, account.id))
    ours = [one for one in caplog.records if not one.name.startswith(OF_THE_SIMULATORS)]
    written = [(one.name, one.getMessage()) for one in ours]
    assert {"botocore.endpoint", "urllib3.util.retry"} <= {name for name, _ in written}, "nothing was listened to"
    assert [name for name, text in written if any(secret in text for secret in secrets) or "Plaintext" in text] == []


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
    with pytest.raises(NotFound):
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
