"""The ledger: loads, runs, registers, decisions, washes and the audit trail, in SQLite or PostgreSQL."""

from trawl.ledger.audit import AuditEntry, AuditTrail, Verification
from trawl.ledger.comparison import Absence, Basis, Comparison, Standing, compare_hits, compare_present
from trawl.ledger.decisions import Decisions, KeptDecision, NewDecision, Pair, Undoing
from trawl.ledger.findings import KeptFindings, KeptProfile, KeptReference, KeptRegister
from trawl.ledger.hit_texts import HitText, HitTexts
from trawl.ledger.hits import StoredHit
from trawl.ledger.ledger import Ledger, open_ledger
from trawl.ledger.loads import INTERRUPTED, LoadCounts, Loads
from trawl.ledger.manifest import Manifest, WrittenFile
from trawl.ledger.notes import KeptNotes, NotedAction, NotedGap, NotedJudgement, Notes, RunNotes
from trawl.ledger.packs import MadePack, MailState, PackCopy, PackRun, Packs
from trawl.ledger.register_changes import PARTS, RowChange
from trawl.ledger.register_intake import Intake
from trawl.ledger.register_rows import RowStanding
from trawl.ledger.register_versions import AsAt, RegisterVersion
from trawl.ledger.registers import Registers
from trawl.ledger.reviews import KeptReview, NewReview, Reviews
from trawl.ledger.run_rows import basis_of
from trawl.ledger.run_writer import RunWriter
from trawl.ledger.runs import Runs
from trawl.ledger.samples import KeptSample, Samples
from trawl.ledger.schedules import ScheduledRun, Schedules
from trawl.ledger.standing_lists import StandingList, StandingLists, TracedRow
from trawl.ledger.standings import note_matches
from trawl.ledger.suppressions import Ending, KeptSuppression, NewSuppression, SuppressedRecord, Suppressions
from trawl.ledger.wash_certificates import SealedCertificate, WashCertificates, WashFile
from trawl.ledger.washes import StoredResult, Wash, Washes, basis_of_wash
from trawl.ledger.withdrawals import Withdrawals, WithdrawnRecord

__all__ = [
    "INTERRUPTED",
    "PARTS",
    "Absence",
    "AsAt",
    "AuditEntry",
    "AuditTrail",
    "Basis",
    "Comparison",
    "Decisions",
    "Ending",
    "HitText",
    "HitTexts",
    "Intake",
    "KeptDecision",
    "KeptFindings",
    "KeptNotes",
    "KeptProfile",
    "KeptReference",
    "KeptRegister",
    "KeptReview",
    "KeptSample",
    "KeptSuppression",
    "Ledger",
    "LoadCounts",
    "Loads",
    "MadePack",
    "MailState",
    "Manifest",
    "NewDecision",
    "NewReview",
    "NewSuppression",
    "NotedAction",
    "NotedGap",
    "NotedJudgement",
    "Notes",
    "PackCopy",
    "PackRun",
    "Packs",
    "Pair",
    "RegisterVersion",
    "Registers",
    "Reviews",
    "RowChange",
    "RowStanding",
    "RunNotes",
    "RunWriter",
    "Runs",
    "Samples",
    "ScheduledRun",
    "Schedules",
    "SealedCertificate",
    "Standing",
    "StandingList",
    "StandingLists",
    "StoredHit",
    "StoredResult",
    "SuppressedRecord",
    "Suppressions",
    "TracedRow",
    "Undoing",
    "Verification",
    "Wash",
    "WashCertificates",
    "WashFile",
    "Washes",
    "Withdrawals",
    "WithdrawnRecord",
    "WrittenFile",
    "basis_of",
    "basis_of_wash",
    "compare_hits",
    "compare_present",
    "note_matches",
    "open_ledger",
]
