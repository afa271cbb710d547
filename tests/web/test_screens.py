"""Every screen, in both themes and three widths: accessible by axe, silent on the console, and kept as a picture."""

from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page, expect

from tests.support.browsing import fits, floats, still
from tests.support.waiting import eventually, steady
from tests.web.conftest import ROOT, Person, Studio

AXE = (ROOT / "tests" / "web" / "node_modules" / "axe-core" / "axe.min.js").read_text()
PICTURES = ROOT / "build" / "screens"
WIDTHS = {"wide": 1440, "middle": 820, "phone": 390}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
Theme = Literal["light", "dark"]
# A theme changes colours and nothing else: what axe says of the rest it has said in the light.
THEMES: dict[Theme, dict[str, Any]] = {
    "light": {"type": "tag", "values": RULES},
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
OPEN = {
    "landing": ("/", "Drop a video here"),
    "sign-in": ("/sign-in", "Welcome back"),
    "register": ("/register", "Create your account"),
    "forgot": ("/forgot-password", "Reset your password"),
    "reset": ("/reset-password?token=none", "Choose a new password"),
    "terms": ("/terms", "Your videos stay yours"),
    "privacy-text": ("/privacy", "What is kept"),
    "missing": ("/no/such/place", "This page does not exist"),
}
INSIDE = {
    "home": ("/home", "Ready to review"),
    "library": ("/library", "1 video"),
    "clips": ("/clips", "best first"),
    "archive": ("/library?archived=true", "The archive is empty"),
    "nothing-fits": ("/library?q=zebra", "No results"),
    "video": ("/videos/{video_id}", "Find different clips"),
    "clip": ("/clips/{clip_id}", "Final frame at"),
    "clip-layout": ("/clips/{clip_id}?panel=layout", "Source frame"),
    "clip-captions": ("/clips/{clip_id}?panel=captions", "Typewriter"),
    "clip-export": ("/clips/{clip_id}?panel=export", "Hashtags"),
    "splices": ("/splices", "1 splice"),
    "new-splice": ("/splices/new?mode=eclectic", "Create splice"),
    "pair-with": ("/splices/new?first={clip_id}", "match"),
    "splice": ("/splices/{splice_id}", "Final frame at"),
    "splice-texts": ("/splices/{splice_id}?panel=texts", "No text yet"),
    "splice-captions": ("/splices/{splice_id}?panel=captions", "Typewriter"),
    "splice-sound": ("/splices/{splice_id}?panel=sound", "Duck under voice"),
    "splice-export": ("/splices/{splice_id}?panel=export", "Hashtags"),
    "studio": ("/studio", "Write script"),
    "new-photos": ("/studio?from=photos", "Choose photos"),
    "storyboard": ("/studio/{project_id}", "Make video"),
    "compare": ("/compare?ids={clip_id}", "Payoff"),
    "exports": ("/exports", "Ready"),
    "export": ("/exports/{export_id}", "Quality check"),
    "account": ("/account", "Reset password"),
    "preferences": ("/account?tab=preferences", "Time zone"),
    "notification-choices": ("/account?tab=notifications", "Tell me when"),
    "spending": ("/account?tab=spending", "Nothing spent"),
    "privacy": ("/account?tab=privacy", "Privacy policy"),
    "brands": ("/brands", "Make every short yours"),
    "credits": ("/credits", "Buy credits"),
    "team": ("/team", "Work together"),
    "new-brand": ("/brands?edit=new", "Choose image"),
    "found": ("/videos/{video_id}?about=beauty", "match|No clips about"),
    "video-missing": ("/videos/0190a0d4-5f3e-7c41-9b0e-6f1f6f2d7a10", "Not found"),
}
# Whether the app wears a theme; what stands until the app does, and pages that are not the app's, have their own way.
DRESSED = """theme => document.querySelector('[data-stands-for]') !== null ||
  [theme, undefined].includes(document.documentElement.dataset.mantineColorScheme)"""
SCRIPTS = """performance.getEntriesByType('resource').filter(entry => entry.name.endsWith('.js'))
  .map(entry => [entry.name, entry.encodedBodySize, entry.startTime <= window.stood])"""
# Notes when the first video stands: what comes after it is not waited for, however early it comes on a busy machine.
NOTE_STOOD = """
new MutationObserver((_, watcher) => {
  if (!document.querySelector("article, [role=article]")) return
  watcher.disconnect()
  window.stood = performance.now()
}).observe(document, {childList: true, subtree: true})
"""
PANELS = {
    "palette": ("Control+k", "Upload videos"),
    "keys": ("?", "Show or hide captions"),
    "jobs": ("j", "Finding clips"),
    "notifications": ("n", "Mark all as read"),
}


def settle(page: Page, text: str) -> None:
    """Wait for one of the texts and for pictures and fonts."""
    first, *others = (page.get_by_text(one) for one in text.split("|"))
    for other in others:
        first = first.or_(other)
    expect(first.first).to_be_visible()
    page.evaluate("document.fonts.ready")


def violations(page: Page, only: dict[str, Any]) -> list[str]:
    """What axe has to say, rule by rule with the first place."""
    if not page.evaluate("'axe' in window"):  # half a megabyte: once on each page
        page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate(
        "only => axe.run(document, {runOnly: only, resultTypes: ['violations']})", only
    )
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"][:2]
    ]


def lasting(page: Page, only: dict[str, Any]) -> list[str]:
    """What axe has to say and says again: it takes a while, during which something may have come or gone."""
    found: list[str] = []
    for _ in range(3):
        still(page)
        found = violations(page, only)
        if not found:
            break
    return found


def look(page: Page, name: str, *themes: Theme) -> list[str]:
    """Check one screen in some themes, or in both, and keep its pictures; gives what is wrong with it."""
    wrong: list[str] = []
    PICTURES.mkdir(parents=True, exist_ok=True)
    for theme in themes or THEMES:
        only = THEMES[theme]
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        eventually(lambda: page.evaluate(DRESSED, theme))  # noqa: B023 (awaited here)
        wrong += [f"{name} {theme}: {one}" for one in lasting(page, only)]
        for width_name, width in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": 900})
            try:
                fits(page)
            except AssertionError:
                wrong.append(f"{name} {theme}: too wide at {width}")
            if (theme, width_name) == ("light", "phone"):  # what is left out there may leave a button without a name
                wrong += [f"{name} on a phone: {one}" for one in lasting(page, only)]
            page.screenshot(path=PICTURES / f"{name}-{theme}-{width_name}.png")
        page.set_viewport_size({"width": WIDTHS["wide"], "height": 900})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return wrong


def quiet(person: Person) -> None:
    assert [one for one in person.complaints if "404" not in one] == []


def test_what_everybody_sees_is_accessible_fits_and_says_nothing_on_the_console(studio: Studio) -> None:
    person = studio.person
    wrong: list[str] = []
    page = person.page()
    page.goto(f"{person.url}/icon.svg")  # no app runs there, which would be refused with a sign-in that is taken away
    page.context.clear_cookies()
    page.evaluate("localStorage.clear()")
    person.complaints.clear()
    for name, (address, text) in OPEN.items():
        page.goto(f"{person.url}{address}")
        settle(page, text)
        wrong += look(page, name)
    assert not wrong, "\n".join(wrong)
    quiet(person)


def test_every_screen_of_a_workspace_is_accessible_fits_and_says_nothing_on_the_console(studio: Studio) -> None:
    person = studio.person
    wrong: list[str] = []
    project = person.api.call("POST", "/projects", {"prompt": "Why bread fails: the oven is too cold", "seconds": 15})
    ids = vars(studio) | {"project_id": project["id"]}
    person.complaints.clear()
    inside = person.inside()
    for name, (address, text) in INSIDE.items():
        inside.goto(person.url + address.format(**ids))
        settle(inside, text)
        wrong += look(inside, name)
    inside.goto(f"{person.url}/library")
    settle(inside, "1 video")
    for name, (key, text) in PANELS.items():
        inside.keyboard.press(key)
        settle(inside, text)
        wrong += look(inside, name)
        inside.keyboard.press("Escape")
        expect(inside.get_by_role("dialog")).to_have_count(0)
    person.api.call("DELETE", f"/projects/{project['id']}")
    assert not wrong, "\n".join(wrong)
    quiet(person)


def test_everything_is_reached_with_the_keyboard(studio: Studio) -> None:
    page = studio.person.inside()
    page.reload()
    settle(page, "1 video")
    floats(page)
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to content")).to_be_focused()
    seen: set[str] = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.getAttribute('aria-label') || document.activeElement.innerText"))
    named = {"Cutroom home", "Exports", "Search or jump to… Ctrl K", "Upload", "Account menu", "Status"}
    assert named <= seen and any(one.startswith("a short talk") or "short talk" in one for one in seen)


def test_first_load_stays_small_and_editors_come_when_they_are_opened(studio: Studio) -> None:
    page = studio.person.inside()
    page.add_init_script(NOTE_STOOD)
    page.reload()
    settle(page, "1 video")
    expect(page.get_by_role("article")).to_be_visible()
    eventually(lambda: page.evaluate(SCRIPTS))  # the browser tells of what it has loaded a little later
    loaded: list[tuple[str, int, bool]] = steady(lambda: page.evaluate(SCRIPTS))
    assert 0 < sum(size for _, size, first in loaded if first) <= 250 * 1024, loaded
    assert not any("Editor" in name or "VideoPage" in name for name, *_ in loaded)
    assert sum(path.stat().st_size for path in Path(ROOT / "web" / "dist" / "assets").glob("ClipEditor*.js")) > 0
