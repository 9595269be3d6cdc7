"""A document with one of everything that a document may hold. Every person, place and event is invented."""

from dataclasses import replace
from datetime import UTC, date, datetime

from trawl.reports.document import (
    BarChart,
    Bullets,
    Card,
    Cards,
    Chip,
    Code,
    Column,
    Document,
    Fact,
    Facts,
    Figure,
    Fold,
    Heading,
    LabelledText,
    Lines,
    Paragraph,
    Point,
    PointMap,
    Run,
    Section,
    Series,
    Table,
    plain,
)


def fact(label: str, *lines: str) -> Fact:
    return Fact(label, Lines(tuple(plain(line) for line in lines)))


MONTHS = Table(
    "months",
    "Hits by month of the event",
    (Column("month", "Month"), Column("hits", "Hits", "number"), Column("last_year", "A year before", "number")),
    (("January 2024", 3, 1), ("February 2024", 0, 2), ("March 2024", 9, None)),
)
PLACES = Table(
    "places",
    "Hits by place",
    (Column("place", "Place"), Column("hits", "Hits", "number"), Column("lat", "Latitude", "degrees")),
    (("Cloud Corner Vapes, Northport", 7, 53.41), ("Harbour View Lodge, Northport", 2, 53.40)),
)
PREMISES = Table(
    "premises",
    "Premises that hits may name",
    (Column("name", "Premises as registered"), Column("hits", "Hits", "number"), Column("records", "Records")),
    (
        (
            Lines(((Run("Cloud Corner Vapes", "strong"),), (Run("14 Marine Parade, Northport", "note"),))),
            7,
            Lines(((Run("NS/INT/4401/24", to="hit-1"), Run(", "), Run("37/12345/24", to="hit-2")),)),
        ),
        (Lines((plain("Harbour View Lodge"),)), 2, Lines(((Run("37/12345/24", to="hit-2"),),))),
    ),
    total=("All", 9, None),
    on_paper=1,
    rest="The workbook lists all 2.",
)
PLAN = Table(
    "plan",
    "Activity under Pursue, Prevent, Protect and Prepare",
    (Column("strand", "Strand"), Column("activity", "Activity"), Column("by", "By when", "date")),
    (("Pursue", "Joint visit with Trading Standards", date(2024, 5, 1)), ("Prevent", "", None)),
    fillable=True,
)


def card(number: int, name: str) -> Card:
    return Card(
        anchor=f"hit-{number}",
        number=number,
        name=name,
        note=f"intel / I{number:04d}",
        chips=(Chip("New"), Chip("Not plainly stated", alert=True)),
        facts=(fact("Event date", "14 March 2024"), fact("Force", "Northshire"), fact("Grade", "2/B/P (3x5x2)")),
        passages=(
            LabelledText("Title", (Run("Concern at a shop"),)),
            LabelledText(
                "",
                (
                    Run("… passing "),
                    Run("elf bars", "found"),
                    Run(" to girls of about "),
                    Run("fourteen", "doubtful"),
                    Run(" [not certain]", "tag"),
                    Run(" …"),
                ),
            ),
        ),
        remark="2 more passages of this record hold found terms.",
        because=(
            fact("Why found", "It speaks of vapes and, near that, of a child."),
            Fact("Same incident as", Lines(((Run("37/12345/24", to="hit-2"), Run(": same reference")),))),
        ),
    )


HITS = Table(
    "hits",
    "Every hit of the run",
    (
        Column("source", "Source", meaning="The feed that the record came by."),
        Column("record_id", "Record", meaning="The record's id within its feed."),
        Column("event_date", "Event date", "date"),
        Column("seen", "Loaded", "moment"),
        Column("score", "Score", "score"),
        Column("restricted", "By reference only", "yes_no"),
        Column("terms", "Terms found", "list"),
        Column("phone", "Telephone"),
        Column("hits", "Hits", "number"),
    ),
    (
        ("intel", "I0001", date(2024, 3, 14), datetime(2024, 4, 1, 9, 30, tzinfo=UTC), 92.5, False,
         ("elf bar", "school"), "+447700900123", 12_345),
        ("intel", "0044", None, None, None, True, (), "=1+1", 0),
    ),
)  # fmt: skip

SAMPLE = Document(
    name="run",
    kicker="Intelligence trawl report",
    title="Vapes and child exploitation",
    marking="OFFICIAL-SENSITIVE",
    lead="Records that speak of vapes and of children.",
    warning="Intelligence, not evidence.",
    edition="Full edition, for the desk that ran the trawl",
    handling_instruction="For exploitation leads only",
    copy_number="2 of 9",
    fictitious=True,
    facts=(fact("Owner", "Data Insights, Northshire"), fact("As at", "2 April 2024, 08:30 UTC")),
    sections=(
        Section(
            "findings",
            "Key findings",
            (
                Bullets((plain("9 hits across 2 forces."), (Run("2 are new", "strong"), Run("."))), tone="key"),
                Paragraph(plain("Not looked up: the register schools was not loaded."), tone="warning"),
                PREMISES,
            ),
            place="lead",
        ),
        Section(
            "trends",
            "When and where",
            (
                Heading("Hits by month of the event"),
                Figure(
                    "months-figure",
                    "Hits rose to 9 in March 2024",
                    "Bar chart. January 3, February 0, March 9; a year before 1 and 2.",
                    BarChart(
                        ("Jan 2024", "Feb 2024", "Mar 2024"),
                        (Series("Hits", (3, 0, 9)), Series("A year before", (1, 2, None))),
                    ),
                    MONTHS,
                ),
                Figure(
                    "places-figure",
                    "7 of 9 hits are at one place",
                    "Map. Cloud Corner Vapes 7, Harbour View Lodge 2.",
                    PointMap(
                        (
                            Point(53.41, -2.99, 7, "Cloud Corner Vapes, Northport"),
                            Point(53.40, -2.97, 2, "Harbour View Lodge, Northport"),
                        )
                    ),
                    PLACES,
                ),
                Paragraph(plain("1 hit has no place."), tone="note"),
            ),
        ),
        Section(
            "evidence",
            "New and updated hits",
            (Paragraph(plain("One card for each record.")), Cards((card(1, "NS/INT/4401/24"), card(2, "37/12345/24")))),
            count=2,
        ),
        Section("plan", "4P plan", (PLAN, Paragraph(plain("Nil return."), tone="nil"))),
        Section(
            "unchanged",
            "Unchanged hits",
            (Fold("Hit 3", (Cards((card(3, "NS/INT/4403/24"),)),)),),
            place="annex",
            count=1,
        ),
        Section(
            "method",
            "Method and caveats",
            (
                Facts((fact("Run by", "A. Analyst"), fact("Reason", "monthly trawl")), wide=True),
                Code("vape* NEAR/10 (child OR school)"),
                Fold("2 terms found in no hit", (Bullets((plain("puff bar"), (Run("e-liquid", "code"),))),)),
                Fold("3 loads", (Paragraph(plain("crime.csv, intel.csv, cad.csv")),), printed=False),
            ),
        ),
    ),
    data=(HITS,),
    properties={"subject": "Intelligence trawl report", "keywords": "OFFICIAL-SENSITIVE"},
)

#: What a feed, a register or a profile may hold, and what no format may be upset by.
HOSTILE_TEXTS = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "=HYPERLINK(\"http://127.0.0.1/\",\"x\")",
    "+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "-2+3",
    "{{ 7 * 7 }} {% raw %} {# x #}",
    "#import \"x\"; $x$ \\ _a_ *b* @ref <label> #eval(\"1\")",
    "\\input{/etc/passwd} & % $ # _ { } ~ ^",
    "w" * 1_000_000,
    "\u202eright to left\u202c \u2066isolate\u2069 \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "nul \x00 and \x01\x02\x08\x0b\x0c\x1f controls \x7f\x85\x9f",
    "lone \ud800 surrogate \udfff, not a character \ufffe \uffff",
    "emoji \U0001f51e \U0001f468\u200d\U0001f469\u200d\U0001f467, CJK \u6f22\u5b57, tibetan \u0f40",
    "combining " + "a" + "\u0301" * 200,
    "line\nbreaks\r\nand\ttabs\u2028\u2029",
    "'already quoted",
    "../../etc/passwd",
    "]]> <!-- --> <?xml?> &amp; &lt; &#0; &bogus;",
    "http://example.invalid/?a=b javascript:alert(1) mailto:x@example.invalid",
)  # fmt: skip


def hostile(text: str) -> Document:
    """The sample with a text wherever text from outside may stand."""
    lines = Lines((plain(text),))
    nasty = replace(
        card(1, text),
        note=text,
        facts=(Fact(text, lines),),
        passages=(LabelledText(text, (Run(text), Run(text, "found"))),),
        remark=text,
    )
    table = Table("nasty", text, (Column("a", text), Column("b", "B", "list")), ((text, (text,)), (lines, ())))
    chart = BarChart((text, "other"), (Series(text, (1, 2)),), upright=False)
    section = Section(
        "nasty-section",
        text,
        (
            Paragraph(plain(text)),
            Bullets((plain(text),)),
            Heading(text),
            Code(text),
            Facts((Fact(text, lines),)),
            table,
            Figure("nasty-figure", text, text, chart, replace(table, name="nasty-beside")),
            Figure(
                "nasty-map", text, text, PointMap((Point(52.0, -1.0, 3, text),)), replace(table, name="nasty-places")
            ),
            Cards((nasty,)),
            Fold(text, (Paragraph(plain(text)),)),
        ),
    )
    data = Table("hits", text, (Column("a", text), Column("b", "B", "list")), ((text, (text,)),))
    return replace(SAMPLE, title=text, lead=text, facts=(Fact(text, lines),), sections=(section,), data=(data,))
