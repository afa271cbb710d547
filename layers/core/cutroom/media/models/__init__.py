"""Neural networks: where their files lie, and how they are read and run."""
