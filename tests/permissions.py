"""Who may do what: every address of the site, for every kind of person. A test holds the site to it.

A new address needs a line here; then `python -m tests.permissions` writes docs/permissions.md anew. The number in an
address is that of Ben's, of his class, or of Ms Ada's lesson: see `places` in tests/visiting.py.
"""

from pathlib import Path

DOCUMENT = Path(__file__).parent.parent / "docs" / "permissions.md"

PEOPLE = {
    "visitor": "a visitor",
    "ben": "the student",
    "cleo": "a student of another class",
    "ada": "the class’s teacher",
    "dora": "its co-teacher",
    "obi": "another teacher",
    "rosa": "an admin",
}
ENTERS, SIGNS_IN, REFUSED, MISSING, NO_VERB = "+", "s", "x", "0", "-"
MEANINGS = {ENTERS: "yes", SIGNS_IN: "sign in", REFUSED: "403", MISSING: "404", NO_VERB: "–"}

# Visitor, Ben, Cleo, Ms Ada, Ms Dora, Mr Obi, Rosa.
EVERYBODY = "+++++++"
NO_SUCH_VERB = "-------"
NOTHING = "0000000"  # not without more than an address: a secret, a body, a second text
SIGNED_IN = "s++++++"
SIGNED_IN_BUT_NO_VERB = "s------"
STAFF = "sxx++++"
STAFF_BUT_NO_VERB = "sxx----"  # whom it would let in, did it know the verb
CLASS_STAFF = "sxx++0+"  # of this class, and admins
AUTHOR = "sxx+00+"  # or owner: of this text, lesson or class, and admins
ADMINS = "sxxxxx+"
ADMINS_BUT_NO_VERB = "sxxxxx-"
NOT_VISITORS = "0++++++"
STUDENTS = "s++xxx+"
STUDENTS_BUT_NO_VERB = "s--xxx-"
STUDENT_HIMSELF = "s+0xxx0"
STUDENT_HIMSELF_UNSAID = "0+00000"  # nobody else learns that it is there
WHOLE_CLASS = "s+0++0+"

SIGN_IN_FIRST = "sssssss"  # only between password and code

STAFF_BUT_NOTHING = "sxx0000"  # no vote, no pair, not even theirs

WHO_BROUGHT_IT = "sxx000+"  # Rosa; admins share theirs

# Address: who may look (GET), who may act (POST).
PERMISSIONS = {
    "help/": (EVERYBODY, EVERYBODY),
    "reading-settings/": (EVERYBODY, EVERYBODY),
    "privacy/": (EVERYBODY, EVERYBODY),
    "accessibility/": (EVERYBODY, EVERYBODY),
    "account/data/": (SIGNED_IN, SIGNED_IN),
    "account/data/download/": (SIGNED_IN_BUT_NO_VERB, SIGNED_IN),
    "account/data/erasure-request/": (STUDENTS_BUT_NO_VERB, STUDENTS),
    "people/<int:pk>/data/": (CLASS_STAFF, STAFF_BUT_NO_VERB),
    "people/<int:pk>/data/download/": (STAFF_BUT_NO_VERB, CLASS_STAFF),
    "people/<int:pk>/data/erasure/": (CLASS_STAFF, CLASS_STAFF),
    "help/<slug:who>/": (EVERYBODY, EVERYBODY),
    "sign-in/": (EVERYBODY, EVERYBODY),
    "sign-out/": (NO_SUCH_VERB, EVERYBODY),
    "card/": (EVERYBODY, EVERYBODY),
    "card/confirmation/": (NOTHING, NOTHING),
    "card/<str:secret>/": (EVERYBODY, NO_SUCH_VERB),
    "account/": (SIGNED_IN, SIGNED_IN),
    "account/password/": (SIGNED_IN_BUT_NO_VERB, SIGNED_IN),
    "account/other-visits/": (SIGNED_IN_BUT_NO_VERB, SIGNED_IN),
    "language/": (EVERYBODY, EVERYBODY),
    "people/": (ADMINS, ADMINS_BUT_NO_VERB),
    "people/new/": (ADMINS, ADMINS),
    "people/<int:pk>/password/": (ADMINS, ADMINS),
    "sign-in/code/": (SIGN_IN_FIRST, SIGN_IN_FIRST),
    "account/second-step/": (STAFF, STAFF),
    "account/second-step/recovery-codes/": (STAFF_BUT_NO_VERB, STAFF),
    "account/second-step/removal/": (STAFF_BUT_NO_VERB, STAFF),
    "people/<int:pk>/second-step/removal/": (ADMINS, ADMINS),
    "record/": (ADMINS, ADMINS_BUT_NO_VERB),
    "attempts/": (NO_SUCH_VERB, NOTHING),
    "attempts/<uuid:pk>/operations/": (NO_SUCH_VERB, STUDENT_HIMSELF_UNSAID),
    "attempts/<uuid:pk>/marks/": (NO_SUCH_VERB, STUDENT_HIMSELF_UNSAID),
    "attempts/<uuid:pk>/marks/<uuid:mark_pk>/deletion/": (NO_SUCH_VERB, STUDENT_HIMSELF_UNSAID),
    "attempts/<uuid:pk>/submission/": (NO_SUCH_VERB, STUDENT_HIMSELF_UNSAID),
    "attempts/<uuid:pk>/renewal/": (NO_SUCH_VERB, STUDENT_HIMSELF_UNSAID),
    "attempts/<uuid:pk>/second-look/": (NO_SUCH_VERB, STUDENT_HIMSELF_UNSAID),
    "attempts/<uuid:pk>/contests/<slug:row>/": (STUDENT_HIMSELF, STUDENT_HIMSELF),
    "attempts/<uuid:pk>/contests/<slug:row>/withdrawal/": (NO_SUCH_VERB, STUDENT_HIMSELF),
    "start/": (SIGNED_IN, SIGNED_IN_BUT_NO_VERB),
    "today/": (STAFF, STAFF_BUT_NO_VERB),
    "desk/": (ADMINS, ADMINS_BUT_NO_VERB),
    "my-work/": (STUDENTS, STUDENTS_BUT_NO_VERB),
    "assignments/<int:pk>/results/": (CLASS_STAFF, STAFF_BUT_NO_VERB),
    "assignments/<int:pk>/results.csv": (CLASS_STAFF, STAFF_BUT_NO_VERB),
    "assignments/<int:pk>/looked-up/": (CLASS_STAFF, STAFF_BUT_NO_VERB),
    "assignments/<int:pk>/contested/": (CLASS_STAFF, STAFF_BUT_NO_VERB),
    "contests/<int:pk>/answer/": (CLASS_STAFF, CLASS_STAFF),
    "attempts/<uuid:pk>/next-try/": (NO_SUCH_VERB, STUDENT_HIMSELF),
    "attempts/<uuid:pk>/last-word/": (NO_SUCH_VERB, STUDENT_HIMSELF),
    "assignments/<int:pk>/settings/": (CLASS_STAFF, CLASS_STAFF),
    "assignments/<int:pk>/board/": (CLASS_STAFF, STAFF_BUT_NO_VERB),
    "assignments/<int:pk>/board/seats/": (CLASS_STAFF, STAFF_BUT_NO_VERB),
    "assignments/<int:pk>/board/extension/": (STAFF_BUT_NO_VERB, CLASS_STAFF),
    "assignments/<int:pk>/board/closing/": (STAFF_BUT_NO_VERB, CLASS_STAFF),
    "assignments/<int:pk>/board/answers/": (STAFF_BUT_NO_VERB, CLASS_STAFF),
    "assignments/<int:pk>/projector/": (CLASS_STAFF, STAFF_BUT_NO_VERB),
    "assignments/<int:pk>/projector/<int:start>/": (CLASS_STAFF, STAFF_BUT_NO_VERB),
    "assignments/<int:pk>/projector/<int:start>/state/": (STAFF_BUT_NOTHING, STAFF_BUT_NO_VERB),
    "assignments/<int:pk>/projector/<int:start>/vote/": (STAFF_BUT_NO_VERB, CLASS_STAFF),
    "assignments/<int:pk>/projector/<int:start>/vote/closing/": (STAFF_BUT_NO_VERB, CLASS_STAFF),
    "assignments/<int:pk>/vote/": (STUDENT_HIMSELF, STUDENT_HIMSELF),
    "contested/": (STAFF, STAFF_BUT_NO_VERB),
    "classes/<int:pk>/gradebook/": (CLASS_STAFF, STAFF_BUT_NO_VERB),
    "classes/<int:pk>/gradebook.csv": (CLASS_STAFF, STAFF_BUT_NO_VERB),
    "classes/<int:pk>/gradebook.xlsx": (CLASS_STAFF, STAFF_BUT_NO_VERB),
    "classes/<int:pk>/insight/": (CLASS_STAFF, STAFF_BUT_NO_VERB),
    "classes/<int:pk>/students/<int:student_pk>/progress/": (CLASS_STAFF, STAFF_BUT_NO_VERB),
    "my-progress/": (STUDENTS, STUDENTS_BUT_NO_VERB),
    "assignments/<int:pk>/students/<int:student_pk>/mark/": (CLASS_STAFF, CLASS_STAFF),
    "assignments/<int:pk>/marking/": (CLASS_STAFF, CLASS_STAFF),
    "assignments/<int:pk>/release/": (STAFF_BUT_NO_VERB, CLASS_STAFF),
    "attempts/<uuid:pk>/comments/": (CLASS_STAFF, CLASS_STAFF),
    "attempts/<uuid:pk>/comments/<int:comment_pk>/deletion/": (STAFF_BUT_NO_VERB, CLASS_STAFF),
    "contests/<int:pk>/acceptance/": (CLASS_STAFF, CLASS_STAFF),
    "accepted-readings/<int:pk>/withdrawal/": (CLASS_STAFF, CLASS_STAFF),
    "classes/<int:pk>/assignments/new/<int:version_pk>/": (CLASS_STAFF, CLASS_STAFF),
    "assignments/<int:pk>/copy/": (CLASS_STAFF, CLASS_STAFF),
    "assignments/<int:pk>/withdrawal/": (CLASS_STAFF, CLASS_STAFF),
    "assignments/<int:pk>/return/": (STAFF_BUT_NO_VERB, CLASS_STAFF),
    "assignments/<int:pk>/extra-time/": (CLASS_STAFF, CLASS_STAFF),
    "assignments/<int:pk>/pairs/": (CLASS_STAFF, CLASS_STAFF),
    "assignments/<int:pk>/pairs/rest/": (STAFF_BUT_NO_VERB, CLASS_STAFF),
    "assignments/<int:pk>/pairs/<int:student_pk>/parting/": (STAFF_BUT_NO_VERB, STAFF_BUT_NOTHING),
    "assignments/<int:pk>/partner/": ("s00xxx0", "s00xxx0"),
    "classes/<int:pk>/": (CLASS_STAFF, STAFF_BUT_NO_VERB),
    "classes/<int:pk>/assignments/": (STAFF_BUT_NO_VERB, CLASS_STAFF),
    "classes/": (STAFF, STAFF),
    "classes/<int:pk>/settings/": (CLASS_STAFF, CLASS_STAFF),
    "classes/<int:pk>/archive/": (STAFF_BUT_NO_VERB, AUTHOR),
    "classes/<int:pk>/code/": (CLASS_STAFF, CLASS_STAFF),
    "classes/<int:pk>/teachers/": (STAFF_BUT_NO_VERB, AUTHOR),
    "classes/<int:pk>/teachers/<int:teacher_pk>/removal/": (STAFF_BUT_NO_VERB, CLASS_STAFF),
    "classes/<int:pk>/teachers/<int:teacher_pk>/hand-over/": (AUTHOR, AUTHOR),
    "classes/<int:pk>/groups/": (CLASS_STAFF, CLASS_STAFF),
    "groups/<int:pk>/": (CLASS_STAFF, CLASS_STAFF),
    "groups/<int:pk>/removal/": (STAFF_BUT_NO_VERB, CLASS_STAFF),
    "classes/<int:pk>/list/": (CLASS_STAFF, CLASS_STAFF),
    "classes/<int:pk>/list.csv": (CLASS_STAFF, STAFF_BUT_NO_VERB),
    "classes/<int:pk>/cards/": (CLASS_STAFF, CLASS_STAFF),
    "classes/<int:pk>/cards/removal/": (STAFF_BUT_NO_VERB, CLASS_STAFF),
    "classes/<int:pk>/students/<int:student_pk>/removal/": (CLASS_STAFF, CLASS_STAFF),
    "classes/<int:pk>/students/<int:student_pk>/password/": (CLASS_STAFF, CLASS_STAFF),
    "classes/<int:pk>/students/<int:student_pk>/transfer/": (CLASS_STAFF, CLASS_STAFF),
    "join/": (EVERYBODY, EVERYBODY),
    "join/<str:code>/": (EVERYBODY, SIGNED_IN),
    "join/<str:code>/account/": (NO_SUCH_VERB, EVERYBODY),
    "texts/<slug:slug>/words/": (AUTHOR, AUTHOR),
    "texts/<slug:slug>/versions/": (AUTHOR, AUTHOR),
    "texts/<slug:slug>/versions/<int:number>/restoration/": (NO_SUCH_VERB, AUTHOR),
    "texts/<slug:slug>/unplaced/": (AUTHOR, AUTHOR),
    "unplaced/<int:pk>/place/": (NO_SUCH_VERB, AUTHOR),
    "unplaced/<int:pk>/removal/": (NO_SUCH_VERB, AUTHOR),
    "builder/": (STAFF, STAFF),
    "builder/new/": (STAFF, STAFF),
    "builder/prose/": (NO_SUCH_VERB, STAFF),
    "builder/<int:pk>/": (AUTHOR, AUTHOR),
    "builder/<int:pk>/file/": (AUTHOR, NO_SUCH_VERB),
    "builder/<int:pk>/removal/": (AUTHOR, AUTHOR),
    "lessons/<slug:slug>/copy/": (NO_SUCH_VERB, STAFF),
    "texts/new/lesson/": (ADMINS, ADMINS),
    "texts/<slug:slug>/lesson/": (AUTHOR, AUTHOR),
    "texts/<slug:slug>/second-readings/": (ADMINS, ADMINS),
    "second-readings/<int:pk>/": (ADMINS, ADMINS),
    "second-readings/<int:pk>/preparation/": (NO_SUCH_VERB, ADMINS),
    "second-readings/<int:pk>/completion/": (NO_SUCH_VERB, ADMINS),
    "second-readings/<int:pk>/marks/": (NO_SUCH_VERB, ADMINS),
    "second-readings/<int:pk>/comparison/": (ADMINS, ADMINS),
    "second-marks/<int:pk>/": (ADMINS, ADMINS),
    "second-marks/<int:pk>/decision/": (NO_SUCH_VERB, ADMINS),
    "differences/<int:pk>/resolution/": (NO_SUCH_VERB, ADMINS),
    "texts/<slug:slug>/review/": (AUTHOR, AUTHOR),
    "texts/<slug:slug>/review/acceptance/": (AUTHOR, AUTHOR),
    "texts/<slug:slug>/review/history/": (AUTHOR, AUTHOR),
    "texts/<slug:slug>/annotations/": (NO_SUCH_VERB, AUTHOR),
    "texts/<slug:slug>/codebook/": (AUTHOR, AUTHOR),
    "texts/<slug:slug>/exchange/": (AUTHOR, AUTHOR),
    "texts/<slug:slug>/exchange/<slug:key>/": (AUTHOR, NO_SUCH_VERB),
    "decisions/<int:pk>/undoing/": (NO_SUCH_VERB, AUTHOR),
    "annotations/<int:pk>/decision/": (NO_SUCH_VERB, AUTHOR),
    "annotations/<int:pk>/": (AUTHOR, AUTHOR),
    "annotations/<int:pk>/tag/": (NO_SUCH_VERB, AUTHOR),
    "annotations/<int:pk>/ends/": (NO_SUCH_VERB, AUTHOR),
    "annotations/<int:pk>/halves/": (AUTHOR, AUTHOR),
    "annotations/<int:pk>/union/": (NO_SUCH_VERB, AUTHOR),
    "annotations/<int:pk>/readings/": (AUTHOR, AUTHOR),
    "texts/": (STAFF, STAFF),
    "texts/new/": (STAFF, STAFF),
    "texts/incoming/": (STAFF, STAFF),
    "texts/incoming/<int:pk>/": (WHO_BROUGHT_IT, WHO_BROUGHT_IT),
    "texts/incoming/<int:pk>/original/": (WHO_BROUGHT_IT, WHO_BROUGHT_IT),
    "texts/incoming/<int:pk>/reading/": (NO_SUCH_VERB, WHO_BROUGHT_IT),
    "texts/incoming/<int:pk>/removal/": (NO_SUCH_VERB, WHO_BROUGHT_IT),
    "texts/<slug:slug>/": (AUTHOR, AUTHOR),
    "texts/<slug:slug>/analysis/": (NO_SUCH_VERB, AUTHOR),
    "texts/<slug:slug>/way/": (AUTHOR, AUTHOR),
    "outlets/": (ADMINS, ADMINS),
    "outlets/new/": (ADMINS, ADMINS),
    "outlets/<int:pk>/": (ADMINS, ADMINS),
    "codebooks/": (ADMINS, ADMINS),
    "codebooks/new/": (ADMINS, ADMINS),
    "codebooks/preview.css": (ADMINS, NO_SUCH_VERB),
    "codebooks/<int:pk>/": (ADMINS, ADMINS),
    "codebooks/<int:pk>/<slug:digest>.css": (ADMINS, NO_SUCH_VERB),
    "codebooks/<int:pk>/words/": (ADMINS, ADMINS),
    "codebooks/<int:pk>/removal/": (NO_SUCH_VERB, ADMINS),
    "codebooks/<int:pk>/layers/<slug:layer>/tags/": (ADMINS, ADMINS),
    "codebooks/<int:pk>/tags/<slug:key>/": (ADMINS, ADMINS),
    "codebooks/<int:pk>/tags/<slug:key>/place/": (NO_SUCH_VERB, ADMINS),
    "practice/": (EVERYBODY, NO_SUCH_VERB),
    "practice/<slug:tag>/": (EVERYBODY, NO_SUCH_VERB),
    "practice/<slug:tag>/result/": (NO_SUCH_VERB, EVERYBODY),
    "": (EVERYBODY, EVERYBODY),
    "lessons/": (EVERYBODY, EVERYBODY),
    "glossary/": (EVERYBODY, EVERYBODY),
    "design/": (EVERYBODY, EVERYBODY),
    "codebooks/of-version/<int:pk>/<slug:digest>.css": (NOT_VISITORS, NOT_VISITORS),
    "how-the-machine-reads/": (EVERYBODY, EVERYBODY),
    "lessons/<slug:slug>/": (NOT_VISITORS, NOT_VISITORS),
    "builder/<int:pk>/preview/": (AUTHOR, STAFF_BUT_NO_VERB),
    "builder/<int:pk>/preview/<slug:kind>/": (AUTHOR, STAFF_BUT_NO_VERB),
    "builder/<int:pk>/phone/": (AUTHOR, STAFF_BUT_NO_VERB),
    "builder/<int:pk>/phone/<slug:kind>/": (AUTHOR, STAFF_BUT_NO_VERB),
    "lessons/<slug:slug>/teacher/": (STAFF, STAFF_BUT_NO_VERB),
    "lessons/<slug:slug>/worksheet/": (NOT_VISITORS, NO_SUCH_VERB),
    "lessons/<slug:slug>/key/": (STAFF, STAFF_BUT_NO_VERB),
    "lessons/<slug:slug>/claims/": (NOT_VISITORS, NOTHING),
    "lessons/<slug:slug>/beside/": (NOTHING, NO_SUCH_VERB),
    "lessons/<slug:slug>/<slug:kind>/": (NOT_VISITORS, NOT_VISITORS),
    "assignments/<int:pk>/": (STUDENT_HIMSELF, STUDENT_HIMSELF),
    "assignments/<int:pk>/worksheet/": (WHOLE_CLASS, SIGNED_IN_BUT_NO_VERB),
    "assignments/<int:pk>/key/": (CLASS_STAFF, STAFF_BUT_NO_VERB),
    "assignments/<int:pk>/claims/": (STUDENT_HIMSELF, "s00xxx0"),
    "assignments/<int:pk>/<slug:kind>/": (STUDENT_HIMSELF, STUDENT_HIMSELF),
    "attempts/<uuid:pk>/": (CLASS_STAFF, CLASS_STAFF),
}


def document() -> str:
    """The table as Markdown."""
    heads = ["address", "", *PEOPLE.values()]
    lines = [
        "# Who may do what",
        "",
        "Written by `python -m tests.permissions` from `tests/permissions.py`; `tests/core/test_permissions.py` asks the site",
        "each of these questions. Another address of the same kind (another class, another lesson) answers alike.",
        "",
        "- **yes**: it answers, though it may still refuse what was sent",
        "- **sign in**: it asks who one is",
        "- **403**: not for this role",
        "- **404**: for this role, but not this one’s; or nothing that a bare address opens",
        "- **–**: it knows no such verb",
        "",
        f"| {' | '.join(heads)} |",
        f"|{'---|' * len(heads)}",
    ]
    for route, rows in PERMISSIONS.items():
        for verb, row in zip(("look", "act"), rows, strict=True):
            if set(row) != {NO_VERB}:
                cells = " | ".join(MEANINGS[sign] for sign in row)
                lines.append(f"| `/{route}` | {verb} | {cells} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(document())
