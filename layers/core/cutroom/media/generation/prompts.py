"""What a prompt asks for, in its own words: subject, points, length, language and kind of video. Pure."""

import re
import unicodedata
from typing import Literal, NamedTuple

from cutroom.kit.errors import Invalid
from cutroom.media.generation import languages

Intent = Literal["how_to", "list", "myth", "story", "versus", "news", "quote", "product", "topic"]
MOST_CHARS = 5000
SHORTEST_S, LONGEST_S = 5, 180
SHORT_POINT = 8  # words
BULLET = re.compile(r"^\s*(?:[-*•–—]|\d{1,2}[.)])\s+")
LENGTH_ALONE = re.compile(
    r"(?:(?:about|around|in|make it|length:?)\s+)?(\d{1,3})\s*-?\s*(s|secs?|seconds?|min|mins|minutes?)"
    r"(?:\s+(?:long|video|short|reel|clip))*", re.IGNORECASE,
)  # fmt: skip
LENGTH_OF_VIDEO = re.compile(
    r"\b(\d{1,3})\s*-?\s*(s|secs?|seconds?|min|mins|minutes?)\s+(?:long\s+)?"
    r"(?=(?:vertical\s+)?(?:video|short|reel|clip|script|tiktok)\b)",
    re.IGNORECASE,
)
REQUEST = re.compile(
    r"^(?:please\s+)?(?:(?:can|could) you\s+)?(?:make|create|write|generate|produce|give|do)\s+(?:me\s+|us\s+)?"
    r"(?:an?\s+|the\s+)?(?:[a-z-]+\s+){0,2}?(?:video|short|reel|clip|script|tiktok)s?\s*"
    r"(?:about|on|of|for|explaining|that explains|:)?\s*",
    re.IGNORECASE,
)  # fmt: skip
ABOUT = re.compile(
    r"^(?:an?\s+)?(?:[a-z-]+\s+)?(?:video|short|reel|clip|script|tiktok)\s+(?:about|on|of)\s+", re.IGNORECASE
)
TO_A_MODEL = re.compile(
    r"\b(?:ignore|disregard|forget)\b.{0,30}\b(?:instructions?|rules?|prompts?|above)\b|\bsystem prompt\b|\bas an ai\b",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"(?<=[.!?。！？؟।])(?<!\bDr\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bvs\.)(?<!\bMrs\.)\s+")
QUOTED = re.compile(r"[“\"]([^”\"]{12,300})[”\"]\s*(?:[-–—,]+\s*|\bby\s+)?([^.\n]{0,60})")
KINDS: tuple[tuple[Intent, re.Pattern[str]], ...] = (
    ("versus", re.compile(r"\b(?:vs\.?|versus)\b", re.IGNORECASE)),
    ("how_to", re.compile(r"\bhow (?:to|do (?:i|you))\b|\bsteps?\b|\brecipe\b|\bguide\b", re.IGNORECASE)),
    ("myth", re.compile(r"\bmyths?\b|\bmisconceptions?\b|\bdebunk", re.IGNORECASE)),
    ("list", re.compile(
        r"\b(?:\d+|two|three|four|five|six|seven)\s+(?:\w+\s+)?(?:mistakes?|tips?|ways?|reasons?|things?|facts?|signs?|"
        r"habits?|rules?|ideas?|tools?|tricks?|lessons?|benefits?|hacks?|questions?)\b", re.IGNORECASE)),
    ("news", re.compile(
        r"\b(?:breaking|announc\w+|this week|today|just (?:released|launched)|update:)", re.IGNORECASE)),
    ("product", re.compile(
        r"\b(?:our (?:new|product|app|shop|store)|introducing|launch(?:ing)?|on sale|order now|product)\b",
        re.IGNORECASE)),
    ("story", re.compile(r"\b(?:story|once|when i|i (?:was|lost|quit|moved|learned|started|tried))\b", re.IGNORECASE)),
)  # fmt: skip


class Prompt(NamedTuple):
    """A prompt in parts. `subject` is what it is about; `points` are its own statements, in order."""

    subject: str
    points: list[str]
    intent: Intent
    language: str
    seconds: int | None = None
    author: str = ""


def read(text: str) -> Prompt:
    """A prompt's parts. Raises Invalid where there are no words in it, or too many."""
    text = cleaned(text)
    text, seconds = _without_length(text)
    quote = QUOTED.search(text)
    language = languages.language(text)
    if quote and len(quote[1]) >= len(text) // 2:
        return Prompt(quote[1].strip(), [], "quote", language, seconds, quote[2].strip(" .,-–—"))
    subject, points = _parts(text)
    return Prompt(subject, points, _intent(subject, points, text), language, seconds)


def cleaned(text: str) -> str:
    """The text without what cannot be read aloud or what speaks to a model. Raises Invalid where nothing is left."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").strip()
    if len(text) > MOST_CHARS:
        raise Invalid(
            f"This prompt has {len(text):,} characters. Shorten it to {MOST_CHARS:,} or fewer.", field="prompt"
        )
    text = "".join(char for char in text if char == "\n" or char.isprintable())
    if not any(char.isalpha() for char in text):
        raise Invalid("Describe the video in words: its subject, and the points it should make.", field="prompt")
    kept = [line for line in text.split("\n") if line.strip()]
    kept = [" ".join(one for one in SENTENCE_END.split(line) if not TO_A_MODEL.search(one)) for line in kept]
    text = "\n".join(re.sub(r"[ \t]+", " ", line).strip() for line in kept if line.strip())
    if not any(char.isalpha() for char in text):
        raise Invalid("This prompt gives instructions but no subject. Say what the video is about.", field="prompt")
    return text


def sentences(text: str) -> list[str]:
    """A line's sentences, each with its punctuation."""
    return [one.strip() for one in SENTENCE_END.split(text) if one.strip()]


def _without_length(text: str) -> tuple[str, int | None]:
    """The text without the length that it asks for, and that length in seconds."""
    seconds: int | None = None
    if match := LENGTH_OF_VIDEO.search(text):
        seconds, text = _seconds(match), text[: match.start()] + text[match.end() :]
    lines: list[str] = []
    for line in text.split("\n"):
        kept: list[str] = []
        for part in re.split(r"(?<=[.!?;])\s+|,\s+(?=\d{1,3}\s*-?\s*s)", line):
            alone = LENGTH_ALONE.fullmatch(part.strip(" .,;()"))
            seconds = _seconds(alone) if alone else seconds
            kept += [] if alone else [part]
        lines.append(" ".join(kept))
    left = "\n".join(line for line in lines if line.strip())
    return (left, seconds) if left.strip() else (text, None)


def _seconds(match: re.Match[str]) -> int:
    unit = 60 if match[2].lower().startswith("min") else 1
    return min(LONGEST_S, max(SHORTEST_S, int(match[1]) * unit))


def _parts(text: str) -> tuple[str, list[str]]:
    """The subject and the points: after a colon, as lines, or as sentences."""
    first, *rest = text.split("\n")
    first = ABOUT.sub("", REQUEST.sub("", first)).strip() or first
    if rest:
        head, _, more = first.partition(":")
        return _subject(head), [*_listed(more), *(_point(line) for line in rest)]
    opening, *others = sentences(first)
    head, colon, more = _at_colon(opening)
    if colon and more:
        return _subject(head), [*_listed(more), *others]
    if others:
        return _subject(opening), others
    return _subject(first), []


def _at_colon(text: str) -> tuple[str, str, str]:
    """Split at the first colon that is none of a time of day or an address."""
    match = re.search(r":(?=\s)", text)
    return (text[: match.start()], ":", text[match.end() :]) if match else (text, "", "")


def _listed(text: str) -> list[str]:
    """The members of a list in one line, in its own words."""
    text = text.strip().rstrip(".")
    if not text:
        return []
    mark = ";" if ";" in text else ","
    parts = re.split(rf"{mark}\s+(?:and\s+|&\s+)?", text)
    if len(parts) > 1 and mark == ",":
        *before, last = parts
        parts = [*before, *(re.split(r"\s+and\s+", last) if len(before) == 0 else [last])]
    return [_point(part) for part in parts if part.strip()]


def _point(text: str) -> str:
    return BULLET.sub("", text).strip().rstrip(";,")


def _subject(text: str) -> str:
    return BULLET.sub("", text).strip().rstrip(".:;,")


def _intent(subject: str, points: list[str], text: str) -> Intent:
    for given in (subject, text):
        for name, pattern in KINDS:
            if pattern.search(given):
                return name
    short = len(points) > 1 and all(len(point.split()) <= SHORT_POINT for point in points)
    return "list" if short else "topic"
