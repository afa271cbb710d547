"""Where there are no fonts, words are grouped by the same widths."""

import json

from cutroom.media.captions import fonts
from tools import widths


def test_the_widths_that_are_kept_are_those_of_the_fonts() -> None:
    assert json.loads(widths.TARGET.read_text(encoding="utf-8")) == widths.table()


def test_without_fonts_a_text_is_as_wide() -> None:
    known = fonts.known()
    for family in ("Anton", "Poppins", "Courier Prime"):
        there, kept = fonts.metrics(family), known[fonts.package(family)]
        text = "Nobody asks, wéll… 12 %"
        assert abs(there.width(text) - kept.width(text)) < 0.05
