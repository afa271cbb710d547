"""The script that libass draws over the picture: captions and texts, at their times, in their looks."""

from functools import partial

from pysubs2 import Alignment, Color, SSAEvent, SSAFile, SSAStyle

from cutroom.kit.spans import Span
from cutroom.media.captions import pictures, titles
from cutroom.media.captions.looks import LOOKS
from cutroom.media.captions.phrases import Phrase, lines
from cutroom.media.captions.styles import Placed, ResolvedStyle, placed, resolved_style
from cutroom.media.captions.text import bare, colour_tag, escape, gap, joined
from cutroom.media.edit.document import Edit
from cutroom.media.edit.overlays import Captions, CaptionWord

POP = r"\fscx84\fscy84\t(0,70,\fscx114\fscy114)\t(70,150,\fscx100\fscy100)"
HIDDEN = r"\alpha&HFF&"
KEYWORD = EMOJI = "#ffd34d"  # of the one-coloured emoji, and of keywords that no accent is left for
UNSEEN = 255


def ass(edit: Edit, span: Span | None = None) -> str:
    """The script of all words in `edit`: captions by their look, then texts. With a `span`, of what is seen in it."""
    script = SSAFile()
    output, wanted = edit.format, span or Span(0, edit.duration_ms)
    script.info.update(
        PlayResX=str(output.width), PlayResY=str(output.height), WrapStyle="2", ScaledBorderAndShadow="yes"
    )
    script.styles = {"Text": titles.style(edit)}
    if edit.captions and edit.captions.words:
        _add_style(script, edit, resolved_style(edit.captions, output), "")
        for phrase in placed(edit.captions, output, edit.duration_ms, wanted):
            _add_phrase(script, edit, phrase, wanted)
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


def _add_phrase(script: SSAFile, edit: Edit, shown: Placed, wanted: Span) -> None:
    """The events of a phrase that are seen in `wanted`; where its place is not the captions' own, they say so."""
    style, own = shown.style, shown.phrase[0].place
    suffix = f" {style.size}" if own and own.scale != 1 else ""
    if suffix and f"Caption{suffix}" not in script.styles:
        _add_style(script, edit, style, suffix)
    whole = style.look.way in ("fill", "still")
    events = (_whole if whole else _by_word)(style, shown.phrase, shown.gone_ms)
    for event in events:
        event.start, event.end = style.shown(event.start), style.shown(event.end)
        event.style += suffix
        event.marginv = _margin(style, own.position, edit.format.height) if own else 0
        if Span(event.start, event.end).overlap_ms(wanted):
            script.events += pictures.drawn(event, style.size)


def _add_style(script: SSAFile, edit: Edit, style: ResolvedStyle, suffix: str) -> None:
    captions, output = edit.captions, edit.format
    if captions is None:
        return
    caption = _style(style, captions, output.height, output.width)
    script.styles[f"Caption{suffix}"] = caption
    if style.look.way == "boxed":
        script.styles[f"Mark{suffix}"] = _mark(caption, style)


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
        marginv=_margin(style, captions.position, height),
    )


def _margin(style: ResolvedStyle, position: float, height: int) -> int:
    return round((1 - style.safe.lowest(position)) * height)


def _mark(caption: SSAStyle, style: ResolvedStyle) -> SSAStyle:
    """The box behind the spoken word: the same words in the same places, seen only by their box."""
    mark = caption.copy()
    mark.borderstyle, mark.shadow = 3, 0
    mark.primarycolor, mark.outlinecolor = _colour("#ffffff", UNSEEN), _colour(style.look.accent, UNSEEN)
    mark.outline = round(style.size * 0.13, 1)
    return mark


def _colour(text: str, alpha: int = 0) -> Color:
    return Color(int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16), alpha)
