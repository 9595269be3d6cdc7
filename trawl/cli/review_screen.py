"""The screen of `trawl review`: one hit at a time, and a key for everything that is done with it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trawl.model import Mark
    from trawl.pipeline.installation import Installation
    from trawl.pipeline.reviewing import Reviewed, ShownHit

KEYS = "j next, k before, r relevant, n not relevant, u unsure, w write a note, z take your mark back, q end"
#: Passages of a hit on one screen; it says how many more there are.
_PASSAGES = 8


def review_on_screen(installation: Installation, reviewed: Reviewed) -> None:
    """Go through the hits, from the first that this reader has not marked, until `q` or the end of the input."""
    from trawl.cli.display import answers, plain_text
    from trawl.pipeline.reviewing import find_open
    from trawl.written import write_count

    gone = ""
    if reviewed.gone:
        gone = f" {write_count(reviewed.gone, 'record')} cannot be shown: withdrawn since, or not for you to see."
    if not reviewed.hits:
        answers().print(plain_text(f"{reviewed.name} has no hit to review.{gone}"))
        return
    answers().print(plain_text(f"{reviewed.name}: {write_count(len(reviewed.hits), 'hit')}.{gone}"))
    screen = _Screen(installation, reviewed, find_open(installation, reviewed))
    screen.show()
    for key in _read_keys():
        if key in ("q", "\x1b"):
            break
        screen.press(key)
    answers().print(plain_text(f"{write_count(screen.marked, 'mark')} made. All are kept."))


def _read_keys() -> Iterator[str]:
    """The keys as they are pressed; where nobody sits at a terminal, the characters of standard input."""
    import click  # the keyboard of Windows and of Linux is the same to it

    while True:
        key = click.getchar() if sys.stdin.isatty() else sys.stdin.read(1)
        if not key:
            return
        if not key.isspace():
            yield key.casefold()


@dataclass(slots=True)
class _Screen:
    """Which hit is looked at, as it was shown; `marked` counts the marks made, `note` waits for the next of them."""

    installation: Installation
    reviewed: Reviewed
    at: int
    marked: int = 0
    shown: ShownHit | None = None
    note: str = ""

    def press(self, key: str) -> None:
        """Do what a key says."""
        marks: dict[str, Mark] = {"r": "relevant", "n": "not relevant", "u": "unsure"}
        if key == "j":
            self._move(1)
        elif key == "k":
            self._move(-1)
        elif key in marks:
            self._mark(marks[key])
        elif key == "w":
            self._write_note()
        elif key == "z":
            self._take_back()
        else:
            self._say(KEYS)

    def show(self) -> None:
        """Show the hit; one whose record has gone says so."""
        from trawl.errors import NotFoundError
        from trawl.pipeline.reviewing import NOT_A_HIT, show_hit

        try:
            self.shown = show_hit(self.installation, self.reviewed, self.reviewed.hits[self.at])
        except NotFoundError as error:
            self.shown = None
            self._say(str(error))
            return
        of = f"{self.at + 1:,} of {len(self.reviewed.hits):,}"
        stands = NOT_A_HIT if self.reviewed.sample else self.shown.hit.status
        _print_hit(self.shown, of, stands, self.installation.principal.name)

    def _move(self, by: int) -> None:
        at = self.at + by
        if 0 <= at < len(self.reviewed.hits):
            self.at, self.note = at, ""
            self.show()
        else:
            self._say("That was the last hit. q ends." if by > 0 else "This is the first hit.")

    def _mark(self, mark: Mark) -> None:
        if self._keep(mark, self.note):
            self._move(1)

    def _keep(self, mark: Mark, note: str) -> bool:
        from trawl.pipeline.reviewing import mark_hits

        if self.shown is None:
            self._say("There is nothing to mark here.")
            return False
        record = self.shown.hit.record
        done = mark_hits(
            self.installation, self.reviewed, [record.key], mark, note, seen={record.key: record.content_hash}
        )
        self.marked += len(done.kept)
        self._say(f"Marked {mark}.")
        return True

    def _write_note(self) -> None:
        """Ask for a note: it goes with the mark that this reader has made, or is about to make."""
        own = self._own_mark()
        self._say("Note, ended by Enter:")
        note = sys.stdin.readline().strip()
        if not note:
            self._say("No note.")
        elif own is None:
            self.note = note
            self._say("The note goes with the mark that you make now (r, n or u).")
        elif self._keep(own, note):
            self.show()

    def _take_back(self) -> None:
        from trawl.errors import NotFoundError
        from trawl.pipeline.reviewing import undo_mark

        try:
            undo_mark(self.installation, self.reviewed, self.reviewed.hits[self.at].key)
        except NotFoundError as error:
            self._say(str(error))
        else:
            self._say("Your mark is taken back.")
            self.show()

    def _own_mark(self) -> Mark | None:
        from trawl.pipeline.reviewing import show_hit

        if self.shown is None:
            return None
        self.shown = show_hit(self.installation, self.reviewed, self.reviewed.hits[self.at])
        name = self.installation.principal.name
        return next((mark.mark for mark in self.shown.marks if mark.principal == name), None)

    def _say(self, line: str) -> None:
        from trawl.cli.display import answers, plain_text

        answers().print(plain_text(line))


def _print_hit(shown: ShownHit, of: str, stands: str, reader: str) -> None:
    """One hit: which it is, what is marked in it, what it was joined to, and what was said of it before."""
    from trawl.cli.display import answers, label_text, plain_text, snippet_text
    from trawl.reports.findings.reviews import HitReview
    from trawl.reports.shown_passages import list_passages
    from trawl.reports.snippets import cut_excerpt
    from trawl.reports.wording.cards import say_score, say_sides
    from trawl.reports.wording.reviews import list_marks

    console, hit = answers(), shown.hit
    if console.is_terminal:
        console.clear()
    console.print()
    for line in _head(shown, of, stands):
        console.print(plain_text(line))
    if hit.spans:
        excerpt = cut_excerpt(hit.record, hit.spans, most=_PASSAGES)
        for snippet in excerpt.snippets:
            console.print(snippet_text(snippet))
        if excerpt.left_out:
            console.print(f"{excerpt.left_out:,} more passages hold found terms: trawl show has the whole record.")
    else:  # nothing says where to look
        for passage in list_passages(hit.record):
            console.print(label_text(passage.label) + plain_text(passage.text))
    for match in shown.matches:
        said = f"{match.row.name} ({match.row.register}/{match.row.row_id}), {match.band}, {say_score(match)}"
        console.print(plain_text("; ".join((f"Match: {said}", *say_sides(match)))))
    for line in list_marks(HitReview(shown.marks), reader):
        console.print(plain_text(f"Mark: {line}"))
    console.print(KEYS)


def _head(shown: ShownHit, of: str, stands: str) -> Iterator[str]:
    from trawl.reports.handling import is_restricted
    from trawl.reports.values import show_day
    from trawl.reports.wording.handling import say_grade, say_handling

    hit, record = shown.hit, shown.hit.record
    name = f"{record.source}/{record.record_id}"
    named = ", ".join(filter(None, (name, record.reference, record.kind, record.force)))
    yield f"{of}  {named}"
    flags = [stands, *(["negated"] if hit.negated else []), *(["undecided"] if hit.undecided else [])]
    flags += ["likely incidental"] if hit.opinion else []
    flags += ["restricted: do not pass it on"] if is_restricted(record) else []
    yield f"{', '.join(flags)}; {show_day(record.event_date)}; {record.marking}"
    yield f"Grade {say_grade(record)}; handling {say_handling(record)}"
    if shown.amended:
        yield "The record was amended since: this is what it says now, and your mark is of that."
