"""Keccak-256, which Ethereum's addresses are checked by: SHA-3 as it was before the standard changed its padding.

Source: the Keccak reference, version 3.0 (Bertoni, Daemen, Peeters, Van Assche), the permutation Keccak-f[1600]. A test
compares it with the SHA3-256 of Python, which is the same but for the padding.
"""

from __future__ import annotations

_RATE = 136
_LANE = (1 << 64) - 1
#: The byte that ends a message.
KECCAK, SHA3 = 0x01, 0x06


def hash_keccak(data: bytes, ending: int = KECCAK) -> bytes:
    """The 32 bytes of the hash."""
    padded = bytearray(data)
    padded.append(ending)
    padded.extend(bytes(-len(padded) % _RATE))
    padded[-1] |= 0x80
    lanes = [0] * 25
    for start in range(0, len(padded), _RATE):
        for lane in range(_RATE // 8):
            lanes[lane] ^= int.from_bytes(padded[start + lane * 8 : start + lane * 8 + 8], "little")
        lanes = _permute(lanes)
    return b"".join(lane.to_bytes(8, "little") for lane in lanes[:4])


def _permute(lanes: list[int]) -> list[int]:
    """The 24 rounds; lane x + 5y is the one at column x of row y."""
    feedback = 1  # a register that gives the bits of each round's constant
    for _ in range(24):
        parity = [lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20] for x in range(5)]
        mixed = [parity[x - 1] ^ _rotate(parity[(x + 1) % 5], 1) for x in range(5)]
        lanes = [lane ^ mixed[place % 5] for place, lane in enumerate(lanes)]
        x, y, current = 1, 0, lanes[1]
        for step in range(24):
            x, y = y, (2 * x + 3 * y) % 5
            place = x + 5 * y
            current, lanes[place] = lanes[place], _rotate(current, (step + 1) * (step + 2) // 2)
        lanes = [
            lanes[place] ^ (~lanes[row + (place + 1) % 5] & lanes[row + (place + 2) % 5])
            for row in range(0, 25, 5)
            for place in range(row, row + 5)
        ]
        for bit in range(7):
            feedback = (feedback << 1) ^ ((feedback >> 7) * 0x171)
            if feedback & 2:
                lanes[0] ^= 1 << ((1 << bit) - 1)
    return lanes


def _rotate(lane: int, by: int) -> int:
    by %= 64
    return ((lane << by) | (lane >> (64 - by))) & _LANE
