"""Measure the reference meaning: microseconds a record for a profile of 60 terms over records of 150 words.

Run: python bench/meaning.py [RECORDS]. Analysis is left out: an engine keeps the analysed words beside each record.
The records are drawn from a vocabulary with the frequencies of English (Zipf), 30 % of them made to hold some terms.
"""

from __future__ import annotations

import random
import sys
from time import perf_counter

from trawl.model import IndexedRecord, Record
from trawl.query import CompiledQuery, compile_query, parse_query
from trawl.text import analyse_record

WORDS = 150
PROFILE = """
(vape OR shisha OR tobacco OR nicotine OR disposable OR "elf bar" OR "lost mary" OR "puff bar" OR e-cigarette
 OR eliquid OR vap* OR nicotin~1 OR disposabel~1 OR illicit OR underage OR counterfeit OR "test purchase")
AND (shop OR newsagent OR "corner shop" OR kiosk OR "back room" OR shopkeeper OR till OR delivery OR free OR gift
 OR favour OR "in return" OR credit OR tick OR owe OR repay OR party OR hotel OR "guest house" OR taxi OR lift
 OR alcohol OR cannabis OR groom* OR exploit*)
AND ((child OR girl OR boy OR school OR pupil OR uniform OR teenager OR young OR youth OR student OR kid OR #age<18)
 NEAR/15 (vape OR shop OR free OR gift OR "elf bar" OR groom*))
NOT ("no concerns" NEAR/3 (vape OR exploitation))
"""

ALTERNATIVES = """
vape OR shisha OR tobacco OR nicotine OR disposable OR eliquid OR illicit OR underage OR counterfeit OR shop OR
newsagent OR kiosk OR shopkeeper OR till OR delivery OR free OR gift OR favour OR credit OR tick OR owe OR repay OR
party OR hotel OR taxi OR lift OR alcohol OR cannabis OR groom* OR exploit* OR child OR girl OR boy OR school OR
pupil OR uniform OR teenager OR young OR youth OR student OR kid OR vapin~1 OR nicotin~2 OR disposabel~1 OR alley OR
estate OR park OR bus OR station OR train OR phone OR snapchat OR cash OR debt OR weapon OR knife OR brother OR uncle
"""

#: What some of the records are made to hold.
PLANTED = ("vape", "shop", "school", "girl", "elf bar", "free", "child", "grooming", "hotel", "young", "tobacco")

#: Proximities over a record that is one word 50,000 times.
CROWDED = ("vape NEAR/5 vape", "vape NEAR/100 shop", "vape NEAR/100 vape NEAR/100 vape", "vape NOT NEAR/100 shop")


def make_records(number: int, seed: int = 7) -> list[IndexedRecord]:
    """Records of WORDS words each, analysed."""
    dice = random.Random(seed)
    vocabulary = ["".join(dice.choices("etaoinshrdlucmfwypvbgk", k=dice.randint(2, 10))) for _ in range(20_000)]
    weights = [1 / (rank + 1) for rank in range(len(vocabulary))]
    records = []
    for index in range(number):
        words = dice.choices(vocabulary, weights, k=WORDS)
        if dice.random() < 0.3:
            for term in dice.sample(PLANTED, dice.randint(1, 6)):
                words[dice.randrange(WORDS)] = term
        record = Record("bench", str(index), " ".join(words))
        records.append(IndexedRecord(record, (), analyse_record(record)))
    return records


def measure(compiled: CompiledQuery, records: list[IndexedRecord]) -> tuple[float, float, int]:
    """Microseconds a record to accept, microseconds a record to judge with spans, and the hits."""
    begin = perf_counter()
    hits = sum(map(compiled.accepts, records))
    accepted = perf_counter()
    for record in records:
        compiled.judge(record)
    judged = perf_counter()
    scale = 1e6 / len(records)
    return (accepted - begin) * scale, (judged - accepted) * scale, hits


def main() -> None:
    """Measure and print."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    records = make_records(number)
    for name, text in (("profile of 60 terms", PROFILE), ("one word", "vape"), ("any of 58", ALTERNATIVES)):
        compiled = compile_query(parse_query(text))
        for state in ("cold", "warm"):
            accept, judge, hits = measure(compiled, records)
            print(
                f"{name:20} {state}: accept {accept:5.1f} us, judge {judge:5.1f} us a record, {hits} of {number} hits"
            )
    crowded = Record("bench", "crowded", "vape " * 50_000)
    indexed = IndexedRecord(crowded, (), analyse_record(crowded))
    for text in CROWDED:
        compiled = compile_query(text)
        begin = perf_counter()
        judgement = compiled.judge(indexed)
        print(f"50,000 x vape, {text}: {perf_counter() - begin:.2f} s, {len(judgement.spans)} spans")


if __name__ == "__main__":
    main()
