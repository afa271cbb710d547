"""Edits composed from analyses: shorts, splices, layouts, crops, and the last touches. Pure."""
