"""Checksums: known addresses pass, and no address with one character changed does."""

import hashlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trawl.identifiers import validate
from trawl.identifiers.checksums import passes_luhn, sound_base58, sound_bech32
from trawl.identifiers.keccak import SHA3, hash_keccak
from trawl.identifiers.public_suffixes import is_public_suffix

BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
SLIPS = [
    ("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", 3, BECH32),
    ("bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr", 4, BECH32),
    ("ltc1qg42tkwuuxefutzxezdkdel39gfstuap288mfea", 5, BECH32),
    ("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", 1, BASE58),
    ("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", 1, BASE58),
    (
        "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A",
        2,
        BASE58,
    ),
]


@pytest.mark.parametrize(("address", "kept", "alphabet"), SLIPS, ids=lambda part: str(part)[:6])
@given(data=st.data())
def test_one_changed_character_never_passes(address: str, kept: int, alphabet: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(kept, len(address) - 1))
    other = data.draw(st.sampled_from([character for character in alphabet if character != address[place]]))
    assert validate("crypto", address) == "valid"
    assert validate("crypto", address[:place] + other + address[place + 1 :]) == "invalid"


@given(st.integers(0, 10**17).map(str))
def test_exactly_one_digit_completes_a_luhn_number(digits: str) -> None:
    assert sum(passes_luhn(digits + check) for check in "0123456789") == 1


@pytest.mark.parametrize(
    "check", [passes_luhn, lambda text: sound_base58(text, 0), lambda text: sound_base58(text, 0x1CB8)]
)
def test_too_little_is_never_sound(check: Callable[[str], bool]) -> None:
    assert not check("")
    assert not check("1" * 9)


def test_a_witness_version_needs_its_own_checksum() -> None:
    """The same data with the older checksum in place of bech32m, and the other way about, is unsound."""
    assert not sound_bech32("bc1pw508d6qejxtdg4y5r3zarvary0c5xw7k7grplx")
    assert not sound_bech32("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh")


def test_keccak_is_the_older_hash() -> None:
    assert hash_keccak(b"").hex() == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"


@given(st.binary(max_size=600))
def test_keccak_is_the_later_hash_but_for_its_padding(data: bytes) -> None:
    assert hash_keccak(data, SHA3) == hashlib.sha3_256(data).digest()


@pytest.mark.parametrize(("label", "known"), [("com", True), ("onion", True), ("example", True), ("con", False)])
def test_public_suffixes(label: str, known: bool) -> None:
    assert is_public_suffix(label) is known
