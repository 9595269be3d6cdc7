"""Whether what a run was made with is what there is now: analyser, extractor, profile, term lists, registers."""

from __future__ import annotations

from collections.abc import Iterator

from trawl.errors import FileProblems, TrawlError, UsageError
from trawl.ledger import KeptFindings
from trawl.model import Run
from trawl.pipeline.catalogue import find_profile
from trawl.pipeline.checked import Checked, State
from trawl.pipeline.installation import Session
from trawl.profiles import Profile, TermListFolders
from trawl.query import parse_query, print_resolved


def check_versions(session: Session, run: Run) -> Iterator[Checked]:
    """Compare what a run was made with to what there is now, each thing by itself."""
    then, now = run.index.versions, session.view.state(session.principal).versions
    yield _compare("analyser", then.analyser, now.analyser)
    yield _compare("extractor", then.extractor, now.extractor)
    yield from _check_profile(session, run)
    yield from _check_registers(session, session.ledger.runs.findings(run.id))


def _compare(name: str, then: str, now: str) -> Checked:
    if then == now:
        return _say(name, "holds", f"The {name} is {now or 'none'}, as then.")
    return _say(name, "differs", f"The {name} was {then or 'none'} then, and is {now or 'none'} now.")


def _check_profile(session: Session, run: Run) -> Iterator[Checked]:
    try:
        profile = find_profile(session.installation, run.profile)
    except FileProblems:
        yield _say("profile", "not known", f"{run.profile} cannot be read now. See why: trawl profile check")
        return
    except UsageError:
        yield _say("profile", "differs", f"There is no profile {run.profile} any more, or it is in a file elsewhere.")
        return
    if profile.hash == run.profile_hash:
        yield _say("profile", "holds", f"{run.profile} looks for what it did then.")
        yield _say("term lists", "holds", "The term lists in it have the entries that they had then.")
        return
    same = profile.query_text.strip() == run.query.strip()
    now = "has the query that it had then" if same else "has another query now"
    yield _say("profile", "holds" if same else "differs", f"{run.profile} {now}.")
    yield _check_lists(session, run, profile)


def _check_lists(session: Session, run: Run, profile: Profile) -> Checked:
    """Whether the query of then, with the term lists of now, still means what it did."""
    installation, then = session.installation, session.ledger.runs.profile(run.id).resolved
    try:
        lists = TermListFolders(installation.profile_folders, installation.limits)
        now = print_resolved(parse_query(run.query, lists, limits=installation.limits).tree)
    except TrawlError:
        return _say("term lists", "not known", "The query of then cannot be read with the term lists of now.")
    if not then:
        return _say("term lists", "not known", "An earlier trawl did not keep what the term lists held.")
    if now == then:
        return _say("term lists", "holds", "The term lists in the query of then have the entries that they had.")
    names = ", ".join(name for name, _ in profile.list_titles) or "one that it named then"
    said = f"A term list in the query of then has other entries now, or is read otherwise ({names})."
    return _say("term lists", "differs", said)


def _check_registers(session: Session, findings: KeptFindings) -> Iterator[Checked]:
    loaded = {register.name: register.version for register in session.registers}
    for kept in findings.registers:
        now = loaded.get(kept.name)
        if now == kept.version:
            yield _say(kept.name, "holds", f"The register {kept.name} is version {now}, as then.")
        else:
            is_now = f"is version {now} now" if now else "is not loaded now"
            yield _say(kept.name, "differs", f"The register {kept.name} was version {kept.version} then, and {is_now}.")
    for name in findings.missing:
        if name in loaded:
            said = f"The register {name} was not loaded then, and is version {loaded[name]} now."
            yield _say(name, "differs", said)


def _say(subject: str, state: State, said: str) -> Checked:
    return Checked("versions", subject, state, said)
