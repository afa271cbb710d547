"""The script that libass draws over the picture: captions and texts, at their times, in their looks."""

from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from pysubs2 import Alignment, Color, SSAEvent, SSAFile, SSAStyle

from cutroom.kit.spans import Span
from cutroom.media.captions import fonts, pictures, titles
from cutroom.media.captions.looks import LOOKS, SAFE, Look, Safe
from cutroom.media.captions.phrases import Phrase, Width, around, lines, phrases
from cutroom.media.captions.text import bare, colour_tag, escape, gap, joined
from cutroom.media.edit.document import Edit
from cutroom.media.edit.output import Format
from cutroom.media.edit.overlays import Captions, CaptionWord
from cutroom.media.edit.units import Grid

HOLD_MS = 500  # a phrase stays this long after its last word, unless the next one begins
POP = r"\fscx84\fscy84\t(0,70,\fscx114\fscy114)\t(70,150,\fscx100\fscy100)"
HIDDEN = r"\alpha&HFF&"
KEYWORD = EMOJI = "#ffd34d"  # of the one-coloured emoji, and of keywords that no accent is left for
UNSEEN = 255


class ResolvedStyle(NamedTuple):
    """A look at one frame size: the size in pixels, the line's width, where the words may stand, and the frames."""

    look: Look
    size: int
    line: float
    safe: Safe
    width: Width
    grid: Grid

    def shown(self, at_ms: int) -> int:
        """From when in the script (ms, whole hundredths of a second) something is seen on the frame nearest to a time.

        It is half a frame before that frame: however times are rounded, no other one is the first.
        """
        return max(0, round((self.grid.frame(at_ms) - Fraction(1, 2)) * 100 / self.grid.rate)) * 10


def ass(edit: Edit, span: Span | None = None) -> str:
    """The script of all words in `edit`: captions by their look, then texts. With a `span`, of what is seen in it."""
    script = SSAFile()
    output, wanted = edit.format, span or Span(0, edit.duration_ms)
    script.info.update(
        PlayResX=str(output.width), PlayResY=str(output.height), WrapStyle="2", ScaledBorderAndShadow="yes"
    )
    script.styles = {"Text": titles.style(edit)}
    if edit.captions and edit.captions.words:
        look = resolved_style(edit.captions, output)
        script.styles["Caption"] = _style(look, edit.captions, output.height, output.width)
        if look.look.way == "boxed":
            script.styles["Mark"] = _mark(script.styles["Caption"], look)
        for event in _caption_events(look, edit.captions, edit.duration_ms, wanted):
            script.events += pictures.drawn(event, look.size)
    for text in edit.texts:
        if Span(text.start_ms, text.end_ms).overlap_ms(wanted):
            script.events += titles.events(text, output.width, output.height)
    script.styles |= {name + pictures.UNSEEN: pictures.unseen(style) for name, style in script.styles.items()}
    return script.to_string("ass")


def shown_text(edit: Edit) -> str:
    """Every letter that is drawn somewhere in `edit`, without the emoji that are pictures."""
    captions = edit.captions.words if edit.captions else []
    texts = {text.text for text in edit.texts} | {word.text for word in captions} | {w.emoji or "" for w in captions}
    return "".join({char for text in texts for char in pictures.width(text)[0]})


def families(edit: Edit) -> set[str]:
    """The font families that `edit`'s words are set in."""
    used = {text.font for text in edit.texts}
    if edit.captions:
        used.add(edit.captions.font or LOOKS[edit.captions.template].font)
    return set(used)


def resolved_style(captions: Captions, output: Format) -> ResolvedStyle:
    """The look that `captions` ask for, at a frame's size and rate."""
    width, height = output.width, output.height
    look = LOOKS[captions.template]
    look = look._replace(
        font=captions.font or look.font, colour=captions.colour or look.colour, accent=captions.accent or look.accent
    )
    safe = SAFE[captions.safe_area]
    size = max(8, round(min(width, height * 0.75) * look.size * captions.scale))
    metrics = fonts.metrics(look.font)

    def measured(text: str) -> float:
        letters, drawn = pictures.width(text)
        return (metrics.width(letters.upper() if look.upper else letters) + drawn) * size

    return ResolvedStyle(look, size, width * (1 - safe.left - safe.right), safe, measured, output.grid)


def grouped(style: ResolvedStyle, captions: Captions, span: Span | None = None) -> list[Phrase]:
    """The words that are shown together, in order of time; with a `span`, those that are shown in it and some more."""
    words: Sequence[CaptionWord] = sorted(captions.words, key=lambda word: word.start_ms)
    return phrases(around(words, span) if span else words, style.width, style.line, style.look.rows, style.look.words)


def _caption_events(style: ResolvedStyle, captions: Captions, duration_ms: int, span: Span) -> list[SSAEvent]:
    look, groups = style.look, grouped(style, captions, span)
    events: list[SSAEvent] = []
    for i, phrase in enumerate(groups):
        following = groups[i + 1][0].start_ms if i + 1 < len(groups) else duration_ms
        gone = min(phrase[-1].end_ms + HOLD_MS, max(following, phrase[-1].start_ms + 1), duration_ms)
        if look.way in ("fill", "still"):
            events += _whole(style, phrase, gone)
        else:
            events += _by_word(style, phrase, gone)
    for event in events:
        event.start, event.end = style.shown(event.start), style.shown(event.end)
    return [event for event in events if Span(event.start, event.end).overlap_ms(span)]


def _whole(style: ResolvedStyle, phrase: Phrase, gone: int) -> list[SSAEvent]:
    """One event for the phrase; in `fill`, each word is coloured while it is spoken."""
    start = phrase[0].start_ms
    tags = rf"{{\fad({style.look.fade_ms},{style.look.fade_ms})}}" if style.look.fade_ms else ""
    dress = _filled if style.look.way == "fill" else _plain
    shown = _rows(style, phrase, partial(dress, style, phrase))
    return [SSAEvent(start, gone, text=tags + _soft(style) + shown, style="Caption")]


def _by_word(style: ResolvedStyle, phrase: Phrase, gone: int) -> list[SSAEvent]:
    """An event for each word, from when it is spoken until the next one is."""
    events: list[SSAEvent] = []
    for k, word in enumerate(phrase):
        until = phrase[k + 1].start_ms if k + 1 < len(phrase) else gone
        shown = _rows(style, phrase, partial(_marked, style, phrase, k))
        events.append(SSAEvent(word.start_ms, until, text=_soft(style) + shown, style="Caption", layer=1))
        if style.look.way == "boxed":
            mark = _rows(style, phrase, partial(_only, style, phrase, k))
            events.append(SSAEvent(word.start_ms, until, text=mark, style="Mark"))
    return events


def _rows(style: ResolvedStyle, phrase: Phrase, dress: "partial[str]") -> str:
    shown: list[str] = []
    k = 0
    for line in lines(phrase, style.width, style.line, style.look.rows):
        text = _squeezed(style, line)
        for i, word in enumerate(line):
            text += (gap(line[i - 1].text, word.text) if i else "") + dress(k)
            k += 1
        shown.append(text)
    return r"\N".join(shown)


def _squeezed(style: ResolvedStyle, line: Phrase) -> str:
    """A tag that sets a line smaller which is too wide even alone: a word as long as this must stay in the frame."""
    wide = style.width(joined(line))
    if wide <= style.line:
        return ""
    share = max(20, int(100 * style.line / wide))
    return rf"{{\fscx{share}\fscy{share}}}"


def _text(style: ResolvedStyle, word: CaptionWord) -> str:
    text = word.text.upper() if style.look.upper else word.text
    return pictures.shown(bare(text) if style.look.way == "single" else text)


def _emoji(style: ResolvedStyle, word: CaptionWord, hidden: bool = False) -> str:
    """What stands beside a word: a picture, or where there is none of it the letter of the emoji font."""
    if not word.emoji:
        return ""
    picture = pictures.shown(word.emoji)
    if picture != escape(word.emoji):
        return f" {pictures.veiled(picture) if hidden else picture}"
    return rf" {{\fnNoto Emoji\c{colour_tag(EMOJI)}{HIDDEN if hidden else ''}}}{escape(word.emoji)}{{\r}}{_soft(style)}"


def _plain(style: ResolvedStyle, phrase: Phrase, k: int) -> str:
    word = phrase[k]
    text = _text(style, word)
    return (_tagged(style, rf"\c{colour_tag(style.look.accent)}", text) if word.emphasis else text) + _emoji(
        style, word
    )


def _filled(style: ResolvedStyle, phrase: Phrase, k: int) -> str:
    """A karaoke syllable; the pause before the word is a syllable of nothing.

    Lengths are differences of times that count from the beginning, or rounding would add up from word to word.
    """
    word = phrase[k]
    times = [word.start_ms, *((phrase[k - 1].end_ms,) if k else ())]
    begun, start = (style.shown(max(phrase[0].start_ms, at)) for at in (min(times), word.start_ms))
    until = phrase[k + 1].start_ms if k + 1 < len(phrase) else word.end_ms
    end = style.shown(min(word.end_ms, max(until, word.start_ms)))
    waits = rf"{{\k{(start - begun) // 10}}}" if start > begun else ""
    lasts = max(1, (end - start) // 10)
    return rf"{waits}{{\kf{lasts}}}{_text(style, word)}" + (f" {pictures.shown(word.emoji)}" if word.emoji else "")


def _marked(style: ResolvedStyle, phrase: Phrase, active: int, k: int) -> str:
    """The spoken word in colour, keywords too; in `build`, what is still to come hidden."""
    word, look = phrase[k], style.look
    text = _text(style, word)
    if look.way == "build" and k > active:
        return _tagged(style, HIDDEN, pictures.veiled(text)) + _emoji(style, word, hidden=True)
    tags = ""
    if look.way == "boxed":
        tags = rf"\c{colour_tag(KEYWORD)}" if word.emphasis and k != active else ""
    elif (k == active and look.way != "single") or word.emphasis:
        tags = rf"\{'3' if look.glows else ''}c{colour_tag(look.accent)}"
    if k == active and look.pops:
        tags += POP
    return (_tagged(style, tags, text) if tags else text) + _emoji(style, word)


def _only(style: ResolvedStyle, phrase: Phrase, active: int, k: int) -> str:
    """The same words, of which only the spoken one's box is seen."""
    word = phrase[k]
    text = pictures.veiled(_text(style, word))
    return (_tagged(style, r"\3a&H00&", text) if k == active else text) + _emoji(style, word, hidden=True)


def _tagged(style: ResolvedStyle, tags: str, text: str) -> str:
    return f"{{{tags}}}{text}{{\\r}}{_soft(style)}"  # what ends the tags would end the softness too


def _soft(style: ResolvedStyle) -> str:
    return rf"{{\blur{style.look.blur:g}}}" if style.look.blur else ""


def _style(style: ResolvedStyle, captions: Captions, height: int, width: int) -> SSAStyle:
    look, size = style.look, style.size
    fills = look.way == "fill"
    return SSAStyle(
        fontname=look.font,
        fontsize=size,
        primarycolor=_colour(look.accent if fills else look.colour),
        secondarycolor=_colour(look.colour),
        outlinecolor=_colour(look.box or look.outline_colour),
        backcolor=Color(0, 0, 0, 110),
        borderstyle=3 if look.box else 1,
        outline=round(size * look.outline, 1),
        shadow=round(size * look.shadow, 1),
        alignment=Alignment.BOTTOM_CENTER,
        encoding=-1,  # libass: take the direction of writing from the text
        marginl=round(style.safe.left * width),
        marginr=round(style.safe.right * width),
        marginv=round((1 - style.safe.lowest(captions.position)) * height),
    )


def _mark(caption: SSAStyle, style: ResolvedStyle) -> SSAStyle:
    """The box behind the spoken word: the same words in the same places, seen only by their box."""
    mark = caption.copy()
    mark.borderstyle, mark.shadow = 3, 0
    mark.primarycolor, mark.outlinecolor = _colour("#ffffff", UNSEEN), _colour(style.look.accent, UNSEEN)
    mark.outline = round(style.size * 0.13, 1)
    return mark


def _colour(text: str, alpha: int = 0) -> Color:
    return Color(int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16), alpha)
