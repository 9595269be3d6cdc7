"""The words and columns of every report, said once: from findings to a document."""
