"""What an edition may hold of a run: nothing of what it hides is left in the findings, wherever it stood."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reports.planting import FOREIGN, OWN, Planted, list_planted, plant_findings
from trawl.errors import UsageError
from trawl.model import Key, PartnerRules, Record
from trawl.reports.edition import FULL, Edition
from trawl.reports.findings.changes import Change
from trawl.reports.findings.narrowing import narrow
from trawl.reports.findings.reviews import Suppressed, SuppressedHit
from trawl.reports.findings.run_findings import RunFindings

FORCE, PARTNER = Edition("force", OWN), Edition("partner")
#: What of a restricted record is told: how to ask its owner.
REFERENCE = ("source", "record_id", "reference")
planted = st.builds(
    Planted,
    st.sampled_from((OWN, FOREIGN, "")),
    st.booleans(),
    st.sampled_from(("OFFICIAL", "OFFICIAL-SENSITIVE", "SECRET")),
)
everybody = [Planted(force, restricted) for force in (OWN, FOREIGN, "") for restricted in (False, True)]


def words(findings, begin="Zq"):
    return {word for word in list_planted(repr(findings)) if word.startswith(begin)}


@given(st.lists(planted, max_size=7))
def test_of_what_is_restricted_only_the_reference_is_left(records):
    narrowed = narrow(plant_findings(records), FULL)
    for word in words((narrowed.hits, narrowed.withheld, narrowed.matches, narrowed.incidents, narrowed.near,
                       narrowed.nearest_school, narrowed.whereabouts)):  # fmt: skip
        assert "secret" not in word or word.endswith(REFERENCE)
        assert not word.endswith(("provenance", "raw", "remarkvalue"))
    assert len(narrowed.hits) + len(narrowed.withheld) == narrowed.totals.hits == len(records)


@pytest.mark.parametrize("edition", [FULL, FORCE])
def test_of_a_restricted_record_that_is_matched_anew_it_is_not_said_to_what(edition):
    findings = plant_findings([Planted(OWN, True, "OFFICIAL"), Planted(OWN, False, "OFFICIAL")])
    reason = "it is now matched to hotels/H1 (strong), which it was not in R0001"
    changes = tuple(
        Change(hit.record.key, "judged otherwise", reason, present=True, force=OWN) for hit in findings.hits
    )
    told = narrow(replace(findings, changes=changes), edition).changes
    assert [one.status for one in told] == ["judged otherwise", "judged otherwise"]
    assert ["hotels/H1" in one.reason for one in told] == [False, True]


@given(st.lists(planted, max_size=7))
def test_a_force_edition_holds_nothing_of_another_force(records):
    narrowed = narrow(plant_findings(records), FORCE)
    assert not words(narrowed, "Zqforeign")
    assert not words(narrowed, "Zqforceless")
    assert not words(narrowed, "Zqgone")
    assert not words(narrowed, "Zqnote")
    assert not words(narrowed, "Zqdesk")
    assert not words(narrowed, "Zqdecision")
    assert not words(narrowed, "Zqprofilerecipient")
    assert FOREIGN not in repr(narrowed)
    own = [one for one in records if one.force == OWN]
    assert narrowed.totals.hits == len(own)
    assert narrowed.terms[0].hits == len(own)
    assert narrowed.rejected == len(own)
    assert len(narrowed.suppressed.hits) == len(own)
    assert (narrowed.forceless.hits, narrowed.forceless.gone) == (sum(not one.force for one in records), 1)


@given(st.lists(planted, max_size=7), st.sampled_from((FULL, FORCE, PARTNER)))
def test_the_marking_is_the_highest_of_what_went_in_shown_or_not(records, edition):
    went_in = [one.marking for one in records if edition is not FORCE or one.force == OWN]
    order = ("OFFICIAL", "OFFICIAL-SENSITIVE", "SECRET")
    planted_findings = plant_findings(records)
    # What changed and what is suppressed name the same records.
    suppressed = replace(planted_findings.suppressed, hits=())
    findings = replace(planted_findings, changes=(), suppressed=suppressed)
    assert narrow(findings, edition).marking == max(("OFFICIAL", *went_in), key=order.index)


@pytest.mark.parametrize("edition", [FULL, PARTNER])
def test_the_marking_is_also_that_of_a_record_that_is_only_named_as_changed(edition):
    findings = plant_findings([])
    gone = Change(Key("crime", "C1"), "withdrawn", "it was withdrawn", present=False, marking="SECRET")
    assert narrow(replace(findings, changes=(gone,)), edition).marking == "SECRET"


@pytest.mark.parametrize("edition", [FULL, PARTNER])
def test_the_marking_is_also_that_of_a_hit_that_is_suppressed(edition):
    kept_out = SuppressedHit(Key("crime", "C1"), "CR/1", OWN, "SECRET", "unchanged")
    findings = replace(plant_findings([]), changes=(), suppressed=Suppressed((kept_out,)))
    assert narrow(findings, edition).marking == "SECRET"


@given(st.lists(planted, max_size=7))
def test_a_partner_reads_premises_and_dates(records):
    narrowed = narrow(plant_findings(records), PARTNER)
    assert len(narrowed.suppressed.hits) == len(records)
    kept = ("rowname", "rowrow_id", "rowaddress", "rowtown", "rowpostcode", "rowforce", "rowphone", "rowstatus",
            "school", "near")  # fmt: skip
    for word in words(narrowed):
        assert "secret" not in word
        assert (
            word.endswith(kept)
            or word.startswith("Zqsharednote")
            or word in ("Zqprofiletitle", "Zqprofileowner", "Zqprofilehandling_instruction")
        )
    assert [hit.record.event_date for hit in narrowed.hits] == [
        hit.record.event_date for hit in plant_findings(records).hits if hit.record.handling == "P"
    ]
    shown = {hit.record.key for hit in narrowed.hits}
    assert set(narrowed.matches) == shown
    assert FOREIGN not in repr(narrowed)
    for hit in narrowed.hits:
        (source, record_id), day, marking = hit.record.key, hit.record.event_date, hit.record.marking
        assert hit.record == Record(source, record_id, "", event_date=day, marking=marking)
        assert (hit.mentions, hit.spans, hit.why, hit.opinion) == ((), (), (), "")
    assert sum(count.hits for count in narrowed.totals.timeline.counts) == len(narrowed.hits)


@pytest.mark.parametrize(
    ("rules", "seen"),
    [
        (PartnerRules(("reference",)), ("reference",)),
        (PartnerRules(("district",)), ("district",)),
        (PartnerRules(("record_id",)), ("record_id", "source")),
        (PartnerRules(("terms",)), ("Zqterm",)),
        (PartnerRules(people=True), ("personname", "personrole", "mentiontext", "mentionvalue")),
        (PartnerRules(identifiers=True), ("phonetext", "phonevalue")),
        (PartnerRules(people=True, identifiers=True), ("personnominal_id",)),
        (PartnerRules(people=True, identifiers=True, narratives=True), ("narrative", "title", "value", "placetown")),
    ],
)
def test_a_profile_lets_a_partner_read_what_it_names(rules, seen):
    findings = plant_findings(everybody)
    more = words(narrow(findings, Edition("partner", partner=rules))) - words(narrow(findings, PARTNER))
    for ending in seen:
        assert any(word.endswith(ending) for word in more)
    never = (
        ("provenance", "raw") if "nominal_id" in seen[0] or rules.narratives else ("provenance", "raw", "nominal_id")
    )
    assert not any("secret" in word or word.endswith(never) for word in more)


def test_two_records_that_only_another_force_s_holds_together_are_two_incidents():
    held = plant_findings([Planted(OWN), Planted(FOREIGN), Planted(OWN)])
    assert narrow(held, FORCE).incidents.groups == ()
    assert len(narrow(plant_findings([Planted(OWN), Planted(OWN), Planted(FOREIGN)]), FORCE).incidents.groups[0]) == 2
    assert len(narrow(held, FULL).incidents.groups[0]) == 3


def test_a_reason_shows_what_is_restricted_and_never_to_a_partner():
    findings = plant_findings(everybody)
    shown = narrow(findings, Edition(include_restricted="the owners agreed"))
    assert (len(shown.hits), shown.withheld, shown.include_restricted) == (len(everybody), (), "the owners agreed")
    own = narrow(findings, Edition("force", OWN, "the owners agreed"))
    assert [hit.record.force for hit in own.hits] == [OWN, OWN]
    with pytest.raises(UsageError, match="no restricted record"):
        Edition("partner", include_restricted="they asked")


def test_a_force_edition_is_of_one_force_however_it_is_written():
    assert Edition("force", " northshire ").is_own("Northshire")
    with pytest.raises(UsageError, match="--force"):
        Edition("force")
    with pytest.raises(UsageError, match="--force"):
        Edition("full", OWN)


def test_every_field_of_the_findings_is_planted_or_known_to_hold_nothing_of_a_record():
    """A field that is added needs its place in `plant_findings`, and in what each edition may hold."""
    set_by_narrowing = {"edition", "withheld", "totals", "forceless", "marking", "include_restricted"}
    of_the_report = {"period", "occasion", "version", "copy_number", "missing_registers", "areas"}
    made = plant_findings(everybody)
    unset = {one.name for one in fields(RunFindings) if getattr(made, one.name) in ((), {}, "", 0, None)}
    assert unset <= set_by_narrowing | of_the_report
