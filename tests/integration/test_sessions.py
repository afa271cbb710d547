"""Any number of test sessions run side by side, each with a database of its own."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg

from tests.support.database import Database


def another_session(folder: Path) -> None:
    """A session of pytest that begins, uses its temporary folder and ends."""
    (folder / "test_other.py").write_text("def test_other(tmp_path):\n    assert tmp_path.is_dir()\n")
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_XDIST")}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "test_other.py"]
    done = subprocess.run(command, cwd=folder, env=ours, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_a_session_that_begins_leaves_the_database_of_this_one_alone(database: Database, tmp_path: Path) -> None:
    another_session(tmp_path)
    with psycopg.connect(database.app_url) as fresh:
        assert fresh.execute("select count(*) from alembic_version").fetchone() == (1,)
    with psycopg.connect(database.owner_url.replace("cutroom_owner", "postgres"), autocommit=True) as fresh:
        fresh.execute("checkpoint")
