"""The checksums that several schemes share: Luhn, base 58 with SHA-256, bech32, and the Keccak ones.

Luhn comes from python-stdnum. Of the others it has Bitcoin's alone and not the newer bech32m, so they are worked out
here; so is Keccak-256 (`keccak`), since the standard library has only the later SHA-3. It is imported where it is first
needed: most texts do not need it.
"""

from __future__ import annotations

from hashlib import sha256

from trawl.identifiers.keccak import hash_keccak

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_RIPPLE58 = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32_PLAIN, _BECH32_M = 1, 0x2BC830A3
_BLOCK_BYTES = {11: 8, 7: 5}


def passes_luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (ISO/IEC 7812-1, annex B)."""
    from stdnum import luhn

    return luhn.is_valid(digits)


def luhn_digit(digits: str) -> str:
    """The check digit that belongs behind these digits."""
    from stdnum import luhn

    return str(luhn.calc_check_digit(digits))


def sound_base58(value: str, version: int, *, ripple: bool = False) -> bool:
    """Whether a base 58 address begins with this version and ends with the double SHA-256 of the rest.

    `version` is one byte, or two where it is above 255. `ripple` reads XRP's alphabet. The address must have no
    characters but those of its alphabet.
    """
    width = 1 if version < 256 else 2
    number = 0
    for character in value:
        number = number * 58 + (_RIPPLE58 if ripple else _BASE58).index(character)
    length = width + 24  # the version, twenty bytes of hash, four of checksum
    if number >> 8 * length:
        return False
    payload = number.to_bytes(length, "big")
    check = sha256(sha256(payload[:-4]).digest()).digest()[:4]
    return payload[-4:] == check and payload[:width] == version.to_bytes(width, "big")


def sound_bech32(value: str) -> bool:
    """Whether a lower-case segregated witness address keeps the checksum that its witness version asks for."""
    prefix, _, data = value.partition("1")
    parts = [_BECH32.index(character) for character in data]
    check = 1
    for part in (*[ord(c) >> 5 for c in prefix], 0, *[ord(c) & 31 for c in prefix], *parts):
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ part
        for bit, generator in enumerate(_BECH32_GENERATORS):
            check ^= generator if top >> bit & 1 else 0
    return check == (_BECH32_M if parts[0] else _BECH32_PLAIN)


def sound_ethereum(value: str) -> bool:
    """Whether the capitals of `0x` and forty hexadecimal digits are those of EIP-55."""
    digits = value[2:]
    return all(
        not digit.isalpha() or digit.isupper() == (int(nibble, 16) >= 8)
        for digit, nibble in zip(digits, hash_keccak(digits.lower().encode()).hex(), strict=False)
    )


def sound_monero(value: str) -> bool:
    """Whether an address of 95 or 106 characters of base 58 ends with the Keccak-256 of the rest."""
    decoded = b""
    for start in range(0, len(value), 11):
        block = value[start : start + 11]
        number = 0
        for character in block:
            number = number * 58 + _BASE58.index(character)
        width = _BLOCK_BYTES[len(block)]
        if number >> 8 * width:
            return False
        decoded += number.to_bytes(width, "big")
    return hash_keccak(decoded[:-4])[:4] == decoded[-4:]
