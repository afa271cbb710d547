"""A sentence becomes a video: the script, the voice, the pictures, the music, and the Edit that holds them."""
