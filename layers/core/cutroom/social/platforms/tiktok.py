"""TikTok's Login Kit for web (developers.tiktok.com/doc/oauth-user-access-token-management): it takes no PKCE there."""

from urllib.parse import urlencode

from cutroom.social import http, rules
from cutroom.social.apps import App
from cutroom.social.errors import CodeRefused, GrantDead, PlatformAway, ScopeMissing
from cutroom.social.platforms.ports import Connector, Identity, Tokens, ends, inner, required, text_of

AWAY = "TikTok doesn’t answer at the moment. Try again."


def address(app: App, state: str, _challenge: str) -> str:
    """TikTok's consent page."""
    query = {
        "client_key": app.client_id, "redirect_uri": app.redirect_uri, "response_type": "code", "state": state,
        "scope": ",".join(rules.scopes_asked("tiktok")),
    }  # fmt: skip
    return f"{app.page}/v2/auth/authorize/?{urlencode(query)}"


def exchange(app: App, code: str, _verifier: str) -> Tokens:
    """Tokens of a code."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": app.redirect_uri}
    answer = _token(app, form)
    if answer.body.get("error") == "invalid_grant":
        raise CodeRefused
    return _tokens(answer)


def renew(app: App, tokens: Tokens, _account_id: str) -> Tokens:
    """A new pair; the refresh token before is dead from then on. A dead one may come with status 200."""
    answer = _token(app, {"grant_type": "refresh_token", "refresh_token": tokens.renewal})
    if answer.body.get("error") == "invalid_grant":
        raise GrantDead("revoked")
    return _tokens(answer)


def identities(app: App, tokens: Tokens) -> list[Identity]:
    """The account that the token is of."""
    fields = ["open_id", "display_name", "avatar_url"]
    fields += ["username"] if "user.info.profile" in tokens.scopes else []
    query = {"fields": ",".join(fields)}
    answer = http.call("GET", f"{app.api}/v2/user/info/", token=tokens.access, query=query)
    code = text_of(inner(answer.body, "error"), "code")
    if code == "access_token_invalid":
        raise GrantDead("revoked")
    if code in ("scope_not_authorized", "scope_permission_missed"):
        raise ScopeMissing
    if answer.status != 200 or code not in ("", "ok"):
        raise PlatformAway(AWAY)
    user = inner(answer.body, "data", "user")
    open_id, username = required(user, "open_id"), text_of(user, "username")
    name, handle = text_of(user, "display_name") or open_id, f"@{username}" if username else ""
    return [Identity(open_id, open_id, name, handle, text_of(user, "avatar_url"), tokens)]


def revoke(app: App, tokens: Tokens) -> None:
    """End the grant; one that is dead already is no error."""
    client = {"client_key": app.client_id, "client_secret": app.client_secret}
    answer = http.call("POST", f"{app.token}/v2/oauth/revoke/", form={"token": tokens.access, **client})
    if answer.status not in (200, 400):
        raise PlatformAway(AWAY)


def _token(app: App, form: dict[str, str]) -> http.Answer:
    client = {"client_key": app.client_id, "client_secret": app.client_secret}
    return http.call("POST", f"{app.token}/v2/oauth/token/", form=form | client)


def _tokens(answer: http.Answer) -> Tokens:
    if answer.status != 200 or answer.body.get("error"):
        raise PlatformAway(AWAY)
    scopes = tuple(one for one in str(answer.body.get("scope") or "").split(",") if one)
    return Tokens(
        required(answer.body, "access_token"), required(answer.body, "refresh_token"), scopes,
        ends(answer.body.get("expires_in")), ends(answer.body.get("refresh_expires_in")),
        str(answer.body.get("open_id") or ""),
    )  # fmt: skip


CONNECTOR = Connector(address, exchange, identities, renew, revoke)
