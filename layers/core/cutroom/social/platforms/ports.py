"""What a platform has to be able to do for an account to be connected and kept."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple, cast

from cutroom.runtime.database import now
from cutroom.social.apps import App
from cutroom.social.errors import PlatformAway


class Tokens(NamedTuple):
    """What a platform gives: an access token, what renews it, what it may do, and when each ends (None: never).

    `person_id` is whom the platform means, where the token endpoint says so.
    """

    access: str
    renewal: str
    scopes: tuple[str, ...]
    access_expires_at: datetime | None
    renewal_expires_at: datetime | None = None
    person_id: str = ""

    def __repr__(self) -> str:
        """Without the tokens: what is printed ends in logs."""
        return f"Tokens(scopes={self.scopes}, access_expires_at={self.access_expires_at})"

    @property
    def lasts_until(self) -> datetime | None:
        """When only the person can give access again; None where nothing but a revocation ends it."""
        return self.renewal_expires_at or (self.access_expires_at if self.renewal == self.access else None)


class Identity(NamedTuple):
    """A profile that tokens speak for. `tokens` are its own where the platform gives each profile its own."""

    platform_account_id: str
    person_id: str
    name: str
    handle: str
    picture_url: str
    tokens: Tokens


class Connector(NamedTuple):
    """The functions of one platform.

    `address` is where a person signs in, from the app, the state and a PKCE challenge (not every platform takes one).
    `exchange` turns a code and a verifier into tokens. `identities` are the profiles that tokens speak for. `renew`
    gives tokens for those that a grant has, of the profile with that id. `revoke` ends a grant, where that is possible.
    All but `address` raise PlatformAway; `exchange` CodeRefused, the others GrantDead; `identities` ScopeMissing.
    """

    address: Callable[[App, str, str], str]
    exchange: Callable[[App, str, str], Tokens]
    identities: Callable[[App, Tokens], list[Identity]]
    renew: Callable[[App, Tokens, str], Tokens]
    revoke: Callable[[App, Tokens], None]


def ends(seconds: Any) -> datetime | None:
    """The instant that many seconds from now; None where the answer names none."""
    return now() + timedelta(seconds=int(seconds)) if isinstance(seconds, int | float) and seconds > 0 else None


def inner(body: Mapping[str, Any], *path: str) -> dict[str, Any]:
    """The object at a path of an answer; empty where there is none."""
    value: Any = body
    for name in path:
        value = cast(dict[str, Any], value).get(name) if isinstance(value, dict) else None
    return cast(dict[str, Any], value) if isinstance(value, dict) else {}


def listed(body: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects of a list of an answer; empty where there is none."""
    value: Any = body.get(name)
    return [one for one in cast(list[Any], value) if isinstance(one, dict)] if isinstance(value, list) else []


def text_of(body: Mapping[str, Any], name: str) -> str:
    """A text of an answer; empty where there is none."""
    value: Any = body.get(name)
    return value if isinstance(value, str) else ""


def required(body: Mapping[str, Any], name: str) -> str:
    """A text of an answer. Raises PlatformAway where it is missing: nothing is overwritten with an empty token."""
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise PlatformAway("The platform gave an incomplete answer. Try again.")
    return value
