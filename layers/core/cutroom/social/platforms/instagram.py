"""Instagram's business login (instagram-api-with-instagram-login): a token of sixty days that renews itself."""

from typing import Any, cast
from urllib.parse import urlencode

from cutroom.social import http, rules
from cutroom.social.apps import App
from cutroom.social.errors import CodeRefused, PlatformAway
from cutroom.social.platforms.graph import checked
from cutroom.social.platforms.ports import Connector, Identity, Tokens, ends, listed, required, text_of

NAME = "Instagram"


def address(app: App, state: str, _challenge: str) -> str:
    """Instagram's consent page."""
    query = {
        "client_id": app.client_id, "redirect_uri": app.redirect_uri, "response_type": "code", "state": state,
        "scope": ",".join(rules.scopes_asked("instagram")),
    }  # fmt: skip
    return f"{app.page}/oauth/authorize?{urlencode(query)}"


def exchange(app: App, code: str, _verifier: str) -> Tokens:
    """A token of sixty days: the code gives one of an hour, which is exchanged at once."""
    answer = http.call("POST", f"{app.token}/oauth/access_token", form={
        "client_id": app.client_id, "client_secret": app.client_secret, "grant_type": "authorization_code",
        "redirect_uri": app.redirect_uri, "code": code.removesuffix("#_"),
    })  # fmt: skip
    if answer.status == 400:
        raise CodeRefused
    if answer.status != 200:
        raise PlatformAway(f"{NAME} doesn’t answer at the moment. Try again.")
    given = next(iter(listed(answer.body, "data")), answer.body)  # both shapes are documented
    query = {
        "grant_type": "ig_exchange_token",
        "client_secret": app.client_secret,
        "access_token": required(given, "access_token"),
    }
    long = http.call("GET", f"{app.api}/access_token", query=query)
    return _tokens(long, _scopes(given.get("permissions")))


def renew(app: App, tokens: Tokens, _account_id: str) -> Tokens:
    """The token for sixty more days. One that is younger than a day is not renewed and stays as it is."""
    query = {"grant_type": "ig_refresh_token", "access_token": tokens.access}
    return _tokens(http.call("GET", f"{app.api}/refresh_access_token", query=query), tokens.scopes)


def identities(app: App, tokens: Tokens) -> list[Identity]:
    """The professional account that the token is of."""
    query = {"fields": "user_id,username,name,profile_picture_url"}
    user = checked(http.call("GET", f"{app.api}/{app.graph}/me", token=tokens.access, query=query), NAME)
    account_id, handle = required(user, "user_id"), text_of(user, "username")
    person_id, name = text_of(user, "id") or account_id, text_of(user, "name") or handle or account_id
    picture = text_of(user, "profile_picture_url")
    return [Identity(account_id, person_id, name, f"@{handle}" if handle else "", picture, tokens)]


def revoke(_app: App, _tokens: Tokens) -> None:
    """Instagram has no address for it: the person removes the app in Instagram's settings."""


def _scopes(permissions: object) -> tuple[str, ...]:
    if isinstance(permissions, str):
        return tuple(one for one in permissions.split(",") if one)
    return tuple(map(str, cast(list[Any], permissions))) if isinstance(permissions, list) else ()


def _tokens(answer: http.Answer, scopes: tuple[str, ...]) -> Tokens:
    body = checked(answer, NAME)
    granted = _scopes(body.get("permissions")) or scopes
    access = required(body, "access_token")
    return Tokens(access, access, granted, ends(body.get("expires_in")))


CONNECTOR = Connector(address, exchange, identities, renew, revoke)
