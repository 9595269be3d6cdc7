"""Grades and handling codes of intelligence: which set a condition, and what the head of a text says of them."""

from trawl.grading.heads import Head, read_head
from trawl.grading.schemes import UNKNOWN_SCHEME, Judgement, find_code, judge_grade, judge_handling, load_schemes

__all__ = [
    "UNKNOWN_SCHEME",
    "Head",
    "Judgement",
    "find_code",
    "judge_grade",
    "judge_handling",
    "load_schemes",
    "read_head",
]
