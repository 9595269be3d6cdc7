"""Measurements: `python -m bench` for speed and memory, `python -m bench.quality` for scores."""
