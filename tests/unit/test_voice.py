"""What people read uses the terms of `docs/voice.md`, and none of the phrases that it rules out."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "web" / "src"
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`/])//[^\n]*", re.DOTALL)
QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`', re.DOTALL)
MARKUP = re.compile(r">([^<>{}=;]*[a-z]{2}[^<>{}=;]*)<")
PATHS = re.compile(r"^[\"`]?[~.@/\w:-]*[\"`]?$")


def ruled_out() -> list[str]:
    """The phrases in the second column of the table."""
    table = (ROOT / "docs" / "voice.md").read_text().split("## Say this, not that")[1]
    rows = re.findall(r"^\| [^|]+ \| ([^|]+) \|$", table, re.MULTILINE)
    return [phrase.strip() for row in rows[1:] for phrase in row.split(", ") if phrase.strip()]


def shown_on_screens(path: Path) -> Iterator[str]:
    """The texts of a component: its literals and the words between its tags."""
    code = COMMENT.sub(" ", path.read_text())
    for text in QUOTED.findall(code):
        if not PATHS.match(text):
            yield text
    yield from (" ".join(text.split()) for text in MARKUP.findall(code))


def told_by_errors(path: Path) -> Iterator[str]:
    """The sentences of a module's errors."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Raise) and node.exc is not None:
            yield from (
                one.value for one in ast.walk(node.exc) if isinstance(one, ast.Constant) and isinstance(one.value, str)
            )


def pattern(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(phrase)}(?![\w-])", re.IGNORECASE)


def offences(texts: Iterator[str], path: Path) -> list[str]:
    phrases = [(phrase, pattern(phrase)) for phrase in ruled_out()]
    return [
        f"{path.relative_to(ROOT)}: “{phrase}” in {text!r}"
        for text in texts
        for phrase, found in phrases
        if found.search(text)
    ]


def test_the_table_is_read() -> None:
    assert {"upright", "anew", "e-mail", "take back", "cancelled"} <= set(ruled_out())
    assert len(ruled_out()) > 40


@pytest.mark.parametrize(("text", "caught"), [("Upright", True), ("<b>Take back</b>", True), ("uprightly", False)])
def test_a_phrase_is_found_as_a_word(text: str, caught: bool) -> None:
    assert bool(offences(iter([text]), ROOT / "x")) is caught


def test_screens_speak_as_the_guide_says() -> None:
    files = [path for path in WEB.rglob("*.ts*") if path.name not in {"schema.ts"}]
    assert len(files) > 150
    wrong = [line for path in files for line in offences(shown_on_screens(path), path)]
    assert not wrong, "\n".join(wrong)


def test_errors_speak_as_the_guide_says() -> None:
    folders = [ROOT / "layers" / "core" / "cutroom", ROOT / "functions", ROOT / "cli"]
    files = [path for folder in folders for path in folder.rglob("*.py")]
    assert len(files) > 100
    wrong = [line for path in files for line in offences(told_by_errors(path), path)]
    assert not wrong, "\n".join(wrong)
