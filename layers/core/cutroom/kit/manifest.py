"""What a capability says of itself: data alone, from which infrastructure, jobs and privacy are derived.

A manifest (`cutroom/<name>/capability.py`) imports nothing but this module. Tasks are named by strings such as
`"library.tasks.probe"`, so that every function can read all manifests without loading what other functions need. Named
tuples are made three times as fast as data classes, and every cold start makes these.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

EVERY_PREFIX = "*"  # in `Needs`: every prefix of every capability
EXPORTED_PREFIXES = "exported"  # in `Needs`: the prefixes that a takeout links to


class Prefix(NamedTuple):
    """Objects below `<prefix>/<owner>/` in the media bucket; all of them are purged with their owner.

    `exported`: a takeout links to them. `kept_days`: storage deletes them after so many days. `announced`: each new
    object is an `ObjectCreated` event for the capability. `cools_after_days`: they move to a cheaper storage class.
    """

    exported: bool = False
    kept_days: int | None = None
    announced: bool = False
    cools_after_days: int | None = None


class Consumer(NamedTuple):
    """The task that takes an event. Events of one `queue` wait for each other; those of different queues never do.

    The queue is the capability's own unless another is named: give a slow consumer its own.
    """

    task: str
    queue: str = ""
    function: str = "events"


class Clock(NamedTuple):
    """A task without input that is called again and again; `every` is a rate such as "5 minutes"."""

    task: str
    every: str
    function: str = "scheduler"


class Area(NamedTuple):
    """A place in the web app's navigation: sidebar, bottom bar, shortcuts and palette show it.

    `page` is its route, `within` are addresses that belong to it besides; `icon` is a name of Tabler's. `order` places
    it within its group, where capabilities come in the order of their layers otherwise. `pinned` ones are in the bar of
    a phone. Only who has the `permission` in the workspace, one of the `plans` and the `feature` sees it.
    """

    label: str
    about: str
    page: str
    icon: str
    group: Literal["Start", "Create", "Publish", "Grow", "Earn", "Workspace"]
    order: int = 0
    within: tuple[str, ...] = ()
    shortcut: str = ""
    pinned: bool = False
    permission: Literal["read", "approve", "edit", "manage", "own"] = "read"
    plans: tuple[str, ...] = ()
    feature: str = ""


class Command(NamedTuple):
    """A line of the web app's palette that opens a page, such as "/library?archived=true", beside those of areas."""

    label: str
    page: str
    icon: str
    kind: Literal["Command", "Page"] = "Command"


class Notice(NamedTuple):
    """A kind of thing that people are told of, in the app and by mail, each of which they can switch off.

    `texts` are its sentences by case ("" where there is one), with names of facts in braces and no period; `page` is
    the address in the app where one acts on it, such as "/posts/{post_id}". `label` names it in the settings. People
    who have not chosen get a mail where it is `by_mail`, and of one workspace one mail in `mail_pause_s` at most.
    """

    kind: str
    group: Literal["Publishing", "Marketplace", "Money", "Videos"]
    label: str
    texts: Mapping[str, str]
    page: str
    by_mail: bool = True
    mail_pause_s: int = 0


class Machine(NamedTuple):
    """One state machine, and what people see of its runs where it is a kind of job.

    `steps` run one after the other in `function`, each on the output of the one before, unless `definition` names a
    module with a function `definition(machine)` that builds something else of them. `subject` names the ids that the
    machine's input has beside `owner_id` and `run_id`. `stages` maps each progress bar to its share of the time;
    those in `optional` are shown only where they were recorded; a machine without stages is no kind of job, because its
    capability keeps a record of its own. `failed` records why a run failed, where that is
    not enough for its subject. `label` says in the web app what is done, `page` where its subject is shown: a route
    such as "/exports/{export_id}", or none.
    """

    kind: str
    function: str
    subject: tuple[str, ...]
    steps: tuple[str, ...]
    label: str = ""
    stages: Mapping[str, float] = {}
    failed: str = "jobs.tasks.failed"
    definition: str = ""
    optional: tuple[str, ...] = ()
    timeout_s: int = 3600
    page: str = ""


class Needs(NamedTuple):
    """What a capability's tasks need of one function; a function has what all capabilities need of it together.

    Memory, time and disk are the largest of what is asked for; layers, packs and permissions are the union. `tasks` are
    those that no consumer, clock or machine of the capability puts into the function already. `read`, `write`, `delete`
    and `parts` (multipart uploads that are continued or given up) are prefixes. `routes` are paths of the HTTP API,
    `url` is an address of the function's own. `calls` names functions that it may invoke.
    """

    tasks: tuple[str, ...] = ()
    memory_mb: int = 0
    timeout_s: int = 0
    disk_mb: int = 0
    layers: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    write: tuple[str, ...] = ()
    delete: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    url: bool = False
    starts_jobs: bool = False
    calls_models: bool = False
    sends_mail: bool = False
    takes_webhooks: bool = False
    takes_payments: bool = False
    holds_grants: bool = False


class Capability(NamedTuple):
    """One folder of the product, as the rest of the house needs to know it.

    `internal_tables` and `secret_columns` are left out of takeouts. `rates` are the names of the rate limits that are
    counted for each person (`<rate>#<owner>`), which go when the person goes. `exports` are lists of a takeout that no
    table with an `owner_id` gives: name -> a function that yields them, called with a session in the workspace.
    `areas` and `commands` are its places in the web app (`make client` writes them there), `notices` what it tells
    people of (`notifications.telling`). `limits` names the function
    `(ctx, session) -> Limits` that says how much the session's workspace may hold and run; `stored_bytes` the one
    `(session) -> int` that says how much of the workspace's storage the capability takes; `leaves` the one
    `(ctx, owner_id) -> None` that takes away what services outside keep of an owner who is purged.
    """

    name: str
    events: tuple[str, ...] = ()
    consumes: Mapping[str, str | Consumer] = MappingProxyType({})
    machines: tuple[Machine, ...] = ()
    clocks: tuple[Clock, ...] = ()
    objects: Mapping[str, Prefix] = MappingProxyType({})
    needs: Mapping[str, Needs] = MappingProxyType({})
    internal_tables: tuple[str, ...] = ()
    secret_columns: tuple[str, ...] = ()
    rates: tuple[str, ...] = ()
    exports: Mapping[str, str] = MappingProxyType({})
    areas: tuple[Area, ...] = ()
    commands: tuple[Command, ...] = ()
    notices: tuple[Notice, ...] = ()
    limits: str = ""
    leaves: str = ""
    stored_bytes: str = ""

    @property
    def consumers(self) -> Mapping[str, Consumer]:
        """Event -> its consumer, each with its queue."""
        full = {event: one if isinstance(one, Consumer) else Consumer(one) for event, one in self.consumes.items()}
        return {e: one if one.queue else Consumer(one.task, self.name, one.function) for e, one in full.items()}
