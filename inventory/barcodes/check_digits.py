"""Check digits and check characters. Every function takes the whole text, check digit last, and never raises on text."""

from typing import Final

DIGITS: Final = "0123456789"
CSET32: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CSET82: Final = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
HIBC_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"

PAIR_CHARACTERS_MAX: Final = 99
_PAIR_MODULUS: Final = 1021
_GTIN_LENGTHS: Final = frozenset({8, 12, 13, 14})
_GTIN_DIGITS: Final = 14
_SSCC_DIGITS: Final = 18


def is_digits(text: str) -> bool:
    """Say whether this is one or more of 0-9 (and no digit of another script)."""
    return text.isascii() and text.isdigit()


def mod10_digit(digits: str) -> str:
    """Give the GS1 check digit that belongs behind these digits (GS1 General Specifications 7.9: weights 3 1 3 1 from the right)."""
    values = digits.encode()
    total = 3 * sum(values[-1::-2]) + sum(values[-2::-2])
    zeros = 48 * (3 * ((len(values) + 1) // 2) + len(values) // 2)
    return DIGITS[(zeros - total) % 10]


def has_mod10(digits: str) -> bool:
    """Say whether the last digit is the GS1 check digit of those before it."""
    return len(digits) > 1 and is_digits(digits) and mod10_digit(digits[:-1]) == digits[-1]


def gtin14(text: str) -> str | None:
    """Give the GTIN in 14 digits when this is a GTIN of 8, 12, 13 or 14 digits with the right check digit."""
    if len(text) in _GTIN_LENGTHS and has_mod10(text):
        return text.rjust(_GTIN_DIGITS, "0")
    return None


def is_sscc(text: str) -> bool:
    """Say whether this is an SSCC: 18 digits with the right check digit."""
    return len(text) == _SSCC_DIGITS and has_mod10(text)


def mod43_character(text: str) -> str | None:
    """Give the HIBC check character of this text, None when a character is outside the HIBC alphabet."""
    total = 0
    for character in text:
        value = HIBC_ALPHABET.find(character)
        if value < 0:
            return None
        total += value
    return HIBC_ALPHABET[total % 43]


def _primes(count: int) -> tuple[int, ...]:
    found: list[int] = []
    number = 2
    while len(found) < count:
        if all(number % prime for prime in found):
            found.append(number)
        number += 1
    return tuple(found)


_PRIMES: Final = _primes(PAIR_CHARACTERS_MAX - 2)


def check_pair(text: str) -> str:
    """Give the two check characters behind this CSET 82 text, of at most 97 characters (GS1 General Specifications 7.9.5)."""
    total = sum(CSET82.index(character) * prime for character, prime in zip(reversed(text), _PRIMES, strict=False))
    total %= _PAIR_MODULUS
    return CSET32[total >> 5] + CSET32[total & 31]


def has_iban_check(text: str) -> bool:
    """Say whether an IBAN of 0-9 and A-Z has its check digits right (ISO 7064, mod 97-10)."""
    turned = text[4:] + text[:4]
    return int("".join(str(int(character, 36)) for character in turned)) % 97 == 1
