"""A PostgreSQL server that goes away in the middle: one clear message, and nothing that was kept is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from tests.ledger.test_differences import hit
from tests.ledger.test_runs import start
from trawl.errors import LedgerError
from trawl.ledger import StoredHit, open_ledger

pytestmark = pytest.mark.parametrize("ledger_url", ["postgresql"], indirect=True)


def end_connections(url: str) -> None:
    """End all others' connections, as a server does that is stopped."""
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid != pg_backend_pid()"
        connection.execute(sa.text(f"{others} AND datname = current_database()"))
    engine.dispose()


def test_a_run_goes_on_where_the_server_is_back_before_it_is_written_to(ledger_url: str) -> None:
    with open_ledger(ledger_url) as ledger:
        run = start(ledger)

        def find() -> Iterator[StoredHit]:
            yield from (hit(number) for number in range(2_500, 0, -1))
            end_connections(ledger_url)

        assert ledger.runs.save_hits(run.id, find()) == 2_500
        assert ledger.runs.complete(run.id, {"new": 2_500}).state == "complete"


def test_a_run_that_loses_the_server_keeps_nothing_half_and_can_be_made_again(ledger_url: str) -> None:
    with open_ledger(ledger_url) as ledger:
        run = start(ledger)
        ledger.runs.save_hits(run.id, [hit(2)])
        said = "the server ended the connection; what was being written is not kept"
        with pytest.raises(LedgerError, match=said), ledger._database.write() as connection:  # noqa: PT012 - one write
            connection.execute(sa.text("DELETE FROM run_hits"))
            end_connections(ledger_url)
            connection.execute(sa.text("DELETE FROM run_hits"))
        assert [one.key.record_id for one in ledger.runs.hits(run.id)] == ["C2"]
        assert ledger.runs.fail(run.id, "the server went away").state == "failed"
        assert start(ledger).state == "in flight"


def test_the_jobs_of_a_process_that_lost_the_server_are_closed_by_the_next(ledger_url: str) -> None:
    """Its lock went with its connection, whatever it still believes."""
    with open_ledger(ledger_url) as lost, open_ledger(ledger_url) as other:
        with pytest.raises(LedgerError), lost.attend():  # noqa: PT012 - the end of the block is where it is told
            run = start(lost)
            end_connections(ledger_url)
        other.close_cut_off()
        assert other.runs.get(run.id).state == "failed"
