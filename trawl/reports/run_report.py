"""The page of a run: self-contained HTML, marked top and bottom, that a force can be sent."""

from __future__ import annotations

from typing import Any

from trawl.access import highest_marking
from trawl.coverage import list_shortfalls, list_unused_columns, say_period
from trawl.identifiers import REGISTRY
from trawl.model import Hit, find_unmended
from trawl.reports.charts import draw_bars, draw_columns
from trawl.reports.evidence import CARDS_TOGETHER, group_by_status, make_cards
from trawl.reports.findings.counts import Count, count_by_force, count_by_status
from trawl.reports.findings.incidents import NAMED_ON_CARD, count_by_term, count_hits, list_same
from trawl.reports.findings.people import repeat_people
from trawl.reports.findings.periods import count_by_period
from trawl.reports.findings.premises import group_premises
from trawl.reports.findings.repeats import repeat_identifiers
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.handling import count_reasons, is_restricted, list_stated
from trawl.reports.pages import render_page
from trawl.reports.snippets import CONTEXT_WORDS
from trawl.reports.wording.decisions import say_decisions, say_left_out
from trawl.reports.wording.handling import say_grade, say_handling, say_stated, say_unrestricted
from trawl.reports.wording.sentences import (
    STATUS_MEANINGS,
    STATUS_WORDS,
    list_gaps,
    list_key_findings,
    say_coverage,
    say_load,
    say_outliers,
    say_reread,
    say_strength,
    show_band,
)

#: Forces in the chart; the table beside it has them all.
_FORCES_DRAWN = 15


def render_run_report(report: RunFindings) -> str:
    """Return the report as one HTML page that needs no other file and fetches nothing.

    Its marking is the highest of the profile's and of every record's that it names, shown or not.
    """
    restricted = () if report.include_restricted else tuple(hit for hit in report.hits if is_restricted(hit.record))
    held = {hit.record.key for hit in restricted}
    shown = tuple(hit for hit in report.hits if hit.record.key not in held)
    return render_page(
        "run_report.html.j2", {**_frame(report), **_findings(report, shown), **_tally(report, restricted)}
    )


def _frame(report: RunFindings) -> dict[str, Any]:
    """What stands around the findings: marking, title block, method."""
    changed = (change.marking for change in report.changes if change.marking)
    marking = highest_marking({report.profile.marking, *(hit.record.marking for hit in report.hits), *changed})
    return {
        "report": report,
        "run": report.run,
        "profile": report.profile,
        "marking": marking.upper(),
        "fictitious": report.fictitious,
        "title": report.profile.title,
        "owner": report.profile.owner,
        "coverage": say_coverage(report),
        "period": report.period or say_period(report.coverage.events),
        "shortfalls": list_shortfalls(report.coverage),
        "unused_columns": list_unused_columns(report.coverage),
        "troubled": [load for load in report.run.loads if load.state != "finished"],
        "unmended": find_unmended(report.run.loads),
        "finished": [load for load in report.run.loads if load.state == "finished"],
        "say_load": say_load,
        "show_band": show_band,
        "say_decisions": say_decisions,
        "say_strength": say_strength,
        "left_out": say_left_out(report.rejected, report.lapsed),
        "say_grade": say_grade,
        "say_handling": say_handling,
        "context_words": CONTEXT_WORDS,
        "status_words": STATUS_WORDS,
        "status_meanings": STATUS_MEANINGS,
        "cards_together": CARDS_TOGETHER,
    }


def _findings(report: RunFindings, shown: tuple[Hit, ...]) -> dict[str, Any]:
    """What the shown hits say: their cards, and what they have in common."""
    cards, negated = make_cards(report, shown)
    premises = group_premises(shown, report.matches, report.run.started.date())
    people = repeat_people(shown)
    identifiers = repeat_identifiers(shown)
    return {
        "cards": cards,
        "negated_cards": negated,
        "card_of": {card.hit.record.key: card for card in (*cards, *negated)},
        "groups": group_by_status(cards),
        "premises": premises,
        "premises_incidents": {found.register_key: count_hits(found.hits, report.incidents) for found in premises},
        "same_incident": list_same(shown, report.incidents),
        "named_on_card": NAMED_ON_CARD,
        "people": people,
        "identifiers": identifiers,
        "repeat_headings": {kind: many[0].upper() + many[1:] for kind in identifiers if (many := REGISTRY[kind].many)},
        "key_findings": list_key_findings(report, len(report.hits) - len(shown), premises, people, identifiers),
        "gaps": list_gaps(report, shown),
        "register_titles": {register.name: register.title for register in report.registers},
    }


def _tally(report: RunFindings, restricted: tuple[Hit, ...]) -> dict[str, Any]:
    """Counts over all hits, those shown by reference only too."""
    timeline = count_by_period(report.hits)
    forces = count_by_force(report.hits)
    drawn = list(forces[:_FORCES_DRAWN])
    if others := forces[_FORCES_DRAWN:]:
        drawn.append(Count(f"{len(others)} others", sum(force.hits for force in others)))
    return {
        "restricted": restricted,
        "restricted_because": count_reasons(hit.record for hit in restricted),
        "unrestricted": say_unrestricted([hit.record for hit in report.hits]),
        "stated": [say_stated(stated) for stated in list_stated(hit.record for hit in report.hits)],
        "folded": bool(report.incidents.version),
        "term_incidents": count_by_term(report.hits, report.incidents),
        "counts": count_by_status(report.hits, restricted, report.changes),
        "negated_total": sum(hit.negated for hit in report.hits),
        "new_total": sum(hit.status == "new" for hit in report.hits),
        "reread": say_reread(report.hits),
        "timeline": timeline,
        "outliers": say_outliers(timeline),
        "timeline_chart": draw_columns(timeline.counts),
        "forces": forces,
        "force_chart": draw_bars(drawn),
        "terms_found": [term for term in report.terms if term.hits],
        "terms_counted_alone": all(term.alone is not None for term in report.terms),
        "terms_without": [term for term in report.terms if not term.hits],
        "gone_total": sum(not change.present for change in report.changes),
        "changed": [change for change in report.changes if change.status not in {"new", "unchanged"}],
    }
