"""The sections of a run's report, a module each: facts in, blocks of a document out."""
