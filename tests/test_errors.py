"""Errors carry their place apart from what they say."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from trawl.errors import EngineError, InputError, say_failure

# The path is also a word of the message, which stays as it is.
WHOLE = InputError(Path("feeds/empty"), " is empty. Check it.")
LINE = InputError(Path("feeds/a.csv"), ": it lacks an id.", 3, ": it lacks an id, and has: girl of 14.")


@pytest.mark.parametrize(
    ("error", "message", "reason"),
    [
        (WHOLE, "feeds/empty is empty. Check it.", "empty is empty. Check it."),
        (LINE, "feeds/a.csv:3: it lacks an id, and has: girl of 14.", "a.csv:3: it lacks an id."),
    ],
)
def test_an_input_error_is_told_in_full_and_kept_without_folder_and_content(
    error: InputError, message: str, reason: str
) -> None:
    assert str(error) == message
    assert say_failure(error, Path(error.path).name) == reason


def test_an_input_error_comes_whole_out_of_another_process() -> None:
    handed = pickle.loads(pickle.dumps(LINE))
    assert (str(handed), handed.path, handed.line, handed.reason("b")) == (str(LINE), LINE.path, 3, LINE.reason("b"))


def test_other_failures_are_kept_without_folders_and_faults_by_their_kind() -> None:
    full = EngineError("The disk that holds ", Path("/home/somebody/index"), " is full.")
    assert str(full) == "The disk that holds /home/somebody/index is full."
    assert say_failure(full, "a.csv") == "The disk that holds index is full."
    assert say_failure(EngineError("The disk is full."), "a.csv") == "The disk is full."
    assert say_failure(ValueError("girl of 14"), "a.csv") == "ValueError"
