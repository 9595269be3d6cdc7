"""Columns to keys: what each column of a file is proposed as, and why."""

from __future__ import annotations

from trawl.drafting.evidence import (
    MOST,
    Column,
    find_date_form,
    find_identifier,
    find_separator,
    is_code,
    is_deletion,
    is_in,
    is_long,
    is_marking,
    is_wordy,
    is_yes_or_no,
    name_share,
)
from trawl.drafting.identity import Identity
from trawl.drafting.people import describe_person, gather_people, parts_used
from trawl.drafting.proposal import Guess, Proposal
from trawl.drafting.sample import Sample
from trawl.drafting.spellings import Meaning, is_birth, load_spellings, read_name, role_before

_NAMED = "its name says so"
_DATES = ("event_date", "created_date", "review_date")
_TEXTS = ("reference", "force", "district", "title")
#: The degrees in which Britain and Ireland lie, and the metres of the national grid.
_RANGES = {"lat": (49, 61.5), "lon": (-11, 3), "easting": (0, 700_000), "northing": (0, 1_300_000)}
_PAIRS = {"lat": "lon", "lon": "lat", "easting": "northing", "northing": "easting"}
#: What a record has once, and each of its people may have too: then it is searched as a field.
_OF_A_PERSON = ("premises", "address", "town", "postcode")
_GRADES = ("grade_source", "grade_intelligence")


class Proposer:
    """Goes over the columns of a sample once; `proposal` is what comes of it."""

    def __init__(
        self, sample: Sample, columns: dict[str, Column], meanings: dict[str, Meaning], identity: Identity
    ) -> None:
        self._sample, self._columns, self._meanings = sample, columns, meanings
        self._open = [name for name in columns if name not in identity.columns]
        self.proposal = Proposal()
        self.proposal.keys["record_id"] = Guess(identity.value, identity.why)
        if len(identity.columns) == 1:
            self.proposal.keys["reference"] = Guess(identity.columns[0])
        self._grouped_by = identity.columns[0] if identity.grouped else ""
        if identity.grouped:
            self.proposal.keys["group_by"] = Guess(identity.columns[0], "one row for each person, it seems")

    def propose(self) -> Proposal:
        """Give every column its key, the surest first."""
        self._leave_out_blank()
        self._take_lists()
        self._take_people()
        self._take_grade()
        for name in self._rest():
            if self._take_named(name):
                self._open.remove(name)
        self._take_vehicle()
        self._take_narrative()
        for name in self._rest():
            self._take_other(name)
        return self.proposal

    def _rest(self) -> list[str]:
        return list(self._open)

    def _leave_out(self, name: str, why: str) -> None:
        self.proposal.left_out.append((name, why))
        self._open.remove(name)

    def _leave_out_blank(self) -> None:
        for name in self._rest():
            if self._sample.rows and not self._columns[name].filled:
                self._leave_out(name, f"blank in {self._sample.described}")

    def _take_lists(self) -> None:
        """People in a list of objects, as JSON has them; any other list of objects is left out."""
        for path, keys in self._sample.lists.items():
            inner = {key: f"{path}.*.{key}" for key in keys if f"{path}.*.{key}" in self._columns}
            columns = {key: self._columns[column] for key, column in inner.items()}
            found = gather_people(columns, {key: read_name(key) for key in inner})
            for (role, _), parts in found.items():
                entry, why = describe_person(role, parts, columns)
                self.proposal.add("people", {"list": path, **entry}, why)
                self._open = [name for name in self._open if name not in {inner[part] for part in parts_used(parts)}]
        for name in [name for name in self._open if ".*." in name]:
            self._leave_out(name, "inside a list of objects")

    def _take_people(self) -> None:
        meanings = {name: self._meanings[name] for name in self._open}
        for (role, _), parts in gather_people(self._columns, meanings).items():
            entry, why = describe_person(role, parts, self._columns)
            self.proposal.add("people", entry, why)
            used = parts_used(parts)
            self._open = [name for name in self._open if name not in used]

    def _find(self, key: str) -> str:
        return next((name for name in self._open if self._meanings[name].key == key), "")

    def _take_grade(self) -> None:
        """A grade in two or three columns, or in one."""
        parts = [name for key in _GRADES if (name := self._find(key)) and is_code(self._columns[name])]
        if len(parts) < 2:
            return
        codes = self._columns[parts[0]]
        scheme = "3x5x2" if codes.share(str.isdigit) >= MOST else "5x5x5"
        said = dict(zip(("source", "intelligence"), parts, strict=True))
        if (handling := self._find("handling")) and is_code(self._columns[handling]):
            said["handling"] = handling
        by = "numbers" if scheme == "3x5x2" else "letters"
        why = f"their names say so; CHECK the scheme: sources are graded by {by}"
        self.proposal.keys["grade"] = Guess({"scheme": scheme, **said}, why)
        self._open = [name for name in self._open if name not in parts]

    def _take_named(self, name: str) -> bool:
        """Propose what a column's name says, where its values do not belie it."""
        meaning, column, keys = self._meanings[name], self._columns[name], self.proposal.keys
        key = meaning.key
        if meaning.table not in ("fields", "alone") or (role_before(meaning.words) and meaning.key != "event_date"):
            return False
        if key == "delete" or key in _DATES:
            take = self._take_date if key in _DATES else self._take_deletion
            return key not in keys and take(name, key)
        if is_yes_or_no(column) or is_long(column) or (key in _OF_A_PERSON and self._varies(name)):
            return False
        if key in _TEXTS and key not in keys and column.length < 200:
            keys[key] = Guess(name, _NAMED)
            return True
        if key == "markers":
            separator = find_separator(column)
            value = {"column": name, "separator": separator} if separator else name
            self.proposal.add("markers", value, "several in a cell" if separator else _NAMED)
            return True
        return self._take_control(name, key) or self._take_place(name, key)

    def _varies(self, name: str) -> bool:
        """Whether rows of one record say different things: a column of each person's, as a home address."""
        said: dict[str, str] = {}
        group = self._grouped_by
        rows = (row for row in self._sample.rows if group and row.get(name))
        return any(said.setdefault(row.get(group, ""), row[name]) != row[name] for row in rows)

    def _take_date(self, name: str, key: str) -> bool:
        column = self._columns[name]
        form = find_date_form(column, numbers=True)
        if form is None:
            if column.values:
                return False
            self.proposal.keys[key] = Guess(name, _NAMED)
            return True
        value: object = name
        if form.formats or form.epoch:
            value = {"column": name, **({"formats": form.formats} if form.formats else {"epoch": form.epoch})}
        self.proposal.keys[key] = Guess(value, f"{_NAMED}; {form.why}")
        return True

    def _take_deletion(self, name: str, key: str) -> bool:
        """Which rows delete a record: believed only where every value is such a code, and one of them deletes."""
        if not is_deletion(self._columns[name]):
            return False
        self.proposal.keys[key] = Guess(name, f"{_NAMED}; CHECK: such rows withdraw their records")
        return True

    def _take_control(self, name: str, key: str) -> bool:
        """What decides who may see a record: believed only where the values are such."""
        column, keys = self._columns[name], self.proposal.keys
        if key in keys:
            return False
        if key == "marking" and (is_marking(column) or not column.values):
            keys[key] = Guess(name, "markings; rows marked above the ceiling are rejected")
        elif key == "handling" and is_code(column):
            keys[key] = Guess(name, f"{_NAMED}; short codes")
        elif key == "provenance" and column.length > 0:
            keys[key] = Guess(name, f"{_NAMED}: who told it, which is searched by nothing")
        elif key == "grade" and is_code(column):
            first = [value[:1] for value in column.values]
            scheme = "5x5x5" if sum(map(str.isalpha, first)) > len(first) / 2 else "3x5x2"
            keys[key] = Guess({"scheme": scheme, "column": name}, f"{_NAMED}; CHECK the scheme")
        else:
            return False
        return True

    def _take_place(self, name: str, key: str) -> bool:
        column = self._columns[name]
        there = self.proposal.keys.get("place", {})
        assert isinstance(there, dict)
        if key == "address" and key in there:
            before = there[key].value
            columns = [*(before["columns"] if isinstance(before, dict) else [before]), name]
            there[key] = Guess({"columns": columns, "join": ", "}, "their names say so")
            return True
        if key in there or key not in ("premises", "address", "town", "postcode", "grid", *_RANGES):
            return False
        if key in _PAIRS and not (is_in(column, *_RANGES[key]) and self._has_other(_PAIRS[key])):
            return False
        if key == "postcode" and column.values and find_identifier(column)[0] != "postcode":
            return False
        self.proposal.place(key, name, _NAMED)
        return True

    def _has_other(self, key: str) -> bool:
        """Whether the other of two columns is there, without which neither says a place."""
        return any(
            meaning.key == key and is_in(self._columns[name], *_RANGES[key]) for name, meaning in self._meanings.items()
        )

    def _take_vehicle(self) -> None:
        """A registration mark with the colour, make and model beside it."""
        vehicle = load_spellings()["vehicle"]
        parts = {key: name for key in vehicle for name in self._open[::-1] if self._is_vehicle(name, key)}
        marks = [name for name in self._open if self._is_vehicle(name, "vrm")]
        if len(marks) != 1 or len(parts) < 2:
            return
        values = [{"column": name, "type": "vrm"} if key == "vrm" else name for key, name in parts.items()]
        self.proposal.add("fields", {"label": "Vehicle", "section": "vehicles", "parts": values}, "their names say so")
        self._open = [name for name in self._open if name not in parts.values()]

    def _is_vehicle(self, name: str, key: str) -> bool:
        meaning = self._meanings[name]
        return meaning.table in ("types", "vehicle") and meaning.key == key

    def _take_narrative(self) -> None:
        columns, chosen = self._columns, []
        for name in self._open:
            named = self._meanings[name].table == "narrative"
            column = columns[name]
            if named and not is_yes_or_no(column) and (not column.values or column.length >= 15):
                chosen.append((name, f"{_NAMED}; {_say_length(column)}"))
            elif is_long(column):
                chosen.append((name, _say_length(column)))
        if not chosen:
            wordy = [name for name in self._open if is_wordy(columns[name])] or self._open
            longest = max(wordy, key=lambda name: columns[name].length, default="")
            chosen = (
                [(longest, f"CHECK: no column holds long texts; {_say_length(columns[longest])}")] if longest else []
            )
        self._open = [name for name in self._open if name not in {name for name, _ in chosen}]
        names = [name for name, _ in chosen]
        without = sum(not any(row.get(name) for name in names) for row in self._sample.rows)
        for number, (name, why) in enumerate(chosen):
            if without and not number:
                why += f"; CHECK: {without:,} rows judged have no text in the narrative's columns"
            section = self._section(name) if len(chosen) > 1 or self._meanings[name].table == "narrative" else ""
            self.proposal.add("narrative", {"column": name, "section": section} if section else name, why)

    def _section(self, name: str) -> str:
        meaning = self._meanings[name]
        return meaning.key if meaning.table == "narrative" else self._label(name) or name

    def _label(self, name: str) -> str:
        """A label that reads better than the column's own name; "" where that is as good."""
        label = " ".join(self._meanings[name].words)
        label = label[:1].upper() + label[1:]
        return "" if label.casefold() == name.casefold() or not label else label

    def _take_other(self, name: str) -> None:
        """A flag, an identifier, a name, or words: everything that says something is searched."""
        column, meaning = self._columns[name], self._meanings[name]
        self._open.remove(name)
        if is_yes_or_no(column):
            named = meaning.key if meaning.table == "flags" else self._flag_name(name)
            self.proposal.add("markers", {"column": name, "flag": named}, "yes and no")
            return
        if column.constant:
            self.proposal.left_out.append((name, f"the same in {self._sample.described}"))
            return
        value: dict[str, object] = {"column": name}
        if label := self._label(name):
            value["label"] = label
        type_, why = self._find_type(column, meaning)
        if type_:
            value["type"] = type_
        if separator := find_separator(column):
            value["separator"] = separator
        self.proposal.add("fields", value if len(value) > 1 else name, why)

    def _flag_name(self, name: str) -> str:
        words = [word for word in self._meanings[name].words if word not in load_spellings()["flag_words"]]
        return " ".join(words).upper() or name

    def _find_type(self, column: Column, meaning: Meaning) -> tuple[str, str]:
        if is_birth(meaning.words) and find_date_form(column, numbers=True):
            return "dob", _NAMED  # first, since days with full stops have the form of other things too
        found, share = find_identifier(column, meaning.key)
        if found:
            return found, f"{share:.0%} of its values are of this type"
        if meaning.table == "types" and meaning.key != "postcode":
            return meaning.key, f"{_NAMED}; CHECK: its values alone do not"
        if meaning.table in ("fields", "alone") and meaning.key in ("address", "town"):
            return "location", _NAMED
        if name_share(column) >= MOST:
            return "person", f"{name_share(column):.0%} of its values have a forename in them"
        return "", ""


def _say_length(column: Column) -> str:
    return f"{column.length:,.0f} characters on average" if column.values else "blank in what was judged"
