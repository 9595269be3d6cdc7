"""What Splink 5 makes of two lists of the same restaurants, for the table of `bench.linkage`.

Splink learns its weights from the two lists alone, as its own documentation shows it: how often values agree by chance
from random pairs, how often they agree in true pairs by expectation maximisation, twice, held to the same phone and to
the same town. Extra `bench`.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import splink.comparison_library as compare
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from trawl.model import RegisterRow

_COLUMNS = ("unique_id", "name", "address", "town", "phone")


def weigh_pairs(left: Sequence[RegisterRow], right: Sequence[RegisterRow]) -> dict[tuple[str, str], float]:
    """Return each pair (id left, id right) that is at all likely, with the probability that it is one restaurant."""
    connection = duckdb.connect()
    database = DuckDBAPI(connection)
    tables = []
    for title, rows in (("a_left", left), ("b_right", right)):
        connection.execute(f"create table {title} ({', '.join(f'{column} varchar' for column in _COLUMNS)})")
        values = [(row.row_id, row.name, row.address, row.town, row.phone.replace(" ", "")) for row in rows]
        connection.executemany(f"insert into {title} values (?, ?, ?, ?, ?)", values)
        tables.append(database.register(title, dataset_display_name=title))
    linker = Linker(tables, _settings(), log_level=None)
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("phone"), block_on("name", "town")], recall=0.8)
    training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    for column in ("phone", "town"):
        training.estimate_parameters_using_expectation_maximisation(block_on(column), record_sample_proportion=1.0)
    found = linker.inference.predict(threshold_match_probability=0.001)
    query = f"select unique_id_l, unique_id_r, match_probability from {found.physical_name}"
    return {(first, second): chance for first, second, chance in connection.execute(query).fetchall()}


def _settings() -> SettingsCreator:
    """Names and addresses by how alike their letters are, rare towns worth more; every pair is weighed.

    With rare names worth more it did worse.
    """
    return SettingsCreator(
        link_type="link_only",
        comparisons=[
            compare.JaroWinklerAtThresholds("name", [0.92, 0.8]),
            compare.JaroWinklerAtThresholds("address", [0.92, 0.8]),
            compare.ExactMatch("town").configure(term_frequency_adjustments=True),
            compare.LevenshteinAtThresholds("phone", [1, 2]),
        ],
        blocking_rules_to_generate_predictions=["1=1"],
    )
