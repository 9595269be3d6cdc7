"""Elasticsearch beside the embedded engine, and beside the same work given to the server by hand.

Run: python -m bench.elasticsearch [--records N] [--heap 2g] [--folder CACHE]

It starts a server of its own (or takes that of TRAWL_TEST_ELASTICSEARCH) and grows the records of `bench.million`.

Writing: blocks of 20,000 records that are ready, each written and made searchable by the embedded engine, by trawl on
Elasticsearch, and by `streaming_bulk` of the very documents that trawl has made, into an index of the same mapping.
What a whole `trawl load` takes is measured beside it, on fewer records.

Reading: each kind of query is asked of twelve sets of words. "raw" is the search requests that trawl sent for it, sent
again by the bare client: the same bodies against the same state. One pass that is not timed comes before, so that the
server has read the same of its disk for both. What opening a view takes, which a run does once and a page of a search
each time, stands apart.
"""

from __future__ import annotations

import argparse
import itertools
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import uuid4

from elastic_transport import Transport
from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk
from pydantic import SecretStr

from bench.corpus import environment, short_records
from bench.kinds import KINDS, WORDS, query_text
from bench.million import ANALYST, VERSIONS, grow, spread, timed
from tests.servers.elasticsearch import Server, ServerUnavailableError, given_server, run_elasticsearch
from trawl.engine.elastic import ElasticConnection, ElasticEngine, open_elastic
from trawl.engine.elastic.connection import open_client
from trawl.engine.embedded import open_embedded
from trawl.engine.interface import Engine, View
from trawl.model import Entity, IndexedRecord
from trawl.query import CompiledQuery, compile_query

BLOCK = 20_000
WHOLE = 20_000
TRACED = 100_000
LOADED = 30_000
#: Records in one call, as in a load.
BATCH = 500


@dataclass
class Requests:
    """The searches that the client sent while this was on, to be sent again."""

    sent: list[tuple[tuple[Any, ...], dict[str, Any]]] = field(default_factory=list)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Keep the searches of the block."""
        send = Transport.perform_request

        def keep(transport: Transport, method: str, target: str, **options: Any) -> Any:
            if "_search" in target or "_msearch" in target:
                self.sent.append(((transport, method, target), options))
            return send(transport, method, target, **options)

        Transport.perform_request = keep  # type: ignore[method-assign, assignment]  # for as long as the block lasts
        try:
            yield
        finally:
            Transport.perform_request = send  # type: ignore[method-assign]  # as it was

    def send_again(self) -> None:
        """Send all of them, one after another."""
        for (transport, method, target), options in self.sent:
            transport.perform_request(method, target, **options)


@dataclass
class Written:
    """Seconds that each way of writing has taken, and those of making the records ready for it."""

    ready: dict[str, float] = field(default_factory=lambda: {"embedded": 0.0, "elastic": 0.0})
    wrote: dict[str, float] = field(default_factory=lambda: {"embedded": 0.0, "elastic": 0.0, "raw": 0.0})


def write_all(embedded: Engine, elastic: ElasticEngine, client: Elasticsearch, index: str, count: int) -> Written:
    """Write the records in the three ways, block by block."""
    spent, raw = Written(), make_raw_index(client, index)
    records = grow(count)
    with embedded.writer() as ours, elastic.writer() as theirs:
        done = 0
        while block := list(itertools.islice(records, BLOCK)):
            for name, engine, writer in (("embedded", embedded, ours), ("elastic", elastic, theirs)):
                begin = perf_counter()
                prepared = list(map(engine.preparation, block))
                spent.ready[name] += perf_counter() - begin
                begin = perf_counter()
                for first in range(0, len(prepared), BATCH):
                    batch = prepared[first : first + BATCH]
                    writer.write_prepared(batch, [record.sequence for record in batch])
                writer.refresh()
                spent.wrote[name] += perf_counter() - begin
            documents = list(read_documents(client, index, done, len(block)))
            begin = perf_counter()
            for accepted, _ in streaming_bulk(client, documents, index=raw, chunk_size=BATCH):
                assert accepted
            client.indices.refresh(index=raw)
            spent.wrote["raw"] += perf_counter() - begin
            done += len(block)
            print(f"  {done:,} of {count:,} written", file=sys.stderr, flush=True)
    client.indices.delete(index=raw)
    return spent


def make_raw_index(client: Elasticsearch, index: str) -> str:
    """An index of the same settings and mapping."""
    (body,) = client.indices.get(index=index).body.values()
    kept = ("refresh_interval", "sort", "max_terms_count", "mapping", "analysis", "number_of_shards")
    settings = {name: value for name, value in body["settings"]["index"].items() if name in kept}
    name = f"{index}-raw"
    client.indices.create(index=name, settings={"index": settings}, mappings=body["mappings"])
    return name


def read_documents(client: Elasticsearch, index: str, after: int, count: int) -> Iterator[dict[str, Any]]:
    """The documents of `count` records from the sequence after `after` on, as the server holds them."""
    for first in range(after + 1, after + count + 1, 1_000):
        between = {"range": {"sequence": {"gte": first, "lt": first + 1_000}}}
        found = client.search(index=index, query=between, size=1_000, track_total_hits=False)
        yield from ({"_id": hit["_id"], **hit["_source"]} for hit in found["hits"]["hits"])


def first_page(engine: Engine, text: str) -> tuple[float, int]:
    """Milliseconds from the query's text to the page, in a view that is open; and the total."""
    with engine.view() as view:
        begin = perf_counter()
        total = view.find(compile_query(text), ANALYST).total
        return (perf_counter() - begin) * 1e3, total


def open_and_close(engine: Engine) -> None:
    with engine.view():
        pass


def measure_queries(embedded: Engine, open_again: Callable[[], ElasticEngine]) -> None:
    """Print a line for each kind of query; `ratio` is of the medians, trawl on Elasticsearch to raw."""
    elastic = open_again()
    first_page(elastic, "warming up")
    views = [spread([timed(lambda: open_and_close(engine)) for _ in range(12)]) for engine in (embedded, elastic)]  # noqa: B023 - called at once
    print(f"to open and close a view, ms: embedded {views[0]}, elastic {views[1]}")
    print(f"{'first page, ms':18}{'hits':>9}{'embedded':>9}{'':9}{'elastic':>9}{'':9}{'raw':>9}{'':9}{'ratio':>7}")
    for kind in KINDS:
        here, there, raw, hits, same = [], [], [], [], True
        for words in WORDS:
            text = query_text(kind, words)
            requests, known = Requests(), open_again()
            with known.view() as view:
                with requests.kept():
                    total = view.find(compile_query(text), ANALYST).total
                raw.append(timed(requests.send_again))
            known.close()
            there.append(first_page(elastic, text)[0])
            spent, held = first_page(embedded, text)
            here.append(spent)
            hits.append(held)
            same = same and held == total
        ratio = statistics.median(there) / statistics.median(raw)
        print(f"{kind:18}{int(statistics.median(hits)):>9,}{spread(here)}{spread(there)}{spread(raw)}{ratio:7.1f}"
              f"{'' if same else '  other hits'}", flush=True)  # fmt: skip
    elastic.close()


def compare_long(name: str, embedded: Engine, elastic: ElasticEngine, work: Callable[[View], int]) -> None:
    """Print how long a long piece of reading takes on either, in seconds, and its requests alone."""
    with embedded.view() as view:
        begin = perf_counter()
        count = work(view)
        here = perf_counter() - begin
    requests = Requests()
    with elastic.view() as view:
        with requests.kept():
            work(view)
        begin = perf_counter()
        same = work(view) == count
        there = perf_counter() - begin
        raw = timed(requests.send_again) / 1e3
    remark = "" if same else "  another number"
    print(f"{name:34}{count:>9,}{here:>9.1f}{there:>9.1f}{raw:>9.1f}{there / raw:7.1f}{remark}", flush=True)


def broad_query(view: View) -> CompiledQuery:
    """A query of about as many hits as are to be read, of which the first so many are taken."""
    texts = [" OR ".join(word for words in WORDS[:sets] for word in words) for sets in range(1, len(WORDS) + 1)]
    asked = [compile_query(text) for text in texts]
    return next((query for query in asked if view.count(query, ANALYST) >= WHOLE), asked[-1])


def traced_entities(records: Iterable[IndexedRecord]) -> list[Entity]:
    """The values in the records, filled up with numbers that occur nowhere, for they are too long."""
    mentions = (mention for record in records for mention in record.mentions if mention.value)
    held = list(dict.fromkeys(Entity(mention.type, mention.value) for mention in mentions))[:TRACED]
    return held + [Entity("phone", f"+44770091{number:06d}") for number in range(TRACED - len(held))]


def measure_reading(embedded: Engine, open_again: Callable[[], ElasticEngine], count: int) -> None:
    measure_queries(embedded, open_again)
    print(f"\n{'seconds':34}{'':>9}{'embedded':>9}{'elastic':>9}{'raw':>9}{'ratio':>7}")
    elastic = open_again()
    with embedded.view() as view:
        query = broad_query(view)
    compare_long("whole result set, hits", embedded, elastic,
                 lambda view: sum(1 for _ in itertools.islice(view.scan(query, ANALYST), WHOLE)))  # fmt: skip
    entities = traced_entities(grow(min(count, 50 * 680)))
    compare_long(f"trace of {len(entities):,} values, traces", embedded, elastic,
                 lambda view: sum(1 for _ in view.trace(entities, ANALYST)))  # fmt: skip
    elastic.close()


def measure_loads(folder: Path, server: Server, index: str, count: int) -> None:
    """Print what the whole of `trawl load` comes to without the model."""
    feed = folder / "feed.jsonl"
    feed.write_text("".join(json.dumps(row) + "\n" for row in short_records(count)), "utf-8")
    print(f"\n`trawl load` of {count:,} records of 150 words, without the model, records a second:", end="")
    for name, engine in (("embedded", {}), ("elastic", {**server.environment, "TRAWL_ELASTIC_INDEX": index})):
        settings = {**environment(folder / name, model="none"), **engine}
        trawl = [sys.executable, "-m", "trawl"]
        subprocess.run([*trawl, "engine", "create"], env=settings, check=True, stdout=subprocess.DEVNULL)
        load = [*trawl, "load", str(feed), "--source", "narratives", "--json"]
        begin = perf_counter()
        subprocess.run(load, env=settings, check=True, stdout=subprocess.DEVNULL)
        print(f"  {name} {count / (perf_counter() - begin):,.0f}", end="", flush=True)
    print()


@contextmanager
def open_server(heap: str) -> Iterator[Server]:
    """The server that the environment names, or one of our own for as long as this lasts."""
    if given := given_server():
        yield given
        return
    with run_elasticsearch(heap=heap) as cluster:
        yield cluster.servers[0]


def connect(server: Server, index: str) -> ElasticConnection:
    secret = {name: SecretStr(value) for name in ("api_key", "password") if (value := getattr(server, name))}
    return ElasticConnection(
        (server.url,), index=index, user=server.user or "", ca_file=server.authority, replicas=0, **secret
    )


def measure(server: Server, folder: Path, count: int) -> None:
    """Print every figure."""
    index = f"trawl-bench-{uuid4().hex[:8]}"
    connection = connect(server, index)

    def open_again() -> ElasticEngine:
        return open_elastic(connection, versions=VERSIONS)

    elastic, embedded = open_again(), open_embedded(folder / "embedded", versions=VERSIONS)
    elastic.create()
    client = open_client(connection).options(request_timeout=300)
    try:
        spent = write_all(embedded, elastic, client, index, count)
        version = client.info()["version"]["number"]
        client.indices.flush(index=index)
        stats = client.indices.stats(index=f"{index},{index}-vocabulary")["_all"]["primaries"]["store"]["size_in_bytes"]
        size = sum(path.stat().st_size for path in (folder / "embedded").rglob("*") if path.is_file())
        print(f"Elasticsearch {version}, {count:,} records of 100 to 150 words")
        rates = {name: count / seconds for name, seconds in spent.wrote.items()}
        ready = ", ".join(f"{name} {seconds / count * 1e6:.0f}" for name, seconds in spent.ready.items())
        print("writing ready records, a second: " + ", ".join(f"{name} {rate:,.0f}" for name, rate in rates.items())
              + f"; elastic is {rates['elastic'] / rates['raw']:.2f} of raw")  # fmt: skip
        print(f"making them ready, microseconds each, which other processes do: {ready}")
        print(
            f"on disk, GB per million records: embedded {size / count / 1e3:.2f}, elastic {stats / count / 1e3:.2f}\n"
        )
        measure_reading(embedded, open_again, count)
        measure_loads(folder, server, f"{index}-load", min(count, LOADED))
    finally:
        for made in client.indices.resolve_index(name=f"{index}*")["indices"]:
            client.indices.delete(index=made["name"])
        client.close()
        elastic.close()


def main(records: int = 30_000, heap: str = "2g", folder: Path | None = None) -> None:
    """Measure on a server of our own, or say why there is none."""
    try:
        with open_server(heap) as server, tempfile.TemporaryDirectory(dir=folder) as name:
            measure(server, Path(name), records)
    except ServerUnavailableError as error:
        print(f"elasticsearch  not measured: {error}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--records", type=int, default=300_000)
    parser.add_argument("--heap", default="2g", help="of a server of our own")
    parser.add_argument(
        "--folder", type=Path, help="where the embedded engine's records are put for as long as this lasts"
    )
    arguments = parser.parse_args()
    main(arguments.records, arguments.heap, arguments.folder)
