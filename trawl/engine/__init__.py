"""Engines: where indexed records are kept, found and traced. `interface` is the seam, one package an engine."""
