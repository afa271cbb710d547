"""Word-timed captions: phrases, the ASS script that burns them in, and SRT and VTT files."""

from collections.abc import Sequence

from pysubs2 import Alignment, Color, SSAEvent, SSAFile, SSAStyle

from cutroom.media.edit import Captions, CaptionWord, Edit, TextOverlay
from cutroom.media.sentences import CLOSERS, ENDS

FONT = "Anton"
LINE_CHARS = 19  # of Anton at this size on five sixths of the frame's width
LINES = 2
PAUSE_MS = 600  # ends a phrase
HOLD_MS = 500  # a phrase stays this long after its last word, unless the next one begins
ACTIVE = r"\c&H2ED6FF&"  # amber, as blue-green-red
JOINER = "\u2060"

Phrase = list[CaptionWord]


def phrases(words: Sequence[CaptionWord], line_chars: int = LINE_CHARS) -> list[Phrase]:
    """Words grouped as they are shown together: up to two lines, ended by a sentence's end or a pause."""
    groups: list[Phrase] = []
    for word in words:
        if not groups or _breaks(groups[-1], word, line_chars):
            groups.append([])
        groups[-1].append(word)
    return groups


def lines(phrase: Phrase, line_chars: int = LINE_CHARS) -> list[Phrase]:
    """One phrase on one line where it fits, else on two of about equal length."""
    if _length(phrase) <= line_chars or len(phrase) == 1:
        return [phrase]
    best = min(range(1, len(phrase)), key=lambda i: max(_length(phrase[:i]), _length(phrase[i:])))
    return [phrase[:best], phrase[best:]]


def ass(edit: Edit) -> str:
    """The script that libass draws over `edit`'s picture: captions with the spoken word in colour, and texts."""
    script = SSAFile()
    width, height = edit.format.width, edit.format.height
    script.info.update(PlayResX=str(width), PlayResY=str(height), WrapStyle="0", ScaledBorderAndShadow="yes")
    size = round(min(width, height * 0.75) * 0.14)
    script.styles = {"Caption": _style(size, edit), "Text": _style(48, edit)}
    if edit.captions:
        script.events += _caption_events(edit.captions, edit.duration_ms)
    script.events += [_text_event(text, width, height) for text in edit.texts]
    return script.to_string("ass")


def srt(words: Sequence[CaptionWord]) -> str:
    """SubRip captions, a phrase per cue."""
    return _plain(words).to_string("srt")


def vtt(words: Sequence[CaptionWord]) -> str:
    """WebVTT captions, a phrase per cue."""
    return _plain(words).to_string("vtt")


def escape(text: str) -> str:
    """Text as libass shows it literally: braces open no tags, a backslash starts none, line ends are spaces."""
    shown = "".join(char if char.isprintable() or char == "\u200d" else " " for char in text)
    return shown.replace("\\", "\\" + JOINER).replace("{", r"\{").replace("}", r"\}")


def _breaks(phrase: Phrase, word: CaptionWord, line_chars: int) -> bool:
    if word.start_ms - phrase[-1].end_ms >= PAUSE_MS:
        return True
    if phrase[-1].text.rstrip(CLOSERS).endswith(ENDS):
        return True
    after_comma = phrase[-1].text.endswith((",", ";", ":", "–")) and _length(phrase) > line_chars * 0.7
    return after_comma or any(_length(line) > line_chars for line in lines([*phrase, word], line_chars))


def _length(phrase: Phrase) -> int:
    """Letters and spaces; East Asian letters are twice as wide."""
    return sum(sum(2 if ord(char) > 0x2E80 else 1 for char in word.text) + 1 for word in phrase) - 1


def _caption_events(captions: Captions, duration_ms: int) -> list[SSAEvent]:
    groups = phrases(captions.words)
    events: list[SSAEvent] = []
    for i, phrase in enumerate(groups):
        following = groups[i + 1][0].start_ms if i + 1 < len(groups) else duration_ms
        gone = min(phrase[-1].end_ms + HOLD_MS, max(following, phrase[-1].start_ms + 1), duration_ms)
        for k, word in enumerate(phrase):
            until = phrase[k + 1].start_ms if k + 1 < len(phrase) else gone
            if until > word.start_ms:
                events.append(SSAEvent(word.start_ms, until, text=_marked(phrase, k), style="Caption"))
    return events


def _marked(phrase: Phrase, active: int) -> str:
    shown: list[str] = []
    k = 0
    for line in lines(phrase):
        texts: list[str] = []
        for word in line:
            text = escape(word.text)
            texts.append(f"{{{ACTIVE}}}{text}{{\\r}}" if k == active else text)
            k += 1
        shown.append(" ".join(texts))
    return r"\N".join(shown)


def _text_event(text: TextOverlay, width: int, height: int) -> SSAEvent:
    fade = r"\fad(250,150)" if text.animation == "fade_in" else ""
    red, green, blue = text.colour[1:3], text.colour[3:5], text.colour[5:7]
    place = rf"\an5\pos({round(text.x * width)},{round(text.y * height)})"
    tags = rf"{{{place}\fs{text.size}\c&H{blue}{green}{red}&{fade}}}"
    return SSAEvent(text.start_ms, text.end_ms, text=tags + escape(text.text), style="Text")


def _style(size: int, edit: Edit) -> SSAStyle:
    position = edit.captions.position if edit.captions else 0.78
    return SSAStyle(
        fontname=FONT,
        fontsize=size,
        primarycolor=Color(255, 255, 255),
        outlinecolor=Color(0, 0, 0),
        backcolor=Color(0, 0, 0, 120),
        outline=max(2, size // 14),
        shadow=max(1, size // 26),
        alignment=Alignment.BOTTOM_CENTER,
        encoding=-1,  # libass: take the direction of writing from the text
        marginl=edit.format.width // 12,
        marginr=edit.format.width // 12,
        marginv=round((1 - position) * edit.format.height),
    )


def _plain(words: Sequence[CaptionWord]) -> SSAFile:
    script = SSAFile()
    for phrase in phrases(words, line_chars=32):
        text = r"\N".join(" ".join(escape(word.text) for word in line) for line in lines(phrase, 32))
        script.append(SSAEvent(phrase[0].start_ms, max(phrase[-1].end_ms, phrase[0].start_ms + 1), text=text))
    return script
