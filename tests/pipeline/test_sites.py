"""Many readers of one open site, each with rights of his own."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine import corpus
from tests.engine.corpus import CORPUS
from trawl.access import Principal, may_see
from trawl.engine.embedded import open_embedded
from trawl.entities import extractor_version
from trawl.errors import EngineError, UsageError
from trawl.model import Entity, Versions
from trawl.pipeline.installation import Installation
from trawl.pipeline.sites import Site, hold_state, open_site
from trawl.query import compile_query
from trawl.settings import Settings
from trawl.text import ANALYSER_VERSION

EVERYBODY, NORTH, HANDLED, ALPHA = (
    replace(reader, roles=frozenset({"analyst"}))
    for reader in (corpus.EVERYBODY, corpus.NORTH, corpus.HANDLED, corpus.ALPHA)
)
_READERS = (EVERYBODY, NORTH, HANDLED, ALPHA)
#: Some that the index decides, and some that the meaning must, whose answers are kept.
_QUERIES = ("hotel", "==HOTEL OR ==Vapes", "girl NOT NEAR/3 (hotel OR vape)", "vap*", "in:narrative(girl)")
_VERSIONS = Versions("test", ANALYSER_VERSION, extractor_version("none"))


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    settings = Settings(home=tmp_path / "home", model="none")
    with closing(open_embedded(settings.index_folder, versions=_VERSIONS)) as engine, engine.writer() as writer:
        writer.write(CORPUS)
    return Installation(settings, EVERYBODY)


@pytest.fixture
def site(installation: Installation) -> Iterator[Site]:
    with open_site(installation) as opened:
        yield opened


def test_each_reader_sees_only_his_own_whoever_asked_before(site: Site) -> None:
    """All at once, and again and again: the answers are kept for a reader, never for the next."""

    def ask(reader: Principal, text: str) -> tuple[list[str], list[str]]:
        query = compile_query(text)
        with site.serve(reader).open_session() as session:
            found = [i.record.record_id for i in session.view.scan(query, session.principal)]
            traced = session.view.trace([Entity("", "+447700900123")], session.principal)
            return sorted(found), sorted(trace.key.record_id for trace in traced)

    asked = [(reader, text) for text in _QUERIES for reader in _READERS] * 2
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda one: ask(*one), asked))
    for (reader, text), (found, traced) in zip(asked, answers, strict=True):
        seen = [i for i in CORPUS if may_see(reader, i.record)]
        query = compile_query(text)
        assert found == [i.record.record_id for i in seen if query.accepts(i)], (reader.name, text)
        assert traced == [i.record.record_id for i in seen if i.record.record_id in ("r1", "r6")], reader.name


def test_a_site_opens_each_thing_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with site.serve(NORTH).open_session() as first, site.serve(EVERYBODY).open_session() as second:
        assert first.ledger is second.ledger
        assert first.principal is not second.principal
        with site.serve(NORTH).open_engine() as engine:
            assert engine is site.engine


def test_a_reader_needs_the_role_and_the_reason_on_a_site_too(installation: Installation) -> None:
    settings = installation.settings.model_copy(update={"purpose_required": True})
    auditor = Principal("auditor", roles=frozenset({"auditor"}))
    with open_site(Installation(settings, EVERYBODY, "Review", "R1")) as site:
        with pytest.raises(UsageError, match="--purpose"), site.serve(EVERYBODY).open_session():
            pass
        with pytest.raises(UsageError, match="analyst"), site.serve(auditor, "Review", "R1").open_session():
            pass
        with site.serve(EVERYBODY, "Review", "R1").open_session() as session:
            assert session.installation.reason == "Review (R1)"


def test_jobs_that_follow_one_another_read_one_state(installation: Installation) -> None:
    query = compile_query("hotel")
    with hold_state(installation) as held:
        with held.open_session() as session:
            before = session.view.count(query, EVERYBODY)
        with installation.open_engine(writing=True) as engine, engine.writer() as writer:
            writer.withdraw([CORPUS[0].record.key])
        with held.open_session() as session:
            assert session.view.count(query, EVERYBODY) == before
        with pytest.raises(EngineError), held.open_session():
            raise EngineError("The server has let go of the state that was being read.")
        with held.open_session() as session:
            assert session.view.count(query, EVERYBODY) == before - 1, "what failed one job fails no other"
