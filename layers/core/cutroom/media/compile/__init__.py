"""The compiler: an Edit becomes the arguments of one ffmpeg run."""

from cutroom.media.compile.command import Command as Command
from cutroom.media.compile.command import compile_edit as compile_edit
from cutroom.media.compile.command import compile_frame as compile_frame
from cutroom.media.compile.command import compile_measure as compile_measure
from cutroom.media.compile.command import compile_segment as compile_segment
from cutroom.media.compile.command import compile_sound as compile_sound
from cutroom.media.compile.command import openings as openings
from cutroom.media.compile.frame import TONE_MAP as TONE_MAP
from cutroom.media.compile.plan import Window as Window
from cutroom.media.compile.plan import whole as whole
from cutroom.media.compile.sound import Gain as Gain
