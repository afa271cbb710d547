"""Who hears of a clip by mail, and when: its client, then its clipper."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends
from sqlalchemy.orm import Session

from cutroom.marketplace import events, working
from cutroom.marketplace.job_schemas import Appeal, CampaignJobView
from cutroom.marketplace.schemas import ClipSubmitted, SubmissionDecided, SubmissionNeedsReview
from cutroom.runtime.context import Actor, Context
from cutroom.runtime.events import Event, Outbox
from tests.integration.conftest import REGION
from tests.support.database import Database
from tests.support.market import Market

Happening = type[ClipSubmitted] | type[SubmissionDecided] | type[SubmissionNeedsReview]
TELL: dict[Happening, Callable[[Context, Any], None]] = {
    ClipSubmitted: events.on_clip_submitted,
    SubmissionDecided: events.on_submission_decided,
    SubmissionNeedsReview: events.on_submission_needs_review,
}


@pytest.fixture
def people(register: Callable[[], dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {name: register()["user"] for name in ("brand", "clipper")}


@pytest.fixture
def market(ctx: Context, database: Database, tmp_path: Path, people: dict[str, dict[str, Any]]) -> Market:
    return Market(ctx, database, tmp_path, Actor(UUID(people["brand"]["id"])))


def told(market: Market, job: CampaignJobView, clipper: Actor, happening: Happening) -> list[tuple[str, str, str]]:
    """(subject, address, text) of the mails that an event brings, which is delivered by hand."""
    sent = ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages
    before = len(sent)
    TELL[happening](market.ctx, happening(owner_id=clipper.workspace_id, job_id=job.id))
    return [(one.subject, one.destinations["ToAddresses"][0], one.body) for one in sent[before:]]


@pytest.fixture
def emitted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of all events that were written, oldest first."""
    names: list[str] = []
    add = Outbox.add

    def spied(outbox: Outbox, session: Session, event: Event) -> None:
        names.append(type(event).__name__)
        add(outbox, session, event)

    monkeypatch.setattr(Outbox, "add", spied)
    return names


def test_the_client_hears_of_a_clip_and_its_clipper_of_each_decision(
    market: Market, people: dict[str, dict[str, Any]], emitted: list[str]
) -> None:
    clipper, brand = Actor(UUID(people["clipper"]["id"])), people["brand"]["email"]
    campaign = market.live()
    job = market.submitted(campaign, clipper)
    [(subject, address, text)] = told(market, job, clipper, ClipSubmitted)
    assert (subject, address) == ("A clip for “Ada's talk” is ready to review", brand)
    assert f"/campaigns/{campaign.id}" in text
    market.decide(job, "changes", reason_code="quality", reason="Buy at https://evil.example")
    assert told(market, job, clipper, ClipSubmitted) == []  # it was decided before the mail was written
    [(subject, address, text)] = told(market, job, clipper, SubmissionDecided)
    assert (subject, address) == ("Your clip for “Ada's talk” needs changes", people["clipper"]["email"])
    assert "evil" not in text
    market.submit(job, clipper, export_id=market.export(clipper))
    [(subject, *_)] = told(market, job, clipper, SubmissionNeedsReview)
    assert subject == "A clip for “Ada's talk” still needs your decision"
    market.decide(job)
    [(subject, *_)] = told(market, job, clipper, SubmissionDecided)
    assert subject == "Your clip for “Ada's talk” was approved"
    assert told(market, job, clipper, SubmissionNeedsReview) == []
    decided = [name for name in emitted if name in ("ClipSubmitted", "SubmissionDecided")]
    assert decided == ["ClipSubmitted", "SubmissionDecided"] * 2


def test_a_clip_that_was_rejected_and_one_that_is_gone(market: Market, people: dict[str, dict[str, Any]]) -> None:
    clipper = Actor(UUID(people["clipper"]["id"]))
    job = market.submitted(market.live(), clipper)
    market.reject(job)
    [(subject, *_)] = told(market, job, clipper, SubmissionDecided)
    assert subject == "Your clip for “Ada's talk” wasn’t accepted"
    market.execute("delete from earnings where job_id = %s returning id", job.id)
    market.execute("delete from campaign_jobs where id = %s returning id", job.id)
    assert told(market, job, clipper, SubmissionDecided) == []


def test_a_rejection_says_until_when_it_can_be_appealed_and_moderators_hear_of_an_appeal(
    market: Market, people: dict[str, dict[str, Any]]
) -> None:
    market.ctx = Context(replace(market.ctx.settings, moderators=("mod@example.com", "other@example.com")))
    clipper = Actor(UUID(people["clipper"]["id"]))
    job = market.submitted(market.live(), clipper)
    market.reject(job)
    until = market.job(job, clipper).appeal_until
    [(_, address, text)] = told(market, job, clipper, SubmissionDecided)
    assert address == people["clipper"]["email"]
    assert until and f"until {until:%d %B %Y, %H:%M} UTC" in text
    working.appeal(market.ctx, clipper, job.id, Appeal(reason="Buy at https://evil.example"))
    mails = told(market, job, clipper, SubmissionNeedsReview)
    assert [address for _, address, _ in mails] == ["mod@example.com", "other@example.com"]
    assert all("/moderation" in text and "evil" not in text for *_, text in mails)
