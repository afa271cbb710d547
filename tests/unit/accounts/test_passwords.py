"""Which passwords are too easy to guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutroom.accounts.passwords import COMMON, LONGEST, SHORTEST, weakness


@pytest.mark.parametrize(
    "password",
    ["short", "password123", "PASSWORD123", "Password123!", "!!football!!", "qwertyuiop12", "0987654321", "abcabcabca"],
)
def test_what_attackers_try_first_is_refused(password: str) -> None:
    assert weakness(password)


@pytest.mark.parametrize("password", ["ada.lovelace", "lovelace12", "ada.lovelace@example.com", "Lovelace!!1"])
def test_what_everybody_knows_of_a_person_is_refused(password: str) -> None:
    assert weakness(password, "Ada Lovelace", "ada.lovelace@example.com")
    assert weakness(f"{password}-horse-battery", "Ada Lovelace", "ada.lovelace@example.com") is None


@pytest.mark.parametrize(
    "password", ["correct horse", "a new password", "ünïcödé wörds", "7Hk-pq2_Zw", "\u5bc6\u7801" * 5 + "abc"]
)
def test_what_is_hard_enough_is_taken(password: str) -> None:
    assert weakness(password) is None


@given(st.text(max_size=LONGEST), st.text(max_size=100), st.text(max_size=100))
def test_any_text_gets_an_answer_and_short_ones_a_reason(password: str, name: str, email: str) -> None:
    reason = weakness(password, name, email)
    assert len(password) >= SHORTEST or reason


def test_the_list_holds_what_the_length_alone_would_let_through() -> None:
    assert len([word for word in COMMON if len(word) >= SHORTEST]) > 100
    assert all(word == word.casefold() for word in COMMON)
