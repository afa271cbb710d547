"""A brand with money, clippers who work for it, and the clock's work done by hand."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import psycopg

from cutroom.billing import ledger
from cutroom.billing.ledger import PLATFORM, Line
from cutroom.kit.errors import AppError
from cutroom.kit.ids import new_id
from cutroom.kit.money import Money
from cutroom.marketplace import discovery, earning, funding, reviewing, tasks, working
from cutroom.marketplace import service as campaigns
from cutroom.marketplace.job_schemas import CampaignJobView, Decide, SubmissionView, SubmitJob
from cutroom.marketplace.schemas import CampaignView, FundCampaign, SaveCampaign
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.tasks import Nothing
from tests.support.database import Database
from tests.support.publishing import FILE, finished_export

Result = TypeVar("Result")
BRIEF: dict[str, Any] = {
    "title": "Ada's talk", "brief": "Show the demo.", "platforms": ["youtube", "tiktok"], "price": 5000, "places": 3,
    "bonus_cap": 50,
}  # fmt: skip


@dataclass
class Market:
    """One brand's side of the marketplace, and verbs for clippers."""

    ctx: Context
    database: Database
    folder: Path
    brand: Actor
    exports: int = 0

    def give(self, actor: Actor, amount: int, currency: str = "USD") -> None:
        """Let a workspace have cash, as if it had paid it in."""
        with self.ctx.transaction(actor) as session:
            lines = (
                Line(ledger.holder(session), "wallet", Money(amount, currency)),
                Line(PLATFORM, "world", Money(-amount, currency)),
            )
            ledger.post(session, "test_cash", str(new_id()), lines, reason="test")

    def draft(self, **more: Any) -> CampaignView:
        return campaigns.create(self.ctx, self.brand, SaveCampaign.model_validate(BRIEF | more))

    def live(self, **more: Any) -> CampaignView:
        """A campaign with its budget, paid from the brand's balance."""
        draft = self.draft(**more)
        self.give(self.brand, draft.budget.needed, draft.pay.currency)
        return funding.fund(self.ctx, self.brand, draft.id, FundCampaign(method="balance"))

    def get(self, campaign: CampaignView) -> CampaignView:
        return campaigns.get(self.ctx, self.brand, campaign.id)

    def claim(self, campaign: CampaignView, clipper: Actor) -> CampaignJobView:
        return discovery.claim(self.ctx, clipper, campaign.id)

    def export(self, clipper: Actor) -> UUID:
        """A new finished export of 20 seconds."""
        self.exports += 1
        return finished_export(self.ctx, clipper, self.folder, FILE[:1000], self.exports)

    def submit(self, job: CampaignJobView, clipper: Actor, **what: Any) -> CampaignJobView:
        what = what or {"export_id": self.export(clipper)}
        return working.submit(self.ctx, clipper, job.id, SubmitJob.model_validate(what))

    def submitted(self, campaign: CampaignView, clipper: Actor) -> CampaignJobView:
        return self.submit(self.claim(campaign, clipper), clipper)

    def decide(self, job: CampaignJobView, decision: str = "approve", **why: Any) -> SubmissionView:
        body = Decide.model_validate({"decision": decision} | why)
        return reviewing.decide(self.ctx, self.brand, job.id, body)

    def reject(self, job: CampaignJobView) -> SubmissionView:
        return self.decide(job, "reject", reason_code="off_brief", reason="No demo.")

    def job(self, job: CampaignJobView, clipper: Actor) -> CampaignJobView:
        return working.get(self.ctx, clipper, job.id)

    def tick(self) -> None:
        """All clocks, once."""
        for task in (tasks.advance_jobs, tasks.release_earnings, tasks.close_campaigns):
            task(self.ctx, Nothing())

    def pass_time(self, hours: float) -> None:
        """Let everything in the marketplace have happened so much earlier."""
        columns = {
            "campaign_jobs": ("claimed_at", "due_at", "submitted_at", "decide_by", "decided_at", "track_until",
                              "next_at", "moderated_at", "appeal_until"),
            "earnings": ("held_until", "created_at"),
            "campaigns": ("ends_at", "created_at"),
        }  # fmt: skip
        for table, names in columns.items():
            changes = ", ".join(f"{name} = {name} - make_interval(secs => {hours * 3600})" for name in names)
            self.execute(f"update {table} set {changes}")  # noqa: S608 (names of this file)

    def cash(self, clipper: Actor) -> tuple[int, int]:
        """Pending and available dollars."""
        balances = earning.summary(self.ctx, clipper).balances
        return next(((one.pending, one.available) for one in balances if one.currency == "USD"), (0, 0))

    def account(self, holder: UUID, kind: str) -> int:
        """What one account of the ledger has."""
        rows = self.execute(
            "select b.balance from ledger_accounts a join ledger_balances b on b.account_id = a.id "
            "where a.holder_id = %s and a.kind = %s", holder, kind,
        )  # fmt: skip
        return int(rows[0][0]) if rows else 0

    def adds_up(self, campaign: CampaignView) -> None:
        """What a campaign says of its budget is what the ledger has, whatever has happened."""
        budget = self.get(campaign).budget
        assert budget.funded == budget.unreserved + budget.reserved + budget.spent + budget.returned
        assert budget.unreserved == self.account(campaign.id, "campaign")
        jobs = self.execute("select id, spent from campaign_jobs where campaign_id = %s", campaign.id)
        assert budget.reserved == sum(self.account(job_id, "job") for job_id, _ in jobs)
        assert budget.spent == sum(spent for _, spent in jobs)

    def execute(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """As the schema's owner, over all workspaces."""
        with psycopg.connect(self.database.owner_url) as connection:
            cursor = connection.execute(query, values)  # type: ignore[arg-type]
            return cursor.fetchall() if cursor.description else []


def at_once(calls: Iterable[Callable[[], Result]], threads: int = 8) -> list[Result | AppError]:
    """What parallel calls answer, or are refused with."""

    def outcome(call: Callable[[], Result]) -> Result | AppError:
        try:
            return call()
        except AppError as error:
            return error

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(outcome, calls))


def person() -> Actor:
    """A new workspace; its person is known by their id alone."""
    return Actor(new_id())
