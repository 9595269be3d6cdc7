"""A learned second opinion on hits: which of them are likely none of their theme (docs/adr/0009-second-opinion.md).

Above the contexts and the model of names. It marks, and never decides what is a hit.
"""
