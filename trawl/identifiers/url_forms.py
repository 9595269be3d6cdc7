"""What names the very page that a web address names, and whom its address names.

Source: RFC 3986, section 6.2 (what two addresses of one page differ in); the project's own reading of how people pass
them on.
"""

from __future__ import annotations

import re

#: What a page's address carries to tell who sent its reader there.
_TRACKING = re.compile(
    r"(?:utm_\w+|igshi?d?|fbclid|gclid|si|feature|ref|ref_src|s|t|_t|_r|is_from_webapp|sender_device)=[^&#]*"
)


def list_forms(value: str) -> tuple[tuple[str, str], ...]:
    """The same page with the other scheme, with `www.` or without, with a last slash or without; whom it names."""
    from trawl.identifiers.phone_links import number_of
    from trawl.identifiers.profile_links import account_of  # imported here: it stands on this module

    scheme, _, rest = value.partition("://")
    named = account_of(value)
    forms = [("handle", f"{named[0]}:{named[1].lower()}")] if named else []
    if number := number_of(value):
        forms.append(("phone", number))
    if scheme not in ("http", "https"):
        return tuple(forms)
    host = re.match("[^/?#]*", rest)
    assert host is not None
    name, path = host.group(), rest[host.end() :]
    bare = name.removeprefix("www.")
    paths = dict.fromkeys(spelling for one in (path, _drop_tracking(path)) for spelling in _with_slash(one))
    for one in ("http", "https"):
        for place in (bare, f"www.{bare}"):
            forms += [("url", f"{one}://{place}{tail}") for tail in paths]
    return tuple(forms)


def _drop_tracking(path: str) -> str:
    """The path without its fragment and what of its query tells who sent the reader."""
    path, _, query = path.partition("#")[0].partition("?")
    kept = [said for said in query.split("&") if said and not _TRACKING.fullmatch(said)]
    return path + ("?" + "&".join(kept) if kept else "")


def _with_slash(path: str) -> tuple[str, ...]:
    if "?" in path or "#" in path:
        return (path,)
    return (path.rstrip("/"), path.rstrip("/") + "/") if path.strip("/") else ("",)


def list_phrases(value: str) -> tuple[str, ...]:
    """The page without its scheme, where it is more than a host."""
    place = value.partition("://")[2].removeprefix("www.").rstrip("/")
    return (place,) if "/" in place else ()
