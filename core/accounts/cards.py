"""What stands on a login card."""

import hashlib
import secrets
import unicodedata

# No vowels, so no rude words; nothing that looks like something else.
SIGNS = "bcdfghjkmnpqrstvwxyz23456789"
LENGTH = 28  # of 28 signs: 134 bits, so a fast hash is enough


def new_secret() -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def in_fours(secret: str) -> str:
    """For reading and typing."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def clean_secret(typed: str) -> str:
    """The secret that was meant: small letters and digits, without spaces and dashes."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", typed).lower() if sign.isalnum())


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
