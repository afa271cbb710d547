"""A brand and a clipper in two browsers, from an empty account to a clip that is approved and paid."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.conftest import MODERATOR
from tests.web.conftest import Person, Studio
from tests.web.test_account import mailed
from tests.web.test_screens import look

TITLE = "Launch of the Orbit lamp"


def open_page(page: Page, address: str, heading: str) -> None:
    page.goto(address)
    expect(page.get_by_role("heading", name=heading, exact=True, level=1)).to_be_visible()


def write_campaign(page: Page) -> list[str]:
    """A campaign in three steps; what is wrong with the form."""
    page.get_by_role("textbox", name="Title").fill(TITLE)
    page.get_by_role("textbox", name="Brief").fill("Show how the lamp unfolds. Footage is linked in our channel.")
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Must show", exact=True).fill("The lamp unfolding\nThe price")
    page.get_by_label("Must not show").fill("Other brands")
    page.get_by_label("Shortest (seconds)").fill("1")
    page.get_by_role("button", name="Next").click()
    page.get_by_label("For a clip").fill("50")
    page.get_by_role("combobox", name="View bonus").click()
    page.get_by_role("option", name="Up to 50% at 500,000 views").click()
    preview = page.get_by_role("complementary", name="Preview")
    expect(preview).to_contain_text("$213.75")
    expect(preview).to_contain_text("$50.00 a clip, up to $17.50 more")
    wrong = look(page, "market-form")
    page.get_by_role("button", name="Save draft").click()
    return wrong


def another_short(studio: Studio) -> str:
    """A short of the clipper's own that other tests do not post: a campaign's clip is an advert from then on."""
    api = studio.person.api
    wanted = {"source": {"clip_id": studio.clips[1]["id"]}, "format": {"resolution": "720x1280"}}
    export = api.call("POST", "/exports", wanted)
    assert list(api.follow(f"/exports/{export['id']}"))[-1]["status"] == "completed"
    return str(export["title"])


def appeal_and_moderate(mine: Page, job: Locator, moderator: Person) -> list[str]:
    """A rejection is appealed, and a moderator finds that the clipper is right; what is wrong with their screens."""
    job.get_by_role("button", name="Appeal").click()
    dialog = mine.get_by_role("dialog")
    expect(dialog.get_by_text("The price isn’t shown.")).to_be_visible()
    dialog.get_by_label("Why is the rejection wrong?").fill("The price is on the lamp at 0:03.")
    wrong = look(mine, "market-appeal")
    dialog.get_by_role("button", name="Send appeal").click()
    expect(job.get_by_text("In appeal", exact=True)).to_be_visible()

    moderator.api.call("POST", "/auth/verify-email", {"token": mailed(moderator, "verify-email").partition("=")[2]})
    page = moderator.sign_in()
    page.get_by_role("link", name="Moderation").click()
    case = page.get_by_role("region", name="Case of Ada Lovelace")
    expect(case.get_by_text("The price isn’t shown.")).to_be_visible()
    expect(case.get_by_text("The price is on the lamp at 0:03.")).to_be_visible()
    case.get_by_role("button", name="Show video").click()
    expect(case.get_by_label("Submitted clip")).to_be_visible()
    expect(case.get_by_role("button", name="Approve and pay")).to_be_disabled()
    case.get_by_label("Your decision in words").fill("The price is shown.")
    wrong += look(page, "moderation")
    case.get_by_role("button", name="Approve and pay").click()
    expect(page.get_by_text("Nothing waits for you")).to_be_visible()
    return wrong


def test_a_brand_funds_a_campaign_and_a_clipper_is_paid(studio: Studio, somebody: Callable[..., Person]) -> None:
    brand, clipper = somebody(), studio.person
    wrong: list[str] = []
    page = brand.sign_in()
    open_page(page, f"{brand.url}/campaigns", "My campaigns")
    expect(page.get_by_text("Have clips made for you")).to_be_visible()
    page.get_by_role("button", name="New campaign").click()
    wrong += write_campaign(page)
    page.get_by_role("button", name="Pay $213.75 by card").click()
    page.get_by_role("button", name="Pay with test card").click()
    budget = page.get_by_role("region", name="Held budget")
    expect(budget.get_by_text("Live", exact=True)).to_be_visible()
    expect(page.get_by_text("Nothing to review")).to_be_visible()
    budget.get_by_role("button", name="Add places").click()
    page.get_by_role("dialog").get_by_role("button", name="Pay $71.25 by card").click()
    page.get_by_role("button", name="Pay with test card").click()
    expect(budget.get_by_text("0 of 4", exact=True)).to_be_visible()

    export = another_short(studio)
    mine = clipper.inside()
    open_page(mine, f"{clipper.url}/marketplace", "Marketplace")
    mine.get_by_label("Search campaigns").fill("orbit")
    offer = mine.get_by_role("link", name=TITLE)
    expect(offer).to_contain_text("4 places left")
    wrong += look(mine, "market-discover")
    offer.click()
    expect(mine.get_by_role("region", name="You get")).to_contain_text("$35.00")
    wrong += look(mine, "market-offer")
    mine.get_by_role("button", name="Claim a place").click()
    job = mine.get_by_role("article", name=TITLE)
    expect(job.get_by_text("Claimed", exact=True)).to_be_visible()
    job.get_by_role("button", name="Submit").click()
    dialog = mine.get_by_role("dialog")
    dialog.get_by_role("list", name="Finished shorts").get_by_role("button", name=export).first.click()
    dialog.get_by_label("Note to the client").fill("Cut from the keynote.")
    wrong += look(mine, "market-submit")
    dialog.get_by_role("button", name="Submit for review").click()
    expect(job.get_by_text("In review", exact=True)).to_be_visible()
    wrong += look(mine, "market-jobs")

    page.reload()
    submission = page.get_by_role("region", name="Submission by Ada Lovelace")
    expect(submission.get_by_text("Cut from the keynote.")).to_be_visible()
    expect(submission.get_by_label("Submitted clip")).to_be_visible()
    expect(submission.get_by_text("Length: Passed")).to_be_visible()
    submission.get_by_role("button", name="Reject").click()
    expect(submission.get_by_role("button", name="Reject")).to_be_disabled()
    wrong += look(page, "market-inbox")
    submission.get_by_label("Reason").click()
    page.get_by_role("option", name="Something required is missing").click()
    submission.get_by_label("Tell the clipper why").fill("The price isn’t shown.")
    submission.get_by_role("button", name="Reject").click()
    expect(page.get_by_text("Nothing to review")).to_be_visible()
    wrong += appeal_and_moderate(mine, job, somebody(email=MODERATOR))
    page.reload()
    expect(budget.get_by_text("$50.00", exact=True)).to_be_visible()

    open_page(mine, f"{clipper.url}/earnings", "Earnings")
    expect(mine.get_by_role("region", name="Balance")).to_contain_text("$35.00")
    expect(mine.get_by_role("row").filter(has_text=TITLE)).to_contain_text("Pending")
    wrong += look(mine, "market-earnings")
    page.route("**/api/v1/campaigns?**", lambda route: route.fulfill(status=503, json={}))
    page.goto(f"{brand.url}/campaigns")
    expect(page.get_by_role("alert")).to_contain_text("Cutroom is busy")
    page.unroute("**/api/v1/campaigns?**")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("link", name=TITLE)).to_contain_text("1 of 4 places taken")
    wrong += look(page, "market-campaigns")
    assert not wrong, "\n".join(wrong)
