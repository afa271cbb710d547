"""What a video holds: shots, sound, words, faces, and the analysis that clips are chosen from."""
