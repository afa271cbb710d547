"""How the figures of a simulated post grow: by its age on the virtual clock, the same for one id on every run.

Views follow a stretched exponential that most of a short's audience fits: half of it in the first day, then a tail.
People change it with the actions `correct_figures` (a number that is taken away, as platforms do when they remove
views that were not real) and `hide_figures`.
"""

import hashlib
import math
from typing import Any

from infra.local.simulators.simulator import Action, Simulator

CHANGES = "figure_changes"
SCALE_S, SHAPE = 18 * 3600.0, 0.7
LEAST, MOST = 300.0, 60_000.0  # of what a post has in the end
Document = dict[str, Any]


def figures(simulator: Simulator, post_id: str, published_at: float) -> dict[str, int]:
    """Views, likes, comments, shares and saves of a post at this moment; never below nothing."""
    shares = _shares(post_id)
    age = max(0.0, simulator.clock.timestamp() - published_at)
    end = LEAST * (MOST / LEAST) ** shares[0]
    views = end * (1 - math.exp(-((age / SCALE_S) ** SHAPE)))
    rates = {"likes": 0.02 + 0.07 * shares[1], "comments": 0.001 + 0.007 * shares[2]}
    rates |= {"shares": 0.001 + 0.011 * shares[3], "saves": 0.002 + 0.018 * shares[4]}
    counts = {"views": int(views)} | {name: int(views * rate) for name, rate in rates.items()}
    taken: Document = simulator.state.get(CHANGES, post_id) or {}
    return {name: max(0, count - int(taken.get(name, 0))) for name, count in counts.items()}


def _shares(post_id: str) -> list[float]:
    """Five numbers from 0 to 1 that belong to an id."""
    digest = hashlib.sha256(post_id.encode()).digest()
    return [int.from_bytes(digest[i * 4 : i * 4 + 4], "big") / 2**32 for i in range(5)]


def is_hidden(simulator: Simulator, post_id: str) -> bool:
    """Whether the platform leaves a post out of its answers for a while."""
    kept: Document = simulator.state.get(CHANGES, post_id) or {}
    return bool(kept.get("hidden"))


def _change(simulator: Simulator, post_id: str, **values: Any) -> Any:
    kept: Document = simulator.state.get(CHANGES, post_id) or {}
    simulator.state.put(CHANGES, post_id, kept | values)
    return {}


def _correct(simulator: Simulator, given: Document) -> Any:
    """What happens where a platform takes views away."""
    kept: Document = simulator.state.get(CHANGES, given["post"]) or {}
    metric = given.get("metric") or "views"
    return _change(simulator, given["post"], **{metric: int(kept.get(metric, 0)) + int(given["by"])})


def _hide(simulator: Simulator, given: Document) -> Any:
    """What happens where a platform leaves a post out of its answers, and later does not."""
    return _change(simulator, given["post"], hidden=given.get("hidden", "yes") == "yes")


ACTIONS = {
    "correct_figures": Action(
        "Take views away", {"post": (), "by": (), "metric": ("views", "likes", "comments", "shares", "saves")}, _correct
    ),
    "hide_figures": Action("Leave a post out of answers", {"post": (), "hidden": ("yes", "no")}, _hide),
}
