"""One module a format: each writes a document as it is, and says nothing of its own."""
