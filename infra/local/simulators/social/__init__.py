"""What the simulated social platforms share: people and their profiles, consent pages, codes, grants and tokens."""
