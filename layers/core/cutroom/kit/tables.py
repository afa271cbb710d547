"""Cells of tables for spreadsheets."""

from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def plain(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA) else text
