"""What is kept of a person: handed to them as one file, and taken away for good."""
