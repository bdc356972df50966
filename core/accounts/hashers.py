"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id as OWASP's cheat sheet has it: 19 MiB, two rounds, one thread.

    Django's own 100 MiB on eight threads would be 800 MiB for the eight who sign in at once on a small machine.
    """

    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1
