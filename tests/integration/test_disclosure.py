"""A clip of a campaign is posted with the advert's disclosure, and without it nowhere, from its submission on."""

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cutroom.kit.errors import Invalid
from cutroom.marketplace import working
from cutroom.marketplace.job_schemas import CampaignJobView
from cutroom.publishing import editing, importing, moving, requirements, service
from cutroom.publishing.schedule_schemas import ImportPosts, ImportReport, MovePost
from cutroom.publishing.schemas import CheckPost, Content, EditPost, PreflightView, Timing
from cutroom.renders import files
from cutroom.runtime.context import Context
from cutroom.runtime.database import now
from cutroom.social.schemas import AccountView
from tests.support.database import Database
from tests.support.market import Market, person
from tests.support.posting import UPLOAD
from tests.support.publishing import Publisher, finished_export

pytestmark = pytest.mark.usefixtures("balanced")
RULES = {"hashtags": ["#orbit"]}
MISSING = ["disclosure_missing", "campaign_hashtags_missing", "ad_label_off"]
PAID = UPLOAD["youtube"].model_copy(update={"caption": "#ad A lamp #orbit", "branded": True})


@pytest.fixture
def market(publisher: Publisher, database: Database) -> Market:
    """A brand, and a clipper who publishes with Cutroom; there is a moderator, so rejections can be appealed."""
    moderated = Context(replace(publisher.ctx.settings, moderators=("moderator@example.com",)))
    return Market(moderated, database, publisher.folder, person())


def submitted(market: Market, publisher: Publisher, number: int = 0, **more: Any) -> CampaignJobView:
    """A job whose clip was handed in."""
    job = market.claim(market.live(title="Orbit lamp", rules=RULES, **more), publisher.actor)
    return market.submit(job, publisher.actor, export_id=publisher.export(number))


def asked(publisher: Publisher, account: AccountView, content: Content | None = None, number: int = 0) -> PreflightView:
    targets = [{"account_id": account.id, "content": (content or UPLOAD[account.platform]).model_dump()}]
    request = CheckPost.model_validate({"export_id": publisher.export(number), "targets": targets})
    return service.preflight(publisher.ctx, publisher.actor, request)


def codes(publisher: Publisher, account: AccountView, content: Content | None = None, number: int = 0) -> list[str]:
    return [one.code for target in asked(publisher, account, content, number).targets for one in target.problems]


def given_back(market: Market, publisher: Publisher, job: CampaignJobView) -> None:
    """The client asks for changes and the clipper withdraws."""
    market.decide(job, "changes", reason_code="off_brief", reason="No demo.")
    working.withdraw(market.ctx, publisher.actor, job.id)


def test_a_submitted_clip_is_posted_with_its_disclosure_alone(market: Market, publisher: Publisher) -> None:
    account = publisher.channels.connect("youtube")
    assert codes(publisher, account) == []
    job = submitted(market, publisher)
    found = asked(publisher, account)
    assert [one.code for one in found.targets[0].problems] == MISSING
    assert (found.ready, found.targets[0].has_ad_label) == (False, True)
    assert [one.model_dump() for one in found.required] == [
        {"reason": "Orbit lamp", "disclosure": "#ad", "hashtags": ["#orbit"], "branded": True}
    ]
    with pytest.raises(Invalid, match="Begin the caption with #ad"):
        publisher.post(account)
    assert asked(publisher, account, PAID).ready
    publisher.post(account, content=PAID)
    publisher.finish()
    [seen] = publisher.world("youtube")
    assert (seen["caption"], seen["paid"]) == ("#ad A lamp #orbit", True)
    assert codes(publisher, account, number=1) == []  # another video
    given_back(market, publisher, job)
    assert codes(publisher, account) == []


def test_each_platform_has_its_own_label_or_none(market: Market, publisher: Publisher) -> None:
    submitted(market, publisher)
    accounts = [publisher.channels.connect(one) for one in ("tiktok", "instagram")]
    words = {"caption": "#Anzeige Eine Lampe #orbit"}
    plain = [UPLOAD[one.platform].model_copy(update=words) for one in accounts]
    assert [codes(publisher, *pair) for pair in zip(accounts, plain, strict=True)] == [["ad_label_off"], []]
    assert not asked(publisher, accounts[1], plain[1]).targets[0].has_ad_label
    public = plain[0].model_copy(update={"branded": True, "privacy": "PUBLIC_TO_EVERYONE"})
    publisher.post(accounts[0], content=public)
    publisher.finish()
    [seen] = publisher.world("tiktok")
    assert (seen["caption"], seen["paid"]) == (words["caption"], True)


def test_what_was_planned_before_the_submission_is_not_sent_without_it(market: Market, publisher: Publisher) -> None:
    account = publisher.channels.connect("youtube")
    planned = publisher.later(account)
    submitted(market, publisher)
    publisher.execute("update post_targets set due_at = now(), next_at = now() where post_id = %s", planned.id)
    publisher.tick()
    target = publisher.target(planned)
    assert (target.state, target.reason_code) == ("needs_action", "disclosure_missing")
    assert "Begin the caption with #ad" in str(target.reason)
    assert publisher.world("youtube") == []
    change = {"version": publisher.get(planned).version, "timing": {"when": "now"}}
    mended = {"targets": [{"account_id": account.id, "content": PAID.model_dump()}]}
    with pytest.raises(Invalid, match="#ad"):
        editing.edit(publisher.ctx, publisher.actor, planned.id, EditPost.model_validate(change))
    editing.edit(publisher.ctx, publisher.actor, planned.id, EditPost.model_validate(change | mended))
    publisher.finish()
    assert [one["caption"] for one in publisher.world("youtube")] == [PAID.caption]


def test_a_draft_is_given_no_time_and_a_post_no_such_video(market: Market, publisher: Publisher) -> None:
    account = publisher.channels.connect("youtube")
    submitted(market, publisher)
    draft = publisher.post(account, timing={"when": "draft"})
    later = Timing(when="at", at=(now() + timedelta(hours=2)).replace(microsecond=0, tzinfo=None).isoformat())
    for change, call in ((EditPost, editing.edit), (MovePost, moving.move)):
        with pytest.raises(Invalid, match="Begin the caption with #ad"):
            call(publisher.ctx, publisher.actor, draft.id, change(version=draft.version, timing=later))  # type: ignore[arg-type,operator]
    other = publisher.later(account, number=1)
    with pytest.raises(Invalid, match="Begin the caption with #ad"):
        change = EditPost(version=other.version, export_id=publisher.export())
        editing.edit(publisher.ctx, publisher.actor, other.id, change)
    assert publisher.get(draft).state == "draft"


def imported(publisher: Publisher, account: AccountView, caption: str, **more: Any) -> ImportReport:
    row: Mapping[str, Any] = {
        "date": (now() + timedelta(days=3)).date(), "time": "18:00", "account": account.id,
        "export": publisher.export(), "title": "A lamp", "caption": caption, "privacy": "public", **more,
    }  # fmt: skip
    out = io.StringIO()
    table = csv.DictWriter(out, list(row))
    table.writeheader()
    table.writerow(row)
    request = ImportPosts(content=out.getvalue(), zone="Europe/Berlin", dry_run=False)
    return importing.run(publisher.ctx, publisher.actor, request)


def test_rows_of_a_file_are_held_to_it_and_get_the_label(market: Market, publisher: Publisher) -> None:
    account = publisher.channels.connect("youtube")
    submitted(market, publisher)
    refused = imported(publisher, account, "A lamp")
    assert [(one.line, one.column) for one in refused.problems] == [(2, "caption"), (2, "hashtags")]
    assert refused.created == 0
    for expected in (1, 0):
        assert imported(publisher, account, "#ad A lamp #orbit").created == expected
    [(content,)] = publisher.execute("select content from post_targets")
    assert content["branded"] is True


def test_another_export_that_shows_the_same_is_held_to_it(market: Market, publisher: Publisher) -> None:
    account = publisher.channels.connect("youtube")
    submitted(market, publisher)
    publisher.execute(
        "update exports set fingerprint = (select fingerprint from exports where id = %s) where id = %s",
        publisher.export(), publisher.export(1),
    )  # fmt: skip
    assert codes(publisher, account, number=1) == MISSING


@pytest.mark.parametrize("end", ["rejected", "expired", "replaced", "approved", "in appeal"])
def test_how_a_job_ends_says_whether_its_clip_stays_an_advert(market: Market, publisher: Publisher, end: str) -> None:
    account = publisher.channels.connect("youtube")
    job = submitted(market, publisher, bonus_cap=0)
    match end:
        case "rejected":
            market.reject(job)
            market.pass_time(73)
            market.tick()
        case "in appeal":
            market.reject(job)
        case "approved":
            market.decide(job)
        case _:
            market.decide(job, "changes", reason_code="off_brief", reason="No demo.")
            if end == "expired":
                market.pass_time(100)
                market.tick()
            else:
                market.submit(market.job(job, publisher.actor), publisher.actor, export_id=publisher.export(1))
    state = market.job(job, publisher.actor).state
    if end in ("rejected", "expired", "replaced"):
        assert codes(publisher, account) == [], state
    else:
        assert codes(publisher, account) == MISSING, state
    assert codes(publisher, account, number=1) == (MISSING if end == "replaced" else [])


def test_an_approval_holds_a_clip_that_was_submitted_before_there_were_requirements(
    market: Market, publisher: Publisher
) -> None:
    account = publisher.channels.connect("youtube")
    job = submitted(market, publisher)
    publisher.execute("delete from posting_requirements")
    assert codes(publisher, account) == []
    market.decide(job)
    assert codes(publisher, account) == MISSING


def test_what_is_asked_of_one_workspace_is_not_seen_in_another(market: Market, publisher: Publisher) -> None:
    submitted(market, publisher)
    other = person()
    export = finished_export(publisher.ctx, other, publisher.folder, b"x" * 1000)
    publisher.execute(
        "update exports set fingerprint = (select fingerprint from exports where id = %s) where id = %s",
        publisher.export(), export,
    )  # fmt: skip
    with publisher.ctx.transaction(other) as session:
        file = files.file_of(session, export)
        assert file is not None and requirements.of_file(session, file) == []
    with publisher.ctx.transaction(publisher.actor) as session:
        file = files.file_of(session, publisher.export())
        assert file is not None and len(requirements.of_file(session, file)) == 1
