"""Cutroom: long videos, prompts and photos into short vertical videos."""
