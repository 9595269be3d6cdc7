"""How a record's narrative writes its people: each mention, and what stands around it that tells people apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from trawl.entities.letters import CAPITALS
from trawl.entities.names import NAME, PARTICLES, is_forename, is_no_person
from trawl.entities.person_pairs import read_pairs
from trawl.entities.person_roles import role_after, role_before
from trawl.model import Mention

#: How far after a name its date of birth may stand, in code points.
_REACH = 48
_BETWEEN = re.compile(
    r"(?:\((?:ip|ap|yp|dp|vic(?:tim)?|susp(?:ect)?|wit(?:ness)?|informant|aggrieved|misper)\b"
    r"|[(\[](?:m|f|male|female|boy|girl|ic ?[0-9])\b[^()\[\]\n]{0,16}[)\]]"
    r"|[\s,;:()\[\]/-]|\.(?!\s+[A-Z])|\b(?:dob|d|o|b|born|date of birth|of|on|is|was|aged?|yrs?|years?|old|yo"
    r"|m|f|male|female|boy|girl|man|woman|[0-9]{1,3}|ic ?[0-9])\b)*",
    re.IGNORECASE,
)
_TITLE_BEFORE = re.compile(r"(?<![A-Za-z/])([A-Za-z/]+)\.? (?:[0-9]{2,5} )?\Z")
_KIN = (
    r"father|mother|dad|mum|mam|son|daughter|brother|sister|uncle|aunt|auntie|cousin|nephew|niece|grandad|grandfather"
    r"|grandmother|grandson|granddaughter|gran|nan|nana|wife|husband|partner|twin|sibling|parent|guardian|carer"
    r"|step-?\w+|half-\w+|namesake"
)
#: One of the words in the patterns for relatives, which are slow to try at every place.
_RELATIVES = frozenset(f"{word}{ending}" for word in (*_KIN.split("|"), "family", "half") for ending in ("", "s"))
_WORDS = re.compile(r"\w+")
_RELATIVE = re.compile(rf"\b(?:{_KIN}|parents|family|brothers|sisters|cousins)\b", re.IGNORECASE)
_KIN_BEFORE = re.compile(
    rf"\b({_KIN})(?:-in-law)?s?(?: is| was|,|:| -)?(?: also)?(?: named| called)? ?['\"(]?"
    r"(?:(?:mr|mrs|ms|miss|dr)\.? )?\Z",
    re.IGNORECASE,
)
# Without brackets only where the word ends what is said: `John Smith, father of Amy` is told apart by nothing.
_KIN_AFTER = re.compile(
    rf",? (?:\((?:(?:his|her|their) )?({_KIN})\b|(?:(?:his|her|their) )?({_KIN})(?=\s*[,.;:]|\s+and\b|\s*\Z))",
    re.IGNORECASE,
)
_KIN_OF = re.compile(
    rf"(?:,|,? (?:who )?(?:is|was)(?: also)?)? (?:the )?({_KIN}) (?:of|to) (?:\w+\.? )??(?={NAME}|[{CAPITALS}]{{2}})"
)
# The number of a house is no age: `John Smith, 14 Hill Road`.
_YEARS_AFTER = re.compile(r",? \(?(?:[Aa]ged? |AGED? )?([0-9]{1,3})(?=y|Y|\b(?![/:-]|\.[0-9]| [A-XZ]))")
_AGE_AFTER = re.compile(r",? \(?(snr|sr|senior|jnr|jr|junior|the elder|the younger)\b", re.IGNORECASE)
#: Words that tell people of one name apart, as values have them.
MARKS = {
    "dad": "father", "mum": "mother", "mam": "mother", "snr": "senior", "sr": "senior", "the elder": "senior",
    "jnr": "junior", "jr": "junior", "the younger": "junior", "auntie": "aunt",
}  # fmt: skip
_BEFORE = 32
#: How such words end, so that they are looked for only there.
_FINDING_OUT = ("to ", "as ", "is ", "be ", "= ", "was ", "number ", "previously ", ": ")
#: Words before a full name that find out who somebody is of whom the record has spoken.
_IDENTIFIED = re.compile(
    r"(?:(?i:\b(?:comes?|came|coming) back (?:to|as)|\bidentified (?:as|to be)|\b(?:he|she) is(?: believed to be)?"
    r"|\bnumber(?: is| was)?(?: previously)?(?: (?:linked|registered|traced|attributed|subscribed|belongs) to)?)"
    r"|[A-Z] ?=):? \Z"
)
#: A date with so few code points between it and the name that follows stands directly before it.
_NEXT = 4
#: After a single name: the other half of a name that was not found whole, and that the other half is not known.
_NAME_AFTER = re.compile(rf" {NAME}(?!\w)")
_FORENAME_AFTER = re.compile(rf", ?(?:{NAME}|[{CAPITALS}]\.?)(?!\w)")
#: A word with a capital before a single name, which is no title: its forename, if no list holds it.
_HALF_BEFORE = re.compile(rf"(?<=[a-z,] )({NAME}) \Z")
_NOT_KNOWN = re.compile(
    r",? ?\(?(?:(?:(?:sur|last |second |full )name|details) (?:is |was )?(?:not |un|n/?k)|(?:nfd|n/?k|unk|unknown)\b)",
    re.IGNORECASE,
)
#: Titles that say the same; each other is its own. `Mrs` and `Miss` may be mother and daughter.
_SAME_TITLE = {
    "mstr": "master", "wpc": "pc", "constable": "pc", "const": "pc", "ps": "sgt", "a/sgt": "sgt", "sergeant": "sgt",
    "wdc": "dc", "tdc": "dc", "adc": "dc", "inspector": "insp",
}  # fmt: skip
RANKS = frozenset([
    "pc", "dc", "ds", "di", "dci", "dsu", "dcs", "dac", "acc", "cc", "pcso", "sc", "sgt", "insp", "supt", "ci",
    "officer", "pic",
])  # fmt: skip
TITLES = RANKS | {
    "mr", "sir", "lord", "master", "fr", "mrs", "ms", "miss", "lady", "sister", "dr", "prof", "rev", "cllr", "nurse",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PersonForm:
    """One mention of a person: its words (forenames first), the date of birth that follows it, and what is around it.

    `index` is the mention's, `name` its canonical name; a surname of several words is one of `words`. `title` and
    `role` stand beside it, `age` is the years written directly after it. `mark` tells it from another of its name: a
    word of kinship beside it, `senior` or `junior`, a rank, an age. It is `touching` where it may be half of a name
    that was found in two. `year` is the year of birth, where a column says no more of it. A column says it where it is
    `told`; `identified` says that words before it find out who somebody is (`he is`, `number comes back to`),
    `after_relative` that a word of kinship stands shortly before. `same` are the mentions of which the words between
    say that they are this person, `parted` those that are not.
    """

    index: int
    name: str
    words: tuple[str, ...]
    born: str = ""
    title: str = ""
    role: str = ""
    mark: str = ""
    age: str = ""
    touching: bool = False
    year: str = ""
    told: bool = False
    identified: bool = False
    after_relative: bool = False
    same: tuple[int, ...] = ()
    parted: tuple[int, ...] = ()

    @property
    def full(self) -> bool:
        return len(self.words) > 1 and len(self.words[0]) > 1

    def moved(self, by: int) -> PersonForm:
        """The same among mentions that stand behind so many others."""
        same, parted = (tuple([index + by for index in others]) for others in (self.same, self.parted))
        return replace(self, index=self.index + by, same=same, parted=parted)

    @property
    def namesake(self) -> tuple[str, str]:
        """What namesakes share, middle names or not."""
        return self.words[0], self.words[-1]

    @property
    def alone(self) -> str:
        """The value that its own words give it."""
        return f"{self.name} {self.born}" if self.born else self.name


def title_before(before: str) -> str:
    """The title that ends this text, "" where none does: `Mrs ` is `mrs`, `WPC 1234 ` is `pc`."""
    return _part_title(before)[0]


def _part_title(before: str) -> tuple[str, str]:
    """The title that ends this text, and the text before it."""
    title = _TITLE_BEFORE.search(before)
    word = title.group(1).lower() if title else ""
    word = _SAME_TITLE.get(word, word)
    return (word, before[: title.start()]) if title and word in TITLES else ("", before)


def name_words(name: str) -> tuple[str, ...]:
    """The names that a canonical name is made of: of `piet van der linde`, `piet` and `van-der-linde`."""
    words: list[str] = []
    beginning: list[str] = []
    for word in name.split():
        beginning.append(word)
        if word not in PARTICLES:
            words.append("-".join(beginning))
            beginning = []
    return tuple(words + beginning)


def each_form(text: str, mentions: Sequence[Mention]) -> Iterator[PersonForm]:
    """The mentions of people in a text, in order; `mentions` are all of the text's."""
    after_dates = _after_dates(text, mentions)
    surnames = {mention.value.split()[-1] for mention in mentions if mention.type == "person" and " " in mention.value}
    pairs = read_pairs(text, mentions)
    for index, mention in enumerate(mentions):
        if mention.type == "person" and mention.value:
            before = text[max(0, mention.start - _BEFORE) : mention.start]
            title, introduced = _part_title(before)
            kin = any(word in _RELATIVES or word.startswith("step") for word in _WORDS.findall(before.lower()))
            years = _YEARS_AFTER.match(text, mention.end)
            yield PersonForm(
                index=index,
                name=mention.value,
                words=name_words(mention.value),
                born="" if index in after_dates else _born(text, mentions, index),
                title=title,
                role=role_before(introduced) or role_after(text, mention.end),
                mark=_mark(text, mention, before if kin else ""),
                age=years.group(1) if years else "",
                touching=_touches_name(text, mentions, index) or _is_unknown(text, mentions, index, surnames),
                identified=_is_identified(introduced, text[mention.end : mention.end + 1]),
                after_relative=kin and mention.text.count(" ") < 2 and _RELATIVE.search(before) is not None,
                same=pairs.same.get(index, ()),
                parted=pairs.parted.get(index, ()),
            )


def _is_identified(before: str, after: str) -> bool:
    """Whether the words before a name find out who somebody is; in `number comes back to Amy's mother` they do not."""
    return before.lower().endswith(_FINDING_OUT) and after != "'" and _IDENTIFIED.search(before) is not None


def _mark(text: str, mention: Mention, before: str) -> str:
    """What tells a mention from another of its name: kinship, `senior`. `John Smith, father of John Smith` too."""
    mark = _KIN_BEFORE.search(before) or _KIN_AFTER.match(text, mention.end) or _AGE_AFTER.match(text, mention.end)
    if mark is None and (of := _KIN_OF.match(text, mention.end)) and text.startswith(mention.text, of.end()):
        mark = of
    marked = next(filter(None, mark.groups())).lower() if mark else ""
    return MARKS.get(marked, marked)


def _touches_name(text: str, mentions: Sequence[Mention], index: int) -> bool:
    """Whether only a space parts this mention from another person's: then it may be half of one name."""
    start, end = mentions[index].start, mentions[index].end
    around = [mentions[at] for at in (index - 1, index + 1) if 0 <= at < len(mentions)]
    return any(
        other.type == "person" and (text[other.end : start] == " " or text[end : other.start] == " ")
        for other in around
    )


def _is_unknown(text: str, mentions: Sequence[Mention], index: int, surnames: set[str]) -> bool:
    """Whether a single name is half of one that is not found whole, or its other half is not known.

    `Emma` before Day and `Smith` before a comma and Peter are halves; `Smith, John Smith` and `Amy, Ben` are lists,
    unless Amy is somebody's surname here.
    """
    name, end = mentions[index].value, mentions[index].end
    if " " in name:
        return False
    if _NAME_AFTER.match(text, end) or _has_forename(text, mentions, index):
        return True
    after = _FORENAME_AFTER.match(text, end)
    if after is None or (is_forename(name) and name not in surnames):
        return _NOT_KNOWN.match(text, end) is not None
    later = mentions[index + 1] if index + 1 < len(mentions) else None
    listed = later is not None and later.start <= after.end() and later.value.split()[-1:] == [name]
    return not listed


def _has_forename(text: str, mentions: Sequence[Mention], index: int) -> bool:
    """Whether a word that may be its forename stands before a single name: `Adeel` of `told Adeel Mahmood`."""
    start = mentions[index].start
    before = _HALF_BEFORE.search(text, max(0, start - _BEFORE), start)
    if before is None or (index and mentions[index - 1].end > before.start()):
        return False
    return not is_no_person(before.group(1))


def _born(text: str, mentions: Sequence[Mention], index: int) -> str:
    """The date of birth that follows the person at this index, "" where none does."""
    end = mentions[index].end
    for later in range(index + 1, len(mentions)):
        mention = mentions[later]
        if mention.start - end > _REACH or mention.type not in ("dob", "age"):
            return ""
        if mention.type == "dob":
            known = mention.validity == "valid" and _BETWEEN.fullmatch(text, end, mention.start)
            return mention.value if known else ""
    return ""


def _after_dates(text: str, mentions: Sequence[Mention]) -> set[int]:
    """The people whose dates of birth stand before them: of turns, a date is the first and a name the last."""
    found: set[int] = set()
    for turns in _turns(text, mentions):
        if mentions[turns[0]].type != "person" and mentions[turns[-1]].type == "person":
            found.update(turns)
    return found


def _turns(text: str, mentions: Sequence[Mention]) -> Iterator[list[int]]:
    """Dates and people that take turns, with little between them, by their indices."""
    turns: list[int] = []
    for index, mention in enumerate(mentions):
        if mention.type not in ("person", "dob", "date", "age") or (
            turns and not _is_next(text, mentions[turns[-1]], mention)
        ):
            if turns:
                yield turns
            turns = []
        if mention.type in ("person", "dob", "date"):
            turns.append(index)
    if turns:
        yield turns


def _is_next(text: str, before: Mention, mention: Mention) -> bool:
    """Whether a name or a date takes its turn after one of the other kind; an age may stand after a name."""
    if mention.type == "age":
        return True
    gap = mention.start - before.end
    if mention.type == "person":
        return before.type != "person" and gap <= _NEXT
    return before.type == "person" and gap <= _REACH and _BETWEEN.fullmatch(text, before.end, mention.start) is not None
