"""A month of five feeds as they come out of five systems, and questions that only their columns answer.

All of it is invented. No narrative names a person, a place or a number: who, where and what stand in columns.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import xlsxwriter

Rows = Sequence[Sequence[object]]

_CRIMES: Rows = [
    (
        "Crime Ref. No:", "Force", "Date From", "Offence", "MO", "Victim Name", "Victim D.O.B.", "Suspect Name",
        "Suspect D.O.B.", "Premises", "Address", "Town", "Post Code", "Victim's Mobile", "CSE",
    ),
    (
        "CR/1001", "Northshire", "03/03/2026", "Supply to a child", "Given two vapes – told that she owed £40 for them",
        "OKELL, Marnie", "05/05/2012", "HUSSAIN, Azad", "01/01/1990", "Kestrel Lodge", "12 Mill Street", "Millbrook",
        "TS31 2AB", "07700 900123", "Y",
    ),
    (
        "CR/1002", "Northshire", "09/03/2026", "Theft from shop", "Two bottles taken from the café and not paid for",
        "", "", "REEVE, Sam", "14/03/2008", "Riverside Café", "3 Quay Street", "Haven", "TS31 9ZX", "", "N",
    ),
    (
        "CR/1003", "Northshire", "21/03/2026", "Criminal damage", "Window broken overnight, nobody seen", "FINCH, Bo",
        "06/06/1980", "", "", "", "44 Mill Street", "Millbrook", "TS31 2AD", "07700 900456", "N",
    ),
]  # fmt: skip

_CUSTODY: Rows = [
    ("Custody records, March 2026",),
    ("Produced by the custody office; all of it is invented",),
    (),
    (
        "Custody No", "Arrest Date", "Detained Person", "Circumstances of arrest", "Home Address", "Phone",
        "Appropriate Adult", "Phone", "Vehicle Reg",
    ),
    (
        "CU0007", "2026-03-04", "HUSSAIN, Azad (01/01/1990)", "Stopped while driving, a large sum of cash on him",
        "7 Anchor Court, Haven", 7700900789, "", "", "YH12 KZX",
    ),
    (
        "CU0008", "2026-03-14", "REEVE, Sam (14/03/2008)", "Detained at the shop after two bottles were found in a bag",
        "9 Quay Street, Haven", 7700900321, "Dana REEVE", 7700900654, "",
    ),
    (
        "CU0009", "2026-03-20", "POLLARD, Dean (30/11/1985)", "Arrested on warrant and made no reply to caution",
        "2 Northgate, Exham", "", "", "", "",
    ),
]  # fmt: skip

_MISSING: Rows = [
    (
        "Misper ID", "Reported", "Surname", "Forename", "D.O.B", "School", "Risk Level", "Circumstances", "Mobile",
        "Found At",
    ),
    (
        "MP26/31", "05/03/2026", "OKELL", "Marnie", "05/05/2012", "Millbrook High School", "High",
        "Left home after tea and had not come back by midnight, phone switched off", "07700 900123", "Kestrel Lodge",
    ),
    (
        "MP26/32", "11/03/2026", "MILLS", "Chloe", "11/11/2010", "Haven Academy", "Medium",
        "Did not arrive for lessons and was seen getting into a silver car", "07700 900222", "",
    ),
    (
        "MP26/33", "12/03/2026", "STROUD", "Gerald", "02/02/1941", "", "Medium",
        "Walked out of the home in slippers and is known to be confused", "", "Haven Railway Station",
    ),
]  # fmt: skip

_INCIDENTS: Rows = [
    ("Log No", "Created", "Location", "Postcode", "Caller Tel", "VRM", "Log Text"),
    (
        "NP-060326-0101", "06/03/2026 23:14", "12 Mill Street, Millbrook", "TS31 2AB", "07700 900222", "YH12 KZX",
        "Caller says that young people come and go at all hours and are handed something at the door",
    ),
    (
        "NP-110326-0044", "11/03/2026 08:52", "Haven Academy", "TS31 7AA", "01632 960107", "YH12KZX",
        "Reports a silver car that waits outside and a pupil who got in",
    ),
    (
        "NP-220326-0002", "22/03/2026 01:30", "44 Mill Street, Millbrook", "TS31 2AD", "07700 900456", "",
        "Second call about a broken window, caller asks for an update",
    ),
]  # fmt: skip

_PERSONS: Rows = [
    (
        "Occurrence No", "Occurrence Date", "Summary", "Role", "Surname", "Forenames", "Date of Birth", "Nominal Ref",
        "Nickname / Handle",
    ),
    (
        "OC/77/26", "18/03/2026", "Three people fell out over money at the bus station and one was hurt", "Suspect",
        "HUSSAIN", "Azad", "01/01/1990", "N00451", "@azad_zz99",
    ),
    (
        "OC/78/26", "19/03/2026", "Parcel taken in for somebody else and opened there", "Witness", "TREGASKIS",
        "Denzil", "02/02/1988", "N00812", "",
    ),
    (
        "OC/77/26", "18/03/2026", "Three people fell out over money at the bus station and one was hurt", "Victim",
        "MILLS", "Chloe", "11/11/2010", "N00733", "",
    ),
    (
        "OC/77/26", "18/03/2026", "Three people fell out over money at the bus station and one was hurt", "Witness",
        "POLLARD", "Dean", "30/11/1985", "N00640", "",
    ),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class MonthFeed:
    """A file of the month: how it is written, and what an analyst changes in its drafted mapping, line by line."""

    name: str
    file: str
    write: Callable[[Path], None]
    edits: tuple[tuple[str, str], ...] = ()


def _write_text(rows: Rows, encoding: str, delimiter: str) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        text = io.StringIO()
        csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
        path.write_bytes(text.getvalue().encode(encoding))

    return write


def _write_workbook(path: Path) -> None:
    """A title over the columns in merged cells, dates as dates, and telephone numbers that became numbers."""
    with xlsxwriter.Workbook(path) as book:
        sheet, day = book.add_worksheet("Custody"), book.add_format({"num_format": "dd/mm/yyyy"})
        book.add_worksheet("Notes")
        sheet.merge_range(0, 0, 0, 8, _CUSTODY[0][0])
        for number, row in enumerate(_CUSTODY[1:], 1):
            for column, value in enumerate(row):
                if column == 1 and str(value).startswith("2026"):
                    sheet.write_datetime(number, column, datetime.fromisoformat(str(value)), day)
                else:
                    sheet.write(number, column, value)


FEEDS = (
    MonthFeed("crimes", "crimes.csv", _write_text(_CRIMES, "cp1252", ",")),
    MonthFeed("custody", "custody.xlsx", _write_workbook),
    MonthFeed("missing", "missing.txt", _write_text(_MISSING, "utf-16", "\t")),
    MonthFeed("incidents", "incidents.psv", _write_text(_INCIDENTS, "utf-8", "|")),
    MonthFeed("persons", "persons.csv", _write_text(_PERSONS, "utf-8", ",")),
)

#: How a question is asked: a search, an entity's type, or a wash (its type before the colon).
Ask = Literal["search", "entity", "wash"]

#: What is asked, and the ids of the records that answer it.
QUESTIONS: tuple[tuple[Ask, str, str, set[str]], ...] = (
    ("search", "children by any means", "#age<18", {
        "CR/1001", "CR/1002", "MP26/31", "MP26/32", "OC/77/26"}),
    ("search", "children in custody: who turned 18 on the day is none", "source:custody #age<18", set()),
    ("search", "born after a day", "#dob>2010-01-01", {"CR/1001", "MP26/31", "MP26/32", "OC/77/26"}),
    ("search", "the very old", "#age>=80", {"MP26/33"}),
    ("search", "a surname, in one column", "okell", {"CR/1001", "MP26/31"}),
    ("search", "a forename, in a column of its own", "denzil", {"OC/78/26"}),
    ("search", "a name that nobody bears", "okelly", set()),
    ("search", "a name among people alone", "in:people(mills)", {"MP26/32", "OC/77/26"}),
    ("search", "a street that is no name", "in:people(street)", set()),
    ("search", "no phrase across two columns", '"okell azad"', set()),
    ("search", "an address", '"12 mill street"', {"CR/1001", "NP-060326-0101"}),
    ("search", "premises, whichever column names them", '"kestrel lodge"', {"CR/1001", "MP26/31"}),
    ("search", "a telephone number as it is typed", "07700900222", {"MP26/32", "NP-060326-0101"}),
    ("search", "narratives alone", "in:narrative(silver)", {"MP26/32", "NP-110326-0044"}),
    ("entity", "a person across feeds", "person:Azad Hussain", {"CR/1001", "CU0007", "OC/77/26"}),
    ("entity", "a person with the birth", "person:Dean Pollard 30/11/1985", {"CU0009", "OC/77/26"}),
    ("entity", "a vehicle, spaced or not", "vrm:YH12 KZX", {"CU0007", "NP-060326-0101", "NP-110326-0044"}),
    ("wash", "a number that the workbook made a number", "phone:07700 900789", {"CU0007"}),
    ("wash", "a number of the second column of one name", "phone:07700 900654", {"CU0008"}),
    ("wash", "a postcode without its space", "postcode:ts312ab", {"CR/1001", "NP-060326-0101"}),
    ("wash", "a handle", "handle:@azad_zz99", {"OC/77/26"}),
    ("wash", "a number that is nowhere", "phone:07700 900999", set()),
)  # fmt: skip
