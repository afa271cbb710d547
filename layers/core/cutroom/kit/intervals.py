"""Curves of yes and no."""

import numpy as np
from numpy.typing import NDArray


def runs(flags: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The stretches of steps that are set: (n, 2), the first step of each and the one after its last."""
    return np.flatnonzero(np.diff(flags, prepend=False, append=False)).reshape(-1, 2)
