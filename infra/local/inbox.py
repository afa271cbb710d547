"""The local inbox: the mails that this cloud sent, for whoever started it and nobody else.

They hold live links to accounts, so a page shows them only to a browser that was opened with the link of `cutroom up`.
"""

import hmac
import re
from html import escape
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlencode

from infra.local.keys import keys
from infra.local.settings import Settings
from infra.local.web import Request, Response, reply

PAGES = ("/_local/mail", "/")
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
PRIVATE = [
    ("cache-control", "no-store"),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    (
        "content-security-policy",
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    ),
]
STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem }
article { border: 1px solid color-mix(in srgb, currentColor 20%, transparent); border-radius: 12px; padding: 1rem }
article + article { margin-top: 1rem }
h2 { font-size: 1.1rem; margin: 0 }
p { margin: 0; opacity: .7; font-size: .9rem }
pre { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; margin: .75rem 0 0 }
"""


def door(settings: Settings, page: str = "/_local/mail") -> str:
    """The link that lets a browser in and shows it `page`."""
    return f"{settings.front_url}/_local/open?{urlencode({'token': keys(settings).pages, 'page': page})}"


def open_door(settings: Settings, request: Request) -> Response:
    """Give the cookie to a browser that has the token, and send it on."""
    query = parse_qs(request.query)
    token, page = query.get("token", [""])[0], query.get("page", [PAGES[0]])[0]
    if not hmac.compare_digest(token.encode(), keys(settings).pages.encode()):
        return closed(request)
    cookie = f"{_cookie(settings)}={token}; HttpOnly; SameSite=Strict; Path=/_local; Max-Age=31536000"
    return Response(303, [*PRIVATE, ("location", page if page in PAGES else PAGES[0]), ("set-cookie", cookie)])


def may_enter(settings: Settings, request: Request) -> bool:
    """Whether the browser was let in before."""
    try:
        given = SimpleCookie(request.headers.get("cookie", "")).get(_cookie(settings))
    except CookieError:
        return False
    return given is not None and hmac.compare_digest(given.value.encode(), keys(settings).pages.encode())


def _cookie(settings: Settings) -> str:
    """Cookies are shared by all ports of one host, so the name carries ours."""
    return f"cutroom_local_{settings.ports['front']}"


def closed(request: Request) -> Response:
    """What a browser sees that was not let in: what to do, and nothing else."""
    if _wants_json(request):
        return Response(403, PRIVATE, reply({"message": "open the link that `cutroom status` prints"}).body)
    text = "<p>Run <code>cutroom status</code> and open the inbox link that it prints.</p>"
    return _html("Open the inbox from your terminal", text, 403)


def page(settings: Settings, request: Request, mails: list[dict[str, Any]]) -> Response:
    """The inbox as a page, or as JSON where that is asked for."""
    if _wants_json(request):
        answer = reply(mails)
        return Response(200, [*PRIVATE, *answer.headers], answer.body)
    empty = "<p>Nothing has been sent yet. Sign up or ask for a new password, then reload this page.</p>"
    return _html("Inbox", "".join(_article(settings, mail) for mail in mails) or empty)


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


def _article(settings: Settings, mail: dict[str, Any]) -> str:
    recipients: list[str] = mail.get("To") or []
    subject, text = escape(str(mail.get("Subject", ""))), _linked(settings, _text(mail))
    about = f"To {escape(', '.join(recipients))} · {escape(str(mail.get('Timestamp', '')))}"
    return f"<article><h2>{subject}</h2><p>{about}</p><pre>{text}</pre></article>"


def _text(mail: dict[str, Any]) -> str:
    for name in ("BodyText", "Body", "BodyHtml"):
        if mail.get(name):
            return str(mail[name])
    return ""


def _linked(settings: Settings, text: str) -> str:
    """The text with links to this cloud's own pages; nothing else in it becomes markup."""
    pattern = f"({re.escape(settings.front_url)}/[^\\s<>\"']*)"
    pieces = [escape(piece) for piece in re.split(pattern, text)]
    pieces[1::2] = [f'<a href="{link}">{link}</a>' for link in pieces[1::2]]  # every second one is what was split at
    return "".join(pieces)


def _html(title: str, body: str, status: int = 200) -> Response:
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
    text = f"<!doctype html><html lang=en><head>{head}<style>{STYLE}</style></head><body><h1>{title}</h1>{body}</body>"
    return Response(status, [*PRIVATE, ("content-type", "text/html; charset=utf-8")], text.encode())
