"""Exports: a clip becomes a file."""
