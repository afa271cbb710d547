"""Words to post a video with."""

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from cutroom.renders.describing import Said, describe
from cutroom.renders.platforms import limits
from cutroom.renders.schemas import Preset

TALK = "Bread needs time. Wild yeast lifts the dough slowly, and slow dough tastes better. Feed the yeast every day."
STORABLE = st.characters(exclude_categories=["Cs"], exclude_characters="\0")  # what titles and transcripts can hold


@given(st.text(STORABLE, max_size=300), st.text(STORABLE, max_size=6000), st.sampled_from(get_args(Preset)))
def test_suggested_words_are_in_the_platforms_measure_whatever_is_said(title: str, text: str, platform: Preset) -> None:
    made, asked = describe(Said(title, text), platform), limits()[platform]
    whole = " ".join([made.description or "", *made.hashtags])
    assert len(whole) <= asked.most_description_chars
    assert len(made.hashtags) <= asked.most_hashtags


def test_hashtags_are_what_is_talked_about_and_the_description_is_the_speakers_own() -> None:
    made = describe(Said("Bread with wild yeast", TALK), "tiktok")
    assert made.description == "Bread needs time."
    assert made.hashtags[0] == "#yeast"
    assert "#bread" in made.hashtags
    assert "#every" not in made.hashtags
