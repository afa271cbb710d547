"""`cutroom post`: a finished export goes out to connected accounts, now or at a time, and is followed to its end.

It speaks to the HTTP API as a person does, and posts once however often it is started with one `--key`.
"""

import re
import sys
import time
from datetime import date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Annotated, Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import typer

from cutroom.kit.errors import Invalid
from cutroom_cli import console
from cutroom_cli.client import Client, Refused
from cutroom_cli.options import AsJson

POLL_S = 0.5
ENDED = ("published", "partial", "failed", "unconfirmed", "needs_action", "missed", "canceled", "awaiting_approval")
AT = re.compile(r"(?:(today|tomorrow|\d{4}-\d\d-\d\d)[ T])?(\d{1,2}):(\d\d)")
PRIVACY = {
    "youtube": {"public": "public", "unlisted": "unlisted", "private": "private"},
    "tiktok": {"public": "PUBLIC_TO_EVERYONE", "friends": "MUTUAL_FOLLOW_FRIENDS", "private": "SELF_ONLY"},
}
FILE = (
    "{name} is a file, and posts are made of exports. Upload it on the Cutroom page, export a clip of it, and run "
    "`cutroom post EXPORT_ID`: the id is the last part of the export’s address."
)
HIDDEN = ("private", "SELF_ONLY")

Api = Annotated[str, typer.Option(envvar="CUTROOM_API", help="The API's address.")]
Email = Annotated[str, typer.Option(envvar="CUTROOM_EMAIL", prompt="Email", help="Whose workspace posts.")]
Password = Annotated[str, typer.Option(envvar="CUTROOM_PASSWORD", prompt=True, hide_input=True, help="Their password.")]


class Wanted(NamedTuple):
    """What is to be posted, where, when and with which words; `yes` publishes without asking."""

    export_id: UUID
    to: str
    at: str = ""
    title: str = ""
    caption: str = ""
    comment: str = ""
    privacy: str = ""
    key: str = ""
    yes: bool = False
    again: bool = False
    paid: bool = False


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command()(post)


def post(
    export: Annotated[str, typer.Argument(help="The id of a finished export.")],
    to: Annotated[str, typer.Option(help="Where to: platforms or @handles, separated by commas.")],
    email: Email,
    password: Password,
    at: Annotated[str, typer.Option(help='When, such as "tomorrow 18:00" in your time zone. Now where left out.')] = "",
    title: Annotated[str, typer.Option(help="The title; the export's own where left out.")] = "",
    caption: Annotated[str, typer.Option(help="The post caption; the export's own where left out.")] = "",
    comment: Annotated[str, typer.Option(help="The first comment, where the platform takes one.")] = "",
    privacy: Annotated[str, typer.Option(help="Who can see it: public, unlisted, friends or private.")] = "",
    key: Annotated[str, typer.Option(help="Posts once for each key, however often this is run.")] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Publish publicly without asking.")] = False,
    again: Annotated[bool, typer.Option(help="Post the same video again within two days.")] = False,
    paid: Annotated[bool, typer.Option(help="Label the post as a paid promotion, where the platform can.")] = False,
    as_json: AsJson = False,
    api: Api = "http://127.0.0.1:8780/api/v1",
) -> None:
    """Post a finished export to connected accounts, and follow it until it is there."""
    wanted = Wanted(_export_id(export), to, at, title, caption, comment, privacy, key, yes, again, paid)
    client = Client(api)
    created = send(client, client.sign_in(email, password).get("timezone") or "UTC", wanted)
    _print(created, as_json)
    raise typer.Exit(0 if created["state"] in ("published", "scheduled", "awaiting_approval") else 1)


def send(client: Client, zone: str, wanted: Wanted) -> dict[str, Any]:
    """Post what is wanted, as the person who is signed in; gives the post as it ended. Raises Refused, Invalid."""
    item = client.call("GET", f"/exports/{wanted.export_id}")
    accounts = chosen(client.call("GET", "/social/accounts")["items"], wanted.to)
    words = _words(item, wanted.title, wanted.caption, wanted.comment) | ({"branded": True} if wanted.paid else {})
    contents = [content_of(one["platform"], words, wanted.privacy) for one in accounts]
    targets = [{"account_id": one["id"], "content": content} for one, content in zip(accounts, contents, strict=True)]
    timing = timing_of(wanted.at, datetime.now(ZoneInfo(zone)))
    checked = {"export_id": str(wanted.export_id), "targets": targets}
    _check(client, checked, accounts)
    shown = any(is_public(content, one["platform"]) for one, content in zip(accounts, contents, strict=True))
    if shown and not wanted.yes:
        _ask(item["title"], accounts)
    body = checked | {"timing": timing, "allow_duplicate": wanted.again}
    return _followed(client, client.call("POST", "/posts", body, key=wanted.key), at_once=not wanted.at)


def _export_id(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        pass
    if Path(given).exists():
        raise Invalid(FILE.format(name=Path(given).name))
    raise Invalid(f"{given!r} is no export. Give the id that is the last part of the export’s address.")


def chosen(accounts: list[dict[str, Any]], to: str) -> list[dict[str, Any]]:
    """The accounts that are meant by platforms or handles. Raises Invalid where one is unknown or not the only one."""
    selected: list[dict[str, Any]] = []
    for wanted in [part.strip().casefold() for part in to.split(",") if part.strip()]:
        fitting = [one for one in accounts if wanted in (one["platform"], one["handle"].casefold())]
        usable = [one for one in fitting if one["health"] in ("ok", "expiring")] or fitting
        if not usable:
            raise Invalid(f"No connected account fits {wanted!r}. Connect it under Channels first.")
        if len(usable) > 1:
            handles = ", ".join(one["handle"] or one["name"] for one in usable)
            raise Invalid(f"{wanted!r} fits several accounts. Name one of them: {handles}.")
        selected += [one for one in usable if one not in selected]
    if not selected:
        raise Invalid("Say where to, such as --to youtube,tiktok.")
    return selected


def timing_of(at: str, now: datetime) -> dict[str, str]:
    """When a post goes out, of what a person writes; `now` is in their zone. Raises Invalid."""
    if not at:
        return {"when": "now"}
    match = AT.fullmatch(at.strip().casefold())
    if match is None:
        raise Invalid(f'{at!r} is no time. Write "18:00", "tomorrow 18:00" or "2027-03-01 18:00".')
    try:
        day = date.fromisoformat(match[1]) if match[1] and match[1][0].isdigit() else now.date()
        wall = datetime.combine(day, clock(int(match[2]), int(match[3])))
    except ValueError:
        raise Invalid(f"{at!r} is no time that exists.") from None
    if match[1] == "tomorrow" or (match[1] is None and wall <= now.replace(tzinfo=None)):
        wall += timedelta(days=1)
    return {"when": "at", "at": wall.isoformat(), "zone": str(now.tzinfo)}


def _words(item: dict[str, Any], title: str, caption: str, comment: str) -> dict[str, Any]:
    """The texts of a post: what was given, else the export's own."""
    own = item["metadata"]
    described = caption or own.get("description") or ""
    tags: list[str] = [] if caption else own.get("hashtags") or []
    return {"title": title or own.get("title") or item["title"], "caption": described, "hashtags": tags,
            "first_comment": comment}  # fmt: skip


def content_of(platform: str, words: dict[str, Any], privacy: str) -> dict[str, Any]:
    """What a platform's post says. Who can see it on TikTok is never chosen in the person's place. Raises Invalid."""
    known = PRIVACY.get(platform)
    chosen_privacy = privacy or ("public" if platform == "youtube" else "")
    if known and chosen_privacy and chosen_privacy not in known:
        raise Invalid(f"{platform} has no visibility {chosen_privacy!r}. Choose one of {', '.join(known)}.")
    more = {"privacy": known[chosen_privacy]} if known and chosen_privacy else {}
    comment = "" if platform == "tiktok" else words["first_comment"]
    return words | more | {"first_comment": comment}


def is_public(content: dict[str, Any], platform: str) -> bool:
    """Whether others than the person will see it."""
    return platform not in PRIVACY or content.get("privacy") not in HIDDEN


def _check(client: Client, wanted: dict[str, Any], accounts: list[dict[str, Any]]) -> None:
    """Say what each platform would refuse. Raises Refused where there is anything."""
    check = client.call("POST", "/posts/preflight", wanted)
    by_id = {one["id"]: one for one in accounts}
    problems = [(by_id[one["account_id"]], problem) for one in check["targets"] for problem in one["problems"]]
    for account, problem in problems:
        console.say(f"{account['platform']} {account['handle']}: {problem['message']}")
    if problems:
        raise Refused("This can’t be posted yet.")
    for account in accounts:
        console.say(f"{account['platform']} {account['handle']}: ready")


def _ask(title: str, accounts: list[dict[str, Any]]) -> None:
    names = ", ".join(f"{one['platform']} {one['handle']}" for one in accounts)
    if not sys.stdin.isatty():
        raise Refused("This would be public. Run it with --yes to publish without being asked.")
    typer.confirm(f"Publish {title!r} to {names}?", abort=True, err=True)


def _followed(client: Client, created: dict[str, Any], *, at_once: bool) -> dict[str, Any]:
    """The post once it has ended everywhere; one that is planned for later is not waited for."""
    printed: dict[str, str] = {}
    while True:
        for one in created["targets"]:
            line = f"{one['platform']} {one['account_name']}: " + ", ".join(filter(None, (one["state"], one["reason"])))
            if printed.get(one["id"]) != line:
                console.say(line)
                printed[one["id"]] = line
        if not at_once or (created["state"] in ENDED and not any(_is_waiting(one) for one in created["targets"])):
            return created
        time.sleep(POLL_S)
        created = client.call("GET", f"/posts/{created['id']}")


def _is_waiting(target: dict[str, Any]) -> bool:
    return target["state"] in ("scheduled", "sending", "processing")


def _print(created: dict[str, Any], as_json: bool) -> None:
    if as_json:
        console.print_json(created)
        return
    for one in created["targets"]:
        if one["permalink"]:
            sys.stdout.write(f"{one['permalink']}\n")
    if created["state"] == "awaiting_approval":
        console.say("waiting for approval")
    if created["state"] == "scheduled":
        console.say(f"planned for {created['wall'].replace('T', ' ')} {created['zone']}")
