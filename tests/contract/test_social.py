"""The simulated platforms: a token can do what a person allowed, for as long and as often as the platform says."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from infra.local.simulators.simulator import Simulator
from infra.local.simulators.social import grants
from tests.support import consent

BACK = "http://127.0.0.1:9/connect"
VERIFIER = "v" * 50
SECRET = {"client_secret": "simulated-key"}
SIGN_IN: Mapping[str, tuple[str, dict[str, str]]] = {
    "youtube": ("/o/oauth2/v2/auth", {
        "client_id": grants.CLIENT_ID, "access_type": "offline", "code_challenge_method": "S256",
        "code_challenge": grants.challenge(VERIFIER),
        "scope": "https://www.googleapis.com/auth/youtube.upload https://www.googleapis.com/auth/youtube.readonly"}),
    "tiktok": ("/v2/auth/authorize/", {
        "client_key": grants.CLIENT_ID, "scope": "user.info.basic,user.info.profile,video.publish"}),
    "instagram": ("/oauth/authorize", {
        "client_id": grants.CLIENT_ID, "scope": "instagram_business_basic,instagram_business_content_publish"}),
    "facebook": ("/v27.0/dialog/oauth", {
        "client_id": grants.CLIENT_ID, "scope": "pages_show_list,pages_manage_posts"}),
}  # fmt: skip
TOKEN = {"youtube": "/token", "tiktok": "/v2/oauth/token/", "instagram": "/oauth/access_token",
         "facebook": "/v27.0/oauth/access_token"}  # fmt: skip
WHO: Mapping[str, tuple[str, Callable[[Any], str]]] = {
    "youtube": ("/youtube/v3/channels?part=id&mine=true", lambda body: body["items"][0]["id"]),
    "tiktok": ("/v2/user/info/?fields=open_id", lambda body: body["data"]["user"]["open_id"]),
    "instagram": ("/v27.0/me?fields=user_id", lambda body: body["user_id"]),
    "facebook": ("/v27.0/me/accounts", lambda body: body["data"][0]["id"]),
}
PLATFORMS = sorted(SIGN_IN)


def page(simulator: Simulator, **changed: str) -> str:
    """The address of the consent page."""
    path, given = SIGN_IN[simulator.vendor.name]
    query = {"redirect_uri": BACK, "response_type": "code", "state": "s1", **given, **changed}
    return f"{simulator.url}{path}?{urlencode(query)}"


def exchange(simulator: Simulator, code: str, **changed: str) -> httpx.Response:
    """Turn a code into a token."""
    name = simulator.vendor.name
    form = {"client_key" if name == "tiktok" else "client_id": grants.CLIENT_ID, **SECRET, "redirect_uri": BACK}
    form |= {"code": code} | ({"code_verifier": VERIFIER} if name == "youtube" else {})
    form |= {} if name == "facebook" else {"grant_type": "authorization_code"}
    return httpx.post(f"{simulator.url}{TOKEN[name]}", data=form | changed)


def refresh(simulator: Simulator, token: str) -> httpx.Response:
    """Refresh, as Google and TikTok have it."""
    name = simulator.vendor.name
    client = {"client_key" if name == "tiktok" else "client_id": grants.CLIENT_ID, **SECRET}
    form = {"grant_type": "refresh_token", "refresh_token": token, **client}
    return httpx.post(f"{simulator.url}{TOKEN[name]}", data=form)


def allowed(simulator: Simulator, **choice: Any) -> dict[str, Any]:
    """What the token endpoint answers when Ada has allowed everything."""
    back = consent.answer(page(simulator), consent.ADA[simulator.vendor.name], **choice)
    return exchange(simulator, back["code"]).json()


def who(simulator: Simulator, token: str) -> httpx.Response:
    """Ask whose a token is."""
    return httpx.get(f"{simulator.url}{WHO[simulator.vendor.name][0]}", headers={"Authorization": f"Bearer {token}"})


@pytest.fixture(params=PLATFORMS)
def platform(request: pytest.FixtureRequest, simulators: dict[str, Simulator]) -> Simulator:
    return simulators[request.param]


def test_what_a_person_allows_is_what_the_token_speaks_for(platform: Simulator) -> None:
    answer = who(platform, allowed(platform)["access_token"])
    assert answer.status_code == 200, answer.text
    assert WHO[platform.vendor.name][1](answer.json()) == consent.PROFILES[platform.vendor.name]


def test_a_denial_comes_back_with_the_state_and_no_code(platform: Simulator) -> None:
    back = consent.answer(page(platform), consent.ADA[platform.vendor.name], decision="deny")
    assert back["error"] == "access_denied"
    assert back["state"] == "s1"
    assert "code" not in back


def test_a_code_is_good_once_for_its_address_and_its_client(platform: Simulator) -> None:
    def code() -> str:
        return consent.answer(page(platform), consent.ADA[platform.vendor.name])["code"]

    used = code()
    assert exchange(platform, used).status_code == 200
    assert exchange(platform, used).status_code == 400
    assert exchange(platform, code(), redirect_uri="http://127.0.0.1:9/other").status_code == 400
    assert exchange(platform, code(), client_secret="wrong").status_code in (400, 401)
    late = code()
    platform.clock.advance(grants.CODE_S + 1)
    assert exchange(platform, late).status_code == 400


def test_a_token_that_expired_or_was_never_one_is_refused(platform: Simulator) -> None:
    assert who(platform, "made-up").status_code in (400, 401)
    token = allowed(platform)["access_token"]
    platform.clock.advance(3 * 3600)
    assert who(platform, token).status_code in (400, 401)


def test_a_request_of_another_app_is_shown_to_nobody(platform: Simulator) -> None:
    client = "client_key" if platform.vendor.name == "tiktok" else "client_id"
    for changed in ({client: "other"}, {"redirect_uri": "https://example.com/x"}, {"scope": "everything"}):
        answer = httpx.get(page(platform, **changed))
        assert answer.status_code == 400
        assert "valid" in answer.text


def test_the_log_of_requests_has_no_secret(platform: Simulator) -> None:
    given = allowed(platform)
    who(platform, given["access_token"])
    log = str(platform.requests)
    assert platform.requests
    assert given["access_token"] not in log
    assert platform.key not in log


def test_google_checks_the_verifier(simulators: dict[str, Simulator]) -> None:
    code = consent.answer(page(simulators["youtube"]), consent.ADA["youtube"])["code"]
    assert exchange(simulators["youtube"], code, code_verifier="w" * 50).json()["error"] == "invalid_grant"


def test_a_scope_that_was_unticked_is_missing(simulators: dict[str, Simulator]) -> None:
    given = allowed(simulators["youtube"], without=["youtube.readonly"])
    assert given["scope"] == "https://www.googleapis.com/auth/youtube.upload"
    answer = who(simulators["youtube"], given["access_token"])
    assert answer.json()["error"]["errors"][0]["reason"] == "insufficientPermissions"


def test_google_keeps_a_refresh_token_and_tiktok_rotates_it(simulators: dict[str, Simulator]) -> None:
    google, tiktok = simulators["youtube"], simulators["tiktok"]
    first = allowed(google)["refresh_token"]
    assert "refresh_token" not in refresh(google, first).json()
    assert refresh(google, first).status_code == 200
    old = allowed(tiktok)["refresh_token"]
    new = refresh(tiktok, old).json()["refresh_token"]
    assert refresh(tiktok, old).json()["error"] == "invalid_grant"
    assert refresh(tiktok, new).status_code == 200


def test_a_grant_that_is_revoked_takes_its_tokens_along(simulators: dict[str, Simulator]) -> None:
    google, facebook = simulators["youtube"], simulators["facebook"]
    given = allowed(google)
    assert httpx.post(f"{google.url}/revoke", data={"token": given["refresh_token"]}).status_code == 200
    assert who(google, given["access_token"]).status_code == 401
    token = allowed(facebook)["access_token"]
    page_token = who(facebook, token).json()["data"][0]["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert httpx.delete(f"{facebook.url}/v27.0/me/permissions", headers=headers).json() == {"success": True}
    answer = httpx.get(f"{facebook.url}/v27.0/me", headers={"Authorization": f"Bearer {page_token}"})
    assert answer.json()["error"]["error_subcode"] == 458


def test_the_token_of_a_page_stays_when_the_persons_expires(simulators: dict[str, Simulator]) -> None:
    facebook = simulators["facebook"]
    page_token = who(facebook, allowed(facebook)["access_token"]).json()["data"][0]["access_token"]
    facebook.clock.advance(90 * 86400)
    answer = httpx.get(f"{facebook.url}/v27.0/me", headers={"Authorization": f"Bearer {page_token}"})
    assert answer.json()["name"] == "Ada Builds"


def test_instagram_renews_what_is_a_day_old(simulators: dict[str, Simulator]) -> None:
    instagram = simulators["instagram"]
    short = allowed(instagram)["access_token"]
    query = {"grant_type": "ig_exchange_token", "access_token": short, **SECRET}
    long = httpx.get(f"{instagram.url}/access_token", params=query).json()["access_token"]
    again = {"grant_type": "ig_refresh_token", "access_token": long}
    assert httpx.get(f"{instagram.url}/refresh_access_token", params=again).status_code == 400
    instagram.clock.advance(2 * 86400)
    assert httpx.get(f"{instagram.url}/refresh_access_token", params=again).json()["expires_in"] == 60 * 86400
