"""The names that a query may use: fields of the record, its dates, and the types of mentions."""

from __future__ import annotations

from typing import Literal

#: What stands for a field where it is asked whether a record has a passage of a name at all; nobody writes it.
PASSAGE = "in"

#: Fields compared as text, `field:value`.
TEXT_FIELDS: tuple[str, ...] = (
    "source",
    "kind",
    "force",
    "district",
    "id",
    "reference",
    "marker",
    "grade",
    "handling",
    "premises",
    "town",
    "postcode",
)

DateField = Literal["event", "created", "loaded"]

#: Fields compared as days, `event:2024-01..2024-03`.
DATE_FIELDS: tuple[DateField, ...] = ("event", "created", "loaded")

#: What may stand before a colon besides the fields.
OTHER_PREFIXES: tuple[str, ...] = ("missing", "entity", "list", "in")

#: Types of mentions, `#phone`; the extractor makes no others.
MENTION_TYPES: tuple[str, ...] = (
    "person",
    "alias",
    "organisation",
    "premises",
    "location",
    "postcode",
    "phone",
    "email",
    "handle",
    "url",
    "ip",
    "vrm",
    "vehicle",
    "dob",
    "age",
    "date",
    "money",
    "drug",
    "nino",
    "nhs_number",
    "pnc_id",
    "imei",
    "bank_account",
    "crypto",
    "passport",
    "card",
    "cro",
    "driving_licence",
    "iccid",
    "imsi",
    "mac_address",
    "onion",
    "grid_reference",
    "what3words",
)

#: Types whose value is a number that can be compared, `#age<18`; of a date of birth it is the day's ordinal.
NUMBER_TYPES: tuple[str, ...] = ("age", "money", "dob")
