"""What a sentence says of what stands in it: that it is so, is not so, may be, was, or nothing (docs/profiles.md).

Above the query language, which knows nothing of it: it is only asked of hits.
"""
