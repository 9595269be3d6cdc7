"""Ways of breaking what nobody may break, each with the test that must see it. Run: python -m tests.mutations [WORD]

With --list they are printed, each beside the test that catches it.

Each is applied to a copy of the tree, and is caught where the test that is named fails there. A mutation whose text is
no longer found is an error: the code has changed, and the mutation with it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
_NEEDED = ("trawl", "tests", "mappings", "saved_searches", "pyproject.toml")

_CONTRACT = "tests/engine/embedded/test_contract.py::TestContract::"
_EACH_WAY = _CONTRACT + "test_each_way_to_a_record_leads_to_those_that_may_be_seen"
_SEQUENCES = "tests/ledger/test_loads.py::test_sequences_rise_and_are_never_given_twice"
_SUPPRESSIONS = "tests/cli/test_suppressions.py::"
_ABSENCES, _REVIEWS = "trawl/pipeline/absences.py", "trawl/pipeline/review_findings.py"
_SNAPSHOT, _ALGEBRA = "trawl/engine/embedded/snapshot.py", "trawl/engine/embedded/algebra.py"
_VISIBLE = "clause, values = self._visible(principal)\n"
_BLIND = 'clause, values = self._visible(Principal("", None, principal.marking_ceiling, None))\n'


@dataclass(frozen=True, slots=True)
class Mutation:
    """In the file at `path` the first `right` behind `after` becomes `wrong`, and `test` fails."""

    name: str
    path: str
    right: str
    wrong: str
    test: str
    after: str = ""


def _blind(read: str) -> Mutation:
    return Mutation(f"no handling in {read}", _SNAPSHOT, _VISIBLE, _BLIND, _EACH_WAY, f"def {read}(")


MUTATIONS: Sequence[Mutation] = (
    *map(_blind, ("fetch", "named", "everything", "record_ids", "trace")),
    Mutation(
        "no handling in a search", _ALGEBRA, ', ("handling", principal.handling))', ")", _EACH_WAY
    ),
    Mutation(
        "an empty marking is for all in a search", _ALGEBRA, '(value == "" and field != "marking")', 'value == ""',
        _CONTRACT + "test_a_record_without_a_marking_is_seen_by_nobody",
    ),
    Mutation(
        "an empty marking is for all in the store", _SNAPSHOT,
        '"r.marking IN (SELECT value FROM json_each(:markings))"',
        "\"(r.marking = '' OR r.marking IN (SELECT value FROM json_each(:markings)))\"",
        _CONTRACT + "test_a_record_without_a_marking_is_seen_by_nobody",
    ),
    Mutation(
        "NOT NEAR is sure of all that has the word", "trawl/query/bounds.py",
        "lower = algebra.all_of([left.lower, algebra.none_of(near.upper)])", "lower = left.lower",
        _CONTRACT + "test_what_the_index_is_sure_of_is_so",
    ),
    Mutation(
        "NOT NEAR is sure of what is not surely near", "trawl/query/bounds.py",
        "algebra.none_of(near.upper)", "algebra.none_of(near.lower)",
        _CONTRACT + "test_what_the_index_is_sure_of_is_so", "def _bound_not_near(",
    ),
    Mutation(
        "a snapshot's last record counts as new", "trawl/ledger/comparison.py",
        "here.sequence > then.sequence", "here.sequence >= then.sequence", "tests/ledger/test_comparison.py",
    ),
    Mutation(
        "the record behind a snapshot's last counts as seen", "trawl/ledger/comparison.py",
        "here.sequence > then.sequence", "here.sequence > then.sequence + 1", "tests/ledger/test_comparison.py",
    ),
    Mutation(
        "a snapshot says one sequence too many", "trawl/engine/embedded/pages.py",
        "int(sequence or 0)", "int(sequence or 0) + 1", _CONTRACT + "test_state",
    ),
    Mutation(
        "a snapshot lacks its last row", _SNAPSHOT, "r.id <= :last_row", "r.id < :last_row",
        _CONTRACT + "test_the_later_of_two_wins_whatever_is_stored",
    ),
    Mutation(
        "a snapshot has what its generation removed", _SNAPSHOT, "r.removed > :generation", "r.removed >= :generation",
        "tests/engine/embedded/test_recovery.py"
        "::test_what_the_index_is_without_is_not_read_where_the_store_had_no_time_to_erase_it",
    ),
    Mutation(
        "a sequence is handed out twice", "trawl/ledger/sequences.py", "else_=sequences.c.next) + count",
        "else_=sequences.c.next) + count - 1", _SEQUENCES,
    ),
    Mutation(
        "a sequence that the index holds is handed out", "trawl/ledger/sequences.py",
        "sequences.c.next <= above", "sequences.c.next < above", _SEQUENCES,
    ),
    Mutation(
        "a report is marked for what it shows", "trawl/reports/findings/narrowing.py",
        "marking=find_marking(findings)", "marking=find_marking(replace(findings, hits=shown))",
        "tests/reports/test_narrowing.py",
    ),
    Mutation(
        "a report is not marked for what changed", "trawl/reports/findings/narrowing.py",
        ", *changed, *suppressed})", ", *suppressed})", "tests/reports/test_narrowing.py",
    ),
    Mutation(
        "a report is not marked for what is suppressed", "trawl/reports/findings/narrowing.py",
        ", *changed, *suppressed})", ", *changed})", "tests/reports/test_narrowing.py",
    ),
    Mutation(
        "a file is marked for what it shows", "trawl/pipeline/editions.py", "self.markings.add(record.marking)",
        "self.edition.withholds(record) or self.markings.add(record.marking)", "tests/pipeline/test_editions.py",
    ),
    Mutation(
        "whoever asks may know of a withdrawal", _ABSENCES, "return may_see(principal, withdrawn.outline)",
        "return True", "tests/pipeline/test_absences.py",
    ),
    Mutation(
        "nobody may know of a withdrawal", _ABSENCES, "return may_see(principal, withdrawn.outline)",
        "return False", "tests/pipeline/test_absences.py",
    ),
    Mutation(
        "what every report kept out counts as shown", _REVIEWS, "told = [key for key in left if key not in kept_out]",
        "told = [*left]", _SUPPRESSIONS + "test_what_no_issued_report_has_shown_is_new_when_it_is_shown",
    ),
    Mutation(
        "what a report showed is new behind a suppression", _REVIEWS, "while left and run.compared_with:",
        "while False:", _SUPPRESSIONS + "test_what_no_issued_report_has_shown_is_new_when_it_is_shown",
    ),
    Mutation(
        "what was amended before it was suppressed is unchanged", _REVIEWS,
        "replace(hit, status=compared[hit.record.key].status) if hit.record.key in compared else hit", "hit",
        _SUPPRESSIONS + "test_what_was_amended_before_it_was_suppressed_is_updated_when_it_is_shown_again",
    ),
    Mutation(
        "half of a list stands", "trawl/ledger/standing_lists.py", "ended=now, **said)", "**said)",
        "tests/ledger/test_standing_lists.py",
    ),
    Mutation(
        "a journal's end is lost with its writer", "trawl/journal.py", "if content and (end", "if False and (end",
        "tests/pipeline/test_journal_chain.py",
    ),
)  # fmt: skip


def copy_tree(target: Path) -> None:
    """Copy what the tests named here need; the folder of the target is empty."""
    for name in _NEEDED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__", "golden"))
        else:
            shutil.copy(source, target / name)


def mutate(mutation: Mutation, tree: Path) -> str:
    """Break the code in the tree; return the text of the file as it was. Raises LookupError where it is another."""
    path = tree / mutation.path
    was = path.read_text("utf-8")
    at = was.find(mutation.after)
    at = was.find(mutation.right, at) if at >= 0 else at
    if at < 0:
        raise LookupError(f"{mutation.name}: {mutation.path} no longer says {mutation.right!r}")
    path.write_text(was[:at] + mutation.wrong + was[at + len(mutation.right) :], "utf-8")
    return was


def is_caught(mutation: Mutation, tree: Path) -> bool:
    """Whether its test fails in the tree with the mutation, which is taken back."""
    was = mutate(mutation, tree)
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-m", "not slow", mutation.test]
    environment = {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    (tree / mutation.path).write_text(was, "utf-8")
    if done.returncode not in (0, 1):  # the test could not be run at all, which catches nothing
        raise RuntimeError(f"{mutation.name}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.returncode == 1


def find_survivors(word: str = "") -> list[str]:
    """The names of the mutations (those with the word in it) that their tests do not see."""
    with TemporaryDirectory() as folder:
        tree = Path(folder)
        copy_tree(tree)
        return [one.name for one in MUTATIONS if word in one.name and not is_caught(one, tree)]


def list_mutations() -> str:
    """Every mutation, and what catches it, as a table."""
    lines = (f"| {one.name} | {one.test.replace('tests/', '')} |" for one in MUTATIONS)
    return "\n".join(("| mutation | caught by |", "|---|---|", *lines))


if __name__ == "__main__":
    if sys.argv[1:] == ["--list"]:
        print(list_mutations())
        sys.exit()
    survivors = find_survivors(*sys.argv[1:2])
    print("\n".join(survivors) or "Every mutation is caught.")
    sys.exit(bool(survivors))
