"""Codes, grants and tokens of a simulated platform: once, for one client, for a time by the virtual clock.

A grant is what a person has allowed: whose it is, for which profiles, with which scopes. Access tokens belong to a
grant and end with it. Where a platform rotates refresh tokens, each use makes a new one and ends the one before.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from infra.local.simulators.simulator import Call, Simulator

CODES, GRANTS, TOKENS, REFRESH = "codes", "grants", "tokens", "refresh_tokens"
CLIENT_ID = "simulated-client"
CODE_S = 600.0
Document = dict[str, Any]


@dataclass(frozen=True)
class Flow:
    """How the sign-in of one platform differs from that of others.

    `scopes` are what can be asked for, with what people read; those in `required` cannot be unticked. `client` names
    the parameter of the client's id, `separator` stands between scopes, `suffix` is put behind the address that
    people are sent back to. `several`: a person can choose many profiles. `token_prefix` and `refresh_prefix` begin
    tokens. `public` are operations without a token; `needs` says which scopes each of the others takes, any of them.
    """

    page: str
    title: str
    scopes: Mapping[str, str]
    required: Sequence[str] = ()
    client: str = "client_id"
    separator: str = " "
    suffix: str = ""
    several: bool = False
    access_s: float = 3600.0
    refresh_s: float | None = None
    token_prefix: str = ""
    refresh_prefix: str = ""
    public: Sequence[str] = ()
    needs: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])


class Rejected(Exception):
    """A code or a token that is not taken: `reason` is client | code | redirect | verifier | token | expired."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def new_code(simulator: Simulator, asked: Mapping[str, str], person: str, profiles: Sequence[str],
             scopes: Sequence[str]) -> str:  # fmt: skip
    """A code for what a person has just allowed; `asked` are the parameters of the consent page."""
    code = secrets.token_urlsafe(24)
    simulator.state.put(CODES, code, {
        "person": person, "profiles": list(profiles), "scopes": list(scopes),
        "redirect_uri": asked.get("redirect_uri", ""), "challenge": asked.get("code_challenge", ""),
        "offline": asked.get("access_type", "offline") == "offline",
        "expires_at": simulator.clock.timestamp() + CODE_S,
    })  # fmt: skip
    return code


def check_client(simulator: Simulator, client_id: str, secret: str) -> None:
    """Raises Rejected for a client that is not the simulated one."""
    if client_id != CLIENT_ID or not hmac.compare_digest(secret.encode(), simulator.key.encode()):
        raise Rejected("client")


def redeem(simulator: Simulator, code: str, redirect_uri: str, verifier: str = "") -> Document:
    """The grant of a code, which is used up by it. Raises Rejected."""
    kept = simulator.state.get(CODES, code)
    if kept is None or kept["expires_at"] < simulator.clock.timestamp():
        raise Rejected("code")
    if kept["redirect_uri"] != redirect_uri:
        raise Rejected("redirect")
    if kept["challenge"] and not hmac.compare_digest(challenge(verifier), kept["challenge"]):
        raise Rejected("verifier")
    simulator.state.delete(CODES, code)
    grant: Document = {
        "id": secrets.token_hex(8), "person": kept["person"], "profiles": kept["profiles"], "scopes": kept["scopes"],
        "offline": kept["offline"], "created_at": simulator.clock.timestamp(), "ended": "",
    }  # fmt: skip
    simulator.state.put(GRANTS, grant["id"], grant)
    return grant


def challenge(verifier: str) -> str:
    """The S256 challenge of a PKCE verifier (RFC 7636)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def new_access_token(simulator: Simulator, flow: Flow, grant: Document, lasts_s: float | None = None,
                     profile: str = "") -> str:  # fmt: skip
    """An access token of a grant, for all of its profiles or for one; `lasts_s` 0 is for good."""
    token = f"{flow.token_prefix}{secrets.token_urlsafe(32)}"
    seconds = flow.access_s if lasts_s is None else lasts_s
    now = simulator.clock.timestamp()
    simulator.state.put(TOKENS, token, {
        "grant": grant["id"], "profile": profile, "created_at": now, "expires_at": now + seconds if seconds else None,
    })  # fmt: skip
    return token


def new_refresh_token(simulator: Simulator, flow: Flow, grant: Document) -> str:
    """The grant's refresh token from now on; the one before is not taken any more."""
    for token, kept in simulator.state.all(REFRESH).items():
        if kept["grant"] == grant["id"]:
            simulator.state.delete(REFRESH, token)
    token = f"{flow.refresh_prefix}{secrets.token_urlsafe(40)}"
    ends = simulator.clock.timestamp() + flow.refresh_s if flow.refresh_s else None
    simulator.state.put(REFRESH, token, {"grant": grant["id"], "expires_at": ends})
    return token


def of_refresh_token(simulator: Simulator, token: str) -> Document:
    """The grant of a refresh token. Raises Rejected."""
    return _live(simulator, simulator.state.get(REFRESH, token))


def of_access_token(simulator: Simulator, token: str) -> tuple[Document, Document]:
    """The token's own document and its grant. Raises Rejected."""
    kept = simulator.state.get(TOKENS, token)
    return kept or {}, _live(simulator, kept)


def _live(simulator: Simulator, kept: Document | None) -> Document:
    grant = simulator.state.get(GRANTS, kept["grant"]) if kept else None
    if kept is None or grant is None or grant["ended"]:
        raise Rejected("token")
    if kept["expires_at"] is not None and kept["expires_at"] < simulator.clock.timestamp():
        raise Rejected("expired")
    return grant


def end(simulator: Simulator, grant: Document, reason: str) -> None:
    """End a grant with all of its tokens."""
    simulator.state.put(GRANTS, grant["id"], grant | {"ended": reason})


def live(simulator: Simulator, profile: str = "", person: str = "") -> list[Document]:
    """The grants that hold, of a profile or a person, the newest first."""
    grants = [one for one in simulator.state.all(GRANTS).values() if not one["ended"]]
    return [one for one in reversed(grants) if profile in ("", *one["profiles"]) and person in ("", one["person"])]


def shown_token(call: Call) -> str:
    """The access token of a call: of the header, or the parameter that Meta's API takes as well."""
    scheme, _, value = call.head.headers.get("authorization", "").partition(" ")
    if scheme.lower() in ("bearer", "oauth"):
        return value.strip()
    return str(call.head.parameters.get("access_token", ""))


def caller(call: Call) -> tuple[Document, Document]:
    """The token's own document and the grant of a call that was let in."""
    return of_access_token(call.simulator, shown_token(call))


def profile_of(call: Call) -> str:
    """The profile for which a call speaks: the token's own, or the first of its grant. Empty where there is none."""
    token, grant = caller(call)
    return token["profile"] or next(iter(grant["profiles"]), "")


def lacks(call: Call, flow: Flow) -> Sequence[str]:
    """The scopes of which the call needs one and has none; empty where it may go on. Raises Rejected."""
    _, grant = caller(call)
    wanted = flow.needs.get(call.head.operation, ())
    return wanted if wanted and not set(wanted) & set(grant["scopes"]) else ()
