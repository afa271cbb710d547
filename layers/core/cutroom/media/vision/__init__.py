"""The picture: frames, shots, faces, and who speaks."""
