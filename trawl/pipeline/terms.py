"""The tools for the terms of a profile: what each does, why a record is found or not, what to add, what is amiss."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

from trawl.contexts.context import RULED_OUT
from trawl.engine.interface import View
from trawl.errors import FileProblems, LimitError, Problem, UsageError
from trawl.model import Hit, IndexedRecord, Record
from trawl.pipeline.catalogue import find_profile, find_unknown_registers, read_profiles
from trawl.pipeline.installation import Installation
from trawl.pipeline.judging import HitJudge, needs_term
from trawl.pipeline.searching import find_record
from trawl.profiles import Profile
from trawl.profiles.linting import Finding, lint_profile, sort_findings
from trawl.profiles.places import ListLines, Place
from trawl.profiles.spellings import NearSpelling, find_spellings
from trawl.profiles.suggesting import HitWords, SignificantTerm, rank_words, who_and_where
from trawl.profiles.term_report import TermReport, TermTally, find_terms
from trawl.query import CompiledQuery, Node, compile_query, compile_wildcard
from trawl.query.explaining import Verdict, explain_query, failing_without
from trawl.query.lexicon import compile_fuzzy
from trawl.query.tree import Fuzzy, Phrase, Wildcard, Word
from trawl.text import analyse_words

#: Records that are looked into for what a form is said of.
_LOOKED_INTO = 20


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What a profile could ask for as well, from the records that the principal may see."""

    profile: str
    hits: int
    negated: int
    words: tuple[SignificantTerm, ...]
    phrases: tuple[SignificantTerm, ...]
    spellings: tuple[NearSpelling, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """A profile tried on one record: the verdict, and the hit that it is (None where it is not found).

    `lost` are the clauses that fail without the spans whose context rules them out; there are some if it is negated.
    """

    profile: Profile
    record: Record
    verdict: Verdict
    hit: Hit | None
    lost: tuple[str, ...]


def report_terms(installation: Installation, name: str) -> TermReport:
    """The search term report of a profile over all its hits. Raises what loading a profile and searching raise."""
    profile = find_profile(installation, name)
    compiled, tally = compile_query(profile.query, installation.limits), TermTally()
    with installation.open_engine() as engine, engine.view() as view:
        for indexed, hit in _hits(installation, view, compiled):
            tally.add(hit, partial(needs_term, compiled, indexed, hit))
        counts = {label: _count(installation, view, node) for label, node in find_terms(profile.query.tree).items()}
        records = view.state(installation.principal).records
    installation.log("profile terms", profile=profile.name, hits=tally.hits)
    return tally.report(profile.name, records, counts)


def suggest_terms(installation: Installation, name: str) -> Suggestions:
    """Words and phrases that the profile's hits have in common, and near spellings of its terms."""
    from trawl.entities.english import load_english_words

    profile, english, negated = find_profile(installation, name), load_english_words(), 0
    compiled, words = compile_query(profile.query, installation.limits), HitWords(profile.query.tree, english)
    with installation.open_engine() as engine, engine.view() as view:
        for indexed, hit in _hits(installation, view, compiled):
            negated += hit.negated
            if not hit.negated:
                words.add(indexed)
        vocabulary = dict(view.vocabulary())
        records = view.state(installation.principal).records

        def rank(candidates: list[str]) -> tuple[SignificantTerm, ...]:
            return rank_words(words, candidates, lambda term: _count_term(installation, view, term), records)

        # The vocabulary is everybody's: it ranks and proposes, and what is said is counted for this principal.
        ranked, phrases = map(rank, words.shortlist(vocabulary, records))
        spellings = find_spellings(
            profile.query.tree, vocabulary, lambda form: _count_form(installation, view, form), english
        )
    installation.log("profile suggest", profile=profile.name, hits=words.hits)
    return Suggestions(profile.name, words.hits, negated, ranked, phrases, spellings)


def _count_term(installation: Installation, view: View, term: str) -> int:
    """The records that hold these words in any form, next to each other."""
    words = tuple(Word(word.stem, "stem", word.form) for word in analyse_words(term))
    node = words[0] if len(words) == 1 else Phrase(words, term)
    return view.count(CompiledQuery(node, ""), installation.principal)


def _count_form(installation: Installation, view: View, form: str) -> int:
    """The records that hold this form; 0 where the first of them say it only of who, when and where."""
    compiled = CompiledQuery(Word(form, "form", form), "")
    first = islice(view.scan(compiled, installation.principal), _LOOKED_INTO)
    if not any(_says_what(indexed, form) for indexed in first):
        return 0
    return view.count(compiled, installation.principal)


def _says_what(indexed: IndexedRecord, form: str) -> bool:
    left_out = who_and_where(indexed)
    return any(word == form and at not in left_out for at, word in enumerate(indexed.text.forms))


def try_profile(installation: Installation, name: str, *, record: str | None, text: str | None) -> Trial:
    """Try a profile on the record of this name, or on a text as if it were loaded. Raises UsageError for both."""
    if (record is None) == (text is None):
        raise UsageError("Say what to try the profile on: --record ID, or --text '...'.")
    profile = find_profile(installation, name)
    indexed = find_record(installation, record) if record is not None else _prepare_text(installation, text or "")
    tree, compiled = profile.query.tree, compile_query(profile.query, installation.limits)
    verdict = explain_query(tree, indexed)
    hit: Hit | None = None
    lost: tuple[str, ...] = ()
    if verdict.holds:
        # To try a text shows nobody a record.
        with installation.open_engine(writing=record is None) as engine, engine.view() as view:
            opinion = installation.opinion_on(profile.name)
            hit = HitJudge(compiled, view, installation.principal, installation.boilerplate, opinion).judge(indexed)
        excluded = [replace(span, context="affirmed") for span in hit.spans if span.context in RULED_OUT]
        lost = failing_without(tree, indexed, excluded) if hit.negated else ()
    installation.log("profile test", profile=profile.name, record=record or "", found=verdict.holds)
    return Trial(profile, indexed.record, verdict, hit, lost)


def lint_profiles(installation: Installation, name: str | None) -> tuple[Finding, ...]:
    """Everything to look at in one profile, or (None) in all of them; what cannot be read is an error among it."""
    profiles, problems = _load(installation, name)
    found = list(_as_errors("unreadable", problems))
    found += _as_errors("unknown-register", find_unknown_registers(installation, profiles))
    with installation.open_engine() as engine, engine.view() as view:
        facts = _ViewFacts(installation, view)
        folders = dict.fromkeys((*(profile.path.parent for profile in profiles), *installation.profile_folders))
        lists = ListLines(tuple(folders) if name is not None else installation.profile_folders, installation.limits)
        for profile in profiles:
            found += lint_profile(profile, lists, facts)
    installation.log("profile lint", profile=name or "", findings=len(found))
    return sort_findings(found)


def _as_errors(rule: str, problems: Iterable[Problem]) -> Iterator[Finding]:
    return (Finding("error", rule, Place(problem.path, problem.line), problem.message) for problem in problems)


def _load(installation: Installation, name: str | None) -> tuple[tuple[Profile, ...], tuple[Problem, ...]]:
    """The profile of this name, or all that can be read, with what is wrong in the files of the others."""
    if name is None:
        catalogue = read_profiles(installation)
        return catalogue.profiles, catalogue.problems
    try:
        return (find_profile(installation, name),), ()
    except FileProblems as error:
        return (), error.problems


def _hits(installation: Installation, view: View, compiled: CompiledQuery) -> Iterator[tuple[IndexedRecord, Hit]]:
    yield from HitJudge(compiled, view, installation.principal, installation.boilerplate).pair_all(
        view.scan(compiled, installation.principal)
    )


def _count(installation: Installation, view: View, node: Node) -> int | None:
    try:
        return view.count(CompiledQuery(node, ""), installation.principal)
    except LimitError:  # a term may be too wide by itself where the query that holds it is not; the report says so
        return None


def _prepare_text(installation: Installation, text: str) -> IndexedRecord:
    from trawl.entities import open_extractor  # it loads the statistical model
    from trawl.pipeline.preparing import prepare_records
    from trawl.tabular import mend_text

    record = Record("text", "1", mend_text(text))
    (indexed,) = prepare_records([record], open_extractor(installation.settings.model))
    return indexed


class _ViewFacts:
    """Implements `trawl.profiles.linting.IndexFacts` by a view."""

    def __init__(self, installation: Installation, view: View) -> None:
        self._installation, self._view = installation, view
        self._forms = sorted(form for form, _ in view.vocabulary())
        self._counts: dict[Node, int] = {}
        self._expansions: dict[Node, int] = {}
        self.records = view.state(installation.principal).records
        self.expansion_limit = installation.engine_limits.expansion

    def count(self, node: Node) -> int:
        if node not in self._counts:
            self._counts[node] = self._view.count(CompiledQuery(node, ""), self._installation.principal)
        return self._counts[node]

    def expansion(self, node: Wildcard | Fuzzy) -> int:
        if node not in self._expansions:
            self._expansions[node] = self._expand(node)
        return self._expansions[node]

    def _expand(self, node: Wildcard | Fuzzy) -> int:
        if isinstance(node, Fuzzy):
            return sum(map(compile_fuzzy(node.form, node.distance), self._forms))
        prefix = node.pattern.replace("?", "*").partition("*")[0]
        first, last = bisect_left(self._forms, prefix), bisect_left(self._forms, prefix + "\U0010ffff")
        fits = compile_wildcard(node.pattern)
        return sum(fits(form) is not None for form in self._forms[first:last])
