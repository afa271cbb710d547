"""What a post is like: yes or no answers that are read off its title, its export and when it went out."""

import re
from collections.abc import Callable
from typing import NamedTuple, get_args

from cutroom.media.edit.overlays import Template
from cutroom.renders.looks import ExportLook

QUESTION = re.compile(r"[?？؟]")
NUMBER = re.compile(r"\d")
YOU = re.compile(r"\b(you|your|yours|you’re|you're)\b", re.IGNORECASE)
UNSPACED = re.compile(r"[\u0e00-\u0eff\u2e80-\u9fff\uf900-\ufaff]")  # scripts that put no spaces between words
SHORT_WORDS = 6
SHORT_MS, LONG_MS = 25_000, 45_000
SATURDAY = 5


class Facts(NamedTuple):
    """A post as traits read it. Not every platform shows a title; how it looks is not known once its export is gone.

    `weekday` (Monday is 0) and `hour` are on the clocks of the account.
    """

    title: str | None
    weekday: int
    hour: int
    look: ExportLook | None = None


class Trait(NamedTuple):
    """A question with yes, no or unknown as its answer; `label` names a yes."""

    key: str
    label: str
    of: Callable[[Facts], bool | None]


def _lasts(least_ms: int, below_ms: float) -> Callable[[Facts], bool | None]:
    return lambda facts: None if facts.look is None else least_ms <= facts.look.duration_ms < below_ms


def _hours(first: int, until: int) -> Callable[[Facts], bool | None]:
    return lambda facts: first <= facts.hour < until


def _looks(read: Callable[[ExportLook], bool]) -> Callable[[Facts], bool | None]:
    return lambda facts: None if facts.look is None or not facts.look.is_of_clip else read(facts.look)


def _captions(template: str) -> Callable[[Facts], bool | None]:
    return _looks(lambda look: look.captions == template)


def _says(pattern: re.Pattern[str]) -> Callable[[Facts], bool | None]:
    return lambda facts: None if facts.title is None else bool(pattern.search(facts.title))


def _has_short_title(facts: Facts) -> bool | None:
    if facts.title is None or UNSPACED.search(facts.title):
        return None
    return len(facts.title.split()) <= SHORT_WORDS


def _is_of_weekend(facts: Facts) -> bool:
    return facts.weekday >= SATURDAY


TRAITS: tuple[Trait, ...] = (
    Trait("title_question", "A question in the title", _says(QUESTION)),
    Trait("title_number", "A number in the title", _says(NUMBER)),
    Trait("title_you", "“You” in the title", _says(YOU)),
    Trait("title_short", f"A title of {SHORT_WORDS} words or fewer", _has_short_title),
    Trait("short", f"Shorter than {SHORT_MS // 1000} seconds", _lasts(0, SHORT_MS)),
    Trait("long", f"{LONG_MS // 1000} seconds or longer", _lasts(LONG_MS, float("inf"))),
    Trait("hook_text", "Text over the first seconds", _looks(lambda look: look.hook != "")),
    Trait("no_captions", "No captions", _looks(lambda look: look.captions is None)),
    *(
        Trait(f"captions_{one}", f"{one.replace('_', ' ').capitalize()} captions", _captions(one))
        for one in get_args(Template)
    ),
    Trait("pauses_cut", "Pauses cut out", _looks(lambda look: look.tightening not in (None, "off"))),
    Trait("branded", "A brand’s look", _looks(lambda look: bool(look.brand))),
    Trait("morning", "Posted in the morning", _hours(5, 12)),
    Trait("evening", "Posted in the evening", _hours(17, 23)),
    Trait("weekend", "Posted on a weekend", _is_of_weekend),
)
