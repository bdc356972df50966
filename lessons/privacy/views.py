"""Getting what is kept about somebody, and having it erased."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from core.access import SignedInRequest, allow
from core.accounts.models import Role, User
from lessons.privacy.actions import ClassesRemain, LastAdmin, NotHers, ask_to_be_erased, erase, take_out
from lessons.privacy.forms import ErasureForm
from lessons.privacy.queries import looked_after_by, may_erase


@allow(*Role)
@never_cache
@sensitive_post_parameters()
def own_data(request: SignedInRequest) -> HttpResponse:
    """With the form that erases the account, where that needs nobody else."""
    person, form = request.user, None
    if _erases_alone(person):
        form = ErasureForm(request.POST or None, user=person, action=reverse("lessons:own-data"))
        if form.is_valid() and _erased(form, person, by=person):
            request.session.flush()
            messages.success(request, _("Your account is erased, with all that was yours alone."))
            return redirect("lessons:home")
    return render(request, "lessons/privacy/own_data.html", {"form": form})


@allow(*Role)
@require_POST
def own_download(request: SignedInRequest) -> HttpResponse:
    return _download(request.user, by=request.user)


@allow(Role.STUDENT)
@require_POST
def erasure_request(request: SignedInRequest) -> HttpResponse:
    """Asks the teachers, or takes it back."""
    asks = "withdrawal" not in request.POST
    ask_to_be_erased(request.user, at=timezone.now() if asks else None)
    messages.success(request, _("Your teacher will see it.") if asks else _("You no longer ask for it."))
    return redirect("lessons:own-data")


@allow(Role.TEACHER)
@require_safe
def data_of(request: SignedInRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    return render(
        request, "lessons/privacy/data_of.html", {"person": person, "may_erase": may_erase(request.user, person)}
    )


@allow(Role.TEACHER)
@require_POST
def download_of(request: SignedInRequest, pk: int) -> HttpResponse:
    return _download(_person(request, pk), by=request.user)


@allow(Role.TEACHER)
@never_cache
@sensitive_post_parameters()
def erasure_of(request: SignedInRequest, pk: int) -> HttpResponse:
    """Asks first, and for the password of whoever does it."""
    person = _person(request, pk)
    if not may_erase(request.user, person):
        return redirect("lessons:data-of", pk)
    form = ErasureForm(request.POST or None, user=request.user, action=reverse("lessons:erasure-of", args=[pk]))
    if form.is_valid() and _erased(form, person, by=request.user):
        messages.success(request, _("The account is erased."))
        return redirect("accounts:people" if request.user.is_admin else "lessons:classroom-list")
    return render(request, "lessons/privacy/erasure_of.html", {"person": person, "form": form})


def _person(request: SignedInRequest, pk: int) -> User:
    return get_object_or_404(looked_after_by(request.user), pk=pk)


def _erases_alone(person: User) -> bool:
    """Who has only a card shows with nothing who they are; and a school may want its teachers to do it."""
    return person.has_usable_password() and not (person.is_student and settings.ASK_TO_ERASE)


def _download(person: User, *, by: User) -> HttpResponse:
    response = HttpResponse(take_out(person, by=by, at=timezone.now()), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="sourcewise-{person.pk}.zip"'
    return response


def _erased(form: ErasureForm, person: User, *, by: User) -> bool:
    """Whether it could be done; otherwise the form says why not."""
    try:
        erase(person, by=by)
    except LastAdmin:
        form.add_error(None, _("This is the only admin of the site. Make another one first."))
    except ClassesRemain as remain:
        names = ", ".join(map(str, remain.classrooms))
        form.add_error(
            None, _("These classes need another teacher first: %(classes)s. Hand them over.") % {"classes": names}
        )
    except NotHers:
        form.add_error(None, _("This student belongs to a class of another teacher, too."))
    else:
        return True
    return False
