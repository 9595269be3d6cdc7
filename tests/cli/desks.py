"""Two homes that several use, one with records that `low` may not see and one without, and all that `low` may ask."""

from __future__ import annotations

import getpass
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile, is_zipfile

from arro3.io import read_parquet

from tests.cli.conftest import Answer, Trawl

#: `low` may see neither what is SECRET, nor Durham's, nor what is handled as C; `all` sees and does everything.
PRINCIPALS = f"""\
fronts = [{json.dumps(getpass.getuser())}]
[principals.low]
ceiling = "OFFICIAL-SENSITIVE"
forces = ["Cleveland"]
handling = ["P"]
roles = ["analyst", "issuer"]
[principals.all]
ceiling = "SECRET"
roles = ["analyst", "issuer", "auditor", "keeper"]
"""
PROFILE = """\
title: Lamps
description: Lamps that are sold.
query: lamp AND (sold OR brass)
registers: [{name: hotels}]
recipients: [the desk]
"""
SCHEDULE = "title: Each month\nprofiles: [lamps]\nwhen: {cron: '0 6 1 * *'}\n"
#: One that `low` may make, and one that is about more than he may see.
PACKS = {
    "own": "title: Ours\nprofiles: [lamps]\nformats: [html, xlsx, csv, json]\n"
    "parts: [{force: Cleveland, recipients: [Cleveland lead]}]\n",
    "region": "title: All\nprofiles: [lamps]\nparts: [{edition: full, recipients: [Region]}]\nregional_summary: true\n",
}
HEADER = "reference,force,created_date,text,handling,marking,phone\n"
SEEN = [
    "V1,Cleveland,01/03/2026,A lamp was sold at the Anchor Lodge by Kim from 07700 900123.,P,OFFICIAL,",
    "V2,Cleveland,03/03/2026,A brass lamp was left at the Anchor Lodge.,P,OFFICIAL-SENSITIVE,",
    "V3,Cleveland,05/03/2026,Nothing was sold. He rang from 07700 900123.,P,OFFICIAL,",
    "V4,Cleveland,05/03/2026,,P,OFFICIAL,",
]
#: Each is hidden for one reason alone; a row of theirs is rejected, too, and a value cannot be read.
HIDDEN = [
    "ZQ1,Cleveland,02/01/2019,A lamp was sold by Zqueen at the Anchor Lodge from 07700 900123.,P,SECRET,zqnumber",
    "ZQ2,Durham,02/02/2019,A zqbrass brass lamp was sold at the Anchor Lodge from 07700 900123.,P,OFFICIAL,zqnumber",
    "ZQ3,Cleveland,02/03/2019,A zqlamp lamp was sold at the Anchor Lodge from 07700 900123.,C,OFFICIAL,zqnumber",
    "ZQ4,Cleveland,02/03/2019,,P,SECRET,",
]
#: Loaded when `low` has kept a list that asks for what it holds.
LATER = "ZQ7,Durham,02/05/2019,Zqlater rang from 07700 900999 and with sd_kit.lo.,P,OFFICIAL,"
#: A list that both wash: what both find, what only `all` does, people, plates and words.
LIST = """\
identifier,name,born
07700 900123,,
07700 900999,,
07700 900124,,
900123,,
zqnumber,,
sd_kit.lo,,
Anchor Lodge,,
,Kim,
,Zqueen,01/01/1990
"""
#: Why `all` made a run: in both homes, and in nothing that `low` reads.
REASON = "Operation Hushed"
#: Until when hits are suppressed.
UNTIL = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()

#: What `low` asks; {out} is a folder of his own, {run} a run of his, {others} one of `all`.
ASKED = (
    "search lamp", "search lamp --json", "search sold --explain", "search zqueen", "search ZQ*", "search lamp~1 --json",
    "search lamp --csv {out}/search.csv", "search phone:07700900123 --json", "search force:Durham",
    "show V1", "show V1 --json", "show ZQ1", "show intelligence/ZQ2", "show ZQ3 --json", "show ZQ5",
    "entity phone 07700900123", "entity phone 07700900123 --json", "entity premises hotels/H1",
    "premises hotels/H1", "premises hotels/H1 --json",
    "profile terms lamps", "profile terms lamps --json", "profile suggest lamps", "profile test lamps ZQ1",
    "profile lint", "profile check", "profile list", "profile show lamps",
    "wash {out}/list.csv --out {out}/wash.csv --json",
    "link --all --out {out}/all.csv", "link --query lamp --out {out}/query.csv",
    "link decisions", "link decisions --json",
    "link decisions --history --json", "link decisions --summary", "link export {out}/sheet.csv --all",
    "link confirm ZQ1 hotels/H1 --reason so", "link undo intelligence/ZQ1 hotels/H1 --reason so",
    "loads", "loads --json", "loads --rejected 1 --json", "loads --rejected 1", "loads --remarks 1 --json",
    "loads --withdrawn 1 --json",
    "run lamps --out {out}/run --json --format html,csv,xlsx,json", "report list --profile lamps", "report list --json",
    "report render {run} --out {out}/render --format html,json", "report note {run} --out {out}/note",
    "report issue {run} --out {out}/issue", "run lamps --out {out}/again --json --format json",
    "run lamps --force Durham --edition force --out {out}/force",
    "review {run} --mark unsure --record V1", "review {run} --mark unsure --record ZQ1",
    "review {run} --mark unsure --all-like lamp --note so", "review {run} --sheet {out}/marks.csv",
    "review {run} --undo --record intelligence/ZQ1", "review {others} --sheet {out}/others.csv",
    "profile precision --json", "profile precision lamps", "profile sample lamps --size 1 --seed 7",
    "review lamps-sample-2 --mark unsure --record V3",
    "suppressions --json", "suppressions --all", "suppressions --end 1 --reason so",
    "suppress lamps --record ZQ1 --until {until} --reason so",
    "run lamps --out {out}/marked --json --format html,csv,xlsx,json",
    "wash {out}/list.csv --out {out}/many.csv --format html,xlsx,docx,json",
    "wash {out}/list.csv --out {out}/own.csv --edition force --force Cleveland",
    "wash {out}/list.csv --out {out}/durham.csv --edition force --force Durham",
    "wash {out}/list.csv --out {out}/partner.csv --edition partner",
    "wash verify {out}/many.csv --json", "wash verify {out}/many-certificate.json", "wash verify {out}/list.csv",
    "wash verify 1", "wash verify 99", "wash verify {all}/wash-certificate.json",
    "wash {out}/list.csv --standing swan", "wash lists", "wash due", "wash due --json", "wash lists --json",
    "wash end {reason}", "wash extend {reason}", "wash extend swan --days 9", "wash end swan", "run --due",
    "pack list", "pack list --json", "pack check", "pack run region", "pack run own", "pack run own --force Durham",
    "pack render {pack}", "pack issue {pack}", "pack issue own/none", "pack list --json", "pack render region/none",
    "pack issue {theirs}", "pack render {theirs}", "pack issue own/2001-01-01",
    "review lamps-sample-1 --mark unsure --record V3", "review lamps-sample-1 --sheet {out}/their-sample.csv",
    "suppress lamps --incident V1 --until {until} --reason so",
    "suppress lamps --wording zqueen --until {until} --reason so",
    "suppress lamps --premises hotels/H1 --until {until} --reason so", "suppressions --json",
    "report append {run} {out}/store", "report append {others} {out}/store",
    "audit --who all", "audit --recipient Region --json", "audit --record intelligence/ZQ1", "audit --verify",
    "schedule", "schedule --json", "register list", "register versions hotels --json",
    "doctor", "doctor --json", "engine status", "audit --json", "audit --record ZQ1 --json",
    "link --run {others} --out {out}/others.csv", "report render {others}", "report note {others}",
    "report issue {others}", "verify {others}", "run --again {others}", "verify {run}", "run --again {run}",
)  # fmt: skip


@dataclass
class Desk:
    """A home that several use, each under his own name."""

    trawl: Trawl
    name_reader: Callable[[str], None]

    def ask(self, reader: str, *arguments: object, code: int | None = 0) -> Answer:
        self.name_reader(reader)
        return self.trawl(*arguments, code=code)

    def load(self, name: str, rows: list[str], code: int | None = 0) -> None:
        feed = self.trawl.write(name, HEADER + "".join(f"{row}\n" for row in rows))
        self.ask("all", "load", feed, "--source", "intelligence", "--accept-rejections", code=code)


def fill(desk: Desk, *, hidden: bool) -> None:
    """Load what `low` may see, and with it what he may not; then let others work with that."""
    desk.load("month.csv", SEEN + (HIDDEN if hidden else []))
    if hidden:
        desk.load("zqfile.csv", [row.replace("ZQ", "ZQ9") for row in HIDDEN])
        desk.load("zqempty.csv", ["ZQ8,Cleveland,01/01/2019,,P,SECRET,"])
        desk.ask("all", "withdraw", "--source", "intelligence", "--record", "ZQ91", "--reason", "zq")
        for record in ("ZQ1", "ZQ2", "ZQ3"):
            desk.ask("all", "link", "confirm", record, "hotels/H1", "--reason", "zq")
    why = ("--purpose", REASON, "--reference", REASON)
    run = desk.ask("all", *why, "run", "lamps", "--json").json["run"]["id"]
    for record in ("ZQ1", "ZQ2", "ZQ3") if hidden else ():
        desk.ask("all", "review", run, "--mark", "relevant", "--record", record, "--note", "zq")
        desk.ask("all", "suppress", "lamps", "--record", record, "--until", UNTIL, "--reason", "zq")
    if hidden:
        desk.ask("all", "suppress", "lamps", "--premises", "hotels/H1", "--until", UNTIL, "--reason", "zq")
    desk.ask("all", "report", "issue", run)
    desk.ask("all", "search", "zqueen", code=None)
    listed = desk.trawl.write("all/list.csv", LIST)
    desk.ask("all", *why, "wash", listed, "--out", listed.with_name("wash.csv"), "--format", "xlsx,html")
    desk.ask("all", *why, "wash", listed, "--standing", REASON)
    desk.ask("all", *why, "profile", "sample", "lamps", "--size", "1", "--seed", "7")
    desk.ask("all", *why, "pack", "run", "region")


def ask_everything(desk: Desk, *, hidden: bool) -> dict[str, str]:
    """All that `low` gets to read of what he asks: what is printed, the exit code, the files."""
    out, folder = desk.trawl.folder / "low", desk.trawl.folder
    desk.trawl.write("low/list.csv", LIST)
    said: dict[str, str] = {}
    others = desk.ask("all", "report", "list", "--json").json[-1]["id"]
    (theirs,) = desk.ask("all", "pack", "list", "--json").json["made"]
    places = {
        "out": out,
        "all": folder / "all",
        "others": others,
        "theirs": theirs["id"],
        "until": UNTIL,
        "reason": REASON,
    }
    for number, question in enumerate(ASKED):
        if question == "wash due" and hidden:
            desk.load("later.csv", [LATER])
        arguments = [part.format(**{"run": "", "pack": "", **places}) for part in question.split(" ")]
        answer = desk.ask("low", *arguments, code=None)
        if question.startswith("run lamps") and "run" not in places:
            places["run"] = answer.json["run"]["id"]
        elif question == "pack run own":
            places["pack"] = answer.out.partition(" ")[0]
        said[f"{number} {question}"] = f"exit code {answer.code}\n{answer.out}\n{answer.err}"
        said |= {str(path.relative_to(folder)): read(path) for path in _list_told(answer, desk.trawl.home)}
    for path in sorted(out.rglob("*")):
        if path.is_file():
            said[str(path.relative_to(out))] = read(path)
    return said


def _list_told(answer: Answer, home: Path) -> Iterator[Path]:
    """The files of the home's outputs that an answer names, and those of the folders that it names."""
    for named in re.findall(rf"{re.escape(str(home))}/outputs/[^\s\",]+", answer.out):
        path = Path(named)
        yield from (one for one in (path, *path.rglob("*")) if one.is_file())


def read(path: Path) -> str:
    if path.suffix == ".parquet":
        return repr(read_parquet(path).read_all().to_struct_array().to_pylist())
    if not is_zipfile(path):
        return path.read_text(errors="replace")
    with ZipFile(path) as archive:
        return "".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


#: Moments and numbers that count what is done, of which no home has the same.
_NORMALISED = (
    (r"/\S*/desk_[ab]/", "FOLDER/"),
    (r"-desk_[ab]\b|-desk_[ab](?=-)", "-DESK"),
    (r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?(\+00:00|Z)?", "MOMENT"),
    (r"\d{1,2} \w+ \d{4}(,)? (at )?\d\d:\d\d", "MOMENT"),
    (r"datetime\.datetime\([^()]*(?:\([^()]*\))?\)", "MOMENT"),
    (r"lamps-\d{8}-\d+", "RUN"),
    (r"(?i)(\"?sequence\"?:? ?)[\d,]+", r"\1N"),
    (r"\"seconds\": [\d.]+", "SECONDS"),
    (r"\"id\": \d+", "ID"),
    (r"[0-9a-f]{32,}", "HASH"),
    (r"Suppression \d+", "SUPPRESSION"),
    (r"entry \d+|\d+ entries", "ENTRY"),
)


def normalise(said: str) -> str:
    for pattern, replaced in _NORMALISED:
        said = re.sub(pattern, replaced, said)
    return said


def compare(desks: Callable[[str], Desk]) -> None:
    """Ask all of it where there are hidden records and where there are none: what differs would tell of them."""
    answers = {}
    for name in ("desk_a", "desk_b"):
        desk = desks(name)
        fill(desk, hidden=name == "desk_b")
        answers[name] = ask_everything(desk, hidden=name == "desk_b")
    problems = []
    for question, said in answers["desk_b"].items():
        before, now = normalise(answers["desk_a"].get(question, "nothing")), normalise(said)
        assert REASON not in now or "{reason}" in question, question
        if before != now:
            lines = set(now.splitlines()) ^ set(before.splitlines())
            problems.append(f"{question}\n" + "\n".join(f"    {line[:600]}" for line in sorted(lines)))
    assert answers["desk_a"].keys() == answers["desk_b"].keys()
    assert not problems, "\n" + "\n".join(problems)
