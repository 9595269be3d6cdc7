"""Trains the model that finds names in police text. Nothing here is needed, or installed, at run time."""
