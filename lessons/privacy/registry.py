"""What is kept about people: every model, every way from a row to a person, every field of words.

The download and docs/data-map.md follow it. Tests hold it to the models, a new model or field that is missing here fails,
and hold the erasure to it.
"""

from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Erased(Enum):
    """What becomes of a row when the person at the end of a pointer is erased."""

    GOES = "goes"
    STAYS = "stays without the name"
    TO_PARTNER = "goes to the partner; without one, goes"
    BY_CASE = "goes where nobody else works with it, else stays without the name"
    TO_TEACHER = "goes to another of its teachers; an empty class goes"


@dataclass(frozen=True, slots=True)
class Pointer:
    """The way from a row to a person, as the ORM writes it.

    `whole`: the row says something about this person, and all of it is in the download. Else only that there is such a
    row, and when: the rest is about somebody else, or about a text.
    """

    path: str
    erased: Erased
    whole: bool


def of(path: str) -> Pointer:
    """The row is that person's own."""
    return Pointer(path, Erased.GOES, whole=True)


def by(path: str, *, whole: bool = False) -> Pointer:
    """That person did something to a row that others depend on."""
    return Pointer(path, Erased.STAYS, whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One model. `words` are fields in which people write about themselves or others; `plain` all other fields of words.

    `secret` fields leave in no download. `inside` are fields of data that hold a person's number or name without being a
    pointer. `shown` adds to the download what makes a row readable. `classroom` is the way to the class it belongs to:
    its teachers may take out these rows. `seen_by` and `kept` are for the data map.
    """

    model: str
    what: str | Promise
    why: str = ""
    pointers: tuple[Pointer, ...] = ()
    words: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    classroom: str = ""
    seen_by: str = ""
    kept: str = ""

    @property
    def is_about_people(self) -> bool:
        return bool(self.pointers or self.inside)


_CLASS = "the person, the teachers of the class, admins"
_STAFF = "the person, admins"
_WITH_CLASS = "with the class, or the account"
_WITH_ACCOUNT = "with the account"
_WITH_TEXT = "with the text or lesson"

HOLDINGS = [
    Holding(
        model="accounts.User",
        what=_("Account"),
        why="signing in, and being known to the class",
        pointers=(of("pk"),),
        words=("username", "name", "email"),
        plain=("comfort", "language"),
        secret=("password",),
        seen_by="the person, the teachers of the class, admins; the password nobody",
        kept="until erased; a student in no class as long as a class is kept",
    ),
    Holding(
        model="accounts.User_groups",
        what="Django's own groups, unused",
        pointers=(of("user"),),
        seen_by="nobody",
        kept=_WITH_ACCOUNT,
    ),
    Holding(
        model="accounts.User_user_permissions",
        what="Django's own permissions, unused",
        pointers=(of("user"),),
        seen_by="nobody",
        kept=_WITH_ACCOUNT,
    ),
    Holding(
        model="accounts.LoginCard",
        what=_("Login cards"),
        why="signing in without a password",
        pointers=(of("student"), by("made_by")),
        secret=("digest",),
        seen_by="the teachers of the class: that there is one",
        kept=_WITH_ACCOUNT,
    ),
    Holding(
        model="accounts.Tries",
        what="Failed tries",
        why="waits against guessing",
        secret=("key",),
        inside=("key",),
        seen_by="nobody: the key is a keyed hash",
        kept="a day",
    ),
    Holding(
        model="audit.Entry",
        what=_("Sign-ins and other events"),
        why="finding out who did what, when something went wrong",
        pointers=(by("by", whole=True), by("to", whole=True)),
        plain=("about",),
        shown=("by__name",),
        seen_by="admins",
        kept="`SOURCEWISE_KEEP_RECORD`",
    ),
    Holding(
        model="otp_totp.TOTPDevice",
        what=_("Second step: phone"),
        why="a second step when signing in",
        pointers=(of("user"),),
        plain=("name",),
        secret=("key",),
        seen_by="nobody",
        kept=_WITH_ACCOUNT,
    ),
    Holding(
        model="otp_static.StaticDevice",
        what=_("Second step: recovery codes"),
        why="a second step without the phone",
        pointers=(of("user"),),
        plain=("name",),
        seen_by="nobody",
        kept=_WITH_ACCOUNT,
    ),
    Holding(
        model="otp_static.StaticToken",
        what=_("Second step: one recovery code"),
        why="a second step without the phone",
        pointers=(of("device__user"),),
        secret=("token",),
        seen_by="nobody: keyed hashes",
        kept=_WITH_ACCOUNT,
    ),
    Holding(
        model="sessions.Session",
        what=_("Open sessions"),
        why="staying signed in; a visitor's exercise",
        secret=("session_key", "session_data"),
        inside=("session_data",),
        seen_by="nobody",
        kept="until signed out, at most 90 days",
    ),
    Holding(
        model="lessons.Classroom",
        what=_("Classes"),
        why="teaching",
        pointers=(Pointer("teacher", Erased.TO_TEACHER, whole=True),),
        words=("name",),
        secret=("join_code",),
        seen_by=_CLASS,
        kept="`SOURCEWISE_KEEP_CLASSES` after it was archived",
    ),
    Holding(
        model="lessons.Classroom_co_teachers",
        what=_("Classes taught with others"),
        why="teaching together",
        pointers=(of("user"),),
        shown=("classroom__name",),
        seen_by=_CLASS,
        kept=_WITH_CLASS,
    ),
    Holding(
        model="lessons.Enrolment",
        what=_("Classes joined"),
        why="being given work",
        pointers=(of("student"),),
        shown=("classroom__name",),
        classroom="classroom",
        seen_by=_CLASS,
        kept=_WITH_CLASS,
    ),
    Holding(
        model="lessons.Group",
        what="Groups of a class",
        plain=("name",),
    ),
    Holding(
        model="lessons.Group_members",
        what=_("Groups within a class"),
        why="being given work of one's own",
        pointers=(of("enrolment__student"),),
        shown=("group__name",),
        classroom="group__classroom",
        seen_by=_CLASS,
        kept=_WITH_CLASS,
    ),
    Holding(
        model="lessons.Assignment",
        what=_("Lessons assigned"),
        why="giving work to a class",
        pointers=(by("created_by"),),
        plain=("steps", "tags"),
        seen_by=_CLASS,
        kept="with the class",
    ),
    Holding(
        model="lessons.ExtraTime",
        what=_("Extra time"),
        why="more time for whoever needs it",
        pointers=(of("student"),),
        shown=("assignment__version__lesson__published_title",),
        classroom="assignment__classroom",
        seen_by=_CLASS,
        kept=_WITH_CLASS,
    ),
    Holding(
        model="lessons.Partnership",
        what=_("Work in pairs"),
        why="working together",
        pointers=(of("student"), of("partner")),
        shown=("assignment__version__lesson__published_title", "student__name", "partner__name"),
        classroom="assignment__classroom",
        seen_by=_CLASS,
        kept=_WITH_CLASS,
    ),
    Holding(
        model="lessons.Attempt",
        what=_("Work on exercises"),
        why="going on later, handing in, comparing",
        pointers=(
            Pointer("student", Erased.TO_PARTNER, whole=True),
            by("partner", whole=True),
        ),
        plain=("writers",),
        secret=("visitor_key",),
        inside=("visitor_key",),
        shown=("version__lesson__published_title", "assignment__classroom__name"),
        classroom="assignment__classroom",
        seen_by=_CLASS + "; a visitor's nobody else",
        kept=_WITH_CLASS + "; a visitor's `SOURCEWISE_KEEP_VISITORS`; without a mark 30 days",
    ),
    Holding(
        model="lessons.StudentAnnotation",
        what=_("Marks with reasons"),
        why="the exercise itself",
        pointers=(
            Pointer("attempt__student", Erased.TO_PARTNER, whole=True),
            by("attempt__partner", whole=True),
        ),
        words=("note",),
        plain=("tag", "quote"),
        shown=("attempt__version__lesson__published_title",),
        classroom="attempt__assignment__classroom",
        seen_by=_CLASS + "; in class without a name",
        kept="with the attempt",
    ),
    Holding(
        model="lessons.Contest",
        what=_("Contested readings and answers"),
        why="disagreeing with the reference",
        pointers=(
            Pointer("attempt__student", Erased.TO_PARTNER, whole=True),
            by("attempt__partner", whole=True),
            by("answered_by"),
        ),
        words=("words", "answer"),
        plain=("note",),
        shown=("attempt__version__lesson__published_title", "answered_by__name"),
        classroom="attempt__assignment__classroom",
        seen_by=_CLASS,
        kept="with the attempt",
    ),
    Holding(
        model="lessons.AcceptedReading",
        what=_("Readings accepted for everyone"),
        why="scoring",
        pointers=(by("accepted_by"),),
        plain=("note", "tag"),
        seen_by=_CLASS,
        kept="with the class; nothing in it leads to the student who asked",
    ),
    Holding(model="lessons.Vote", what="Questions put to a class"),
    Holding(
        model="lessons.Ballot",
        what=_("Votes"),
        why="talking about a sentence in class",
        pointers=(of("student"),),
        plain=("tag",),
        shown=("vote__assignment__version__lesson__published_title",),
        classroom="vote__assignment__classroom",
        seen_by="nobody by name",
        kept=_WITH_CLASS,
    ),
    Holding(model="lessons.MarkingPlan", what="How an assignment is marked", plain=("criteria",)),
    Holding(
        model="lessons.Grade",
        what=_("Points and comments"),
        why="an answer to the work",
        pointers=(of("student"), by("saved_by")),
        words=("comment",),
        plain=("levels",),
        shown=("assignment__version__lesson__published_title", "saved_by__name"),
        classroom="assignment__classroom",
        seen_by=_CLASS,
        kept=_WITH_CLASS,
    ),
    Holding(
        model="lessons.PassageComment",
        what=_("Comments on passages"),
        why="an answer to the work",
        pointers=(
            Pointer("attempt__student", Erased.TO_PARTNER, whole=True),
            by("attempt__partner", whole=True),
            by("by"),
        ),
        words=("words",),
        shown=("attempt__version__lesson__published_title", "by__name"),
        classroom="attempt__assignment__classroom",
        seen_by=_CLASS,
        kept="with the attempt",
    ),
    Holding(
        model="lessons.GradeChange",
        what=_("Changes of points and comments"),
        why="a mark can be explained",
        pointers=(of("student"), by("by")),
        words=("before", "after"),
        shown=("assignment__version__lesson__published_title", "by__name"),
        classroom="assignment__classroom",
        seen_by=_CLASS,
        kept=_WITH_CLASS,
    ),
    Holding(
        model="lessons.Notebook",
        what=_("Steps opened"),
        why="a lesson opens where it was left",
        pointers=(of("student"),),
        plain=("seen",),
        shown=("version__lesson__published_title",),
        classroom="assignment__classroom",
        seen_by=_CLASS,
        kept=_WITH_CLASS,
    ),
    Holding(
        model="lessons.Inquiry",
        what=_("What was looked up about claims"),
        why="the worksheet",
        pointers=(of("notebook__student"),),
        words=("knower", "record", "place", "found"),
        plain=("note",),
        shown=("notebook__version__lesson__published_title",),
        classroom="notebook__assignment__classroom",
        seen_by=_CLASS,
        kept=_WITH_CLASS,
    ),
    Holding(
        model="lessons.PracticeResult",
        what=_("Two-minute practice"),
        why="what to practise next",
        pointers=(of("student"),),
        plain=("tag",),
        seen_by=_CLASS,
        kept=_WITH_ACCOUNT,
    ),
    Holding(
        model="lessons.SourceText",
        what=_("Texts"),
        why="lessons are made of them",
        pointers=(Pointer("owner", Erased.BY_CASE, whole=True), by("created_by")),
        words=("author",),
        plain=(
            *("title", "url", "rights", "language", "chain", "missing", "voices", "raw", "text", "blocks", "inlines"),
            *("slug", "sha256", "analysis_problem"),
        ),
        seen_by="readers of a lesson; before that its owner and admins. `author` is who wrote the article",
        kept=_WITH_TEXT,
    ),
    Holding(
        model="lessons.TextVersion",
        what=_("Versions of texts"),
        why="taking back a change",
        pointers=(by("created_by"),),
        plain=("title", "raw", "text", "blocks", "inlines", "sha256", "why"),
        inside=("snapshot",),
        seen_by="admins",
        kept=_WITH_TEXT,
    ),
    Holding(
        model="lessons.Intake",
        what=_("Files brought"),
        why="texts are made of them",
        pointers=(Pointer("created_by", Erased.BY_CASE, whole=True),),
        plain=(
            *("name", "original", "sha256", "encoding", "problem", "format", "text", "headline", "details", "dropped"),
            "alike",
        ),
        seen_by=_STAFF,
        kept="`SOURCEWISE_KEEP_UPLOADS` where no text came of it, else with the text",
    ),
    Holding(
        model="lessons.Annotation",
        what=_("Marks decided about"),
        why="who stands for the reference",
        pointers=(by("decided_by"),),
        plain=(
            *("tag", "quote", "because", "settle", "neutral", "voice", "parts", "flags", "alternatives", "rule"),
            *("source_kind", "stance", "content_kind"),
        ),
        seen_by="admins",
        kept=_WITH_TEXT,
    ),
    Holding(
        model="lessons.Decision",
        what=_("Decisions about marks"),
        why="every decision can be taken back",
        pointers=(by("by"),),
        plain=("sha256",),
        seen_by="admins",
        kept=_WITH_TEXT,
    ),
    Holding(
        model="lessons.Change",
        what="What a decision changed",
        why="every decision can be taken back",
        plain=("quote",),
        inside=("before", "after"),
        seen_by="admins",
        kept=_WITH_TEXT,
    ),
    Holding(
        model="lessons.Unplaced",
        what="Marks that wait for a place",
        why="a mark can be put back",
        plain=("tag", "quote", "before", "after", "parts", "alternatives", "linked"),
        inside=("mark",),
        seen_by="admins",
        kept=_WITH_TEXT,
    ),
    Holding(
        model="lessons.SecondReading",
        what=_("Second readings"),
        why="how far people agree",
        pointers=(by("reader"),),
        plain=("sha256", "problem", "figures"),
        seen_by="admins",
        kept=_WITH_TEXT,
    ),
    Holding(
        model="lessons.SecondMark",
        what=_("Marks of second readings"),
        why="how far people agree",
        pointers=(by("reading__reader"),),
        plain=("tag", "quote", "because", "settle", "neutral", "voice", "rule"),
        seen_by="admins",
        kept=_WITH_TEXT,
    ),
    Holding(
        model="lessons.Difference",
        what=_("Differences settled"),
        why="who stands for the reference",
        pointers=(by("resolved_by"), by("reading__reader")),
        plain=("reference",),
        seen_by="admins",
        kept=_WITH_TEXT,
    ),
    Holding(
        model="lessons.Lesson",
        what=_("Lessons"),
        why="teaching; who made it",
        pointers=(Pointer("author", Erased.BY_CASE, whole=True),),
        words=("credits", "teacher_page"),
        plain=(
            *("slug", "title", "summary", "goals", "topics", "language", "quick", "exercise_tags", "published_title"),
        ),
        inside=("lineage",),
        seen_by="whom the lesson is for",
        kept="as long as it is used. `credits` stays as its author wrote it, to be read",
    ),
    Holding(
        model="lessons.Step",
        what=_("Steps of lessons"),
        why="teaching",
        pointers=(Pointer("lesson__author", Erased.BY_CASE, whole=True),),
        plain=("body",),
        seen_by="whom the lesson is for",
        kept="with the lesson",
    ),
    Holding(
        model="lessons.LessonVersion",
        what=_("Published lessons"),
        why="students meet what was published",
        pointers=(by("published_by"),),
        inside=("document",),
        seen_by="whom the lesson is for",
        kept="with the lesson",
    ),
    Holding(model="lessons.Pair", what="Two lessons about one event", plain=("question", "lines")),
    Holding(
        model="lessons.Listing",
        what="What the library tells of a lesson",
        plain=("title", "summary", "topics", "tags", "language", "words", "excerpt"),
    ),
    Holding(
        model="lessons.Outlet",
        what="Who publishes texts",
        plain=("name", "country", "ownership_note", "ownership_source"),
    ),
    Holding(
        model="lessons.SchoolCodebook",
        what=_("Codebooks"),
        why="who changed it",
        pointers=(by("made_by"), by("changed_by")),
        plain=("name", "document"),
        seen_by="admins",
        kept="as long as it is used",
    ),
    Holding(
        model="django_tasks_database.DBTaskResult",
        what="Work for the background: numbers of texts and files, faults of programs",
        plain=(
            *("args_kwargs", "task_path", "worker_ids", "queue_name", "backend_name", "return_value"),
            *("exception_class_path", "traceback"),
        ),
    ),
    Holding(model="workers.Pulse", what="Which background workers are alive", plain=("worker",)),
    Holding(model="auth.Group", what="Django's own, unused", plain=("name",)),
    Holding(model="auth.Group_permissions", what="Django's own, unused"),
    Holding(model="auth.Permission", what="Django's own, unused", plain=("name", "codename")),
    Holding(model="contenttypes.ContentType", what="Django's own list of models", plain=("app_label", "model")),
]
