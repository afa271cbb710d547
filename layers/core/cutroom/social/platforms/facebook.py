"""Facebook Pages: a person's token of sixty days, and with it a token of each Page that stays.

developers.facebook.com/docs/facebook-login/guides/access-tokens. The renewal of a Page is the person's token: it is
exchanged for another one, and the Page's token is read again with that.
"""

from typing import Any
from urllib.parse import urlencode

from cutroom.social import http, rules
from cutroom.social.apps import App
from cutroom.social.errors import CodeRefused, GrantDead
from cutroom.social.platforms.graph import checked
from cutroom.social.platforms.ports import Connector, Identity, Tokens, ends, inner, listed, required, text_of

NAME = "Facebook"
CODE_ERRORS = (100, 191)  # the code or its address does not fit
FIELDS = "id,name,username,access_token,picture"


def address(app: App, state: str, _challenge: str) -> str:
    """Facebook's consent page, which asks again for what was left out before."""
    query = {
        "client_id": app.client_id, "redirect_uri": app.redirect_uri, "response_type": "code", "state": state,
        "scope": ",".join(rules.scopes_asked("facebook")), "auth_type": "rerequest",
    }  # fmt: skip
    return f"{app.page}/{app.graph}/dialog/oauth?{urlencode(query)}"


def exchange(app: App, code: str, _verifier: str) -> Tokens:
    """The person's token of sixty days."""
    answer = _token(app, {"redirect_uri": app.redirect_uri, "code": code})
    if inner(answer.body, "error").get("code") in CODE_ERRORS:
        raise CodeRefused
    return _long(app, required(checked(answer, NAME), "access_token"), ())


def renew(app: App, tokens: Tokens, account_id: str) -> Tokens:
    """The person's token for sixty more days, and the Page's token of it."""
    person = _long(app, tokens.renewal, tokens.scopes)
    page = next((one for one in identities(app, person) if one.platform_account_id == account_id), None)
    if page is None:
        raise GrantDead("removed")
    return page.tokens


def identities(app: App, tokens: Tokens) -> list[Identity]:
    """The Pages that the person has chosen, each with its own token."""
    graph = f"{app.api}/{app.graph}"
    granted = checked(http.call("GET", f"{graph}/me/permissions", token=tokens.renewal), NAME)
    scopes = tuple(text_of(one, "permission") for one in listed(granted, "data") if one.get("status") == "granted")
    me = checked(http.call("GET", f"{graph}/me", token=tokens.renewal, query={"fields": "id"}), NAME)
    query = {"fields": FIELDS, "limit": "100"}
    pages = checked(http.call("GET", f"{graph}/me/accounts", token=tokens.renewal, query=query), NAME)
    own, person_id = tokens._replace(scopes=scopes), required(me, "id")
    return [_identity(one, person_id, own) for one in listed(pages, "data") if one.get("access_token")]


def _identity(page: dict[str, Any], person_id: str, tokens: Tokens) -> Identity:
    """A Page. Its token has no end of its own; the person's has, and is what has to be renewed."""
    own = tokens._replace(
        access=required(page, "access_token"),
        access_expires_at=None,
        renewal_expires_at=tokens.access_expires_at or tokens.renewal_expires_at,
        person_id=person_id,
    )
    page_id, username = required(page, "id"), text_of(page, "username")
    picture_url = text_of(inner(page, "picture", "data"), "url")
    name, handle = text_of(page, "name") or page_id, f"@{username}" if username else ""
    return Identity(page_id, person_id, name, handle, picture_url, own)


def revoke(app: App, tokens: Tokens) -> None:
    """End what the person has allowed, for all of their Pages; one that is dead already is no error."""
    try:
        checked(http.call("DELETE", f"{app.api}/{app.graph}/me/permissions", token=tokens.renewal), NAME)
    except GrantDead:
        return


def _token(app: App, form: dict[str, str]) -> http.Answer:
    client = {"client_id": app.client_id, "client_secret": app.client_secret}
    return http.call("POST", f"{app.token}/{app.graph}/oauth/access_token", form=form | client)


def _long(app: App, token: str, scopes: tuple[str, ...]) -> Tokens:
    body = checked(_token(app, {"grant_type": "fb_exchange_token", "fb_exchange_token": token}), NAME)
    access = required(body, "access_token")
    return Tokens(access, access, scopes, ends(body.get("expires_in")))


CONNECTOR = Connector(address, exchange, identities, renew, revoke)
