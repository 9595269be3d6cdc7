"""A wash with a word of its own planted in every field of a record that is shown, and of one that is restricted."""

from dataclasses import replace
from datetime import UTC, date, datetime

from trawl.model import Key
from trawl.reports.edition import FULL
from trawl.reports.findings.wash import Certificate, LinkedRecord, ListedIdentifier, WashReport, WashTally
from trawl.reports.wash_table import RecordFacts, WashLine

CERTIFICATE = Certificate(7, "a" * 64, "b" * 64, "c" * 64, "A. Reader, up to OFFICIAL", "trawl 1", "w-certificate.json")


def facts(whose):
    texts = (f"Zq{whose}{name}" for name in ("grade", "handling", "role"))
    lists = ((f"Zq{whose}{name}",) for name in ("markers", "people", "others"))
    known = (f"Zq{whose}reference", "crime", "Northshire", "OFFICIAL")
    said = (f"Zq{whose}{name}" for name in ("mention", "where", "passage"))
    return RecordFacts(*known, *said, date(2031, 7, 9), None, *texts, *lists)


def plant_wash(coverage, edition=FULL):
    """A wash of three rows: a record that is shown holds one, a restricted record two."""
    tally = WashTally()
    carried = (("Their notes", "=cmd()"), ("Row", "0012"))
    open_ = WashLine("I1", "trace", "phone", "0777", "+44777", Key("feed", "Zqopenid"), facts("open"), row=1)
    open_ = replace(open_, tier="exact", records=30, linked_rows=("I2",), readings=("phone +44777",))
    open_ = replace(open_, carried=carried)
    shut = replace(open_, key=Key("feed", "Zqshutid"), record=facts("shut"), restricted=True)
    tally.add([open_, shut])
    tally.add([replace(shut, identifier_id="I2", row=2, outcome="possible", tier="near")])
    tally.add([WashLine("I3", "no_trace", "vrm", "00123", "00123", row=3, carried=carried)])
    rows = (ListedIdentifier(1, "I1", "phone", "+44777"), ListedIdentifier(2, "I2", "vrm", "AB12CDE"))
    links = (LinkedRecord(Key("feed", "Zqshutid"), rows, "Zqshutreference", "crime", "Northshire", restricted=True),)
    told = {name: getattr(tally, name) for name in (
        "counts", "lines", "line_counts", "rows", "tiers", "types", "forces", "records", "restricted", "common"
    )}  # fmt: skip
    moment = datetime(2024, 4, 2, 9, 0, tzinfo=UTC)
    return WashReport(
        "list.csv", coverage=coverage, washed=moment, carried=("Their notes", "Row"), links=links, linked=1,
        certificate=CERTIFICATE, edition=edition, **told,
    )  # fmt: skip
