"""What the suite's runner makes of its lanes: counts, failures, the last line, and the status."""

from pathlib import Path

import pytest

from tools import test as lanes

REPORT = """<testsuites><testsuite>
<testcase classname="a" name="good" time="1"/>
<testcase classname="a" name="skipped" time="0"><skipped message="needs media"/></testcase>
<testcase classname="b" name="bad" time="2"><failure message="m">assert 1 == 2</failure></testcase>
<testcase classname="b" name="worse" time="2"><failure>one</failure><error>two</error></testcase>
</testsuite></testsuites>"""


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "fast.xml"
    path.write_text(REPORT)
    return path


def test_a_lane_is_counted_from_its_report(report: Path) -> None:
    found = lanes.judge("fast", 1, 9.0, report)
    assert (found.passed, found.failed, found.skipped) == (1, 2, 1)
    assert [words.splitlines() for words in found.failures] == [
        ["b::bad", "assert 1 == 2"], ["b::worse", "one"], ["b::worse", "two"],
    ]  # fmt: skip


def test_a_lane_that_ends_badly_without_a_failed_test_has_failed_all_the_same(tmp_path: Path) -> None:
    good = tmp_path / "good.xml"
    good.write_text('<testsuites><testsuite><testcase classname="a" name="b"/></testsuite></testsuites>')
    assert lanes.judge("fast", 0, 1.0, good) == lanes.Outcome("fast", 1.0, passed=1)
    for report in (good, tmp_path / "there is none", None):
        assert lanes.judge("fast", 2, 1.0, report).failed == 1
    assert lanes.judge("lint", 0, 1.0, None).failed == 0


def test_the_last_line_counts_all_lanes_and_failures_are_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = lanes.Outcome("a", 1, 5, 0, 2), lanes.Outcome("b", 2, 3, 1, 0, ("x::y\nassert 0",))
    assert (lanes.close([good]), lanes.close([good, bad])) == (0, 1)
    printed = capsys.readouterr().out.splitlines()
    assert printed[1] == "5 passed, 0 failed, 2 skipped"
    assert printed[-1] == "8 passed, 1 failed, 2 skipped"
    assert "== failed in b: x::y" in printed


def test_every_folder_of_tests_is_in_a_lane() -> None:
    named = {Path(path).parts[1] for lane in lanes.TESTS.values() for path in lane if path.startswith("tests/")}
    there = {path.parent.relative_to(lanes.ROOT / "tests").parts[0] for path in lanes.ROOT.glob("tests/*/**/test_*.py")}
    assert there <= named
    assert {lane for track in lanes.TRACKS for lane in track} == {*lanes.CHECKS, *lanes.TESTS} - {"unit"}
