"""Nothing that an edition hides is in a file of any format: not in its text, its parts, its streams, its properties."""

import pytest

from tests.conftest import skip
from tests.reports.planting import FOREIGN, OWN, Planted, list_planted, plant_findings
from tests.reports.unpacking import unpack
from trawl.model import PartnerRules
from trawl.reports.edition import FULL, Edition
from trawl.reports.findings.narrowing import narrow
from trawl.reports.formats import FORMATS
from trawl.reports.house_style import TRAWL_STYLE
from trawl.reports.wording.run_document import build_run_document

EVERYBODY = [Planted(force, restricted) for force in (OWN, FOREIGN, "") for restricted in (False, True)]
EVERYBODY.append(Planted(OWN, restricted=True, marking="OFFICIAL-SENSITIVE"))
FORCE, PARTNER = Edition("force", OWN), Edition("partner")
ALLOWED = Edition("partner", partner=PartnerRules(("reference", "district", "terms"), people=True, identifiers=True))
formats = pytest.mark.parametrize("format_", FORMATS, ids=lambda one: one.name)


def write(format_, edition):
    """The texts of the file of the planted run in this format and edition, and the planted words in them."""
    if format_.missing:
        skip(f"THE FORMAT {format_.name.upper()} WAS NOT TESTED: it needs {', '.join(format_.missing)}.")
    document = build_run_document(narrow(plant_findings(EVERYBODY), edition))
    said = "\n".join(unpack(format_.render(document, TRAWL_STYLE)))
    return said, list_planted(said)


def among(words, *beginnings):
    return {word for word in words if word.startswith(beginnings)}


@formats
def test_the_desk_reads_of_what_is_restricted_only_how_to_ask(format_):
    said, words = write(format_, FULL)
    assert {"Zqown0narrative", "Zqforeign2narrative", "Zqforeignsecret3reference"} <= words
    of_no_record = ("feed", "load", "stale", "reason")
    for word in among(words, "Zqownsecret", "Zqforeignsecret", "Zqforcelesssecret"):
        assert word.endswith(("source", "record_id", "reference")) or any(known in word for known in of_no_record)
    assert not any(word.endswith(("provenance", "raw", "remarkvalue")) for word in words)
    assert "OFFICIAL-SENSITIVE" in said


@formats
def test_a_force_s_file_has_nothing_of_another_force(format_):
    said, words = write(format_, FORCE)
    assert {"Zqown0narrative"} <= words
    assert not among(words, "Zqforeign", "Zqforceless", "Zqgone", "Zqnote", "Zqdecision", "Zqplacenote", "Zqincident")
    assert FOREIGN not in said
    assert "77,777" not in said
    assert "77777" not in said


@formats
def test_a_partner_s_file_has_premises_and_dates(format_):
    said, words = write(format_, PARTNER)
    assert {"Zqown0rowname", "Zqforeign2rowname"} <= words
    kept = ("rowname", "rowrow_id", "rowaddress", "rowtown", "rowpostcode", "rowstatus", "school", "near")
    told = {word for word in words if not word.endswith(kept)}
    assert told <= {"Zqprofiletitle", "Zqprofileowner", "Zqprofilehandling_instruction"} | among(words, "Zqsharednote")
    assert not any("secret" in word for word in words)
    assert FOREIGN not in said
    assert not any(day in said for day in ("March 1911", "1911-03", "January 1921", "1921-01", "1931-01"))


@formats
def test_a_partner_reads_what_the_profile_allows_and_not_what_holds_it(format_):
    _, words = write(format_, ALLOWED)
    assert {"Zqown0reference", "Zqown0district", "Zqown0personname", "Zqown0phonevalue"} <= words
    assert not any("secret" in word for word in words)
    assert not any(word.endswith(("narrative", "0title", "evidence", "placetown")) for word in words)


@formats
def test_a_reason_stands_in_every_file_that_shows_what_is_restricted(format_):
    _, words = write(format_, Edition(include_restricted="ZqreasonqZ: the owners agreed"))
    assert "Zqreason" in words
    assert {"Zqownsecret1narrative"} <= words
