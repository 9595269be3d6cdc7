"""Packs: reports of several profiles for several recipients, each of whom gets a part."""
