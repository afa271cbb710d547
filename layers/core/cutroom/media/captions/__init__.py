"""Word-timed captions and texts: drawn into the picture, or as files."""

from cutroom.media.captions.cues import LINE_LETTERS as LINE_LETTERS
from cutroom.media.captions.cues import UPRIGHT_LETTERS as UPRIGHT_LETTERS
from cutroom.media.captions.files import srt as srt
from cutroom.media.captions.files import vtt as vtt
from cutroom.media.captions.looks import LOOKS as LOOKS
from cutroom.media.captions.phrases import lines as lines
from cutroom.media.captions.phrases import phrases as phrases
from cutroom.media.captions.safe_areas import safe_area as safe_area
from cutroom.media.captions.script import ass as ass
from cutroom.media.captions.script import families as families
from cutroom.media.captions.script import shown_text as shown_text
from cutroom.media.captions.styles import grouped as grouped
from cutroom.media.captions.styles import placed as placed
from cutroom.media.captions.styles import resolved_style as resolved_style
from cutroom.media.captions.text import escape as escape
from cutroom.media.edit.overlays import CaptionWord as CaptionWord
