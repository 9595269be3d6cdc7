"""How rows are read: every form of one identifier, several in a cell, what names nothing, what cannot be known."""

from __future__ import annotations

import time

import pytest

from tests.wash.index import TextIndex
from trawl.wash import Answer, ListRow, wash_rows
from trawl.wash.fillers import say_filler
from trawl.wash.kinds import Kind, kind_called

#: Each record by its letter.
INDEX = TextIndex({
    "A": "Mobile 07700 900123 was found, desk 01632 960713, boss on +40 720 000 123.",
    "B": "Blue Golf, VRM YK19BVT, and part reg LD22. Plate read as MV17 HJP.",
    "C": "Insta is kit_x7 still; spoke to wildfox88 about it. Orders at www.pods.example.com/shop only.",
    "D": "Handset IMEI 356741085550019. NI number QQ555012C. CRO SF44/55501K. Mail k.drew@gmail.com now.",
    "E": "Sort code 04-00-07 account 55512399. IBAN DE41 3700 0001 0000 5551 23. Document 555012377 seen.",
    "F": "Login from 198.51.100.23. Video https://www.youtube.com/watch?v=Zx81aBc_dEf sent by Discord brack#4471.",
    "G": "Golf LD68 OXF, NINO JG121316A, passport number 925665416, CRO 55501/99A. On https://m.facebook.com/groups/9.",
    "H": "Wallet 0x52908400098527886e0f7030069857d2e4169ee7. Snapchat is lil_fen.07, mail ivo.stone@example.com.",
})  # fmt: skip


def wash(identifier: str, kind: str = "") -> Answer:
    (answer,) = wash_rows([ListRow(1, "1", kind, identifier)], INDEX)
    return answer


def traced(answer: Answer) -> str:
    return "".join(sorted({one.key.record_id for one in answer.traced if one.outcome == answer.outcome}))


@pytest.mark.parametrize(
    ("identifier", "kind", "outcome", "records", "tier"),
    [
        ("7700900123", "", "trace", "A", "exact"),
        ("tel:+447700900123", "", "trace", "A", "exact"),
        ("7700900123.0", "Mob.", "trace", "A", "exact"),
        ("7.700900123E+9", "", "trace", "A", "exact"),
        ("01632 960713 x204", "Tel. No(s)", "trace", "A", "exact"),
        ("40720000123", "", "trace", "A", "exact"),
        ("0770O 900123", "phone", "possible", "A", "near"),
        ("YK19BVT", "phone", "trace", "B", "exact"),
        ("YK19 B?T", "", "possible", "B", "near"),
        ("YK19 BV", "vrm", "possible", "B", "near"),
        ("YK18 B?T", "vrm", "no_trace", "", ""),
        ("LD22 XYZ", "VRN", "possible", "B", "near"),
        ("MVI7 HJP", "Reg Mark", "possible", "B", "near"),
        ("https://www.instagram.com/kit_x7/?igsh=a", "link", "trace", "C", "form"),
        ("kit_x7", "user name", "trace", "C", "form"),
        ("kit_x7", "TikTok", "possible", "C", "near"),
        ("wildfox88", "", "trace", "C", "text"),
        ("wildfox88", "snap", "possible", "C", "near"),
        ("900123", "phone", "possible", "A", "near"),
        ("ending 960 713", "tel", "possible", "A", "near"),
        ("900124", "phone", "invalid", "", ""),
        ("MV17", "reg", "possible", "B", "near"),
        ("fox88", "handle", "no_trace", "", ""),
        ("https://pods.example.com/shop/", "", "trace", "C", "form"),
        ("35674108555001", "handset", "trace", "D", "exact"),
        ("356741085550010", "imei", "trace", "D", "form"),
        ("QQ 55 50 12", "NI No.", "trace", "D", "form"),
        ("kdrew+x@googlemail.com", "", "possible", "D", "near"),
        ("4000755512399", "account", "trace", "E", "exact"),
        ("555012377", "", "trace", "E", "text"),
        ("07700 900X123", "phone", "invalid", "", ""),
        ("077009001?23", "", "invalid", "", ""),
        ("4.477E+11", "phone", "invalid", "", ""),
        ("8944100055501230000", "ICCID", "invalid", "", ""),
        ("Jade Fox", "", "no_trace", "", ""),
        ("Fox", "person", "invalid", "", ""),
        ("::ffff:198.51.100.23", "ip", "trace", "F", "form"),
        ("https://youtu.be/Zx81aBc_dEf?si=a", "", "trace", "F", "form"),
        ("m.youtube.com/shorts/Zx81aBc_dEf", "", "trace", "F", "form"),
        ("https://youtu.be/Zx81aBc_dEg", "", "no_trace", "", ""),
        ("brack #4471", "Discord", "trace", "F", "exact"),
        ("LD680XF", "", "possible", "G", "near"),
        ("lD6B OXF", "car", "possible", "G", "near"),
        ("JGl21316A", "", "possible", "G", "near"),
        ("P/P 925665416", "", "trace", "G", "exact"),
        ("CRO 55501/99A", "", "trace", "G", "exact"),
        ("LD68OXF-blue golf", "", "trace", "G", "exact"),
        ("LD68 OXF", "Foreign reg", "trace", "G", "exact"),
        ("http://facebook.com/groups/9/", "", "trace", "G", "form"),
        ("bitcoin:0x52908400098527886E0F7030069857D2E4169EE7?amount=1", "", "trace", "H", "exact"),
        ("https://etherscan.io/address/0x52908400098527886E0F7030069857D2E4169EE7", "", "trace", "H", "form"),
        ("Email-ivo.stone@example.com", "", "trace", "H", "exact"),
        ("snapchat-lil_fen.07", "", "possible", "H", "near"),
        ("lil_fen.07 (snapchat)", "", "trace", "H", "exact"),
        ("07700_900_123", "", "trace", "A", "exact"),
        ("doesn't use it", "insta", "invalid", "", ""),
    ],
)
def test_a_row_is_traced_by_the_tier_that_holds_it(
    identifier: str, kind: str, outcome: str, records: str, tier: str
) -> None:
    answer = wash(identifier, kind)
    assert (answer.outcome, traced(answer)) == (outcome, records), answer
    assert not tier or answer.traced[0].tier == tier, answer


@pytest.mark.parametrize(
    ("cell", "kind", "records"),
    [
        ("07700 900123 / YK19 BVT", "", "AB"),
        ("07700900123,kit_x7@example.com", "", "A"),
        ("snap: nobody_9 / insta: kit_x7", "", "C"),
        ("Kai Drew <k.drew@gmail.com>; YK19BVT", "email", "BD"),
        ("07700 900123 (new) & 01632 960713 (old)", "mobile", "A"),
        ("IMEI1: 356741085550019 IMEI2: 356741085559994", "", "D"),
        ("uses kit_x7 on insta and drives YK19 BVT", "", "BC"),
        ("Tel 07700900123 / Email ivo.stone@example.com", "", "AH"),
        ("IMEI 356741085550019 IMEI2 356741085559994", "", "D"),
        ("Mob 07700900123 VRM YK19BVT", "", "AB"),
    ],
)
def test_a_cell_answers_for_each_of_its_identifiers(cell: str, kind: str, records: str) -> None:
    answer = wash(cell, kind)
    assert (answer.outcome, traced(answer)) == ("trace", records), answer


def test_what_of_a_cell_was_not_traced_or_not_read_is_said() -> None:
    assert "no trace of +447700900199" in wash("07700 900123 / 07700 900199").reason
    assert "not looked for: 'Jade Fox'" in wash("Jade Fox, 07700 900123").reason


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "-", "n/a", "N.K.", "TBC", "see above", "#N/A", "#VALUE!", "Mobile No:", "Identifier", "Total: 12",
        "Grand total", "12 records", "xxxxx", "0000000000", "ｎｕｌｌ", "number withheld", "End of list",
    ],
)  # fmt: skip
def test_what_names_nothing_is_no_identifier(text: str) -> None:
    answer = wash(text, "phone")
    assert answer.outcome == "invalid"
    assert answer.reason.startswith("not an identifier: ")


@pytest.mark.parametrize("text", ["none_77x", "null7", "@unknown", "no.name", "total_kay9", "tbc2024"])
def test_an_account_that_begins_like_a_filler_is_one(text: str) -> None:
    assert not say_filler(text)
    assert wash(text, "handle").outcome == "no_trace"


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Mobile No", Kind("phone")),
        ("Tel. No(s).", Kind("phone")),
        ("Suspect's mobile 2", Kind("phone")),
        ("phoneNumber", Kind("phone")),
        ("VRN", Kind("vrm")),
        ("Vehicle Reg. Mark", Kind("vrm")),
        ("E-mail addresses", Kind("email")),
        ("D.O.B.", Kind("dob")),
        ("N.I. Number", Kind("nino")),
        ("Sort Code / Account No", Kind("bank_account")),
        ("Insta", Kind("handle", "instagram")),
        ("Snapchat username", Kind("handle", "snapchat")),
        ("Account (Snapchat)", Kind("handle", "snapchat")),
        ("Handset", Kind("imei")),
        ("favourite colour", None),
        ("", None),
    ],
)
def test_a_type_is_known_by_what_people_call_it(written: str, kind: Kind | None) -> None:
    assert kind_called(written) == kind


@pytest.mark.parametrize(
    "cell",
    [
        "07700900123," * 400_000, "(" * 50_000, "a" * 1_000_000, "kit_x7 and " * 500, "x: " * 600, "<" * 1_999,
        "07700 900 " * 190, "[(" * 900, ".*(a+)+$", "a@" * 900, "\n" * 100_000 + "07700900123", "1 " * 990,
    ],
    ids=lambda cell: f"{cell[:12]!r}",
)  # fmt: skip
def test_a_cell_of_anything_is_answered_in_bounded_time(cell: str) -> None:
    began = time.process_time()
    assert wash(cell).reason
    assert time.process_time() - began < 3
