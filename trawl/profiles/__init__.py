"""Saved searches: profiles and the term lists that they share, in YAML files that analysts write."""

from trawl.profiles.profile import Profile, RegisterJoin, load_profile, load_profiles
from trawl.profiles.term_lists import TermListFolders

__all__ = ["Profile", "RegisterJoin", "TermListFolders", "load_profile", "load_profiles"]
