"""Checkpoints are numbers; anything else in one is refused."""

import pickle
import zipfile
from pathlib import Path

import pytest

from cutroom.media.models import checkpoints


def test_a_checkpoint_that_wants_to_run_something_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.pt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("model/data.pkl", pickle.dumps({"state_dict": {"x": print}}))
    with pytest.raises(pickle.UnpicklingError, match="builtins"):
        checkpoints.tensors(path)
