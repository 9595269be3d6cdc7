"""Saved searches: profiles and the term lists that they share, in YAML files that analysts write."""

from trawl.profiles.profile import (
    BrokenProfile,
    Catalogue,
    Nearness,
    Profile,
    RegisterJoin,
    load_profile,
    load_profiles,
    read_catalogue,
)
from trawl.profiles.term_lists import TermListFolders

__all__ = [
    "BrokenProfile",
    "Catalogue",
    "Nearness",
    "Profile",
    "RegisterJoin",
    "TermListFolders",
    "load_profile",
    "load_profiles",
    "read_catalogue",
]
