"""Two clips in one frame."""
