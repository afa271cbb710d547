"""YouTube through Google's OAuth (developers.google.com/identity/protocols/oauth2/web-server)."""

from typing import Any
from urllib.parse import urlencode

from cutroom.social import http, rules
from cutroom.social.apps import App
from cutroom.social.errors import CodeRefused, GrantDead, PlatformAway, ScopeMissing
from cutroom.social.platforms.ports import Connector, Identity, Tokens, ends, inner, listed, required, text_of

AWAY = "YouTube doesn’t answer at the moment. Try again."


def address(app: App, state: str, challenge: str) -> str:
    """Google's consent page; it always asks which account and channel, and always gives a refresh token."""
    query = {
        "client_id": app.client_id, "redirect_uri": app.redirect_uri, "response_type": "code", "state": state,
        "scope": " ".join(rules.scopes_asked("youtube")), "access_type": "offline", "prompt": "consent select_account",
        "code_challenge": challenge, "code_challenge_method": "S256",
    }  # fmt: skip
    return f"{app.page}/o/oauth2/v2/auth?{urlencode(query)}"


def exchange(app: App, code: str, verifier: str) -> Tokens:
    """Tokens of a code."""
    answer = _token(app, {
        "grant_type": "authorization_code", "code": code, "code_verifier": verifier, "redirect_uri": app.redirect_uri,
    })  # fmt: skip
    if answer.body.get("error") == "invalid_grant":
        raise CodeRefused
    return _tokens(answer, "")


def renew(app: App, tokens: Tokens, _account_id: str) -> Tokens:
    """A new access token; Google answers no new refresh token, so the old one is kept."""
    answer = _token(app, {"grant_type": "refresh_token", "refresh_token": tokens.renewal})
    if answer.body.get("error") == "invalid_grant":
        raise GrantDead("revoked")
    return _tokens(answer, tokens.renewal)


def identities(app: App, tokens: Tokens) -> list[Identity]:
    """The channel that was chosen at the consent page; none where the Google account has no channel."""
    query = {"part": "snippet", "mine": "true"}
    answer = http.call("GET", f"{app.api}/youtube/v3/channels", token=tokens.access, query=query)
    if answer.status == 401:
        raise GrantDead("revoked")
    if answer.status == 403 and _reason(answer.body) in ("insufficientPermissions", "forbidden"):
        raise ScopeMissing
    if answer.status != 200:
        raise PlatformAway(AWAY)
    return [_identity(one, tokens) for one in listed(answer.body, "items")]


def _identity(channel: dict[str, Any], tokens: Tokens) -> Identity:
    snippet, channel_id = inner(channel, "snippet"), required(channel, "id")
    picture_url = text_of(inner(snippet, "thumbnails", "default"), "url")
    name, handle = text_of(snippet, "title") or channel_id, text_of(snippet, "customUrl")
    return Identity(channel_id, channel_id, name, handle, picture_url, tokens)


def _reason(body: dict[str, Any]) -> str:
    return next((text_of(one, "reason") for one in listed(inner(body, "error"), "errors")), "")


def revoke(app: App, tokens: Tokens) -> None:
    """End the grant; one that is dead already is no error."""
    answer = http.call("POST", f"{app.token}/revoke", form={"token": tokens.renewal or tokens.access})
    if answer.status not in (200, 400):
        raise PlatformAway(AWAY)


def _token(app: App, form: dict[str, str]) -> http.Answer:
    client = {"client_id": app.client_id, "client_secret": app.client_secret}
    return http.call("POST", f"{app.token}/token", form=form | client)


def _tokens(answer: http.Answer, kept: str) -> Tokens:
    if answer.status != 200:
        raise PlatformAway(AWAY)
    renewal = str(answer.body.get("refresh_token") or kept)
    return Tokens(
        required(answer.body, "access_token"), renewal, tuple(str(answer.body.get("scope") or "").split()),
        ends(answer.body.get("expires_in")), ends(answer.body.get("refresh_token_expires_in")),
    )  # fmt: skip


CONNECTOR = Connector(address, exchange, identities, renew, revoke)
