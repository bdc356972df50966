"""Who may do what: every address of the site, for every kind of person. A test holds the site to it.

A new address needs a line here; then `python -m tests.permissions` writes docs/permissions.md anew. The number in an
address is that of Ben's, of his class, or of Ms Ada's lesson: see `places` in tests/core/test_permissions.py.
"""

from pathlib import Path

DOCUMENT = Path(__file__).parent.parent / "docs" / "permissions.md"

PEOPLE = {
    "visitor": "a visitor",
    "ben": "the student",
    "cleo": "a student of another class",
    "ada": "the class’s teacher",
    "iris": "its co-teacher",
    "obi": "another teacher",
    "rosa": "an admin",
}
ENTERS, SIGNS_IN, REFUSED, MISSING, NO_VERB = "+", "s", "x", "0", "-"
MEANINGS = {ENTERS: "yes", SIGNS_IN: "signs in first", REFUSED: "403", MISSING: "404", NO_VERB: "–"}

# Visitor, Ben, Cleo, Ms Ada, Ms Iris, Mr Obi, Rosa.
EVERYBODY, NO_SUCH_VERB, NOTHING = "+++++++", "-------", "0000000"
SIGNED_IN, SIGNED_IN_BUT_NO_VERB = "s++++++", "s------"
STAFF, STAFF_BUT_NO_VERB = "sxx++++", "sxx----"
CLASS_STAFF = "sxx++0+"  # of this class, and admins
AUTHOR = "sxx+00+"
ADMINS, ADMINS_BUT_NO_VERB = "sxxxxx+", "sxxxxx-"
NOT_EVEN_FOR_VISITORS = "0++++++"
