"""Reports: the page of a run, the page of a wash, every CSV table, and snippets.

Nothing is imported here: the command line takes `snippets` and `tables` without waiting for the template engine.
"""
