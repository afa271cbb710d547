"""The audio signal: levels, loudness, pauses, and kinds of sound."""
