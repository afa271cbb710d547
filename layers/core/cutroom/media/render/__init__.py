"""Edits rendered into files: in one piece or in chunks, at the wanted loudness."""
