"""How long a page is busy with what somebody does, out of the browser's own trace."""

from collections.abc import Callable
from typing import Any, NamedTuple

from playwright.sync_api import Page

CATEGORIES = ["-*", "devtools.timeline", "toplevel", "disabled-by-default-devtools.timeline"]
Thread = tuple[int, int]
Event = dict[str, Any]


class Answer(NamedTuple):
    """From an event of an interaction to the paint that shows it; `busy_ms` is the main thread's CPU time."""

    kind: str
    busy_ms: float
    wall_ms: float


def slowest(page: Page, act: Callable[[], object], settle_ms: int = 500) -> Answer | None:
    """The busiest interaction of what `act` does; None when there was none (W3C Event Timing, `interactionId`)."""
    events = traced(page, act, settle_ms)
    thread = main_thread(events)
    tasks = [one for one in events if one["name"] == "RunTask" and one["ph"] == "X" and _thread(one) == thread]
    answers = [
        Answer(kind, sum(_share(task, begin, end) for task in tasks) / 1000, (end - begin) / 1000)
        for kind, begin, end in _interactions(events, thread)
    ]
    return max(answers, key=lambda answer: answer.busy_ms, default=None)


def traced(page: Page, act: Callable[[], object], settle_ms: int) -> list[Event]:
    """Everything the browser did from before `act` until `settle_ms` after it."""
    session, events, ended = page.context.new_cdp_session(page), list[Event](), list[bool]()
    session.on("Tracing.dataCollected", lambda given: events.extend(given["value"]))
    session.on("Tracing.tracingComplete", lambda _: ended.append(True))
    config = {"excludedCategories": ["*"], "includedCategories": CATEGORIES[1:]}
    session.send("Tracing.start", {"traceConfig": config, "transferMode": "ReportEvents"})
    act()
    page.wait_for_timeout(settle_ms)
    session.send("Tracing.end")
    while not ended:
        page.wait_for_timeout(20)
    session.detach()
    return events


def busy_ms(events: list[Event]) -> float:
    """The CPU time of the page's main thread."""
    thread = main_thread(events)
    return sum(one.get("tdur", 0) for one in events if one["name"] == "RunTask" and _thread(one) == thread) / 1000


def main_thread(events: list[Event]) -> Thread:
    """The main thread of the page: the busiest of its kind."""
    named = {_thread(one) for one in events if one["name"] == "thread_name" and one["args"]["name"] == "CrRendererMain"}
    busy = dict.fromkeys(named, 0)
    for one in events:
        if one["name"] == "RunTask" and _thread(one) in busy:
            busy[_thread(one)] += one.get("tdur", 0)
    return max(busy, key=lambda thread: busy[thread])


def _thread(event: Event) -> Thread:
    return event["pid"], event["tid"]


def _interactions(events: list[Event], thread: Thread) -> list[tuple[str, float, float]]:
    begun: dict[object, Event] = {}
    found: list[tuple[str, float, float]] = []
    for one in events:
        if one["name"] != "EventTiming" or one["pid"] != thread[0]:
            continue
        key = one.get("id") or str(one.get("id2"))
        if one["ph"] == "b":
            begun[key] = one
        elif key in begun and (data := begun[key]["args"].get("data", {})).get("interactionId"):
            found.append((data["type"], begun[key]["ts"], one["ts"]))
    return found


def _share(task: Event, begin: float, end: float) -> float:
    """The CPU time of a task inside a stretch, microseconds."""
    inside = min(end, task["ts"] + task["dur"]) - max(begin, task["ts"])
    return task.get("tdur", 0) * max(0.0, inside) / max(1, task["dur"])
