"""Words to post a video with."""

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from cutroom.renders.describing import Said, describe
from cutroom.renders.platforms import limits
from cutroom.renders.schemas import Preset

TALK = (
    "Baking bread needs time. Wild yeast lifts the dough slowly, and slow dough tastes better. "
    "Feed the yeast every day."
)
STORABLE = st.characters(exclude_categories=["Cs"], exclude_characters="\0")  # what titles and transcripts can hold


@given(st.text(STORABLE, max_size=300), st.text(STORABLE, max_size=6000), st.sampled_from(get_args(Preset)))
def test_suggested_words_are_in_the_platforms_measure_whatever_is_said(title: str, text: str, platform: Preset) -> None:
    made, asked = describe(Said(title, text), platform), limits()[platform]
    whole = " ".join([made.description or "", *made.hashtags])
    assert len(whole) <= asked.most_description_chars
    assert len(made.hashtags) <= asked.most_hashtags


def test_hashtags_are_topics_and_the_description_is_a_whole_sentence() -> None:
    made = describe(Said("Bread with wild yeast", TALK), "tiktok")
    assert made.description in TALK
    assert (made.description or "").endswith(".")
    assert "#Baking" in made.hashtags
    assert not {"#every", "#needs", "#time"} & {tag.lower() for tag in made.hashtags}


def test_where_a_talk_has_a_name_a_description_for_youtube_says_it() -> None:
    made = describe(Said("Bread needs time", TALK, "The baker's hour"), "youtube")
    assert (made.description or "").endswith("From “The baker's hour”.")
    assert "From" not in (describe(Said("Bread needs time", TALK, "IMG_2041.mov"), "youtube").description or "")


def test_a_title_that_was_cut_is_written_anew() -> None:
    made = describe(Said("Bread needs time, and wild yeast lifts the…", TALK), "shorts")
    assert made.title in made.titles
    assert "…" not in (made.title or "")
