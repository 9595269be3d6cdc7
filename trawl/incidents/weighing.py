"""Two records weighed: what says that they tell of one event, and what says that they do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from trawl.incidents.circumstances import weigh_circumstances
from trawl.incidents.facts import Facts
from trawl.incidents.references import is_log
from trawl.incidents.said import Said
from trawl.incidents.weights import load_weights, load_words
from trawl.incidents.when import weigh_days
from trawl.model import Band

#: Texts so alike that one may be the other, corrected.
_SAME_TEXT = ("text_alike", "text_near")


@dataclass(frozen=True, slots=True)
class Weighed:
    """Two records with all that was said of them as a pair; `band` is None where too little speaks for it."""

    first: Facts
    second: Facts
    said: tuple[Said, ...]
    score: float
    bars: frozenset[str]

    @property
    def tied(self) -> bool:
        """Whether a reference or the text itself holds the two together, and not only circumstances."""
        return any(one.group in ("reference", "text") for one in self.said)

    @property
    def band(self) -> Band | None:
        weights = load_weights()
        groups = {one.group for one in self.said if one.group}
        enough = self.tied or ({"day"} <= groups and len(groups - {"day"}) >= 2)
        if enough and not self.bars and self.score >= weights.strong:
            return "strong"
        referred = any(one.name in ("own_reference", "quoted") for one in self.said)
        return "possible" if referred or self.score >= weights.possible else None

    def barred(self, name: str, words: str) -> Weighed:
        """The same with one thing more that bars it from being strong."""
        more = Said(name, words, -load_weights().speaks_against[name])
        return Weighed(self.first, self.second, (*self.said, more), self.score, self.bars | {name})


def weigh(first: Facts, second: Facts) -> Weighed:
    """Weigh two records against each other, in either order."""
    if second.key < first.key:
        first, second = second, first
    said = [*_weigh_references(first, second), *weigh_days(first, second)]
    said += _weigh_text(first, second)
    said += weigh_circumstances(first, second, said)
    weights = load_weights()
    bars = {one.name for one in said} & weights.bars["always"]
    if any(one.name in ("own_reference", "quoted") for one in said) and first.kind != second.kind:
        bars -= weights.bars["unless_quoted"]
    if _is_held(first, said):
        bars -= weights.bars["unless_held"]
    if "custody" in (first.kind, second.kind) and any(one.group in ("reference", "shared") for one in said):
        bars -= weights.bars["unless_arrested"]
    if mended := _list_mended(first, second, said):
        bars -= mended
        said = [
            one._replace(words=f"put right by a correction: {one.words}", weight=0) if one.name in mended else one
            for one in said
        ]
    return Weighed(first, second, tuple(said), sum(one.weight for one in said), frozenset(bars))


def _is_held(first: Facts, said: Sequence[Said]) -> bool:
    """Whether a reference holds two numbers of one system together, or (where it may number one event twice) a text."""
    groups = {one.group for one in said}
    return bool(groups & {"reference", "shared"}) or ("text" in groups and first.kind not in load_words().numbered)


def _list_mended(first: Facts, second: Facts, said: Sequence[Said]) -> frozenset[str]:
    """What a correction may put right: nothing where neither record says that it corrects, or shows which one."""
    bars = load_weights().bars
    if not (first.corrects or second.corrects):
        return frozenset()
    if any(one.group == "reference" for one in said):
        return bars["unless_corrected"] | bars["unless_corrected_by_reference"]
    return bars["unless_corrected"] if any(one.name in _SAME_TEXT for one in said) else frozenset()


def _weigh_references(first: Facts, second: Facts) -> Iterator[Said]:
    """References of each that the other writes, then those of third records."""
    weights = load_weights().speaks_for
    if _of_one_force(first, second, first.own & second.own):
        yield Said("own_reference", f"both have the reference {first.name}", weights["own_reference"], "reference")
        return
    many = load_weights().limits["round_up"]
    other: Said | None = None
    for writer, written in ((first, second), (second, first)):
        forms = _of_one_force(first, second, writer.quotes.keys() & written.own)
        if not forms:
            continue
        quotes = sorted((writer.quotes[form] for form in forms), key=lambda quote: (quote.as_other, quote.loose))
        quote = None if quotes[0].as_other else quotes[0]
        whose = f"{writer.name} writes the reference of {written.name}"
        if quote is None:
            words = f"{whose}, as that of another matter ({quotes[0].written})"
        elif len({q.written for q in writer.quotes.values()}) >= many:
            words = f"{whose} among {len(writer.quotes)} references ({quote.written})"
        else:
            name = "quoted_number" if quote.loose else "quoted"
            yield Said(name, f"{whose} ({quote.written})", weights[name], "reference")
            return
        other = Said("quoted_as_other", words, weights["quoted_as_other"])
    if other:
        yield other
        return
    both = _of_one_force(first, second, first.quotes.keys() & second.quotes.keys())
    shared = [form for form in both if not first.quotes[form].as_other]
    if any(not second.quotes[form].as_other for form in shared):
        written_as = first.quotes[sorted(shared)[0]].written
        yield Said("shared_quote", f"both write the reference {written_as}", weights["shared_quote"], "shared")


def _of_one_force(first: Facts, second: Facts, forms: AbstractSet[str]) -> list[str]:
    """The forms that can be one in two forces: each numbers its own logs."""
    one = not (first.force and second.force) or first.force == second.force
    return sorted(form for form in forms if one or not is_log(form))


def _weigh_text(first: Facts, second: Facts) -> Iterator[Said]:
    """How much of their texts is one, word for word, beside what many records have."""
    rules, weights = load_weights().text, load_weights().speaks_for
    shorter = min(len(first.shingles), len(second.shingles))
    if shorter < rules["least"]:
        return
    both = len(first.shingles & second.shingles)
    jaccard = both / (len(first.shingles) + len(second.shingles) - both)
    if jaccard >= rules["alike"]:
        yield Said("text_alike", f"{jaccard:.0%} of their wording is the same", weights["text_alike"], "text")
    elif jaccard >= rules["near"]:
        yield Said("text_near", f"{jaccard:.0%} of their wording is the same", weights["text_near"], "text")
    elif both / shorter >= rules["part"]:
        words = f"{both / shorter:.0%} of the shorter text stands in the longer one"
        yield Said("text_part", words, weights["text_part"], "text")
