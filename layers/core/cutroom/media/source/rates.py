"""How many frames a second a video has, told by the times of its first packets."""

from fractions import Fraction
from itertools import pairwise
from statistics import median

HEAD_PACKETS = 240  # enough to tell a variable rate from a constant one, few enough for a remote file
REORDERED = 16  # where the listing was cut off, frames that come later in the file but earlier on screen are missing
WHOLE, NTSC = (10, 12, 15, 20, 24, 25, 30, 48, 50, 60, 100, 120), (24, 30, 60, 120)
STANDARD = (*map(Fraction, WHOLE), *(Fraction(n * 1000, 1001) for n in NTSC))


def frame_rate(times: list[Fraction], stated: Fraction) -> tuple[Fraction, bool]:
    """The usual rate and whether it varies, from packet times in seconds; `stated` where they say nothing.

    A gap counts as odd when it differs from the median by more than a quarter; over one in twenty odd is variable, and
    fewer are frames that are missing of a rate that is steady otherwise.
    """
    whole = sorted(times)
    if len(whole) == HEAD_PACKETS:
        whole = whole[:-REORDERED]
    gaps = [b - a for a, b in pairwise(whole) if b > a]
    if len(gaps) < 2:
        return stated, False
    usual = median(gaps)
    even = [gap for gap in gaps if abs(gap - usual) <= usual / 4]
    varies = (len(gaps) - len(even)) * 20 > len(gaps)
    counted = gaps if varies else even
    mean = Fraction(len(counted)) / sum(counted)
    reliable = (
        stated in STANDARD or varies or len(even) == len(gaps)
    )  # else it may be a mean that counts what is missing
    return _standard(stated if reliable and abs(stated - mean) < mean / 200 else mean), varies


def _standard(rate: Fraction) -> Fraction:
    best = min(STANDARD, key=lambda one: abs(one - rate))
    return best if abs(best - rate) < rate / 2000 else rate.limit_denominator(1001)
