"""How many there are of something, in words."""

from __future__ import annotations


def amount(number: int, one: str, many: str = "") -> str:
    """The number with its word, which for other numbers than one ends in an s or is the one given.

    >>> amount(1, "gold file"), amount(0, "gold file"), amount(2, "body", "bodies")
    ('1 gold file', '0 gold files', '2 bodies')
    """
    return f"{number} {one if number == 1 else many or f'{one}s'}"
