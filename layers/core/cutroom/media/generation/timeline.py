"""The frames of videos that are made here: what can be counted without an engine."""

from fractions import Fraction

from cutroom.media.edit.units import Grid

FPS = 30
GRID = Grid(Fraction(FPS))
