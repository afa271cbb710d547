"""Meaning: prompts find the passage that speaks of them in other words; repetitions are told; vectors can be stored."""

import numpy as np
import pytest

from cutroom.media.models import files
from cutroom.media.moments.choose import MomentOptions, choose
from cutroom.media.schema import Analysis
from cutroom.media.speech import embeddings, lexicon, wordpiece
from tests.unit.media.builders import analysis, words_of

PASSAGES = {
    "cooking dinner": "Slice the onions thin and let them brown in butter. Add garlic, pour in the broth and stir. "
    "After twenty minutes the soup is thick. Taste it before you add any salt.",
    "physical exercise": "Run two miles before breakfast. Then lift something heavy three times a week. "
    "My legs hurt for a month, and afterwards I could climb any hill. Sweat is the whole secret.",
    "personal finance": "Never borrow what you cannot pay back. The bank charges interest while you sleep. "
    "I put ten percent of each salary into a fund. Debt is a hole that digs itself.",
    "space travel": "The rocket left the ground at dawn. Four astronauts were strapped inside the capsule. "
    "Nine minutes later they were in orbit and the Earth was a blue ball. Nobody on board said a word.",
    "caring for animals": "Our dog would not eat for days. The vet found a thorn in her paw. "
    "Now she gets a brush every evening and fresh water twice a day. Puppies need even more sleep.",
    "learning to play an instrument": "A neighbour gave me her old violin when I was seven. I practised scales until "
    "my fingers bled. The first concert was terrible. The second one made my mother cry.",
    "falling in love": "She smiled at me across the room and I forgot my own name. We talked until the cafe closed. "
    "A year later I asked her to marry me. My heart still jumps when she comes home.",
    "global warming": "The glaciers lose a metre of ice each summer. Oceans rise, storms grow stronger. "
    "Carbon from our chimneys stays in the air for centuries. We have one decade to burn less coal.",
    "computer programming": "The server crashed at midnight. A missing bracket in one line of code had broken it. "
    "We wrote a test, fixed the bug and deployed again. Software is never finished.",
    "medical treatment": "The doctor looked at the scan and went silent. They operated the next morning. "
    "Six weeks of pills and bandages followed. The nurses knew every patient by name.",
}


def embedder() -> embeddings.Embedder:
    found = embeddings.embedder()
    if found is None:
        pytest.skip("no sentence model is installed")
    return found


@pytest.fixture(scope="module")
def talk() -> Analysis:
    words = words_of(" ".join(PASSAGES.values()))
    bare = analysis(words, words[-1].end_ms + 500)
    return bare.model_copy(update={"sentences": embeddings.with_vectors(bare.sentences, embedder())})


def first_for(talk: Analysis, prompt: str) -> str:
    return choose(talk, MomentOptions(prompt=prompt, min_seconds=6, max_seconds=25))[0].text


def test_no_prompt_shares_a_stem_with_its_passage() -> None:
    for prompt, passage in PASSAGES.items():
        assert not set(lexicon.content(prompt)) & set(lexicon.content(passage))


def test_nine_of_ten_prompts_bring_the_right_passage_first_in_other_words(talk: Analysis) -> None:
    def right(prompt: str) -> bool:
        found = first_for(talk, prompt).split()
        return sum(word in PASSAGES[prompt].split() for word in found) > 0.8 * len(found)

    missed = [prompt for prompt in PASSAGES if not right(prompt)]
    assert len(missed) <= 1, missed


def test_without_vectors_the_words_alone_still_find_what_is_named(talk: Analysis) -> None:
    bare = [one.model_copy(update={"embedding": None}) for one in talk.sentences]
    assert "violin" in first_for(talk.model_copy(update={"sentences": bare}), "violin concerts")


def test_the_same_thing_in_other_words_is_a_repetition() -> None:
    embed = embedder()
    one = embed(["We doubled our prices and nobody left.", "The company was saved by that."])
    again = embed(["We doubled the prices and nobody left us.", "The company was saved by that decision."])
    other = embed(["We doubled our prices and nobody left.", "Tomatoes need water every morning.", "It rains today."])
    assert embeddings.repeats(one, again)
    assert not embeddings.repeats(one[1:], other)


def test_a_vector_can_be_stored_and_read_without_loss_that_matters(talk: Analysis) -> None:
    found = choose(talk)[0].embedding
    assert found is not None
    assert len(found) == 384
    assert abs(float(np.linalg.norm(found)) - 1) < 0.01
    assert all(round(value, 4) == value for value in found)


def test_a_sentence_means_the_same_in_any_company() -> None:
    embed = embedder()
    text = "The rocket left the ground at dawn."
    assert np.array_equal(embed([text])[0], embed(["No.", text, "A much longer sentence stands beside it here."])[1])


def test_words_become_the_pieces_that_the_published_vocabulary_gives() -> None:
    found = files.minilm()
    if found is None:
        pytest.skip("no sentence model is installed")
    # As the `tokenizers` library encodes it.
    known = wordpiece.vocabulary(found[1])
    names = {number: piece for piece, number in known.items()}
    pieces = [names[number] for number in wordpiece.encode("Déjà vu: unaffable 3,000!", known, 128)]
    assert pieces == ["[CLS]", "de", "##ja", "vu", ":", "una", "##ffa", "##ble", "3", ",", "000", "!", "[SEP]"]
    assert len(wordpiece.encode("word " * 300, known, 128)) == 128
