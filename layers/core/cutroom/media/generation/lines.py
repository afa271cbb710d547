"""Lines that lead from one of the user's statements to the next: they state nothing themselves. Pure."""

import re

from cutroom.media.generation.prompts import Prompt

MOST_WORDS = 8
SMALL = {
    "a", "an", "the", "and", "or", "of", "to", "in", "on", "at", "for", "with", "is", "are", "when", "by", "from",
    "your", "my", "that", "than", "as", "but", "too", "very",
}  # fmt: skip
VERBS = re.compile(
    r"\b(?:is|are|was|were|am|has|have|had|does|do|did|can|will|would|should|could|must|makes?|helps?|gives?|takes?|"
    r"keeps?|works?|means?|shows?|needs?|saves?|costs?|gets?|uses?|starts?|stops?|turns?|increases?|reduces?|improves?|"
    r"lost|quit|found|learned|built|sold|bought|opened|closed|won|raised|launched|paid|said|went|came|made|took|gave|got|"
    r"began|ran|grew|saw|knew|told|spent|left|sent|kept|rose|fell|beat|chose|wrote|became|felt|helps?|let|lets|\w{3,}ed)\b",
    re.IGNORECASE,
)  # fmt: skip
NUMBER = re.compile(r"(?<![\w.])[$€£]?\d[\d,.]*(?:\s?%|[kKmM]\b)?(?!\w)")
NOUN = re.compile(
    r"\b(mistake|tip|way|reason|thing|fact|sign|habit|rule|idea|tool|trick|lesson|benefit|hack|step|myth)s?\b",
    re.IGNORECASE,
)
LEADS = ("First", "Next", "Then", "After that", "Also", "And then")
LIST_ASIDES = (
    "Be honest: does that sound like you?",
    "Check that one before your next try.",
    "Think back to the last time. Did you do that?",
    "Keep an eye on that one.",
    "Have you noticed it, too?",
    "That one is easy to check.",
    "Write it down.",
)
PLAIN_ASIDES = (
    "Did you know that?",
    "Let that sink in for a moment.",
    "Think about what that means for you.",
    "Have you noticed it, too?",
    "Keep that in mind.",
)
CLOSING_ASIDES = ("Tell me in the comments which one surprised you.", "And send it to someone who needs to hear it.")
HOOK_ASIDES = ("Stay until the end, and check yourself.",)
ASKING = {
    "how_to": ("What do you need to begin?", "Which steps do you take, in order?", "What tells you that it worked?"),
    "list": ("Which points should the video make?", "What is an example of each?", "What should viewers do next?"),
    "myth": ("What do people believe?", "What is true instead?", "How do we know?"),
    "versus": ("What are the two good at?", "Where do they differ most?", "Which one would you choose, and when?"),
}
DEFAULT_ASKING = (
    "What are three facts about {}?", "Who is the video for, and why should they care?",
    "What should viewers do or remember at the end?",
)  # fmt: skip


def is_statement(text: str) -> bool:
    """Whether a text says something of its subject, and does not only name it."""
    asks = re.match(r"(?:how|what|why|when|where|who|which)\b", text, re.IGNORECASE)
    return not asks and not text.endswith("?") and len(text.split()) >= 4 and bool(VERBS.search(text))


def sentence(text: str) -> str:
    """The text with a capital at its start and a mark at its end."""
    text = text.strip()
    text = text[:1].upper() + text[1:]
    return text if text[-1:] in '.!?…。！？؟।”"' else f"{text}."


def heading(text: str, words: int = MOST_WORDS) -> str:
    """At most `words` of a text, ended where a phrase ends."""
    text = text.strip().rstrip(".,;:")
    split = text.split()
    if len(split) <= words:
        return (text[:1].upper() + text[1:])[:80]
    clause = re.split(r"[,;:–—.!?]\s", text)[0].split()
    kept = clause if 2 <= len(clause) <= words else split[:words]
    while len(kept) > 2 and kept[-1].lower().strip(",;:") in SMALL:
        kept = kept[:-1]
    short = " ".join(kept).rstrip(".,;:")
    return (short[:1].upper() + short[1:])[:80]


def number(text: str) -> str:
    """The figure that a text names, as it is written; empty where it names none."""
    number = NUMBER.search(text)
    return number[0].rstrip(".,") if number else ""


def sides(text: str) -> list[str]:
    """The two that a text compares."""
    parts = re.split(r"\s+(?:vs\.?|versus)\s+", text, flags=re.IGNORECASE)
    return [part.strip(" ?.!:") for part in parts if part.strip()]


def hook(read: Prompt) -> str:
    """The first line: the subject itself, with a question that depends on the kind of video."""
    subject = sentence(read.subject)
    if read.language != "en" or not read.points:
        return subject
    asks = {
        "list": "How many of these do you know?",
        "how_to": "Here is how, step by step.",
        "myth": "Do you believe it, too?",
        "versus": "Which one is for you?",
        "product": "Here is what it does.",
        "news": "Here is what we know.",
        "story": "Here is what happened.",
    }
    if re.search(r"\bmistakes?\b", read.subject, re.IGNORECASE):
        return f"{subject} How many of them are yours?"
    return f"{subject} {asks[read.intent]}" if read.intent in asks else subject


def point(read: Prompt, k: int, text: str, count: int) -> str:
    """A point as it is spoken: whole sentences as they are, fragments after a word that counts them."""
    if read.language != "en" or count == 1 or is_statement(text) or text[-1:] in ".!?":
        return sentence(text)
    noun = NOUN.search(read.subject)
    what = f" {noun[1].lower()}" if noun else ""
    if k == 0:
        return f"First{what}: {text}."
    return f"And the last one: {text}." if k == count - 1 else f"{LEADS[k % len(LEADS)]}: {text}."


def close(read: Prompt) -> str:
    """The last line: what to do next."""
    if read.language != "en":
        return ""
    ends = {
        "how_to": "Save this for when you need it.",
        "list": "Save this for next time.",
        "quote": "Save this for the day you need it.",
        "versus": "Which one would you choose?",
        "product": "Want to try it?",
        "story": "What would you have done?",
    }
    return ends.get(read.intent, "What do you think?")


def close_heading(read: Prompt) -> str:
    """The on-screen words of the last scene."""
    if read.language != "en":
        return heading(read.subject)
    asks = {"versus": "Which one would you choose?", "product": "Want to try it?", "story": "What would you have done?"}
    return asks.get(
        read.intent, "Save this for later" if read.intent in ("list", "how_to", "quote") else "What do you think?"
    )


def asides(read: Prompt, seed: int, scenes: int) -> dict[int, list[str]]:
    """What may be added to each scene by its index, up to two lines; no line is used twice."""
    bank = LIST_ASIDES if read.intent in ("list", "how_to") else PLAIN_ASIDES
    turned = [bank[(seed + k) % len(bank)] for k in range(len(bank))]
    points = max(1, scenes - 2)
    added = {k + 1: turned[k::points][:2] for k in range(min(points, len(turned)))}
    added[scenes - 1] = list(CLOSING_ASIDES) if read.intent == "list" else [CLOSING_ASIDES[1]]
    added[0] = list(HOOK_ASIDES) if read.intent == "list" and points > 1 else []
    return added


def outline(read: Prompt, subject: str) -> list[tuple[str, str]]:
    """Spoken and shown lines of an outline: questions alone."""
    if read.language != "en":
        return [(sentence(subject), heading(subject)), ("", heading(subject))]
    return [
        (sentence(subject), heading(subject)),
        ("What is it about?", "What is it about?"),
        ("Why does it matter to you?", "Why does it matter?"),
        ("And where would you begin?", "Where would you begin?"),
        ("Tell us what you would like to know.", "What would you like to know?"),
    ]


def questions(read: Prompt, subject: str) -> list[str]:
    """What to ask the user so that a full script can be written."""
    return [one.format(subject) for one in ASKING.get(read.intent, DEFAULT_ASKING)]
