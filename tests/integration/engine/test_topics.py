"""A prompt brings its passage first, in other words than those that are spoken."""

import pytest

from cutroom.kit.spans import Span
from cutroom.media.models import files
from cutroom.media.moments.choose import MomentOptions, choose
from cutroom.media.schema import Analysis
from cutroom.media.speech import embeddings
from tests.unit.media.builders import analysis, words_of

PASSAGES = {
    "how to get better sleep": (
        "I used to lie awake until three. What helped me in the end was a dark room and no phone after nine. "
        "My body learned when the day was over. Now I am gone within ten minutes, and I wake up before the "
        "alarm."
    ),
    "raising money for a company": (
        "Then we went to see investors. Forty meetings, and thirty nine of them said no. The one who said yes "
        "wrote a cheque for two million on the same afternoon. We paid our first salaries with it."
    ),
    "pets": (
        "My neighbour has a dog that opens doors. It pulls the handle down with its paw and walks straight "
        "into the kitchen. One morning I found it on my sofa, asleep beside the cat."
    ),
    "climate and the weather": (
        "The summers are getting hotter every year. In our valley the river dried up in July for the first "
        "time since anybody wrote it down. The farmers now sow four weeks earlier than their parents did."
    ),
    "cooking": (
        "The secret of a good sauce is patience. You let the onions go brown over a low flame for an hour. "
        "Then you add the tomatoes, a little salt, and nothing else. Everybody asks me for the recipe."
    ),
    "learning a language": (
        "When I moved to Lisbon I did not understand a single sentence. I listened to the radio all day and "
        "wrote down ten new words each evening. After a year I was dreaming in Portuguese."
    ),
    "artificial intelligence": (
        "These models read more text in a week than a person could in a thousand lives. They still do not "
        "know what a chair feels like. Whether a machine can think is the wrong question, I believe."
    ),
    "running and fitness": (
        "I could not climb the stairs without losing my breath. So I put on my shoes and jogged around the "
        "block. A year later I crossed the finish line of my first marathon in Berlin."
    ),
    "parenthood": (
        "Nobody tells you how tired you will be when the baby comes. She cried every night for three months. "
        "And then she smiled at me, and I forgot all of it in one second."
    ),
    "travelling by train": (
        "We took the night express from Vienna to Venice. The conductor brought coffee at six, just as the "
        "mountains turned pink outside of the window. It is slower than flying and it is worth every minute."
    ),
}


@pytest.fixture(scope="module")
def talk() -> Analysis:
    """All passages one after the other."""
    embed = embeddings.embedder()
    assert embed
    words = words_of(" ".join(PASSAGES.values()))
    found = analysis(words, words[-1].end_ms + 500)
    return found.model_copy(update={"sentences": embeddings.with_vectors(found.sentences, embed)})


def passage(talk: Analysis, prompt: str) -> Span:
    before = " ".join(list(PASSAGES.values())[: list(PASSAGES).index(prompt)]).split()
    mine = talk.words[len(before) : len(before) + len(PASSAGES[prompt].split())]
    return Span(mine[0].start_ms, mine[-1].end_ms)


@pytest.mark.skipif(files.minilm() is None, reason="no sentence model is installed")
def test_nine_of_ten_prompts_bring_their_passage_first(talk: Analysis) -> None:
    first = {prompt: choose(talk, MomentOptions(prompt=prompt))[0] for prompt in PASSAGES}
    hit = [
        prompt
        for prompt, one in first.items()
        if passage(talk, prompt).overlap_ms(Span(one.start_ms, one.end_ms)) > (one.end_ms - one.start_ms) / 2
    ]
    assert len(hit) >= 9, set(PASSAGES) - set(hit)
