"""Fits the scorer of moments on judged passages: see `fit.py` and ADR 0031."""
