"""Jobs in the house."""

from cutroom.kit.manifest import Capability, Clock, Needs, Prefix

CAPABILITY = Capability(
    name="jobs",
    events=("TurnFreed", "JobFailed"),
    consumes={"TurnFreed": "jobs.tasks.begin_turns"},
    clocks=(Clock("jobs.tasks.recover", every="1 minute"),),
    objects={"work": Prefix(kept_days=14)},
    needs={"scheduler": Needs(starts_jobs=True), "api": Needs(starts_jobs=True), "events": Needs(starts_jobs=True)},
    internal_tables=("run_stages",),
)
