"""What a post of a video that somebody pays for must say, and where."""

import pytest

from cutroom.publishing import disclosure
from cutroom.publishing.disclosure_schemas import RequirementView
from cutroom.publishing.schemas import Content
from tests.support.posting import UPLOAD

ORBIT = RequirementView(reason="Orbit lamp", disclosure="#ad", hashtags=["#orbit", "lamp light"], branded=True)
GOOD = "#ad Look at this #Orbit #lamp #light"


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("#ad", True),
        ("#AD: look", True),
        ("#Ad\nlook", True),
        ("#ad, look", True),
        ("#Anzeige Schau mal", True),
        ("#WERBUNG | schau", True),
        ("", False),
        ("Look #ad", False),
        (" #ad", False),
        ("🔥 #ad", False),
        ("\u200b#ad", False),
        ("ad look", False),
        ("#adventure", False),
        ("#ad_day", False),
        ("#ads", False),
        ("#ad🔥", False),
        ("#ad\u0301", False),
        ("#ad-free", False),
    ],
)
def test_the_disclosure_is_first_and_a_word_of_its_own(text: str, begins: bool) -> None:
    assert disclosure.begins_with(text, disclosure.accepted("#ad")) is begins


def test_words_that_mean_the_same_are_of_one_disclosure_alone() -> None:
    assert disclosure.accepted("#ad") == ["#ad", "#werbung", "#anzeige"]
    assert disclosure.accepted("#sponsored") == ["#sponsored"]
    assert not disclosure.begins_with("#ad look", disclosure.accepted("#sponsored"))


def test_hashtags_are_found_anywhere_as_words_of_their_own_and_lines_may_hold_several() -> None:
    assert disclosure.missing("#ORBIT and #lamp", ["orbit", "#lamp"]) == []
    assert disclosure.missing("#orbital x#lamp", ["orbit", "#lamp"]) == ["#orbit", "#lamp"]
    assert disclosure.missing("#c-3", ["c-3, c-4 @ada"]) == ["#c-4", "@ada"]
    assert disclosure.missing("anything", [" ", ","]) == []


def codes(platform: str, **values: object) -> list[str]:
    content = UPLOAD[platform].model_copy(update={"caption": GOOD, "branded": True} | values)
    return [one.code for one in disclosure.check(platform, content, [ORBIT])]


@pytest.mark.parametrize("platform", UPLOAD)
def test_a_post_that_discloses_passes_and_one_that_does_not_is_told(platform: str) -> None:
    assert codes(platform) == []
    assert codes(platform, caption="Look #orbit #lamp #light") == ["disclosure_missing"]
    assert codes(platform, caption="#ad look") == ["campaign_hashtags_missing"]
    assert disclosure.check(platform, Content(), []) == []


def test_the_text_is_read_as_it_is_sent() -> None:
    """Blanks around a caption are not sent, and hashtags stand on a line below it, or alone."""
    assert codes("tiktok", caption=f"  \n{GOOD}") == []
    assert codes("tiktok", caption="", hashtags=["ad", "orbit", "lamp", "light"]) == []
    assert codes("tiktok", caption="Look", hashtags=["ad", "orbit", "lamp", "light"]) == ["disclosure_missing"]


def test_a_label_is_asked_for_where_apps_can_set_it() -> None:
    assert codes("youtube", branded=False) == codes("tiktok", branded=False) == ["ad_label_off"]
    assert codes("instagram", branded=False) == codes("facebook", branded=False) == []


def test_each_problem_says_what_to_do() -> None:
    told = [one.message for one in disclosure.check("tiktok", Content(caption="Look"), [ORBIT])]
    assert told == [
        "This clip is for the paid campaign “Orbit lamp”. Begin the caption with #ad.",
        "The campaign “Orbit lamp” asks for #orbit #lamp #light. Add this to the caption.",
        "This clip is for the paid campaign “Orbit lamp”. Turn on the paid promotion label, so that the post says "
        "“Paid partnership”.",
    ]
