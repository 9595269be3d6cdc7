"""The rules that make names, each with a text in which it finds one. A mention says which of them told of it.

What each is worth is measured by leaving it out (`python -m bench.rules`; docs/adr/0004-ner-model.md).
"""

from __future__ import annotations

from collections.abc import Mapping

#: The short name of each rule with an example; what a rule asks for stands in the module named.
RULES: Mapping[str, str] = {
    # trawl.entities.conventions
    "surname_in_capitals": "Seen was Scott GARSIDE again.",
    "surname_first": "Seen was GARSIDE, Scott again.",
    "listed": "Present: Garside, Scott; Sproston, Emma",
    "lone_surname": "It was said that GARSIDE left.",
    "initial": "It was said that J. Sproston left.",
    "rank": "Taken by PC 1234 Sproston there.",
    "forename_surname": "It was said that Emma Sproston left.",
    "role": "It was said that victim Amber left.",
    "forename": "It was said that Emma left.",
    # trawl.entities.aliases
    "aka": "He uses the street name Dibs there.",
    "called": "It was a lad called Dibs there.",
    "brackets": "Seen was Scott GARSIDE (Shorty) there.",
    "nickname": "It was Tiny who left.",
    "styled": "It was Big Dibs who left.",
    "thought_to_be": "Dibs is thought to be Scott GARSIDE there.",
    # trawl.entities.repeats
    "repeat": "Seen was Scott GARSIDE. Later Garside left.",
    "column_name": "",  # needs a record with columns
    # trawl.entities.premises
    "premises_suffix": "It was at the Kingfisher Hotel there.",
    "shop_prefix": "It was at Vape Kingfisher there.",
    "chain": "It was by Greggs there.",
    "saint": "It was by St Saviour's there.",
    "after_the": "It was at the Kingfisher there.",
    "body_suffix": "It was told to Kingfisher Housing there.",
    "body_name": "It was told to Crimestoppers there.",
    # trawl.entities.places
    "street_suffix": "Seen on Kingfisher Road there.",
    "house_number": "Seen at 14 Kirkgate, again.",
    "flat": "Seen at Flat 2, Kingfisher House there.",
    "road_number": "Seen on the A62 there.",
    "bare_street": "Seen on Kirkgate there.",
    "place_name": "Seen in Leeds there.",
    # trawl.entities.things
    "vehicle": "Seen was a black Ford Focus there.",
    "drug": "It was heroin there.",
    "street_drug": "He sold 3 wraps of brown.",
}
