"""The files and addresses that media come from: opened in one way, described, and proved by decoding."""
