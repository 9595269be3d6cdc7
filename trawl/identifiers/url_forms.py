"""What names the very page that a web address names, and whom its address names.

Source: RFC 3986, section 6.2 (what two addresses of one page differ in); the project's own reading of how people pass
them on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from trawl.identifiers.link_targets import named_in

#: What a page's address carries to tell who sent its reader there.
_TRACKING = re.compile(
    r"(?:utm_\w+|igshi?d?|fbclid|gclid|si|feature|ref|ref_src|s|t|_t|_r|is_from_webapp|sender_device)=[^&#]*"
)

#: Names before a platform's own under which it shows the same pages.
_MIRRORS = ("www", "m", "mobile", "touch", "mbasic", "web", "old", "new")
_VIDEO = re.compile(r"/(?:watch\?(?:[^#]*&)?v=([\w-]{11})(?![\w-])|(?:shorts|live|embed|v)/([\w-]{11})(?![\w-]))")
#: No wallet's address is as short.
_SHORT = 24


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
    forms += [("crypto", wallet) for part in re.split(r"[/?#&=]", path) if (wallet := _read_wallet(part))]
    for place, tails in ((name, _list_paths(path)), *_list_videos(name, path)):
        for host_name in _list_hosts(place):
            forms += [("url", f"{one}://{host_name}{tail}") for one in ("http", "https") for tail in tails]
    return tuple(forms)


def list_near(value: str) -> dict[str, str]:
    """The page that a parameter of a link names, to which it may lead."""
    from trawl.identifiers.url import normalise  # imported here: it stands on this module

    named = normalise(named_in(value))
    forms = (form for type_, form in list_forms(named) if type_ == "url") if named else ()
    return dict.fromkeys((named, *forms), "the link names this page") if named and named != value else {}


def _list_paths(path: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(said for one in (path, _drop_tracking(path)) for said in _with_slash(one)))


def _list_hosts(name: str) -> tuple[str, ...]:
    """The host with `www.` and without, and of a platform those that show its pages to a telephone or as they were."""
    bare = name.removeprefix("www.")
    first, _, rest = bare.partition(".")
    own = rest if first in _MIRRORS and rest in _platform_hosts() else bare
    mirrors = _MIRRORS if own in _platform_hosts() else _MIRRORS[:1]
    return (own, *(f"{mirror}.{own}" for mirror in mirrors))


@cache
def _platform_hosts() -> frozenset[str]:
    from trawl.identifiers.platforms import LINKS

    return frozenset(link.split("/")[0] for links in LINKS.values() for link in links)


def _list_videos(name: str, path: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The other addresses of a video: the short one of its share button, and the long one."""
    short = re.match(r"/([\w-]{11})(?![\w-])", path) if name.removeprefix("www.") == "youtu.be" else None
    long = _VIDEO.match(path) if name.endswith("youtube.com") else None
    if video := (short and short[1]) or (long and (long[1] or long[2])):
        yield "youtu.be", (f"/{video}",)
        yield "youtube.com", (f"/watch?v={video}", f"/shorts/{video}", f"/live/{video}", f"/embed/{video}")


def _read_wallet(part: str) -> str:
    """The wallet that a part of an address is, as a page that shows its payments has it; "" for none."""
    from trawl.identifiers import crypto

    value = crypto.normalise(part) if len(part) > _SHORT else ""
    return value if value and crypto.validate(part) != "invalid" else ""


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
