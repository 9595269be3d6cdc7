"""Addresses of cryptocurrencies, most of them checked by the checksum that they carry.

| coin | form | checked by |
|---|---|---|
| Bitcoin, Litecoin, Dogecoin, Dash, Tron, Zcash | base 58 | version byte and double SHA-256 |
| Bitcoin, Litecoin | `bc1`, `ltc1` | bech32, bech32m from witness version 1 on |
| XRP | base 58 in its own alphabet | double SHA-256 |
| Ethereum and its kin | `0x` and forty hexadecimal digits | the case of its letters, where both cases are used |
| Monero | base 58 in blocks | Keccak-256 |
| Solana | base 58 | nothing: it needs a cue |

Source: Bitcoin wiki, Base58Check, and the coins' own version bytes; BIP 173 and BIP 350; EIP-55; Monero's
documentation of standard and integrated addresses. bech32 and Ethereum addresses are canonical in lower case, as
capitals carry no more than the check; base 58 tells capitals apart and stays as written. An address that fails its
check is kept as invalid where its form leaves no doubt or a cue stands near.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.checksums import sound_base58, sound_bech32, sound_ethereum, sound_monero
from trawl.identifiers.scheme import Candidate, Reading, Scheme, any_value, cued, token_start
from trawl.model import Validity

_58 = "[1-9A-HJ-NP-Za-km-z]"
_TOKEN = re.compile(r"[A-Za-z0-9]{25,110}")
_BECH32 = re.compile(r"(?:(?:bc|ltc)1[02-9ac-hj-np-z]{8,87}|(?:BC|LTC)1[02-9AC-HJ-NP-Z]{8,87})")
#: No address has fewer characters.
_SHORTEST = 11
_ETHEREUM = re.compile(r"0[xX][0-9a-fA-F]{40}")
_MONERO = re.compile(rf"[48]{_58}{{94}}|4{_58}{{105}}")
_XRP = re.compile(rf"r{_58}{{24,34}}")
_SOLANA = re.compile(rf"{_58}{{43,44}}")
#: Base 58 with its version bytes, by how the address begins.
_VERSIONS = (
    (re.compile(rf"1{_58}{{25,33}}"), (0x00,)),  # Bitcoin, pay to public key
    (re.compile(rf"3{_58}{{25,33}}"), (0x05,)),  # Bitcoin, pay to script; Litecoin's older form is the same
    (re.compile(rf"T{_58}{{33}}"), (0x41,)),  # Tron
    (re.compile(rf"[LM]{_58}{{25,33}}"), (0x30, 0x32)),  # Litecoin
    (re.compile(rf"[DA9]{_58}{{25,33}}"), (0x1E, 0x16)),  # Dogecoin
    (re.compile(rf"[X7]{_58}{{25,33}}"), (0x4C, 0x10)),  # Dash
    (re.compile(rf"t[13]{_58}{{33}}"), (0x1CB8, 0x1CBD)),  # Zcash
)
_BASE58_FORMS = (*(form for form, _ in _VERSIONS), _MONERO, _XRP, _SOLANA)
#: How addresses begin that nothing else looks like.
_OWN = ("bc1", "BC1", "ltc1", "LTC1", "0x", "0X")
_PREFIX = re.compile(
    r"\A(?:bitcoin|litecoin|dogecoin|dash|ethereum|tron|monero|solana|ripple|xrp|zcash):", re.IGNORECASE
)
#: What a URI asks of an address: a sum, a network, a call (BIP 21, EIP-681).
_ASKED = re.compile("[?@/]")
_CUE = re.compile(
    r"\b(?:wallets?|bitcoins?|btc|crypto\w*|eth|ethereum|tron|trx|usdt|usdc|tether|xmr|monero|ltc|litecoin|doge|dogecoin"
    r"|xrp|ripple|solana|sol|address(?:es)?|addy|coins?|ledger|binance|coinbase|metamask)\b.{0,30}\Z",
    re.DOTALL,
)


def _find(reading: Reading) -> Iterator[Candidate]:
    text, after = reading.text, 0
    for run_start, _ in reading.glued_runs:  # no address is digits alone
        if run_start < after:
            continue
        start = token_start(text, run_start, 44)
        match = _TOKEN.match(text, start)
        if match is None or (start and text[start - 1].isalnum()):
            continue
        after = match.end()
        raw = match.group()
        value = "" if text[after : after + 1].isalnum() else normalise(raw)
        if not value:
            continue
        validity = _check(raw)
        if validity == "valid" or raw.startswith(_OWN) or cued(text, start, _CUE, 45):
            yield Candidate("crypto", start, after, value, validity, 0.95)


def normalise(raw: str) -> str:
    """The address without its URI scheme and what that asks for; "" where it has none of the forms."""
    flat, named = _PREFIX.subn("", raw.strip())
    if len(flat) < _SHORTEST:
        return ""
    flat = _ASKED.split(flat, maxsplit=1)[0] if named else flat
    if _BECH32.fullmatch(flat) or _ETHEREUM.fullmatch(flat):
        return flat.lower()
    return flat if any(form.fullmatch(flat) for form in _BASE58_FORMS) else ""


def validate(value: str) -> Validity:
    """By checksum where the canonical form still carries it; an Ethereum address in lower case does not."""
    return _check(value)


def _check(raw: str) -> Validity:  # noqa: PLR0911 - one return for each kind of address
    """Whether an address as it was written, capitals and all, keeps its checksum."""
    if _BECH32.fullmatch(raw):
        return "valid" if sound_bech32(raw.lower()) else "invalid"
    if _ETHEREUM.fullmatch(raw):
        if raw[2:] in (raw[2:].lower(), raw[2:].upper()):
            return "unverifiable"
        return "valid" if sound_ethereum(raw) else "invalid"
    if _MONERO.fullmatch(raw):
        return "valid" if sound_monero(raw) else "invalid"
    versions = [version for form, allowed in _VERSIONS if form.fullmatch(raw) for version in allowed]
    if any(sound_base58(raw, version) for version in versions):
        return "valid"
    if _XRP.fullmatch(raw):
        return "valid" if sound_base58(raw, 0, ripple=True) else "invalid"
    return "unverifiable" if not versions and _SOLANA.fullmatch(raw) else "invalid"


SCHEME = Scheme(
    "crypto",
    _find,
    normalise,
    validate,
    runs="glued_runs",
    one="crypto wallet",
    many="crypto wallets",
    called=(
        "wallet",
        "bitcoin",
        "btc address",
    ),
    headed=(
        "crypto wallet",
        "wallet address",
        "bitcoin address",
        "btc",
        "btc wallet",
        "eth address",
        "ethereum address",
        "crypto address",
        "cryptocurrency wallet",
        "eth wallet",
        "bitcoin wallet",
        "eth",
        "ethereum",
    ),
    likely=any_value,
)
