"""Join codes: six letters, easy to read out and to type."""

import secrets
import unicodedata

# No vowels, so no words; no I, L or O, which look like digits. 20 letters: 64 million codes.
LETTERS = "BCDFGHJKMNPQRSTVWXYZ"
LENGTH = 6
LOOK_ALIKES = str.maketrans("2568", "ZSGB")


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def clean_code(typed: str) -> str:
    """The code that was meant: capitals, without spaces and dashes, and with letters for digits that look like them."""
    signs = unicodedata.normalize("NFKC", typed).upper().translate(LOOK_ALIKES)
    return "".join(sign for sign in signs if sign.isalnum())
