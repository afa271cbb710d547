"""Which passwords are too easy to guess: pure.

Ten characters at least (NIST SP 800-63B-4 asks for eight with a second factor and fifteen without; ten is between
them), none that attackers try first, none made of one's own name or address.
"""

import string
from importlib import resources

SHORTEST, LONGEST = 10, 128
FEWEST_DIFFERENT = 5
ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop")
SHORTEST_RUN = 5
COMMON = frozenset(resources.files("cutroom.accounts").joinpath("common_passwords.txt").read_text().split())


def weakness(password: str, *personal: str) -> str | None:
    """Why a password is too easy to guess, in plain words; None when it will do.

    `personal` are the person's name and address: a password that is one of them and little more is refused too.
    """
    plain = password.casefold()
    core = plain.strip(string.digits + string.punctuation + string.whitespace)
    if len(password) < SHORTEST:
        return f"Use at least {SHORTEST} characters."
    if len(set(plain)) < FEWEST_DIFFERENT:
        return "Use more different characters."
    if plain in COMMON or core in COMMON or core * 2 == plain:
        return "This password is among the first that attackers try; choose another."
    if _left_without_runs(plain) < SHORTEST // 2:
        return "Rows of keys and counting are easy to guess; choose another password."
    if _left_without(plain, _words(personal)) < SHORTEST // 2:
        return "Do not use your name or your email address as the password."
    return None


def _words(personal: tuple[str, ...]) -> set[str]:
    """The parts of names and addresses, and each as a whole."""
    texts = {text.casefold() for text in personal if text}
    return texts | {word for text in texts for word in text.replace("@", " ").replace(".", " ").split()}


def _left_without(plain: str, words: set[str]) -> int:
    """How many characters stay when these words are taken out, the longest first."""
    for word in sorted(words, key=len, reverse=True):
        plain = plain.replace(word, "") if len(word) > 2 else plain
    return len(plain)


def _left_without_runs(plain: str) -> int:
    """How many characters stay when rows of the keyboard, the alphabet and counting are taken out."""
    left = plain
    for row in (*ROWS, *(row[::-1] for row in ROWS)):
        for length in range(len(row), SHORTEST_RUN - 1, -1):
            for start in range(len(row) - length + 1):
                left = left.replace(row[start : start + length], "")
    return len(left)
