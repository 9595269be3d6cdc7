"""A story that ends well: what somebody feared, what officers found behind it, and their verdict ("not a misper").

Unlike a conclusion, a verdict need not name the query's own subject in a profession's words. So it takes back all that
stands before it, and only in a record that leaves nothing open: no disclosure, arrest, referral or injury, and no harm
but what an outsider reported before anybody looked.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Sequence
from itertools import compress, pairwise

from trawl.contexts.conclusions import Account, find_accounts, find_runs, is_of_another, says_explanation
from trawl.contexts.context_reading import ContextReading
from trawl.contexts.sentences import NONE, SENTENCE
from trawl.contexts.trigger_coverage import TriggerCoverage
from trawl.contexts.triggers import StemRuns

# Words from a denial to what it denies: "no sign of anybody being made to".
_DENIED_WITHIN = 6
# Words before something in which a denial of it stands: "no safeguarding referral".
_DENIAL_BEFORE = 4
# Words from a possessive to its kin: "his foster daughter".
_KIN_WITHIN = 2
# More words than these after it, and it closed something else.
_LAST_WORDS = 60
# Words from who tells to the telling.
_TOLD_WITHIN = 5
# So many verdicts explain one another where somebody has looked: "nothing found, no drugs, no debt".
_ENOUGH = 2
# Words round a verdict in which somebody else may be named who says it.
_CLAIMED_WITHIN = 7
# An exercise says so in its first words.
_HEAD = 4


def find_verdict(reading: ContextReading, covered: TriggerCoverage) -> int | None:
    """The last word of the writer's verdict on a worry that was looked into and explained; None if there is none."""
    if _is_exercise(reading):
        return reading.high
    if is_open(reading):
        return None  # asked first, for most records that tell of harm end here
    words = reading.triggers.verdicts
    denied = {at: harm for at in _where(reading, words.denials) if (harm := _denied_by(reading, at)) is not None}
    closings = [at for at in _where(reading, words.closings) if not _is_denied(reading, at)]
    closings += _said(reading, reading.triggers.endings) + _said(reading, reading.triggers.never_gone)
    verdicts = [at for at in sorted({*denied, *closings}) if not _is_claimed(reading, at)]
    if not verdicts or not _is_explained(reading, verdicts, closings):
        verdicts = _find_settling(reading, verdicts)
        if not verdicts:
            return None
    if _is_doubted(reading, verdicts[0]) or not _speaks_of_missing(reading, denied.values(), closings):
        return None
    if any(_stands(reading, account, verdicts[0]) for account in find_accounts(reading, covered)):
        return None
    end = reading.sentence(verdicts[-1], verdicts[-1])[1]
    return end if reading.high - end <= _LAST_WORDS else None


def _said(reading: ContextReading, phrases: StemRuns) -> list[int]:
    """The last words of such phrases where they are said and not denied."""
    return [last for first, last in find_runs(reading, phrases) if not _is_denied(reading, first)]


def _find_settling(reading: ContextReading, denials: Sequence[int]) -> list[int]:
    """What settles a worry that somebody had, in order: what was behind it is told, it was looked into, and it ends.

    `denials` are verdicts that do not suffice. A word counts once, and that the matter is put away not by itself.
    """
    eased, put_away = (
        {reading.words.stems[at]: at for at in _said(reading, runs) if not _is_claimed(reading, at)}
        for runs in (reading.triggers.reliefs, reading.triggers.closures)
    )
    settling = sorted({*denials, *eased.values(), *put_away.values()})
    forms, words = reading.words.forms, reading.triggers.verdicts
    said = forms[reading.low : reading.high]
    if words.outsiders.isdisjoint(said) and reading.triggers.suspicions.isdisjoint(said):
        return []
    if len(settling) < _ENOUGH and (not eased or words.arrivals.isdisjoint(said)):
        return []
    looked = not (words.arrivals.isdisjoint(said) and words.checks.isdisjoint(said))
    return settling if looked and (eased or put_away) and _tells_cause(reading) else []


def _speaks_of_missing(reading: ContextReading, denied: Collection[str], closings: Sequence[int]) -> bool:
    """Whether nobody was reported missing, or the verdict speaks of that: he was so otherwise."""
    words = reading.triggers.verdicts
    if words.missing.isdisjoint(reading.words.forms[reading.low : reading.high]):
        return True
    return bool(closings) or not words.never_missing.isdisjoint(denied)


def _is_exercise(reading: ContextReading) -> bool:
    """Whether the whole part is an exercise: nobody in it is real."""
    words, forms = reading.triggers.verdicts, reading.words.forms
    if "exercise" not in forms[reading.low : reading.low + _HEAD]:
        return False
    said = forms[reading.low : reading.high]
    told = any(" ".join(pair) in words.exercises for pair in pairwise(said))
    return told and words.real.isdisjoint(said)


def _where(reading: ContextReading, forms: Container[str]) -> Iterator[int]:
    """Where one of the forms stands in the part; looked up without a line of Python for each word."""
    low, high = reading.low, reading.high
    return compress(range(low, high), map(forms.__contains__, reading.words.forms[low:high]))


def _clause_after(reading: ContextReading, at: int, within: int) -> Iterator[int]:
    """The words of the same clause after word `at`, no more than `within`."""
    for index in range(at + 1, min(at + 1 + within, reading.high)):
        if reading.break_after(index - 1) > NONE:
            return
        yield index


def _is_denied(reading: ContextReading, at: int) -> bool:
    """Whether a denial stands in the few words before word `at`, in its sentence."""
    for index in range(at - 1, max(reading.low, at - _DENIAL_BEFORE) - 1, -1):
        if reading.break_after(index) == SENTENCE:
            return False
        if reading.words.forms[index] in reading.triggers.verdicts.denials:
            return True
    return False


def _denied_by(reading: ContextReading, at: int) -> str | None:
    """The harm that the denial at word `at` denies: for good, and not only that somebody told of it."""
    forms, words = reading.words.forms, reading.triggers.verdicts
    if at > reading.low and forms[at - 1] in words.harms and reading.gap(at - 1).strip() in (":", "-"):
        return forms[at - 1]  # "indicators: none"
    for index in _clause_after(reading, at, _DENIED_WITHIN):
        if forms[index] in words.untold:
            return None
        if forms[index] in words.harms or " ".join(forms[index : index + 2]) in words.harms:
            following = [forms[later] for later in _clause_after(reading, index, _DENIED_WITHIN)]
            return forms[index] if words.untold.isdisjoint(following) and words.for_now.isdisjoint(following) else None
    return None


def _is_claimed(reading: ContextReading, at: int) -> bool:
    """Whether what stands at word `at` is what somebody else says, and not the writer: "no stalking, he says"."""
    begin, end = reading.sentence(at, at)
    near = reading.words.forms[max(begin, at - _CLAIMED_WITHIN) : min(end, at + _CLAIMED_WITHIN) + 1]
    return not reading.triggers.verdicts.claims.isdisjoint(near) or is_of_another(reading, at)


def is_open(reading: ContextReading) -> bool:
    """Whether something is left open: a disclosure, an arrest, a referral, an injury, a story that does not hold."""
    words = reading.triggers.verdicts
    if any(not _is_denied(reading, at) for at in _where(reading, words.open)) or _said(
        reading, reading.triggers.reopenings
    ):
        return True
    return any(_is_telling(reading, at) for at in _where(reading, words.tells))


def _is_telling(reading: ContextReading, at: int) -> bool:
    """Whether somebody who may be harmed told something at word `at`: "two girls in Year 9 told the nurse"."""
    forms, words = reading.words.forms, reading.triggers.verdicts
    if at == reading.low or forms[at - 1] in words.not_telling:
        return False
    begin = max(reading.low, reading.sentence(at, at)[0], at - _TOLD_WITHIN)
    return not words.tellers.isdisjoint(forms[begin:at])


def _is_doubted(reading: ContextReading, verdict: int) -> bool:
    """Whether a doubt, or what is done next, stands after the verdict."""
    words = reading.triggers.verdicts
    if any(at > verdict for at in _where(reading, words.turns)):
        return True
    again = words.doubts | words.onward
    ended = {at for first, last in find_runs(reading, reading.triggers.endings) for at in range(first, last + 1)}
    return any(at > verdict and at not in ended and not _is_denied(reading, at) for at in _where(reading, again))


def _is_explained(reading: ContextReading, verdicts: Sequence[int], closings: Sequence[int]) -> bool:
    """Whether the record says what was behind the worry: kin, papers, a check, an error; or denies all of it."""
    forms, words = reading.words.forms, reading.triggers.verdicts
    said = forms[reading.low : reading.high]
    told_fully = len(verdicts) >= _ENOUGH or bool(closings)
    if words.arrivals.isdisjoint(said) and (not told_fully or words.checks.isdisjoint(said)):
        return False  # nobody has looked
    return told_fully or _tells_cause(reading)


def _tells_cause(reading: ContextReading) -> bool:
    """Whether it is told what was behind the worry: kin, papers, a match, an error."""
    forms, words = reading.words.forms, reading.triggers.verdicts
    if says_explanation(reading):
        return True
    return any(not _is_denied(reading, at) for at in _where(reading, words.proofs)) or any(
        forms[after] in words.kin and not _is_claimed(reading, after)
        for at in _where(reading, words.possessives)
        for after in _clause_after(reading, at, _KIN_WITHIN)
    )


def _stands(reading: ContextReading, account: Account, verdict: int) -> bool:
    """Whether an account is more than what an outsider reported before anybody looked."""
    forms, words = reading.words.forms, reading.triggers.verdicts
    said = forms[account.first : account.last + 1]
    if not (words.nobody.isdisjoint(said) and words.gifts.isdisjoint(said)):
        return False
    if not words.partners.isdisjoint(said):
        return True  # whoever calls about a partner may be the one who is hurt
    reported = next(_where(reading, words.outsiders), reading.high)
    return (
        account.first > verdict
        or reported > account.last
        or not words.arrivals.isdisjoint(forms[reported : account.first])
    )


def find_signs(reading: ContextReading) -> Iterator[tuple[str, bool]]:
    """What a record says that makes a verdict, or stands against one, by name: for those who weigh it otherwise."""
    words, triggers = reading.triggers.verdicts, reading.triggers
    said = reading.words.forms[reading.low : reading.high]
    yield "a denial of harm", any(_denied_by(reading, at) for at in _where(reading, words.denials))
    yield "closing words", bool(_said(reading, triggers.endings)) or any(True for _ in _where(reading, words.closings))
    yield "somebody at ease", bool(_said(reading, triggers.reliefs))
    yield "the matter put away", bool(_said(reading, triggers.closures))
    yield "what was behind it", _tells_cause(reading)
    yield "somebody who looked", not (words.arrivals.isdisjoint(said) and words.checks.isdisjoint(said))
    yield "a suspicion", not triggers.suspicions.isdisjoint(said)
    yield "something left open", is_open(reading)
    yield "a find", not triggers.finds.isdisjoint(said)
    yield "words of papers", next(find_runs(reading, triggers.paper_words), None) is not None
    yield "harm", next(find_runs(reading, triggers.accounts), None) is not None
