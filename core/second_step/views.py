"""The second step of signing in: the code, setting it up, recovery codes, and switching it off."""

from base64 import b32encode

from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from core.access import SignedInRequest, allow, allow_anyone, before_second_step
from core.accounts.cards import in_fours
from core.accounts.forms import PresentPasswordForm
from core.accounts.models import Role, User
from core.accounts.sessions import end_other_visits, keep_visit
from core.audit.actions import record
from core.audit.models import Event
from core.qr import qr
from core.second_step import pending
from core.second_step.actions import WrongCode, make_recovery_codes, phone_to_be, switch_off, switch_on
from core.second_step.forms import FirstCodeForm, SignInCodeForm
from core.second_step.queries import is_on, must_have, recovery_codes_left


@allow_anyone
@never_cache
@sensitive_post_parameters()
def enter_code(request: HttpRequest) -> HttpResponse:
    """After the password. Nobody is signed in before the code is right."""
    held = pending.held(request.session, at=timezone.now())
    if held is None:
        return redirect("accounts:sign-in")
    form = SignInCodeForm(request.POST or None, user=held.user)
    if form.is_valid():
        login(request, held.user)
        pending.done(request.session)
        if held.keep:
            keep_visit(request)
        return HttpResponseRedirect(held.next)
    if form.is_bound:
        record(Event.SIGN_IN_FAILED, by=None, to=held.user, about="code")
    return render(request, "core/second_step/code.html", {"form": form})


@before_second_step
@allow(Role.TEACHER)
@never_cache
@sensitive_post_parameters()
def show_page(request: SignedInRequest) -> HttpResponse:
    if is_on(request.user):
        if request.method == "POST":
            return redirect("second-step:page")
        return _render_on(request)
    form = FirstCodeForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            codes = switch_on(request.user, code=form.cleaned_data["code"])
        except WrongCode:
            form.refuse()
        else:
            end_other_visits(request, request.user)
            pending.done(request.session)
            return _show_codes(request, codes)
    phone = phone_to_be(request.user)
    context = {
        "form": form,
        "picture": qr(phone.config_url, label=_("The letters below, as a picture for the app")),
        "secret": in_fours(b32encode(phone.bin_key).decode()),
        "must": must_have(request.user),
    }
    return render(request, "core/second_step/off.html", context)


@allow(Role.TEACHER)
@never_cache
@require_POST
def renew_codes(request: SignedInRequest) -> HttpResponse:
    form = _codes_form(request, request.POST)
    if not is_on(request.user):
        return redirect("second-step:page")
    if not form.is_valid():
        return _render_on(request, codes_form=form)
    return _show_codes(request, make_recovery_codes(request.user))


@allow(Role.TEACHER)
@require_POST
@sensitive_post_parameters()
def remove(request: SignedInRequest) -> HttpResponse:
    form = _removal_form(request, request.POST)
    if not is_on(request.user):
        return redirect("second-step:page")
    if not form.is_valid():
        return _render_on(request, removal_form=form)
    switch_off(request.user, by=request.user)
    pending.undone(request.session)
    messages.success(request, _("The second step is off. Your password alone signs you in."))
    return redirect("second-step:page" if must_have(request.user) else "accounts:account")


@allow(Role.ADMIN)
def reset(request: SignedInRequest, pk: int) -> HttpResponse:
    """For whoever lost the phone and the recovery codes. Asks first."""
    person = get_object_or_404(User.objects.exclude(pk=request.user.pk), pk=pk)
    if not is_on(person):
        raise Http404
    if request.method != "POST":
        return render(request, "core/second_step/reset.html", {"person": person})
    switch_off(person, by=request.user)
    messages.success(request, _("%(person)s signs in with the password alone now.") % {"person": person})
    return redirect("accounts:people")


def _codes_form(request: SignedInRequest, given: QueryDict | None = None) -> PresentPasswordForm:
    action = reverse("second-step:recovery-codes")
    return PresentPasswordForm(given, user=request.user, prefix="codes", button=_("Make new codes"), action=action)


def _removal_form(request: SignedInRequest, given: QueryDict | None = None) -> PresentPasswordForm:
    action = reverse("second-step:removal")
    return PresentPasswordForm(
        given, user=request.user, prefix="removal", button=_("Switch off"), action=action, takes_away=True
    )


def _render_on(
    request: SignedInRequest,
    *,
    codes_form: PresentPasswordForm | None = None,
    removal_form: PresentPasswordForm | None = None,
) -> HttpResponse:
    context = {
        "left": recovery_codes_left(request.user),
        "codes_form": codes_form or _codes_form(request),
        "removal_form": removal_form or _removal_form(request),
    }
    return render(request, "core/second_step/on.html", context)


def _show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """The only page that ever holds them, and so the answer to the POST itself."""
    return render(request, "core/second_step/codes.html", {"codes": codes})
