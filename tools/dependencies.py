"""Asks for known faults of what a lock installs, and says when that is known: `make audit-dependencies`.

    python -m tools.dependencies requirements.lock

pip-audit asks the advisories of the Python Package Index, which have no date of their own: what counts is the moment at
which they were asked. The answer is kept beside the build, so that a machine without a network can say how old the last
one is. Ends with 1 where a fault is known, and otherwise with 2 where of any package nobody could be asked: a package
that was not asked for is never one without faults.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

ANSWERS = Path("build")


def main(lock: Path, answers: Path = ANSWERS) -> int:
    """Print what is known of the lock's packages; return the exit code."""
    kept = answers / f"audit-{lock.parent.name or 'all'}.json"
    digest = sha256(lock.read_bytes()).hexdigest()
    answer, reason = ask(lock)
    if answer is None:
        print(f"The advisories could not be asked ({reason}).")
        return say_last(kept, digest)
    packages = answer["dependencies"]
    asked = datetime.now(UTC).isoformat(timespec="seconds")
    answers.mkdir(exist_ok=True)
    kept.write_text(json.dumps({"asked": asked, "lock": digest, "dependencies": packages}), "utf-8")
    return say_faults(packages, asked)


def ask(lock: Path) -> tuple[dict[str, Any] | None, str]:
    """The answer of pip-audit as it gives it, or None and why there is none."""
    options = ("--require-hashes", "--disable-pip", "--format", "json", "--progress-spinner", "off")
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(lock), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        return None, (done.stderr.strip().splitlines() or ["it gave no answer"])[-1][:200]
    if all("skip_reason" in one for one in answer["dependencies"]):
        return None, "the index here has none"
    return answer, ""


def say_faults(packages: list[dict[str, Any]], asked: str) -> int:
    """Print the faults that are known, and the packages of which nothing is; return the exit code."""
    faulty = [one for one in packages if one.get("vulns")]
    passed_over = [one for one in packages if "skip_reason" in one]
    print(
        f"Advisories of the Python Package Index as at {asked}: {len(packages) - len(passed_over)} packages asked for."
    )
    for one in passed_over:
        print(f"NOT KNOWN  {one['name']}: {one['skip_reason']}")
    for one in faulty:
        for fault in one["vulns"]:
            mended = ", ".join(fault["fix_versions"]) or "no version yet"
            print(f"FAULT  {one['name']} {one['version']}: {fault['id']}, mended by {mended}")
    print(f"{len(faulty)} with known faults." if faulty else "No fault of those asked for was known then.")
    return 1 if faulty else 2 if passed_over else 0


def say_last(kept: Path, digest: str) -> int:
    """Print what the last answer said, and how old it is; it does not say that there is no fault today."""
    if not kept.is_file():
        print("They were never asked from here: nothing is known of these packages.")
        return 2
    last = json.loads(kept.read_text("utf-8"))
    if last["lock"] != digest:
        print(f"The last answer, of {last['asked']}, is of another lock: nothing is known of this one.")
        return 2
    print("This is the last answer; what has become known since is not in it.")
    return say_faults(last["dependencies"], last["asked"]) or 2


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
