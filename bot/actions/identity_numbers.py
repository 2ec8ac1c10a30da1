"""Norwegian national identity numbers in a text, real and synthetic."""

from __future__ import annotations

import re

NATIONAL_NUMBER = re.compile(r"(?<![\d+])\d{6}[ .-]?\d{5}(?!\d)")


def is_national_number(text: str) -> bool:
    """Whether 11 digits are a Norwegian identity number, real or synthetic.

    Two check digits (mod 11), and a date of birth: D-numbers add 40 to the day; synthetic ones add
    80 (Skatteetaten), 65 (NAV) or 40 (Norsk helsenett) to the month. FH numbers begin with 8 or 9
    and hold no date.
    """
    digits = [int(digit) for digit in re.sub(r"\D", "", text)]
    if len(digits) != len("ddmmyynnncc") or not _checks(digits):
        return False
    if digits[0] in (8, 9):
        return True
    day, month = digits[0] * 10 + digits[1], digits[2] * 10 + digits[3]
    day -= 40 * (day > 40)  # noqa: PLR2004
    months = {month, month - 80, month - 65, month - 40}
    return 1 <= day <= 31 and any(1 <= candidate <= 12 for candidate in months)  # noqa: PLR2004


def _checks(digits: list[int]) -> bool:
    first = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
    second = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
    return all(
        sum(weight * digit for weight, digit in zip(weights, digits, strict=False)) % 11 == 0
        for weights in (first, second)
    )
