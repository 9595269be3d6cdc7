"""Addresses of cryptocurrencies: Bitcoin (base 58 and bech32), Ethereum, Tron, Monero.

Source: Bitcoin wiki, Base58Check; BIP 173 and BIP 350 (bech32, bech32m checksums); EIP-55, whose mixed-case checksum
needs a hash that the standard library has not, so Ethereum addresses are unverifiable; Monero likewise.
bech32 and Ethereum addresses are canonical in lower case; base 58 tells capitals apart and stays as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256

from trawl.identifiers.scheme import Candidate, Reading, Scheme, cued, token_start
from trawl.model import Validity

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_TOKEN = re.compile(r"[A-Za-z0-9]{26,100}")
_FORMS = (
    re.compile(r"(?:bc1|BC1)[02-9ac-hj-np-zAC-HJ-NP-Z]{8,87}"),
    re.compile(r"0x[0-9a-fA-F]{40}"),
    re.compile(rf"[13T][{_BASE58}]{{25,33}}"),
    re.compile(rf"[48][0-9AB][{_BASE58}]{{93}}"),
)
_CUE = re.compile(
    r"\b(?:wallets?|bitcoins?|btc|crypto\w*|eth|ethereum|tron|usdt|xmr|monero|address|coins?|ledger)\b.{0,30}\Z",
    re.IGNORECASE | re.DOTALL,
)


def _find(reading: Reading) -> Iterator[Candidate]:
    text, after = reading.text, 0
    for run_start, _ in reading.glued_runs:  # no address is digits alone
        if run_start < after:
            continue
        start = token_start(text, run_start, 30)
        match = _TOKEN.match(text, start)
        if match is None or (start and text[start - 1].isalnum()):
            continue
        after = match.end()
        raw = match.group()
        if text[after : after + 1].isalnum() or raw.isdigit() or not any(form.fullmatch(raw) for form in _FORMS):
            continue
        value = normalise(raw)
        validity = validate(value)
        if raw[:2] in ("bc", "BC", "0x") or validity == "valid" or cued(text, start, _CUE, 45):
            yield Candidate("crypto", start, after, value, validity, 0.95)


def normalise(raw: str) -> str:
    """The address without its URI scheme; "" where it has none of the forms."""
    flat = re.sub(r"\A(?:bitcoin|ethereum|tron|monero):", "", raw.strip(), flags=re.IGNORECASE)
    if not any(form.fullmatch(flat) for form in _FORMS):
        return ""
    return flat.lower() if flat[:3].lower() == "bc1" or flat[:2] == "0x" else flat


def validate(value: str) -> Validity:
    """By checksum where the standard library can work it out."""
    if value.startswith("bc1"):
        return "valid" if _sound_bech32(value) else "invalid"
    if value.startswith("0x"):
        return "unverifiable" if _FORMS[1].fullmatch(value) else "invalid"
    if len(value) == 95:
        return "unverifiable" if _FORMS[3].fullmatch(value) else "invalid"
    return "valid" if _FORMS[2].fullmatch(value) and _sound_base58(value) else "invalid"


def _sound_base58(value: str) -> bool:
    number = 0
    for character in value:
        number = number * 58 + _BASE58.index(character)
    try:
        payload = number.to_bytes(25, "big")
    except OverflowError:
        return False
    return sha256(sha256(payload[:21]).digest()).digest()[:4] == payload[21:]


def _sound_bech32(value: str) -> bool:
    data = value[3:]
    if any(character not in _BECH32 for character in data):
        return False
    check = 1
    for part in (3, 3, 0, 2, 3, *(_BECH32.index(character) for character in data)):
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ part
        for index, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= generator if top >> index & 1 else 0
    return check in (1, 0x2BC830A3)


SCHEME = Scheme("crypto", _find, normalise, validate)
