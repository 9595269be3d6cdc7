"""What a run found, as facts: no words of a page, and nothing of how it is shown."""
