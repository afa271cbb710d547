"""The web app in a real browser, against a local cloud of the session's own."""

import os
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    Response,
    expect,
    sync_playwright,
)

from cutroom.kit.ids import new_id
from cutroom_cli.client import Client
from infra.local.cloud import LocalCloud
from tests.support.waiting import eventually, steady
from tools import browser as browsers

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "correct horse"
FORGET_DRAFTS = """Object.keys(localStorage).filter(key => /^cutroom\\.(clip|splice)\\./.test(key))
  .forEach(key => localStorage.removeItem(key))"""
# What a gateway says of a machine, not of a page: it gives up after half a minute. Pages ask again; that they do, and
# what they say where it does not end, tests of their own hold.
BUSY = "the server responded with a status of 503"
os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(ROOT / ".venv" / "bin" / "node")  # its own Node wants system libraries
expect.set_options(timeout=60_000)


def profile(browser: Browser, **options: Any) -> BrowserContext:
    """A profile of a browser as these tests use it: patient, and without motion, from which a pointer would slip."""
    context = browser.new_context(
        **{"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce"} | options  # type: ignore[arg-type]
    )
    context.set_default_timeout(60_000)
    return context


@dataclass
class Person:
    """Somebody with an account: their API, and their browser when they open one."""

    email: str
    api: Client
    context: BrowserContext
    url: str
    cloud: LocalCloud
    complaints: list[str] = field(default_factory=list[str])
    strangers: list[BrowserContext] = field(default_factory=list[BrowserContext])

    def page(self) -> Page:
        """A new tab whose console is listened to."""
        page = self.context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and BUSY not in message.text:
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def stranger(self) -> Page:
        """A tab in a browser of somebody who has no account, closed with the session at the latest."""
        assert self.context.browser
        self.strangers.append(profile(self.context.browser))
        return self.strangers[-1].new_page()

    def inside(self) -> Page:
        """A tab at the library, signed in as the browser still is: sign-ins are limited. Its console starts anew."""
        page = self.page()
        page.goto(f"{self.url}/library")
        heading = page.get_by_role("heading", name="Library", exact=True)
        expect(heading.or_(page.get_by_role("textbox", name="Email", exact=True))).to_be_visible()
        self.complaints.clear()
        if heading.is_visible():
            return page
        page.close()
        return self.sign_in()

    def sign_in(self) -> Page:
        """A tab in which they are signed in, at the library."""
        page = self.page()
        page.goto(f"{self.url}/sign-in?next=/library")
        page.get_by_role("textbox", name="Email", exact=True).fill(self.email)
        page.get_by_label("Password").first.fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Library", exact=True)).to_be_visible()
        return page


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """What starts browsers: one for the session."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(driver: Playwright) -> Iterator[Browser]:
    """One browser for the session; each person gets a profile of their own in it."""
    found = browsers.find()
    flags = [*found.flags, "--autoplay-policy=no-user-gesture-required"]
    started = driver.chromium.launch(executable_path=found.program, args=flags, env={**os.environ, **found.environment})
    yield started
    started.close()


@pytest.fixture(scope="session")
def url(cloud: LocalCloud) -> str:
    """Where the web app is."""
    endpoints = cloud.endpoints()
    assert endpoints
    return endpoints.front_url


@pytest.fixture(scope="session")
def somebody(chromium: Browser, url: str, cloud: LocalCloud) -> Iterator[Callable[..., Person]]:
    """Opens an account; keyword arguments are the browser profile's."""
    opened: list[BrowserContext] = []
    people: list[Person] = []

    def make(email: str | None = None, **options: Any) -> Person:
        context = profile(chromium, **options)
        opened.append(context)
        email = email or f"{new_id()}@example.com"
        api = Client(f"{url}/api/v1")
        api.register(email, PASSWORD, "Ada Lovelace")
        people.append(Person(email, api, context, url, cloud))
        return people[-1]

    yield make
    for context in opened + [one for person in people for one in person.strangers]:
        context.close()


CUT = ("title", "start_ms", "end_ms")


@dataclass
class Studio:
    """A person whose video has been analysed, one of whose moments is a finished short, and two share a frame."""

    person: Person
    video_id: str
    clip_id: str
    export_id: str
    splice_id: str
    clips: list[dict[str, Any]]


def _disconnect(person: Person) -> None:
    """Give up every channel: the simulated platforms are shared by all tests."""
    for account in person.api.call("GET", "/social/accounts")["items"]:
        if account["health"] != "disconnected":
            person.api.call("POST", f"/social/accounts/{account['id']}/disconnect")


@contextmanager
def unanswered(context: BrowserContext) -> Generator[set[Request]]:
    """The changes that a profile's pages have sent and not been answered, as they are now."""
    sent: set[Request] = set()

    def note(request: Request) -> None:
        if request.method in ("PATCH", "PUT"):
            sent.add(request)

    def strike(answer: Response) -> None:
        sent.discard(answer.request)

    context.on("request", note)
    context.on("response", strike)
    yield sent
    context.remove_listener("request", note)
    context.remove_listener("response", strike)


def _close(person: Person) -> None:
    """Close every page, and forget what they kept."""
    for page in person.context.pages:
        page.unroute_all(behavior="ignoreErrors")  # an answer that is being changed for a page finds it gone
        page.close()
    page = person.page()
    page.goto(f"{person.url}/icon.svg")
    page.evaluate(FORGET_DRAFTS)
    page.close()
    person.complaints.clear()


def _restore(studio: Studio, late: bool) -> None:
    """The clips as they were; `late`: a change that a closed page has sent may still arrive."""
    api = studio.person.api

    def clips() -> dict[str, Any]:
        found = api.call("GET", "/clips", analysis_id=studio.clips[0]["analysis_id"])["items"]
        return {one["id"]: one for one in found}

    now = steady(clips, 2) if late else clips()
    for copy in now.keys() - {clip["id"] for clip in studio.clips}:
        api.call("DELETE", f"/clips/{copy}")
    for clip in studio.clips:
        if any(now[clip["id"]][name] != clip[name] for name in (*CUT, "settings")):
            was = {name: clip[name] for name in CUT}
            api.call("PATCH", f"/clips/{clip['id']}", {**was, "settings": None})


@pytest.fixture
def studio(shared_studio: Studio) -> Iterator[Studio]:
    """A studio as it was made: what a test leaves in it is taken out, also where the test failed."""
    person = shared_studio.person
    with unanswered(person.context) as sent:
        yield shared_studio
        _close(person)
    _disconnect(person)
    if person.api.call("GET", "/publishing/settings")["needs_approval"]:
        person.api.call("PUT", "/publishing/settings", {"needs_approval": False})
    for path, kept in (("/splices", shared_studio.splice_id), ("/exports", shared_studio.export_id)):
        for one in person.api.call("GET", path)["items"]:
            if one["id"] != kept:
                person.api.call("DELETE", f"{path}/{one['id']}")
    _restore(shared_studio, late=bool(sent))


@pytest.fixture(scope="session")
def shared_studio(somebody: Callable[..., Person], film: Path) -> Studio:
    """Made once; the tests that look at screens share it."""
    person = somebody()
    api = person.api
    video = api.upload(film, lambda _: None)
    wanted = {"min_seconds": 5, "max_seconds": 16, "count": 4}  # however its sentences are divided, two at least
    analysis = api.call("POST", f"/videos/{video['id']}/analyses", wanted)
    assert list(api.follow(f"/analyses/{analysis['id']}"))[-1]["status"] == "completed"
    clips = api.call("GET", "/clips", analysis_id=analysis["id"])["items"]
    clip, other, *_ = clips
    export = api.call("POST", "/exports", {"source": {"clip_id": clip["id"]}, "format": {"resolution": "720x1280"}})
    assert list(api.follow(f"/exports/{export['id']}"))[-1]["status"] == "completed"
    eventually(lambda: api.call("GET", f"/videos/{video['id']}")["status"] == "processed", 300)
    splice = api.call("POST", "/splices/generate", {"clip_ids": [clip["id"], other["id"]], "mode": "eclectic"})
    return Studio(person, video["id"], clip["id"], export["id"], splice["id"], clips)
