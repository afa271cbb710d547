"""What a finished video is like, measured on its file."""
