"""Exports of indicators as lists: bundles of STIX 2, events of MISP, and plain arrays of JSON.

Source: STIX 2.1 (OASIS), sections 4.7 (indicator), 6 (cyber-observable objects) and 9 (patterns); the MISP core format.
A pattern is read for its comparisons with a value, `=` and `IN`; one that compares otherwise names no identifier.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

#: The property of each observable object that identifies, with the type of identifier ("" for what it shows itself).
_OBSERVABLES: dict[str, tuple[tuple[str, str], ...]] = {
    "email-addr": (("value", "email"),),
    "url": (("value", "url"),),
    "domain-name": (("value", "url"),),
    "ipv4-addr": (("value", "ip"),),
    "ipv6-addr": (("value", "ip"),),
    "mac-addr": (("value", "mac_address"),),
    "user-account": (("account_login", "handle"), ("user_id", "handle"), ("display_name", "")),
    "x-phone": (("value", "phone"), ("number", "phone")),
    "phone-number": (("value", "phone"),),
}
#: The types of MISP's attributes. What is none of these is asked of its own value.
_ATTRIBUTES = {
    "email": "email", "email-src": "email", "email-dst": "email", "email-reply-to": "email", "target-email": "email",
    "url": "url", "uri": "url", "link": "url", "domain": "url", "hostname": "url",
    "ip-src": "ip", "ip-dst": "ip", "mac-address": "mac_address", "phone-number": "phone",
    "iban": "bank_account", "btc": "crypto", "xmr": "crypto", "twitter-id": "twitter",
    "whois-registrant-email": "email", "whois-registrant-phone": "phone", "passport-number": "passport",
}  # fmt: skip
_COMPARISON = re.compile(
    r"([a-z][a-z0-9-]*):([\w.\[\]*'-]+?)\s*(NOT\s+)?(!=|=|IN|LIKE|MATCHES|ISSUBSET|ISSUPERSET|[<>]=?)\s*"
    r"(\((?:\s*'(?:[^'\\]|\\.)*'\s*,?)*\)|'(?:[^'\\]|\\.)*')"
)
_LITERAL = re.compile(r"'((?:[^'\\]|\\.)*)'")
#: What an indicator says of itself that goes through to the answer.
_CARRIED = ("name", "description", "valid_from", "labels", "category", "comment")
_NONE = "is no identifier that trawl reads"
#: Objects that tell of others and hold no identifier.
_ABOUT = frozenset(("relationship", "marking-definition", "report", "sighting", "note", "opinion", "grouping"))


def list_indicators(document: object) -> Iterator[Mapping[str, Any]] | None:
    """The rows of a document with indicators: `identifier`, `type`, `id` and what goes through, or a `problem`.

    None for a document that is no list of anything.
    """
    if isinstance(document, list):
        return _list_array(document)
    if isinstance(document, Mapping):
        if isinstance(document.get("objects"), list | dict):
            return _list_stix(_values(document["objects"]))
        if str(document.get("type")) in {*_OBSERVABLES, "indicator", "observed-data"} and "id" in document:
            return _list_stix([document])
        if {"Event", "Attribute", "response"} & document.keys():
            return _list_misp(document)
    return None


def _list_array(items: list[Any]) -> Iterator[Mapping[str, Any]]:
    if any(isinstance(item, Mapping) and {"Event", "Attribute"} & item.keys() for item in items):
        return _list_misp({"response": items})
    if any(isinstance(item, Mapping) and item.get("type") == "indicator" and "pattern" in item for item in items):
        return _list_stix(items)
    return (item if isinstance(item, Mapping) else {"identifier": "" if item is None else str(item)} for item in items)


def _values(objects: Any) -> list[Any]:
    return list(objects.values()) if isinstance(objects, Mapping) else list(objects)


def _list_stix(objects: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    for item in objects:
        if not isinstance(item, Mapping):
            yield {"identifier": str(item), "problem": "is no object of STIX"}
            continue
        about = {"id": str(item.get("id", "")), **{name: item[name] for name in _CARRIED if item.get(name)}}
        kind = str(item.get("type", ""))
        if kind == "indicator":
            yield from _read_pattern(str(item.get("pattern", "")), about)
        elif kind == "observed-data":
            for row in _list_stix(_values(item.get("objects", ()))):
                yield {**about, **row, "id": about["id"]}
        elif kind in _OBSERVABLES:
            yield from _read_observable(kind, item, about)
        elif kind not in _ABOUT:
            yield {**about, "identifier": str(item.get("name") or item.get("id", "")), "problem": f"{kind} {_NONE}"}


def _read_observable(kind: str, item: Mapping[str, Any], about: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    platform = str(item.get("account_type", "")) if kind == "user-account" else ""
    said = [(str(item[name]), platform or type_) for name, type_ in _OBSERVABLES[kind] if item.get(name)]
    for value, type_ in dict(said).items():
        yield {**about, "identifier": value, "type": type_}
    if not said:
        yield {**about, "identifier": str(item.get("id", "")), "problem": f"{kind} holds no value"}


def _read_pattern(pattern: str, about: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """A row for each value that a pattern compares with, and one for what it compares otherwise."""
    found = False
    platforms = [
        value
        for kind, name, _, _, literal in _COMPARISON.findall(pattern)
        if name == "account_type"
        for value in _LITERAL.findall(literal)
    ]
    for kind, name, negated, operator, literal in _COMPARISON.findall(pattern):
        if name == "account_type":
            continue
        found = True
        type_ = dict(_OBSERVABLES.get(kind, ())).get(name)
        if type_ == "handle" and platforms:
            type_ = platforms[0]
        for value in _LITERAL.findall(literal):
            row = {**about, "identifier": re.sub(r"\\(.)", r"\1", value), "pattern": pattern}
            if negated or operator not in ("=", "IN"):
                yield {**row, "problem": f"is compared by {negated}{operator}, and names no one identifier"}
            elif type_ is None:
                yield {**row, "problem": f"{kind}:{name} {_NONE}"}
            else:
                yield {**row, "type": type_}
    if not found:
        yield {**about, "identifier": pattern, "problem": "the pattern compares nothing with a value"}


def _list_misp(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for event in _values(document.get("response", [document])):
        held = event.get("Event", event) if isinstance(event, Mapping) else {}
        attributes = list(_values(held.get("Attribute", ())))
        for group in held.get("Object", ()):
            attributes += _values(group.get("Attribute", ()))
        for attribute in attributes:
            about = {"id": str(attribute.get("uuid") or attribute.get("id", ""))}
            about |= {name: attribute[name] for name in _CARRIED if attribute.get(name)}
            kind = str(attribute.get("type", ""))
            row = {**about, "identifier": str(attribute.get("value", "")), "attribute": kind}
            if kind in ("md5", "sha1", "sha256", "sha512", "ssdeep", "filename", "yara", "sigma", "attachment"):
                yield {**row, "problem": f"a {kind} {_NONE}"}
            else:
                yield {**row, "type": _ATTRIBUTES.get(kind, "")}
