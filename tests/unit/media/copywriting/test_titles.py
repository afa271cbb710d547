"""Titles, descriptions and hashtags that are written from what is said."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cutroom.media.copywriting import checks, hashtags, sentences, titles, vocabulary, writer
from cutroom.media.copywriting.grammar import parse

# Written for these tests: an opening filler, a question, a number, a story, a contrast, a list, names, a how-to.
PASSAGES = {
    "reply": "Yeah, so, you know, I think sleep is the cheapest medicine we have. And people ignore it, um, every "
    "single night. So, yeah, that's my answer to that.",
    "question": "Why do most bakeries fail in the first year? Because the owners love bread and hate spreadsheets. "
    "A bakery is a small factory, and a factory lives from its margins.",
    "number": "We lost 40 percent of our customers in one week. The invoice had a typo in it, and nobody had read it "
    "before it went out. That typo cost us a million dollars.",
    "story": "So I was nineteen, I had no money, and I drove a taxi in Glasgow. One night a publisher got "
    "in. We talked "
    "about novels until the meter stopped. Two years later, she printed my first book.",
    "contrast": "Everybody thinks that talent makes a violinist. It doesn't. Practice makes a violinist, and a patient "
    "teacher makes the practice bearable.",
    "list": "There are three things that kill a garden: too much water, too little light and impatience. Impatience "
    "kills more tomatoes than frost. A gardener waits.",
    "names": "Marie Curie carried test tubes in her pockets. Her notebooks from Paris are still radioactive. "
    "The Louvre "
    "is not radioactive, but the Curie archive keeps them in lead boxes.",
    "how-to": "Let me show you how to sharpen a kitchen knife without a machine. Hold the blade at twenty degrees. "
    "Pull it across the stone, and count to ten on each side.",
    "doubt": "I don't think robots will replace nurses. A hospital runs on trust. You cannot automate a hand that "
    "holds yours.",
    "false start": "The, the thing -- I mean, what we -- we had to rebuild the whole database in a weekend. The "
    "database "
    "had forty tables, and none of them had an index.",
}


@pytest.mark.parametrize("name", PASSAGES)
def test_three_titles_that_are_whole_and_differ(name: str) -> None:
    found = writer.write(PASSAGES[name]).titles
    assert 1 <= len(found) <= 3
    assert all(checks.whole_title(one, titles.LONGEST) for one in found), found
    assert all(not one.lower().startswith(("yeah", "so ", "um", "you know", "i mean")) for one in found), found
    assert not any(checks.alike(a, b) for at, a in enumerate(found) for b in found[at + 1 :]), found


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("reply", "Sleep is the cheapest medicine"),
        ("question", "Why do most bakeries fail in the first year?"),
        ("number", "We lost 40 percent of our customers in one week"),
        ("contrast", "Everybody thinks that talent makes a violinist"),
        ("how-to", "How to sharpen a kitchen knife without a machine"),
        ("names", "Marie Curie carried test tubes in her pockets"),
    ],
)
def test_the_claim_the_question_or_the_number_is_among_the_titles(name: str, title: str) -> None:
    found = writer.write(PASSAGES[name]).titles
    assert any(title.lower() in one.lower() or f"why {title}".lower() in one.lower() for one in found), found


def test_what_is_denied_is_never_claimed() -> None:
    found = writer.write(PASSAGES["doubt"])
    told = " ".join([*found.titles, *found.sentences]).lower()
    assert "robots will replace nurses" not in told
    assert "will not" in told or "robots" not in told


def test_a_clause_after_if_is_no_claim() -> None:
    read = sentences.pieces("If you water a cactus every day, the cactus dies within a month.")
    found = titles.candidates(read, {}, "")
    assert not any(one.text == "You water a cactus every day" for one in found), found


def test_the_same_text_gives_the_same_words() -> None:
    assert writer.write(PASSAGES["story"]) == writer.write(PASSAGES["story"])


def test_a_judge_decides_between_titles_that_are_all_right() -> None:
    def likes_trust(texts: list[str]) -> list[float]:
        return [1.0 if "trust" in text else 0.0 for text in texts]

    assert "trust" in writer.write(PASSAGES["doubt"], judge=likes_trust).titles[0]  # pyright: ignore


@pytest.mark.parametrize("name", PASSAGES)
def test_a_description_is_whole_sentences_and_the_cover_is_short(name: str) -> None:
    found = writer.write(PASSAGES[name])
    assert found.sentences and all(one[-1] in ".?" and one[0].isupper() for one in found.sentences)
    assert not found.cover or 2 <= len(found.cover.split()) <= writer.COVER_WORDS
    assert len(found.hook.split()) <= writer.HOOK_WORDS
    assert not checks.repeats_opening(found.hook, PASSAGES[name])


@pytest.mark.parametrize("name", PASSAGES)
def test_hashtags_are_topics_or_names_never_function_words_or_verbs(name: str) -> None:
    known = {f"#{topic.tag}".lower() for topic in hashtags.topics()}
    read = sentences.pieces(PASSAGES[name])
    named = {"#" + re.sub(r"\W", "", one).lower() for one in hashtags.names(read)}
    for tag in writer.write(PASSAGES[name]).hashtags:
        assert tag.lower() in known | named, tag
        assert tag[1:].lower() not in vocabulary.FUNCTION_WORDS


def test_names_stay_whole_in_hashtags_and_titles() -> None:
    found = writer.write(PASSAGES["names"])
    assert "#MarieCurie" in found.hashtags
    assert "#Marie" not in found.hashtags and "#Curie" not in found.hashtags
    assert all("Curie" not in one or "Marie Curie" in one or "Curie archive" in one for one in found.titles), found


def test_a_name_with_an_of_in_it_is_one_name() -> None:
    read = sentences.pieces("We work for the Department of Defense. The Department of Defense paid for the maps.")
    assert hashtags.names(read) == ["Department of Defense"]
    assert "#DepartmentOfDefense" in hashtags.hashtags(read, "", 5)


def test_every_topic_is_a_hashtag_with_a_reach() -> None:
    for topic in hashtags.topics():
        assert checks.hashtag(topic.tag) == f"#{topic.tag}"
        assert topic.reach in hashtags.REACH
        assert topic.terms


def test_one_passing_mention_is_no_topic() -> None:
    assert not hashtags.about("We parked the car and talked for an hour.")
    assert [one.tag for one in hashtags.about("Burnout is a cunning thief.")] == ["Burnout"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "...",
        "Mm-hm.",
        "你好，今天我们谈谈睡眠的重要性。",
        "Heute reden wir darüber, warum Bäcker früh aufstehen.",
        "नमस्ते दोस्तों",
    ],
)
def test_other_languages_and_silence_give_valid_words_or_none(text: str) -> None:
    found = writer.write(text)
    assert all(checks.whole_title(one) for one in found.titles)
    assert all(checks.HASHTAG.fullmatch(one) for one in found.hashtags)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.sampled_from([*" ".join(PASSAGES.values()).split(), "--", "...", "?", '"', "I", "#x", "http://a.b"])
    ).map(" ".join)
    | st.text(max_size=300)
)
def test_whatever_is_said_titles_are_whole_and_hashtags_are_hashtags(text: str) -> None:
    found = writer.write(text)
    assert all(checks.whole_title(one, titles.LONGEST) for one in found.titles)
    assert all(checks.hashtag(one) == one for one in found.hashtags)
    assert len(found.hashtags) <= 8


@pytest.mark.parametrize(
    ("title", "whole"),
    [
        ("Burnout is a cunning thief", True),
        ("Why burnout is a", False),
        ("The reason we did it was because of…", False),
        ("See http://example.com now", False),
        ("Sleep more #sleep", False),
        ("Everything\nelse", False),
        ("", False),
    ],
)
def test_what_a_whole_title_is(title: str, whole: bool) -> None:
    assert checks.whole_title(title) == whole


@pytest.mark.parametrize(
    ("spoken", "opening"),
    [("From fairest creatures we desire increase, that thereby beauty's rose might never die",
      "From fairest creatures we desire increase"),
     ("But as the riper should by time decease, his tender heir, who was, might bear it",
      "But as the riper should by time decease, his tender heir"),
     ("Well, and then nothing", ""), ("no pause anywhere in what is said here", "")],
)  # fmt: skip
def test_an_opening_ends_where_the_speaker_paused(spoken: str, opening: str) -> None:
    assert checks.opening(spoken, 12, 60) == opening


def test_grammar_knows_subject_verb_and_object() -> None:
    words = {word.text: word for word in parse("My brother bought a house in Paris.")}
    assert (words["brother"].relation, words["house"].relation) == ("nsubj", "dobj")
    assert words["Paris"].tag == "NNP"
    assert words["bought"].head == -1
