"""What Instagram and Facebook share: insights of one post a call, and names of metrics that are retired one by one.

One name that is no longer known fails the whole request with code 100; then each is asked for alone, and those that
are refused are parked. https://developers.facebook.com/docs/instagram-platform/api-reference/instagram-media/insights
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from cutroom.analytics.platforms.ports import Ask, PostReading, Reason, Stopped, fingerprint
from cutroom.analytics.rules import Figure, Metric
from cutroom.publishing.senders import meta
from cutroom.publishing.senders.port import Answer

REFUSED, ABSENT = 100, 33
LIMITED = (4, 17, 32, 613, 80001, 80002)
MOST_USED = 80  # percent
USAGE = ("x-app-usage", "x-business-use-case-usage")
WAIT = "estimated_time_to_regain_access"  # minutes
Values = dict[str, Any]
Taken = Callable[[Values], Mapping[Metric, Figure]]


def read(ask: Ask, path: str, post_id: str, names: Sequence[str], taken: Taken, source: str) -> PostReading:
    """The figures of one post: `taken` makes them of the values by name. Raises Stopped."""
    wanted = [name for name in names if name not in ask.parked and name not in ask.refused]
    values = _values(ask, path, wanted)
    if values is None:
        gone = dict.fromkeys(taken({}), Figure("gone"))
        return PostReading(post_id, gone, fingerprint(None), source)
    return PostReading(post_id, taken(values), fingerprint(values), source)


def _values(ask: Ask, path: str, names: Sequence[str]) -> Values | None:
    """Value by name of those that are known; None where the post is not there."""
    if not names:
        return {}
    answer = ask.call("GET", path, params={"metric": ",".join(names)})
    problem = meta.problem(answer)
    if answer.status == 200:
        return {str(one["name"]): _last(one) for one in answer.body.get("data", [])}
    if problem.code == REFUSED and problem.subcode == ABSENT:
        return None
    if problem.code != REFUSED:
        raise Stopped(_why(answer, problem))
    if len(names) == 1:
        ask.refused[names[0]] = problem.message[:300]
        return {}
    return _one_by_one(ask, path, names)


def _one_by_one(ask: Ask, path: str, names: Sequence[str]) -> Values | None:
    values: Values = {}
    for name in names:
        value = _values(ask, path, [name])
        if value is None:
            return None
        values |= value
    return values


def _last(metric: dict[str, Any]) -> Any:
    """A metric's value: `values` has one entry for a lifetime; empty is no value."""
    values: list[dict[str, Any]] = metric.get("values") or [{}]
    return values[-1].get("value")


def _why(answer: Answer, problem: meta.Problem) -> Reason:
    if problem.code in LIMITED:
        return "quota"
    if problem.code in meta.PERMISSION:
        return "permission"
    return "reconnect" if problem.code == meta.TOKEN else "away"


def is_nearly_used(answer: Answer) -> bool:
    """Whether a usage header says that 80 % of what may be asked for is used: stop before the platform does."""
    return any(_most(answer.headers.get(name)) >= MOST_USED for name in USAGE)


def _most(header: str | None) -> float:
    """The largest percentage of a usage header, however deep it lies."""
    try:
        return _largest(json.loads(header)) if header else 0.0
    except ValueError:
        return 0.0


def _largest(value: Any) -> float:
    if isinstance(value, dict):
        parts = cast("dict[str, Any]", value)
        return max((_largest(parts[name]) for name in parts if name != WAIT), default=0.0)
    if isinstance(value, list):
        return max((_largest(part) for part in cast("list[Any]", value)), default=0.0)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0
